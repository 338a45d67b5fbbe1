import { token, type RowBody, type RowHead } from '../row.js'

/** A row as the engine keeps it; null stands for what was taken back. */
export interface StoredRow extends RowHead, Partial<Omit<RowBody, 'passages'>> {
  /** each as often as it is mentioned */
  readonly concepts?: string
  readonly passageCount?: number
  readonly passages?: readonly ({ readonly start: number; readonly end: number } & Readonly<Record<string, unknown>>)[]
}
/** What a hit is shown by. */
export const shownFields = ['id', 'dataset', 'length', 'atoms', 'places', 'mentions'] as const

/** Without a body only the head is kept. @param field of the vectors */
export const storedRow = (head: RowHead, body: RowBody | undefined, field: string): StoredRow => {
  if (!body) return head
  const { passages, ...text } = body
  const mentions = JSON.parse(body.mentions) as [string, unknown[]][]
  return {
    ...head,
    ...text,
    concepts: mentions.flatMap(([concept, places]) => places.map(() => token(concept))).join(' '),
    passageCount: passages.length,
    passages: passages.map(({ start, end, vector }) => ({ start, end, [field]: [...vector] })),
  }
}

/** What `storedRow` made of a body; vectors of another embedder stay behind. */
export const bodyOfStored = (stored: StoredRow, field: string): RowBody => ({
  kind: stored.kind!,
  ...(stored.language && { language: stored.language }),
  atoms: stored.atoms!,
  places: stored.places!,
  mentions: stored.mentions!,
  passages: stored.passages!.flatMap(({ start, end, [field]: vector }) =>
    Array.isArray(vector) ? [{ start, end, vector: Int8Array.from(vector as number[]) }] : [],
  ),
})
