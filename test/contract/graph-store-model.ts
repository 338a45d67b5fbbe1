import {
  dayOf,
  recordKeyText,
  sees,
  type Assertion,
  type Batch,
  type Scope,
  type SealedRecord,
  type View,
} from '../../graph-schema/index.js'

/**
 * What a graph store must answer, told in the plainest way: after every transaction the whole list of current records.
 * Only for small graphs.
 */
export class GraphModel {
  private readonly states = new Map<number, ReadonlyMap<string, SealedRecord>>([[0, new Map()]])
  private readonly last = new Map<string, SealedRecord>()
  private newest = 0

  apply({ tx, changes }: Batch): void {
    const state = new Map(this.states.get(this.newest))
    this.newest = tx
    this.states.set(tx, state)
    for (const change of changes) {
      if (change.type === 'put') {
        const key = recordKeyText(change.record.key)
        state.set(key, change.record)
        this.last.set(key, change.record)
      } else if (change.type === 'close') {
        for (const [key, r] of [...state]) if (inScope(r, change.scope)) state.delete(key)
      } else this.erase(change.scope)
    }
  }

  private erase(scope: Scope): void {
    const whole = [...this.last].filter(([, r]) => inScope(r, scope)).map(([key]) => key)
    for (const key of whole) this.last.delete(key)
    for (const [tx, state] of this.states) {
      const kept = [...state].filter(([key]) => !whole.includes(key))
      this.states.set(tx, new Map(kept.map(([key, r]) => [key, withoutTraces(r, scope)])))
    }
  }

  records(view: View): SealedRecord[] {
    const tx = Math.min(view.asOf ?? this.newest, this.newest)
    return [...this.states.get(tx)!.values()]
  }

  /** visible ones, in the order of the port */
  assertions(view: View): Assertion[] {
    const at = (a: Assertion) => a.time.start ?? a.time.end ?? ''
    return this.records(view)
      .flatMap((r) => [...new Map(r.assertions.map((a) => [a.id, a])).values()])
      .filter((a) => sees(view, a.partition, 'row'))
      .sort((a, b) => less(a.patient, b.patient) || less(at(a), at(b)) || less(a.id, b.id))
  }

  /** `patient concept first day` of a partition, sorted */
  postings(view: View, partition: { dataset: string; grade: number }): string[] {
    const first = new Map<string, number>()
    for (const r of this.records(view))
      for (const a of r.assertions) {
        if (!r.patientKnown || a.status !== 'present' || a.concept === undefined) continue
        if (a.partition.dataset !== partition.dataset || a.partition.grade !== partition.grade) continue
        const key = `${a.patient} ${a.concept}`
        first.set(key, Math.min(first.get(key) ?? Infinity, dayOf(a.time) ?? Infinity))
      }
    return [...first].map(([key, day]) => `${key} ${day}`).sort()
  }
}

const less = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const inScope = (r: SealedRecord, scope: Scope): boolean => {
  switch (scope.type) {
    case 'record':
      return recordKeyText(r.key) === recordKeyText(scope.key)
    case 'dataset':
      return r.key.dataset === scope.dataset
    case 'job':
      return r.job === scope.job
    case 'patient':
      return (
        r.key.dataset === scope.dataset &&
        (r.patient === scope.patient || r.assertions.some((a) => a.patient === scope.patient))
      )
    case 'document':
      return r.documents.some((d) => d.id === scope.document)
  }
}

/** An earlier version loses what it held of an erased patient or document. */
const withoutTraces = (r: SealedRecord, scope: Scope): SealedRecord => {
  if (scope.type === 'patient')
    return {
      ...r,
      documents: r.documents.filter((d) => d.patient !== scope.patient),
      assertions: r.assertions.filter((a) => a.patient !== scope.patient),
    }
  if (scope.type === 'document')
    return {
      ...r,
      documents: r.documents.filter((d) => d.id !== scope.document),
      assertions: r.assertions.filter((a) => a.evidence.document !== scope.document),
    }
  return r
}
