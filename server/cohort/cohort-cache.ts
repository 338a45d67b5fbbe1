import { partitionKey, type DatasetId, type Partition, type Tx, type View } from '../../graph-schema/index.js'
import type { Ontology } from '../../ontology/ontology.js'
import type { GraphStore } from '../store/graph-store.js'
import { DatasetCohort, type SeenCohort } from './dataset-cohort.js'
import { PartitionPostings } from './partition-postings.js'
import { PatientNumbers } from './patient-set.js'

interface Kept {
  readonly postings: PartitionPostings
  /** state of the store up to which it is known to hold */
  readonly checked: Tx
}

/** Sets the newest of a map apart from the oldest: a hit moves to the end, the oldest goes when there are too many. */
class Recent<Value> {
  private readonly map = new Map<string, Value>()
  constructor(private readonly most: number) {}

  get(key: string): Value | undefined {
    const value = this.map.get(key)
    if (value !== undefined) {
      this.map.delete(key)
      this.map.set(key, value)
    }
    return value
  }
  set(key: string, value: Value): void {
    this.map.delete(key)
    this.map.set(key, value)
    if (this.map.size > this.most) this.map.delete(this.map.keys().next().value!)
  }
  deleteWhere(gone: (key: string) => boolean): void {
    for (const key of this.map.keys()) if (gone(key)) this.map.delete(key)
  }
}

/**
 * Postings in memory, by partition and time. The newest state follows the store: what changed since is read again,
 * patient by patient. All partitions of one answer are of one state.
 */
export class CohortCache {
  private readonly partitions: Recent<Kept>
  private readonly datasets: Recent<DatasetCohort>
  private numbers = new Map<DatasetId, PatientNumbers>()
  /** by time: refreshing goes on one at a time, so that no reader sees one partition ahead of the other */
  private readonly turns = new Map<string, Promise<unknown>>()

  /** @param partitions how many partition states are kept, about 8 bytes a posting each */
  constructor(
    private readonly store: GraphStore,
    private readonly ontology: Ontology,
    partitions: number,
  ) {
    this.partitions = new Recent(partitions)
    this.datasets = new Recent(partitions)
  }

  /** The visible datasets in the order of their names. */
  async read(view: View): Promise<readonly SeenCohort[]> {
    const time = view.asOf === undefined ? 'now' : String(view.asOf)
    const turn = (this.turns.get(time) ?? Promise.resolve()).then(() => this.refresh(view, time))
    const settled = turn.catch(() => undefined)
    this.turns.set(time, settled)
    try {
      return await turn
    } finally {
      if (this.turns.get(time) === settled) this.turns.delete(time)
    }
  }

  private async refresh(view: View, time: string): Promise<readonly SeenCohort[]> {
    const newest = await this.store.watermark()
    const held: View = { ...view, asOf: view.asOf !== undefined && view.asOf < newest ? view.asOf : newest }
    const partitions = await this.store.partitions(held)
    const states = new Map<DatasetId, { partitions: Partition[]; postings: PartitionPostings[] }>()
    for (const partition of partitions) {
      const postings = await this.postings(held, partition, time, newest)
      // an erasure came in between: what was numbered before must not be mixed with what is now
      if (postings === undefined) return this.refresh(view, time)
      const state = states.get(partition.dataset) ?? { partitions: [], postings: [] }
      state.partitions.push(partition)
      state.postings.push(postings)
      states.set(partition.dataset, state)
    }
    if ([...states].some(([id, s]) => s.postings.some((p) => p.numbers !== this.numbers.get(id))))
      return this.refresh(view, time)
    return [...states].map(([dataset, state]) => ({
      dataset,
      seen: view.datasets.get(dataset)!,
      cohort: this.dataset(dataset, time, state),
    }))
  }

  /** undefined when something of the dataset was erased since, and all that was kept of it is forgotten */
  private async postings(
    view: View,
    partition: Partition,
    time: string,
    newest: Tx,
  ): Promise<PartitionPostings | undefined> {
    const key = `${partitionKey(partition)}@${time}`
    const kept = this.partitions.get(key)
    if (kept?.checked === newest) return kept.postings
    let postings: PartitionPostings
    if (kept) {
      const touched = await this.store.touched(view, partition, kept.checked)
      if (touched === undefined) {
        this.forget(partition.dataset)
        return undefined
      }
      postings =
        touched.length === 0
          ? kept.postings
          : await kept.postings.replace(touched, this.store.postings(view, partition, touched))
    } else {
      let numbers = this.numbers.get(partition.dataset)
      if (!numbers) this.numbers.set(partition.dataset, (numbers = new PatientNumbers()))
      postings = await PartitionPostings.load(this.store.postings(view, partition), numbers)
    }
    this.partitions.set(key, { postings, checked: newest })
    return postings
  }

  private dataset(
    dataset: DatasetId,
    time: string,
    state: { partitions: Partition[]; postings: PartitionPostings[] },
  ): DatasetCohort {
    const key = `${dataset}/${state.partitions.map((p) => p.grade).join('+')}@${time}`
    const kept = this.datasets.get(key)
    if (kept && kept.partitions.every((p, i) => p === state.postings[i])) return kept
    const cohort = new DatasetCohort(dataset, this.numbers.get(dataset)!, state.postings, this.ontology, kept)
    this.datasets.set(key, cohort)
    return cohort
  }

  private forget(dataset: DatasetId): void {
    this.numbers.delete(dataset)
    for (const kept of [this.partitions, this.datasets]) kept.deleteWhere((key) => key.startsWith(`${dataset}/`))
  }
}
