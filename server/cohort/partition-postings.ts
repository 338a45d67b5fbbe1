import type { Curie, PatientKey } from '../../graph-schema/index.js'
import type { Posting } from '../store/graph-store.js'
import { noDay, type PatientNumbers, type PatientSet } from './patient-set.js'

type Draft = Map<Curie, { patient: number; day: number }[]>

const seal = (draft: { patient: number; day: number }[]): PatientSet => {
  draft.sort((a, b) => a.patient - b.patient)
  return { members: Int32Array.from(draft, (d) => d.patient), days: Int32Array.from(draft, (d) => d.day) }
}

/** Concept → patients of one partition at one time, as recorded, without ancestors. Never changed: a later state shares what stayed. */
export class PartitionPostings {
  private constructor(
    readonly numbers: PatientNumbers,
    private readonly sets: ReadonlyMap<Curie, PatientSet>,
  ) {}

  static async load(postings: AsyncIterable<Posting>, numbers: PatientNumbers): Promise<PartitionPostings> {
    const sets = new Map<Curie, PatientSet>()
    for (const [concept, draft] of await collect(postings, numbers)) sets.set(concept, seal(draft))
    return new PartitionPostings(numbers, sets)
  }

  get concepts(): Iterable<Curie> {
    return this.sets.keys()
  }
  patients(concept: Curie): PatientSet | undefined {
    return this.sets.get(concept)
  }

  /** The state in which `patients` have `postings` and nothing else. */
  async replace(patients: readonly PatientKey[], postings: AsyncIterable<Posting>): Promise<PartitionPostings> {
    const gone = new Set(patients.map((p) => this.numbers.of(p)))
    const added = await collect(postings, this.numbers)
    const sets = new Map(this.sets)
    for (const [concept, set] of this.sets) {
      if (!added.has(concept) && !contains(set, gone)) continue
      const draft = added.get(concept) ?? []
      set.members.forEach((patient, i) => {
        if (!gone.has(patient)) draft.push({ patient, day: set.days[i]! })
      })
      if (draft.length === 0) sets.delete(concept)
      else sets.set(concept, seal(draft))
    }
    for (const [concept, draft] of added) if (!this.sets.has(concept)) sets.set(concept, seal(draft))
    return new PartitionPostings(this.numbers, sets)
  }
}

const collect = async (postings: AsyncIterable<Posting>, numbers: PatientNumbers): Promise<Draft> => {
  const draft: Draft = new Map()
  for await (const { patient, concept, firstDay } of postings) {
    const entry = { patient: numbers.of(patient), day: firstDay ?? noDay }
    const entries = draft.get(concept)
    if (entries) entries.push(entry)
    else draft.set(concept, [entry])
  }
  return draft
}

/** By binary search of the fewer in the more. */
const contains = ({ members }: PatientSet, wanted: ReadonlySet<number>): boolean => {
  if (wanted.size > members.length) return members.some((m) => wanted.has(m))
  for (const n of wanted) {
    let low = 0
    let high = members.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (members[middle]! < n) low = middle + 1
      else high = middle
    }
    if (members[low] === n) return true
  }
  return false
}
