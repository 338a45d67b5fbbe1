/** Patients by number, ascending, each with the first day (from 1970-01-01) on which something holds. Never changed once made. */
export interface PatientSet {
  readonly members: Int32Array
  /** beside `members`; `noDay` where nothing is dated */
  readonly days: Int32Array
}

/** Later than every day, so that the smaller of two is the first known. */
export const noDay = 0x7fffffff

export const noPatients: PatientSet = { members: new Int32Array(0), days: new Int32Array(0) }

/** Gives patients of one dataset numbers; numbers order nothing that is shown. */
export class PatientNumbers {
  private readonly numbers = new Map<string, number>()

  get size(): number {
    return this.numbers.size
  }
  of(key: string): number {
    let n = this.numbers.get(key)
    if (n === undefined) this.numbers.set(key, (n = this.numbers.size))
    return n
  }
}

const merge = (a: PatientSet, b: PatientSet): PatientSet => {
  const size = a.members.length + b.members.length
  const members = new Int32Array(size)
  const days = new Int32Array(size)
  let n = 0
  for (let i = 0, j = 0; i < a.members.length || j < b.members.length; n++) {
    const x = i < a.members.length ? a.members[i]! : Infinity
    const y = j < b.members.length ? b.members[j]! : Infinity
    members[n] = Math.min(x, y)
    days[n] = x < y ? a.days[i]! : y < x ? b.days[j]! : Math.min(a.days[i]!, b.days[j]!)
    if (x <= y) i++
    if (y <= x) j++
  }
  return { members: members.slice(0, n), days: days.slice(0, n) }
}

/** All patients of the sets, each with the earliest of its days. */
export const union = (sets: readonly PatientSet[]): PatientSet => {
  if (sets.length === 0) return noPatients
  if (sets.length === 1) return sets[0]!
  const half = sets.length >> 1
  return merge(union(sets.slice(0, half)), union(sets.slice(half)))
}

/** The set as one bit a patient, for counting what it shares with many others. */
export const toBits = (set: PatientSet, patients: number): Uint32Array => {
  const bits = new Uint32Array((patients + 31) >>> 5)
  for (const m of set.members) bits[m >>> 5]! |= 1 << (m & 31)
  return bits
}

/** Number of patients in both. */
export const shared = (bits: Uint32Array, set: PatientSet): number => {
  const { members } = set
  let n = 0
  for (let i = 0; i < members.length; i++) {
    const m = members[i]!
    n += (bits[m >>> 5]! >>> (m & 31)) & 1
  }
  return n
}

export const intersect = (a: PatientSet, b: PatientSet): PatientSet => {
  const members: number[] = []
  const days: number[] = []
  for (let i = 0, j = 0; i < a.members.length && j < b.members.length;) {
    const x = a.members[i]!
    const y = b.members[j]!
    if (x === y) {
      members.push(x)
      days.push(Math.min(a.days[i]!, b.days[j]!))
    }
    if (x <= y) i++
    if (y <= x) j++
  }
  return { members: Int32Array.from(members), days: Int32Array.from(days) }
}

/** Among patients with a known day in both: how many there are, and how many have that of `a` no later than that of `b`. */
export const order = (a: PatientSet, b: PatientSet): { both: number; firstInA: number } => {
  let both = 0
  let firstInA = 0
  for (let i = 0, j = 0; i < a.members.length && j < b.members.length;) {
    const x = a.members[i]!
    const y = b.members[j]!
    if (x === y && a.days[i] !== noDay && b.days[j] !== noDay) {
      both++
      if (a.days[i]! <= b.days[j]!) firstInA++
    }
    if (x <= y) i++
    if (y <= x) j++
  }
  return { both, firstInA }
}
