import {
  statuses,
  type Curie,
  type Page,
  type PatientCount,
  type PatientCounts,
  type Status,
  type View,
} from '../../graph-schema/index.js'
import type { Ontology } from '../../ontology/ontology.js'
import type { GraphStore } from '../store/graph-store.js'
import { CohortCache } from './cohort-cache.js'
import type { SeenCohort } from './dataset-cohort.js'
import { expand, type ExpandQuery, type LinkedConcept } from './expand.js'
import { patientCounts, shown } from './patient-count.js'
import { path, type ConceptPath } from './path.js'
import { intersect, type PatientSet } from './patient-set.js'

export type { ConceptPath } from './path.js'
export type { ExpandQuery, LinkedConcept } from './expand.js'

export interface CohortOptions {
  /** partition states kept in memory, 64 by default; the newest of each partition and some at earlier times */
  readonly keptPartitions?: number
}

/**
 * Counts and links over patients, from the postings of the visible partitions. A concept stands for itself and its
 * descendants. A patient of one dataset is one, however many partitions hold its statements; patients of two datasets
 * are never matched. What tier aggregate shows is decided in patient-count.ts and link.ts.
 */
export class Cohort {
  private readonly cache: CohortCache

  constructor(
    private readonly store: GraphStore,
    private readonly ontology: Ontology,
    options: CohortOptions = {},
  ) {
    this.cache = new CohortCache(store, ontology, options.keptPartitions ?? 64)
  }

  /** Patients who have all the concepts, status present; without a concept, patients who have any. */
  async counts(view: View, concepts: readonly Curie[]): Promise<PatientCounts> {
    return countAll(await this.cache.read(view), concepts)
  }

  /** Counts for many concepts, one by one, from one state. */
  async countEach(view: View, concepts: readonly Curie[]): Promise<readonly PatientCounts[]> {
    const cohorts = await this.cache.read(view)
    return concepts.map((concept) => countAll(cohorts, [concept]))
  }

  /** Patients by status; a patient may stand under several. A status that no dataset shows a count of is left out. */
  async byStatus(view: View, concept: Curie): Promise<Readonly<Partial<Record<Status, PatientCounts>>>> {
    const cohorts = await this.cache.read(view)
    const concepts = [concept, ...this.ontology.descendants(concept)]
    const patients = new Map<Status, Map<string, Set<string>>>()
    for (const partition of await this.store.partitions(view))
      for (const [status, keys] of await this.store.patientsByStatus(view, partition, concepts)) {
        const datasets = patients.get(status) ?? new Map<string, Set<string>>()
        patients.set(status, datasets)
        const set = datasets.get(partition.dataset) ?? new Set<string>()
        datasets.set(partition.dataset, set)
        for (const key of keys) set.add(key)
      }
    const found: Partial<Record<Status, PatientCounts>> = {}
    for (const status of statuses) {
      const counts = cohorts.map((of) => ({
        of,
        count: shown(
          status === 'present'
            ? of.cohort.patients(concept).members.length
            : (patients.get(status)?.get(of.dataset)?.size ?? 0),
          of.seen,
        ),
      }))
      if (counts.some(({ count }) => (count.value ?? 0) > 0)) found[status] = patientCounts(counts)
    }
    return found
  }

  /** @throws XinmaiError BAD_CURSOR, BAD_REQUEST */
  async expand(view: View, query: ExpandQuery): Promise<Page<LinkedConcept>> {
    return expand(await this.cache.read(view), this.ontology, query)
  }

  /** @throws XinmaiError BAD_REQUEST, TOO_COSTLY; see path.ts */
  async path(view: View, from: Curie, to: Curie, maxLength: number): Promise<readonly ConceptPath[]> {
    return path(await this.cache.read(view), this.ontology, from, to, maxLength)
  }
}

const countAll = (cohorts: readonly SeenCohort[], concepts: readonly Curie[]): PatientCounts =>
  patientCounts(
    cohorts.map((of): { of: SeenCohort; count: Pick<PatientCount, 'value' | 'below'> } => {
      if (concepts.length === 0) return { of, count: shown(of.cohort.size, of.seen) }
      const having = (these: readonly Curie[]): PatientSet =>
        these.map((c) => of.cohort.patients(c)).reduce((a, b) => intersect(a, b))
      const distinct = [...new Set(concepts)]
      const margins =
        of.seen.tier !== 'aggregate' || distinct.length < 2
          ? []
          : distinct.map((leftOut) => having(distinct.filter((c) => c !== leftOut)).members.length)
      return { of, count: shown(having(distinct).members.length, of.seen, margins) }
    }),
  )
