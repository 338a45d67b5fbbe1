import { createHash } from 'node:crypto'
import type { RowBody, RowHead } from '../row.js'
import { gap } from '../row.js'
import type { PassageVector } from '../vector.js'
import { never } from './schema.js'

/** A row as the engine keeps it. */
export interface StoredRow extends Omit<RowHead, 'to'> {
  readonly to: number
  readonly kind?: string
  readonly language?: string
  /** every term of the text once, as `engineTerm` writes it: what filters ask for */
  readonly terms?: readonly string[]
  /** the text's terms in their order: what the engine ranks by */
  readonly words?: string
  readonly concepts?: readonly string[]
  readonly atoms?: string
  readonly places?: string
  readonly mentions?: string
  /** base64 of `encodeVectors` */
  readonly vectors?: string
  readonly _vectors: Readonly<Record<string, { readonly embeddings: number[][]; readonly regenerate: false } | null>>
}
export const textFields = ['row', 'id', 'dataset', 'length', 'kind', 'language', 'atoms', 'places', 'mentions'] as const

/** The engine leaves out words above 250 bytes and facet values above 468. */
const longestTerm = 240

/**
 * A term in small letters alone: four for a UTF-16 unit, so that the engine's own tokenizer leaves it whole and alike,
 * whatever the script.
 */
export const engineTerm = (term: string): string => {
  let out = ''
  for (let i = 0; i < term.length; i++) {
    const unit = term.charCodeAt(i)
    for (let shift = 12; shift >= 0; shift -= 4) out += letters[(unit >> shift) & 15]
  }
  if (out.length <= longestTerm) return out
  const digest = createHash('sha256').update(term).digest()
  return `q${[...digest].map((byte) => letters[byte >> 4]! + letters[byte & 15]!).join('')}`
}
const letters = 'abcdefghijklmnop'

/** start and end in four bytes each (little-endian), then the numbers, a byte each */
const encodeVectors = (passages: readonly PassageVector[]): string =>
  Buffer.concat(
    passages.flatMap(({ start, end, vector }) => {
      const head = Buffer.alloc(8)
      head.writeUInt32LE(start, 0)
      head.writeUInt32LE(end, 4)
      return [head, Buffer.from(vector.buffer, vector.byteOffset, vector.length)]
    }),
  ).toString('base64')

export const decodeVectors = (text: string, dimensions: number): PassageVector[] => {
  const bytes = Buffer.from(text, 'base64')
  const passages: PassageVector[] = []
  for (let at = 0; at + 8 + dimensions <= bytes.length; at += 8 + dimensions)
    passages.push({
      start: bytes.readUInt32LE(at),
      end: bytes.readUInt32LE(at + 4),
      vector: new Int8Array(bytes.subarray(at + 8, at + 8 + dimensions)),
    })
  return passages
}

export interface VectorShape {
  readonly name: string
  readonly dimensions: number
}

/** Without a body only the head is kept. */
export const storedRow = (head: RowHead, body: RowBody | undefined, { name }: VectorShape): StoredRow => {
  const kept = { ...head, to: head.to ?? never }
  if (!body) return { ...kept, _vectors: { [name]: null } }
  const words = body.atoms
    .split(' ')
    .filter((token) => token !== gap)
    .map(engineTerm)
  const { passages } = body
  return {
    ...kept,
    kind: body.kind,
    ...(body.language && { language: body.language }),
    terms: [...new Set(words)],
    words: words.join(' '),
    concepts: (JSON.parse(body.mentions) as [string, unknown][]).map(([concept]) => concept),
    atoms: body.atoms,
    places: body.places,
    mentions: body.mentions,
    vectors: encodeVectors(passages),
    _vectors: {
      [name]:
        passages.length === 0 ? null : { embeddings: passages.map(({ vector }) => [...vector]), regenerate: false },
    },
  }
}

export const headOfStored = (stored: StoredRow, fields: readonly (keyof RowHead)[]): RowHead => {
  const head: Record<string, unknown> = {}
  for (const field of fields) {
    const value = stored[field]
    if (value !== undefined && value !== null && !(field === 'to' && value === never)) head[field] = value
  }
  return head as unknown as RowHead
}

/** What `storedRow` made of a body. */
export const bodyOfStored = (stored: StoredRow, { dimensions }: VectorShape): RowBody => ({
  kind: stored.kind as RowBody['kind'],
  ...(stored.language && { language: stored.language as NonNullable<RowBody['language']> }),
  atoms: stored.atoms!,
  places: stored.places!,
  mentions: stored.mentions!,
  passages: decodeVectors(stored.vectors ?? '', dimensions),
})
