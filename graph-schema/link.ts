import type { Curie } from './curie.js'
import type { DatasetId } from './identifier.js'
import type { Tier } from './view.js'

/**
 * A count of distinct patients of one dataset. At tier `aggregate` a count below the dataset's small cell is
 * not given: `value` is absent and `below` says under what it lies.
 */
export interface PatientCount {
  readonly dataset: DatasetId
  readonly tier: Tier
  readonly value?: number
  readonly below?: number
}

/**
 * Counts over datasets. Patients of two datasets are never matched, so totals are of patient records, and they are
 * kept apart by tier class: a row count beside a suppressed one must not give it away by subtraction.
 */
export interface PatientCounts {
  /** total over datasets of tier row and above */
  readonly row: number
  /** total over datasets of tier aggregate; absent when one of them is suppressed */
  readonly aggregate?: number
  readonly datasets: readonly PatientCount[]
}

/**
 * Concept ↔ concept edge of the population graph: patients who have both (each concept including its descendants),
 * status present. Computed at read time from the visible partitions, never stored across them.
 */
export interface Link {
  readonly from: Curie
  readonly to: Curie
  readonly patients: PatientCounts
  /** observed / expected under independence over the datasets whose counts are shown; absent when none is */
  readonly lift?: number
  /** among patients with a known first day of both: share with `from` no later than `to`, 0..1; row tier only */
  readonly fromFirst?: number
}
