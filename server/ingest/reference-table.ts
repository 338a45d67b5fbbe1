import type { ReferenceIndex, ReferenceTarget } from '../../extractors/extractor.js'
import type { DatasetId } from '../../graph-schema/index.js'
import type { Journal } from './journal.js'
import type { Pseudonym } from './pseudonym.js'
import { patientKeyOf, sealedSystem } from './seal.js'

/** Entries held in memory; older ones are read from the journal again. */
const cacheSize = 100_000

/**
 * What resources refer to, kept across files and loads. Keys are hashed and patients are replaced by their keys before
 * anything is written, so the table on disk holds no identity.
 */
export class ReferenceTable implements ReferenceIndex {
  readonly #cache = new Map<string, ReferenceTarget>()
  #fresh: [string, ReferenceTarget][] = []

  constructor(
    private readonly journal: Journal,
    private readonly dataset: DatasetId,
    private readonly pseudonym: Pseudonym,
  ) {}

  put(key: string, target: ReferenceTarget): void {
    const hashed = this.pseudonym('reference', this.dataset, key)
    const sealed: ReferenceTarget =
      target.identity === undefined
        ? target
        : {
            ...target,
            identity: { system: sealedSystem, value: patientKeyOf(this.pseudonym, this.dataset, target.identity) },
          }
    this.#remember(key, sealed)
    this.#fresh.push([hashed, sealed])
  }

  get(key: string): ReferenceTarget | undefined {
    const known = this.#cache.get(key)
    if (known !== undefined) return known
    const kept = this.journal.reference(this.dataset, this.pseudonym('reference', this.dataset, key))
    if (kept !== undefined) this.#remember(key, kept)
    return kept
  }

  /** Entries since the last call, to go into the journal with the records that brought them. */
  take(): [string, ReferenceTarget][] {
    const fresh = this.#fresh
    this.#fresh = []
    return fresh
  }

  #remember(key: string, target: ReferenceTarget): void {
    this.#cache.set(key, target)
    if (this.#cache.size > cacheSize) this.#cache.delete(this.#cache.keys().next().value!)
  }
}
