import type { DatasetId, Page, PageRequest } from '../../../graph-schema/index.js'
import type { SourceTermCount } from '../graph-store.js'
import { termList, termListRequest, type TermStatements } from '../source-term-list.js'
import { sees, type Reading } from './reading.js'

/** Source terms with their counts, from the assertions of the visible partitions. */
export const sourceTermPage = async (
  reading: Reading,
  filter: { readonly dataset?: DatasetId; readonly unmapped?: boolean },
  page: PageRequest,
): Promise<Page<SourceTermCount>> => {
  const request = termListRequest(filter, page)
  const rows = await reading.rows<TermStatements>(
    `MATCH (a:${filter.unmapped ? 'Unmapped' : 'Assertion'})
     WHERE ${sees('a')} ${filter.dataset === undefined ? '' : 'AND a.dataset = $dataset'}
     WITH a.dataset AS dataset, a.term AS key, a.concept AS concept, count(*) AS statements
     MATCH (t:SourceTerm {key: key})
     RETURN dataset, t.system AS system, t.code AS code, t.text AS text, concept, statements`,
    filter.dataset === undefined ? {} : { dataset: filter.dataset },
  )
  return termList(request, rows)
}
