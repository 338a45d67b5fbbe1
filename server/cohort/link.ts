import type { Curie, Link } from '../../graph-schema/index.js'
import type { Ontology } from '../../ontology/ontology.js'
import type { SeenCohort } from './dataset-cohort.js'
import { patientCounts, shown } from './patient-count.js'
import { order, shared } from './patient-set.js'

/** How strongly two concepts are linked, from shown counts alone. */
export interface Strength {
  /** patient records with both, over the datasets that show their count */
  readonly patients: number
  /** the same if the two were independent; 0 when no dataset shows its count */
  readonly expected: number
}

/**
 * P*(a) ∩ P*(b) of a dataset. There is a link where one patient has both, at tier aggregate where as many as the small
 * cell have: fewer are as good as none, so that neither lists nor paths tell them apart.
 */
const both = ({ cohort, seen }: SeenCohort, a: Curie, b: Curie) => {
  const patients = shared(cohort.bits(a), cohort.patients(b))
  const least = seen.tier === 'aggregate' ? seen.smallCell : 1
  const margins = [cohort.patients(a).members.length, cohort.patients(b).members.length] as const
  return { patients, margins, linked: patients >= least, count: shown(patients, seen, margins) }
}

/** undefined when there is no link */
export const strength = (cohorts: readonly SeenCohort[], a: Curie, b: Curie): Strength | undefined => {
  let linked = false
  let patients = 0
  let expected = 0
  for (const of of cohorts) {
    const pair = both(of, a, b)
    linked ||= pair.linked
    if (pair.count.value === undefined) continue
    patients += pair.count.value
    if (of.cohort.size > 0) expected += (pair.margins[0] * pair.margins[1]) / of.cohort.size
  }
  return linked ? { patients, expected } : undefined
}

/** Observed / expected; undefined where nothing is expected, as no count is shown. */
export const lift = ({ patients, expected }: Strength): number | undefined =>
  expected > 0 ? patients / expected : undefined

/** The link with all that may be told of it. */
export const linkOf = (cohorts: readonly SeenCohort[], from: Curie, to: Curie): Link => {
  let dated = 0
  let fromFirst = 0
  for (const { cohort, seen } of cohorts) {
    if (seen.tier === 'aggregate') continue
    const days = order(cohort.patients(from), cohort.patients(to))
    dated += days.both
    fromFirst += days.firstInA
  }
  const found = strength(cohorts, from, to)
  const ratio = found && lift(found)
  return {
    from,
    to,
    patients: patientCounts(cohorts.map((of) => ({ of, count: both(of, from, to).count }))),
    ...(ratio === undefined ? {} : { lift: ratio }),
    ...(dated === 0 ? {} : { fromFirst: fromFirst / dated }),
  }
}

/** Concepts to which `of` may be linked: all but itself and those above and below it, which it implies or which imply it. */
export const unrelated = (ontology: Ontology, of: Curie): ((other: Curie) => boolean) => {
  const related = new Set<string>([of, ...ontology.ancestors(of), ...ontology.descendants(of)])
  return (other) => !related.has(other)
}
