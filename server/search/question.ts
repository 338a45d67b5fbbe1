import { XinmaiError, type PageRequest, type View } from '../../graph-schema/index.js'
import type { Embedder } from '../embed/embedder.js'
import { queryDigest, readCursor, type SearchCursor } from './cursor.js'
import { parseQuery, type ParsedQuery } from './query.js'
import type { Facet, SearchQuery } from './search-index.js'

const largestPage = 1000

/** A search as every adapter answers it, once it is known to be a proper one. */
export interface Question {
  readonly view: View
  readonly query: SearchQuery
  readonly parsed: ParsedQuery
  /** of the wanted text, unit length or all zero; absent for keyword search */
  readonly vector?: Float32Array
  readonly first: number
  readonly after?: SearchCursor
  readonly digest: string
}

/** @throws XinmaiError UNSUPPORTED, BAD_CURSOR, BAD_REQUEST as `SearchIndex.search` */
export const readQuestion = async (
  embedder: Embedder,
  view: View,
  query: SearchQuery,
  page: PageRequest,
): Promise<Question> => {
  if (view.asOf !== undefined)
    throw new XinmaiError('UNSUPPORTED', 'Search of the past is not built. 暂不支持检索历史状态。')
  if (!Number.isInteger(page.first) || page.first < 1 || page.first > largestPage)
    throw new XinmaiError('BAD_REQUEST', 'A page has 1 to 1000 items. 每页 1 至 1000 条。')
  const parsed = parseQuery(query)
  const digest = queryDigest(query)
  const after = readCursor(digest, page)
  const vector = query.mode === 'keyword' ? undefined : (await embedder.embed([parsed.wanted], 'query'))[0]!
  return {
    view,
    query,
    parsed,
    ...(vector && { vector }),
    first: page.first,
    ...(after && { after }),
    digest,
  }
}

/** Values of one facet: those with hits, most first. */
export const facetValues = (counts: Iterable<readonly [string, number]>): Facet['values'] =>
  [...counts]
    .filter(([, count]) => count > 0)
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
