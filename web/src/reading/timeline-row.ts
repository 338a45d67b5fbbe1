import type { ConceptHead } from '../api/queries.js'
import type { ReadAssertion } from '../api/reading.js'
import { markKindOf, type MarkKind } from './mark-filter.js'
import { stretchOf, type Stretch } from './time-scale.js'

/** An assertion on the axis. */
export interface TimelineMark {
  readonly assertion: ReadAssertion
  /** when it was or began, as wide as it is unsure */
  readonly begin: Stretch
  /** bar: when it ended, as wide as that is unsure */
  readonly finish?: Stretch
  /** bar without an end: it goes on */
  readonly isOpen: boolean
  /** only its latest time is known: it was before */
  readonly isBefore: boolean
}
export interface TimelineRow {
  readonly key: string
  readonly kind: MarkKind
  readonly concept: ConceptHead | null
  /** as written, for what has no concept */
  readonly text: string
  readonly marks: readonly TimelineMark[]
}

/** Kinds from top to bottom: what lasts, what was done, what was taken, what was found. */
const kindOrder: readonly MarkKind[] = [
  'disease',
  'procedure',
  'outcome',
  'drug',
  'measurement',
  'test',
  'finding',
  'symptom',
  'riskFactor',
  'anatomy',
  'specimenType',
  'unmapped',
]

/**
 * A disease that began at a time of its own is a bar that stays open until it is told to have ended; one that is only
 * dated by its document is a point there, since no onset is known. A drug is a bar where both its ends are known.
 */
const markOf = (assertion: ReadAssertion): TimelineMark | undefined => {
  const { time, evidence, status, predicate } = assertion
  const { start, end } = time
  if (start === null) {
    if (end === null) return undefined
    return { assertion, begin: stretchOf(end), isOpen: false, isBefore: true }
  }
  const begin = stretchOf(start)
  const base = { assertion, begin, isBefore: false }
  const last = end === null || end === start ? undefined : stretchOf(end)
  if (last !== undefined && last.end > begin.end) return { ...base, finish: last, isOpen: false }
  const ofDocument = evidence.start !== null && start.slice(0, 10) === evidence.documentDate?.slice(0, 10)
  const isOpen = predicate === 'hasDisease' && status === 'present' && end === null && !ofDocument
  return { ...base, isOpen }
}

/** Rows by kind, then by their first time; what has no time at all is left over as `undated`. */
export const timelineRows = (
  assertions: readonly ReadAssertion[],
): { readonly rows: readonly TimelineRow[]; readonly undated: readonly ReadAssertion[] } => {
  const rows = new Map<string, TimelineRow & { readonly marks: TimelineMark[] }>()
  const undated: ReadAssertion[] = []
  for (const assertion of assertions) {
    const mark = markOf(assertion)
    if (mark === undefined) {
      undated.push(assertion)
      continue
    }
    const { concept, sourceTerm } = assertion
    const kind = markKindOf(assertion)
    const key = concept?.id ?? `${kind} ${sourceTerm.text}`
    const row = rows.get(key) ?? { key, kind, concept, text: sourceTerm.text, marks: [] }
    rows.set(key, row)
    row.marks.push(mark)
  }
  const first = (row: TimelineRow): number => Math.min(...row.marks.map((m) => m.begin.start))
  for (const { marks } of rows.values()) marks.sort((a, b) => a.begin.start - b.begin.start)
  return {
    rows: [...rows.values()].sort(
      (a, b) =>
        kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) || first(a) - first(b) || (a.key < b.key ? -1 : 1),
    ),
    undated,
  }
}
/** All that a mark can cover; an open one counts up to `now`. */
export const extentOf = ({ begin, finish, isOpen }: TimelineMark, now: number): Stretch => ({
  start: begin.start,
  end: finish?.end ?? (isOpen ? Math.max(now, begin.end) : begin.end),
})
