import type { Curie, DatasetId, DatasetView } from '../../graph-schema/index.js'
import type { Ontology } from '../../ontology/ontology.js'
import type { PartitionPostings } from './partition-postings.js'
import { noPatients, toBits, union, type PatientNumbers, type PatientSet } from './patient-set.js'

interface Made {
  readonly inputs: readonly PatientSet[]
  readonly set: PatientSet
  bits?: Uint32Array
}

/**
 * The patients of one dataset over its visible partitions at one time: a patient in several partitions is one.
 * Sets are made when first asked for; a later state takes over those whose inputs stayed the same.
 */
export class DatasetCohort {
  private readonly direct = new Map<Curie, Made>()
  private readonly closed = new Map<Curie, Made>()
  private everyone: Made | undefined

  constructor(
    readonly dataset: DatasetId,
    private readonly numbers: PatientNumbers,
    readonly partitions: readonly PartitionPostings[],
    private readonly ontology: Ontology,
    private before?: DatasetCohort,
  ) {
    // one state back is enough to take over from; a chain of them would keep all alive
    if (before) before.before = undefined
  }

  /** concepts recorded for some patient, without ancestors */
  concepts(): Iterable<Curie> {
    return new Set(this.partitions.flatMap((p) => [...p.concepts]))
  }

  /** patients for whom the concept itself is recorded */
  recorded(concept: Curie): PatientSet {
    return this.made(this.direct, this.before?.direct, concept, () =>
      this.partitions.flatMap((p) => p.patients(concept) ?? []),
    ).set
  }

  /** P*: patients for whom the concept or a descendant is recorded */
  patients(concept: Curie): PatientSet {
    return this.star(concept).set
  }

  /** P* as bits, to count against with `shared` */
  bits(concept: Curie): Uint32Array {
    const made = this.star(concept)
    // patients numbered since have no bit yet, nor have they the concept; but they may be asked for
    if (!made.bits || made.bits.length << 5 < this.numbers.size) made.bits = toBits(made.set, this.numbers.size)
    return made.bits
  }

  /** number of patients with any concept: what independence is reckoned against */
  get size(): number {
    this.everyone ??= { inputs: [], set: union([...this.concepts()].map((c) => this.recorded(c))) }
    return this.everyone.set.members.length
  }

  private star(concept: Curie): Made {
    return this.made(this.closed, this.before?.closed, concept, () =>
      [concept, ...this.ontology.descendants(concept)].flatMap((c) =>
        this.partitions.flatMap((p) => p.patients(c) ?? []),
      ),
    )
  }

  private made(
    now: Map<Curie, Made>,
    before: ReadonlyMap<Curie, Made> | undefined,
    concept: Curie,
    inputs: () => PatientSet[],
  ): Made {
    let made = now.get(concept)
    if (!made) {
      const from = inputs()
      const had = before?.get(concept)
      const same = had && had.inputs.length === from.length && from.every((set, i) => set === had.inputs[i])
      made = same ? had : { inputs: from, set: from.length === 0 ? noPatients : union(from) }
      now.set(concept, made)
    }
    return made
  }
}

/** A dataset with how the reader may see it. */
export interface SeenCohort {
  readonly cohort: DatasetCohort
  readonly dataset: DatasetId
  readonly seen: DatasetView
}
