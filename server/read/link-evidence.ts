import {
  visible,
  type Assertion,
  type Curie,
  type Page,
  type PageRequest,
  type PatientKey,
  type View,
} from '../../graph-schema/index.js'
import { decodeCursor, encodeCursor, pageSize } from '../store/cursor.js'
import type { AssertionFilter, GraphStore } from '../store/graph-store.js'

/** Known patients of row-tier datasets who have both ends of a link, status present; in the order of their keys. */
const patientsOfBoth = async (
  graph: GraphStore,
  view: View,
  from: readonly Curie[],
  to: readonly Curie[],
): Promise<readonly PatientKey[]> => {
  const having = async (concepts: readonly Curie[]): Promise<Set<PatientKey>> => {
    const found = new Set<PatientKey>()
    for (const partition of visible(view, await graph.partitions(view), 'row'))
      for (const patient of (await graph.patientsByStatus(view, partition, concepts)).get('present') ?? [])
        found.add(patient)
    return found
  }
  const [a, b] = [await having(from), await having(to)]
  return [...a].filter((patient) => b.has(patient)).sort()
}

/**
 * Statements that a link is made of: of either end or a descendant, status present, of patients who have both ends;
 * by patient, then as the store orders one patient's.
 * @param from concept with its descendants
 * @param to concept with its descendants
 */
export const linkStatements = async (
  graph: GraphStore,
  view: View,
  from: readonly Curie[],
  to: readonly Curie[],
  page: PageRequest,
): Promise<Page<Assertion>> => {
  const query = ['linkEvidence', from[0], to[0]]
  const size = pageSize(page.first)
  // a cursor is a patient and how far its statements have been read; '' when all have
  const [reached, inside] =
    page.after === undefined ? ['', ''] : decodeCursor<[string, string]>(query, page.after, ['string', 'string'])
  const concepts = [...new Set([...from, ...to])]
  const items: Assertion[] = []
  let total = 0
  let next: string | undefined
  for (const patient of await patientsOfBoth(graph, view, from, to)) {
    const filter: AssertionFilter = { patient, concepts, statuses: ['present'] }
    const done = patient < reached || (patient === reached && inside === '')
    const room = size - items.length
    if (done || room === 0) {
      total += (await graph.assertions(view, filter, { first: 1 })).total
      if (!done) next ??= encodeCursor(query, [items.at(-1)!.patient, ''])
      continue
    }
    const answer = await graph.assertions(view, filter, {
      first: room,
      ...(patient === reached ? { after: inside } : {}),
    })
    items.push(...answer.items)
    total += answer.total
    if (answer.next !== undefined) next = encodeCursor(query, [patient, answer.next])
  }
  return { items, total, ...(next === undefined ? {} : { next }) }
}
