import type { Curie, DatasetId, Page, PageRequest } from '../../graph-schema/index.js'
import { decodeCursor, encodeCursor, pageSize, type SortKey } from './cursor.js'
import type { SourceTermCount } from './graph-store.js'

/** Statements of one term with one concept, of some partition. */
export interface TermStatements {
  readonly dataset: DatasetId
  readonly system: string
  readonly code: string
  readonly text: string
  readonly concept: string | null
  readonly statements: number
}

const sortKey = (c: SourceTermCount): SortKey => [-c.statements, c.dataset, c.term.system, c.term.code, c.concept ?? '']
const compare = (a: SortKey, b: SortKey): number => {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1
  return 0
}

/** What a page is asked for; refused before anything is read. */
export interface TermListRequest {
  readonly filter: { readonly dataset?: DatasetId; readonly unmapped?: boolean }
  readonly first: number
  readonly after: SortKey | undefined
}

/** @throws XinmaiError BAD_REQUEST, BAD_CURSOR */
export const termListRequest = (filter: TermListRequest['filter'], page: PageRequest): TermListRequest => ({
  filter,
  first: pageSize(page.first),
  after:
    page.after === undefined
      ? undefined
      : decodeCursor<SortKey>(filter, page.after, ['number', 'string', 'string', 'string', 'string']),
})

/** Adds up and orders the counts of all visible partitions: terms number thousands where assertions number millions. */
export const termList = (
  { filter, first, after }: TermListRequest,
  rows: Iterable<TermStatements>,
): Page<SourceTermCount> => {
  const groups = new Map<string, { count: SourceTermCount; texts: Map<string, number> }>()
  for (const r of rows) {
    const { dataset } = r
    const key = JSON.stringify([dataset, r.system, r.code, r.concept])
    const had = groups.get(key)
    const texts = had?.texts ?? new Map<string, number>()
    texts.set(r.text, (texts.get(r.text) ?? 0) + r.statements)
    const statements = (had?.count.statements ?? 0) + r.statements
    const term = { system: r.system, code: r.code, text: r.text }
    const count = { dataset, term, ...(r.concept === null ? {} : { concept: r.concept as Curie }), statements }
    groups.set(key, { count, texts })
  }
  const all = [...groups.values()]
    .map(({ count, texts }): SourceTermCount => {
      const text = [...texts].reduce((a, b) => (b[1] > a[1] || (b[1] === a[1] && b[0] < a[0]) ? b : a))[0]
      return { ...count, term: { ...count.term, text } }
    })
    .map((count) => ({ count, key: sortKey(count) }))
    .sort((a, b) => compare(a.key, b.key))
  const begin = after ? all.findIndex(({ key }) => compare(key, after) > 0) : 0
  const items = begin < 0 ? [] : all.slice(begin, begin + first)
  return {
    items: items.map(({ count }) => count),
    total: all.length,
    ...(items.length > 0 && begin + first < all.length ? { next: encodeCursor(filter, items.at(-1)!.key) } : {}),
  }
}
