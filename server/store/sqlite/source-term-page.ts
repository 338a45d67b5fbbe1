import type { DatasetId, Page, PageRequest } from '../../../graph-schema/index.js'
import type { SourceTermCount } from '../graph-store.js'
import { termList, termListRequest, type TermStatements } from '../source-term-list.js'
import type { Reading } from './reading.js'

type Row = Omit<TermStatements, 'dataset'> & { readonly partition: number }

/** Source terms with their counts: the newest from the kept counts, at an earlier time from the rows. */
export const sourceTermPage = (
  reading: Reading,
  filter: { readonly dataset?: DatasetId; readonly unmapped?: boolean },
  page: PageRequest,
): Page<SourceTermCount> => {
  const request = termListRequest(filter, page)
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
    .all()
  return termList(
    request,
    rows.map((r) => ({ ...r, dataset: datasets.get(r.partition)! })),
  )
}
