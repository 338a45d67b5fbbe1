import type { DatasetView, PatientCount, PatientCounts } from '../../graph-schema/index.js'
import type { SeenCohort } from './dataset-cohort.js'

/**
 * What of a count may be shown. Tier row and above: all. Tier aggregate:
 * - a count under the small cell, 0 included, shows as below the small cell: none and few look alike;
 * - of a count of patients who have several things at once, the patients who have all but one of them are a margin.
 *   Where few (not none) of a margin lack the last thing, margin − count would tell how few; so the count shows as
 *   below that margin. It says that somebody lacks it, as `< 5` says that somebody may have it, and not how many.
 * @param margins counts of the patients who have all but one of the things
 */
export const shown = (
  value: number,
  { tier, smallCell }: DatasetView,
  margins: readonly number[] = [],
): Pick<PatientCount, 'value' | 'below'> => {
  if (tier !== 'aggregate') return { value }
  if (value < smallCell) return { below: smallCell }
  const revealing = margins.filter((m) => m > value && m - value < smallCell)
  return revealing.length > 0 ? { below: Math.min(...revealing) } : { value }
}

/** The count of each dataset with the totals by tier class; `aggregate` is absent also where no dataset has that tier. */
export const patientCounts = (
  counts: readonly { readonly of: SeenCohort; readonly count: Pick<PatientCount, 'value' | 'below'> }[],
): PatientCounts => {
  const datasets = counts.map(({ of, count }): PatientCount => ({ dataset: of.dataset, tier: of.seen.tier, ...count }))
  const aggregate = datasets.filter((d) => d.tier === 'aggregate')
  const sum = (of: readonly PatientCount[]) => of.reduce((n, d) => n + (d.value ?? 0), 0)
  return {
    row: sum(datasets.filter((d) => d.tier !== 'aggregate')),
    ...(aggregate.length > 0 && aggregate.every((d) => d.value !== undefined) ? { aggregate: sum(aggregate) } : {}),
    datasets,
  }
}
