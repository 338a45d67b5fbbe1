import type { Curie, DatasetId, Page, PageRequest } from '../../../graph-schema/index.js'
import { decodeCursor, encodeCursor, pageSize, type SortKey } from '../cursor.js'
import type { SourceTermCount } from '../graph-store.js'
import type { Reading } from './reading.js'

interface Row {
  readonly partition: number
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

/**
 * Source terms with their counts: the newest from the kept counts, at an earlier time from the rows. Terms number
 * thousands where assertions number millions, so they are added up and sorted here.
 */
export const sourceTermPage = (
  reading: Reading,
  filter: { readonly dataset?: DatasetId; readonly unmapped?: boolean },
  page: PageRequest,
): Page<SourceTermCount> => {
  const first = pageSize(page.first)
  const after =
    page.after === undefined
      ? undefined
      : decodeCursor<SortKey>(filter, page.after, ['number', 'string', 'string', 'string', 'string'])

  const datasets = new Map(
    reading.partitions
      .filter(({ partition: p }) => filter.dataset === undefined || p.dataset === filter.dataset)
      .map(({ id, partition }) => [id, partition.dataset]),
  )
  const counts =
    reading.asOf === undefined
      ? `SELECT partition, term, concept, statements FROM term_count WHERE partition IN (${[...datasets.keys()]})`
      : `SELECT partition, term, ifnull(concept, 0) AS concept, count(*) AS statements FROM assertion a
         WHERE ${reading.sees('a', [...datasets.keys()])} GROUP BY 1, 2, 3`
  const rows = reading.db
    .prepare<[], Row>(
      `SELECT n.partition, t.system, t.code, t.text, c.curie AS concept, n.statements
       FROM (${counts}) n JOIN term t ON t.id = n.term LEFT JOIN concept c ON c.id = n.concept
       ${filter.unmapped ? 'WHERE n.concept = 0' : ''}`,
    )
    .iterate()

  const groups = new Map<string, { count: SourceTermCount; texts: Map<string, number> }>()
  for (const r of rows) {
    const dataset = datasets.get(r.partition)!
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
