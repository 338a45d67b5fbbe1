import type { PatientCounts } from '../../graph-schema/index.js'

/** Counts as a person reads them: `cn-heart 37, us-cardio < 5`. */
export const countText = (counts: PatientCounts): string =>
  counts.datasets.map((d) => `${d.dataset} ${d.value ?? `< ${d.below}`}`).join(', ')
