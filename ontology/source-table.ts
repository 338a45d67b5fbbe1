import { readTsv } from './tsv.js'

export const sourceKinds = ['guideline', 'textbook', 'label'] as const
export type SourceKind = (typeof sourceKinds)[number]

/** What a relation rests on: a guideline, a textbook, or the labels of drugs. */
export interface KnowledgeSource {
  readonly id: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly kind: SourceKind
  readonly year?: number
  /** who issued it */
  readonly issuer: string
}

export const sourceColumns = ['id', 'zh', 'en', 'kind', 'year', 'issuer'] as const

/** Reads `source.tsv`. A bad line is reported and left out. */
export const parseSourceTable = (
  text: string,
  file: string,
  given: ReadonlyMap<string, KnowledgeSource> = new Map(),
): { readonly sources: ReadonlyMap<string, KnowledgeSource>; readonly problems: readonly string[] } => {
  const { lines, problems: unread } = readTsv(text, sourceColumns, file)
  const problems = [...unread]
  const sources = new Map<string, KnowledgeSource>()
  for (const { place, cell } of lines) {
    const wrong: string[] = []
    const kind = sourceKinds.find((k) => k === cell.kind)
    if (!/^[a-z][a-z0-9-]{1,40}$/.test(cell.id)) wrong.push(`source ${cell.id} is not of small letters, digits and -`)
    if (sources.has(cell.id) || given.has(cell.id)) wrong.push(`source ${cell.id} is given before`)
    if (cell.zh === '' || cell.en === '' || cell.issuer === '')
      wrong.push(`source ${cell.id} lacks a title or an issuer`)
    if (kind === undefined) wrong.push(`kind ${cell.kind} is not one of ${sourceKinds.join(', ')}`)
    if (!/^((19|20)\d\d)?$/.test(cell.year)) wrong.push(`year ${cell.year} is none`)
    problems.push(...wrong.map((what) => `${place}: ${what}`))
    if (wrong.length === 0 && kind !== undefined)
      sources.set(cell.id, {
        id: cell.id,
        title: { zh: cell.zh, en: cell.en },
        kind,
        ...(cell.year !== '' && { year: Number(cell.year) }),
        issuer: cell.issuer,
      })
  }
  return { sources, problems }
}
