import type { Assertion, Page, PageRequest } from '../../../graph-schema/index.js'
import { decodeCursor, encodeCursor, pageSize } from '../cursor.js'
import type { AssertionFilter } from '../graph-store.js'
import { codeKey, returnAssertion, timeOf, toAssertion, type AssertionRow } from './assertion-row.js'
import { integer } from './connection.js'
import { alive, partitionRows, sees, type Reading } from './reading.js'

/** Where a search for assertions begins, the narrowest first; absent: the partitions in the order of lists. */
const startOf = (filter: AssertionFilter): string | undefined => {
  if (filter.document !== undefined) return 'MATCH (:Document {id: $document})<-[:STATED_IN]-(a:Assertion)'
  if (filter.patient !== undefined) return undefined
  if (filter.sourceTerm) return 'MATCH (:SourceTerm {codeKey: $codeKey})<-[:WRITTEN_AS]-(a:Assertion)'
  if (filter.concepts) return 'MATCH (c:Concept)<-[:OF]-(a:Assertion) WHERE c.id IN $concepts WITH at, a'
  if (filter.unmapped) return 'MATCH (a:Unmapped)'
  return undefined
}

/** The filter without its datasets as conditions on `a`. */
const conditionsOf = (filter: AssertionFilter): string[] => [
  ...(filter.patient === undefined ? [] : ['a.patient = $patient']),
  ...(filter.document === undefined ? [] : ['a.document = $document']),
  ...(filter.concepts ? ['a.concept IN $concepts'] : []),
  ...(filter.unmapped ? ['a.concept IS NULL'] : []),
  ...(filter.predicates ? ['a.predicate IN $predicates'] : []),
  ...(filter.statuses ? ['a.status IN $statuses'] : []),
  ...(filter.sourceTerm ? ['EXISTS { (a)-[:WRITTEN_AS]->(:SourceTerm {codeKey: $codeKey}) }'] : []),
]

/** Assertions by patient key, time and id. */
export const assertionPage = async (
  reading: Reading,
  filter: AssertionFilter,
  page: PageRequest,
): Promise<Page<Assertion>> => {
  const first = pageSize(page.first)
  const after =
    page.after === undefined
      ? undefined
      : decodeCursor<[string, string, string]>(filter, page.after, ['string', 'string', 'string'])

  const partitions = reading.partitions.filter((p) => !filter.datasets || filter.datasets.includes(p.dataset))
  // only what the statement names: the server keeps a plan for each set of types
  const { datasets, patient, document, concepts, predicates, statuses, sourceTerm } = filter
  const parameters = {
    partitions: partitionRows(partitions),
    ...(datasets && { datasets }),
    ...(patient !== undefined && { patient }),
    ...(document !== undefined && { document }),
    ...(concepts && { concepts }),
    ...(predicates && { predicates }),
    ...(statuses && { statuses }),
    ...(sourceTerm && { codeKey: codeKey(sourceTerm) }),
    from: after?.[0] ?? '',
    fromTime: after?.[1] ?? '',
    fromId: after?.[2] ?? '',
    most: integer(first + 1),
  }
  const start = startOf(filter)
  const conditions = conditionsOf(filter)
  const all = [...conditions, ...(filter.datasets ? ['a.dataset IN $datasets'] : [])]
  // beside `a.patient >= $from`; said so that the planner makes no union of two searches of it, which has no order
  const behind = 'NOT (a.patient = $from AND (a.at < $fromTime OR (a.at = $fromTime AND a.id <= $fromId)))'

  // either all hits, sorted; or the next ones of each partition from the index, which has them in order
  const among = (condition: string, wanted: string) =>
    start === undefined
      ? `UNWIND $partitions AS v
         CALL (v, at) {
           MATCH (a:Assertion) WHERE a.dataset = v.dataset AND a.grade = v.grade AND ${condition}
             AND a.at IS NOT NULL AND a.id IS NOT NULL AND ${[alive('a'), ...conditions].join(' AND ')}
           ${wanted} }`
      : `${start} WHERE ${condition} AND ${[sees('a'), ...all].join(' AND ')}`
  const range = filter.patient === undefined ? 'a.patient >= $from' : 'a.patient = $patient'
  const order = 'ORDER BY a.patient, a.at, a.id'

  const counted: Promise<readonly { total: number }[]> =
    conditions.length === 0
      ? reading.tallies().then((rows) => [
          {
            total: rows
              .filter((r) => partitions.some((p) => p.dataset === r.dataset && p.grade === r.grade))
              .reduce((n, r) => n + r.assertions, 0),
          },
        ])
      : reading.rows<{ total: number }>(
          start === undefined
            ? `${among(filter.patient === undefined ? 'a.patient IS NOT NULL' : range, 'RETURN count(*) AS n')}
               RETURN sum(n) AS total`
            : `${among('true', '')} RETURN count(*) AS total`,
          parameters,
        )
  const found = reading.rows<AssertionRow>(
    `${
      start === undefined
        ? `${among(after ? `${range} AND ${behind}` : range, 'RETURN a ORDER BY a.dataset, a.grade, a.patient, a.at, a.id LIMIT $most')}`
        : among(after ? `a.patient >= $from AND ${behind}` : 'true', '')
    }
     WITH a ${order} LIMIT $most ${returnAssertion} ${order}`,
    parameters,
  )
  const [[count], rows] = await Promise.all([counted, found])
  const items = rows.slice(0, first).map(toAssertion)
  const last = items.at(-1)
  return {
    items,
    total: count?.total ?? 0,
    ...(rows.length > first && last ? { next: encodeCursor(filter, [last.patient, timeOf(last), last.id]) } : {}),
  }
}
