import type { DatasetId, ReaderId, Tx } from './identifier.js'
import type { Grade, Partition } from './partition.js'

/** What a grant lets one do with a dataset, each including the ones before. */
export const tiers = ['aggregate', 'row', 'download'] as const
export type Tier = (typeof tiers)[number]
export const tierAtLeast = (have: Tier, need: Tier): boolean => tiers.indexOf(have) >= tiers.indexOf(need)

/** Smallest count that may be shown at tier `aggregate`; stewards can only raise it. */
export const defaultSmallCell = 5

export interface DatasetView {
  readonly maxGrade: Grade
  readonly tier: Tier
  readonly smallCell: number
}

/** All that a read may depend on besides its arguments. Survives structured clone. */
export interface View {
  readonly datasets: ReadonlyMap<DatasetId, DatasetView>
  /** read the state after this transaction; newest when absent */
  readonly asOf?: Tx
  readonly reader: ReaderId
}

/** Does the view see this partition at `need` or above? Everything visible is decided by this function. */
export const sees = (view: View, partition: Partition, need: Tier = 'aggregate'): boolean => {
  const dataset = view.datasets.get(partition.dataset)
  return dataset !== undefined && partition.grade <= dataset.maxGrade && tierAtLeast(dataset.tier, need)
}

/** The visible ones among `partitions`, in a fixed order (dataset, then grade). */
export const visible = (view: View, partitions: Iterable<Partition>, need: Tier = 'aggregate'): Partition[] =>
  [...partitions]
    .filter((p) => sees(view, p, need))
    .sort((a, b) => (a.dataset < b.dataset ? -1 : a.dataset > b.dataset ? 1 : a.grade - b.grade))
