import type { Condition, Course, Measure, Prescription, Side, Visit } from '../course/course.js'
import type { MeasurementKey } from '../codes/measurement.js'

/** What of a course belongs into the note of one visit; both languages write from it. */
export interface Excerpt {
  readonly course: Course
  readonly visit: Visit
  /** chronic diseases known before the visit */
  readonly past: readonly Condition[]
  /** acute diseases of earlier stays */
  readonly bygone: readonly Condition[]
  /** diagnosed at the visit */
  readonly found: readonly Condition[]
  readonly ruledOut: readonly Condition[]
  readonly open: readonly Condition[]
  /** drugs taken before the visit, given in it only, and taken home */
  readonly earlier: readonly Prescription[]
  readonly inStay: readonly Prescription[]
  readonly home: readonly Prescription[]
  readonly measures: readonly Measure[]
  readonly diedInStay: boolean
}

export const excerptOf = (course: Course, visit: Visit): Excerpt => {
  const at = (c: Condition): boolean => c.visit === visit && !c.known
  const confirmed = course.conditions.filter((c) => c.certainty === 'confirmed')
  const seen = new Set<string>()
  const found = confirmed.filter((c) => at(c) && !seen.has(c.disease) && seen.add(c.disease))
  const before = confirmed.filter(
    (c) => (c.known || c.onset < visit.start) && !seen.has(c.disease) && seen.add(c.disease),
  )
  const past = before.filter((c) => c.resolved === undefined)
  const first = visit === course.visits[0]
  const running = (p: Prescription): boolean =>
    p.home && p.from <= visit.end && (p.to === undefined || p.to > visit.end)
  const taken = (p: Prescription): boolean =>
    p.from < visit.start
      ? p.to === undefined || p.to >= visit.start
      : first && past.some((c) => c.known && c.disease === p.reason)
  return {
    course,
    visit,
    past,
    bygone: before.filter((c) => c.resolved !== undefined),
    found,
    ruledOut: course.conditions.filter((c) => at(c) && c.certainty === 'refuted'),
    open: course.conditions.filter((c) => at(c) && c.certainty === 'provisional'),
    earlier: course.prescriptions.filter((p) => p.home && p.from <= visit.start && taken(p)),
    inStay: course.prescriptions.filter((p) => p.visit === visit && !p.home),
    home: course.prescriptions.filter(running),
    measures: course.measures.filter((m) => m.visit === visit),
    diedInStay: course.death !== undefined && course.death <= visit.end,
  }
}

/** Side of the weakness that the head image of the visit explains: opposite to the lesion. */
export const weakSideOf = (e: Excerpt): Side => {
  const lesion = e.course.reports.find(
    (x) => x.visit === e.visit && x.finding.type === 'head' && x.finding.lesion !== 'none',
  )
  return lesion?.finding.type === 'head' && lesion.finding.side === 'right' ? 'left' : 'right'
}

/** The first value of the visit, or the last one. */
export const valueOf = (e: Excerpt, key: MeasurementKey, last = false): number | undefined => {
  const values = e.measures.filter((m) => m.key === key)
  return (last ? values.at(-1) : values[0])?.value
}
