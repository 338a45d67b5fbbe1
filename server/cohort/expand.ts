import type { Curie, Kind, Link, Page, PageRequest } from '../../graph-schema/index.js'
import type { Ontology } from '../../ontology/ontology.js'
import { decodeCursor, encodeCursor, pageSize } from '../store/cursor.js'
import type { SeenCohort } from './dataset-cohort.js'
import { lift, linkOf, strength, unrelated } from './link.js'
import { shared } from './patient-set.js'

export interface ExpandQuery {
  readonly concept: Curie
  /** all kinds when absent */
  readonly kinds?: readonly Kind[]
  /**
   * Descending; ties by id. By lift, links of fewer than `leastSupport` patients come after the others: a large lift of
   * two patients is chance. Those without a shown count come last.
   */
  readonly order: 'patients' | 'lift'
  readonly page: PageRequest
}

export interface LinkedConcept {
  readonly concept: Curie
  readonly link: Link
}

/** Patient records below which a lift is not ranked among the others: the usual floor of an expected cell count. */
const leastSupport = 5

/** Groups: 0 ranked, 1 with too few patients to be ranked by lift, 2 without a shown value. */
type Key = readonly [group: number, value: number, id: string]
const compare = (a: Key, b: Key): number => a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0)

/**
 * Neighbours of a concept: what is recorded itself for a patient of P*(concept), at tier aggregate for as many as the
 * small cell. Concepts that the ontology does not know (any more) are left out.
 */
export const expand = (cohorts: readonly SeenCohort[], ontology: Ontology, query: ExpandQuery): Page<LinkedConcept> => {
  const { concept, order } = query
  const kinds = query.kinds && [...new Set(query.kinds)].sort()
  const asked = ['expand', concept, kinds ?? null, order]
  const first = pageSize(query.page.first)
  const after =
    query.page.after === undefined
      ? undefined
      : decodeCursor<[number, number, string]>(asked, query.page.after, ['number', 'number', 'string'])

  const mayLink = unrelated(ontology, concept)
  const candidates = new Set<Curie>()
  for (const { cohort, seen } of cohorts) {
    const least = seen.tier === 'aggregate' ? seen.smallCell : 1
    const bits = cohort.bits(concept)
    for (const other of cohort.concepts()) {
      if (candidates.has(other) || !mayLink(other)) continue
      const kind = ontology.concept(other)?.kind
      if (kind === undefined || (kinds && !kinds.includes(kind))) continue
      if (shared(bits, cohort.recorded(other)) >= least) candidates.add(other)
    }
  }
  const all = [...candidates].map((other): { other: Curie; key: Key } => {
    const found = strength(cohorts, concept, other)!
    const value = order === 'lift' ? lift(found) : found.expected > 0 ? found.patients : undefined
    const group = value === undefined ? 2 : order === 'lift' && found.patients < leastSupport ? 1 : 0
    return { other, key: [group, value === undefined ? 0 : -value, other] }
  })
  all.sort((a, b) => compare(a.key, b.key))

  const begin = after ? all.findIndex(({ key }) => compare(key, after) > 0) : 0
  const page = begin < 0 ? [] : all.slice(begin, begin + first)
  return {
    items: page.map(({ other }) => ({ concept: other, link: linkOf(cohorts, concept, other) })),
    total: all.length,
    ...(page.length > 0 && begin + first < all.length ? { next: encodeCursor(asked, page.at(-1)!.key) } : {}),
  }
}
