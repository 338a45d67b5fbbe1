import { XinmaiError, type Batch, type BatchTarget, type Change, type Tx } from '../../graph-schema/index.js'
import { deserialize } from 'node:v8'
import type { Envelope, Journal } from './journal.js'
import { patiently, type Patience, type TellWaiting } from './patience.js'

/** The stores that take every batch, in the order in which they take it; readers wait for the last. */
export interface WriteStores {
  readonly documents: BatchTarget
  readonly graph: BatchTarget
  readonly index: BatchTarget
}
const order = ['documents', 'graph', 'index'] as const

/**
 * The one writer of a data folder. First the journal, then the stores in their order; a batch that a crash left
 * between two of them is applied again on the next start, which changes nothing where it has arrived already. A store
 * whose engine is away is waited for: what was acknowledged is in the journal meanwhile.
 */
export class BatchWriter {
  constructor(
    readonly journal: Journal,
    readonly stores: WriteStores,
    private readonly waiting: TellWaiting = () => undefined,
    private readonly patience?: Patience,
  ) {}

  /**
   * Brings into all stores what was acknowledged before a crash.
   * @returns number of batches
   * @throws XinmaiError CONFLICT when a store lacks more than the journal still has, or is ahead of it: it is not this
   *   data folder's, or was never filled
   */
  async recover(): Promise<number> {
    const [last, pending] = [this.journal.last(), this.journal.pendingTx()]
    for (const name of order) {
      const at = await this.#patiently(name, () => this.stores[name].watermark())
      const facts = { store: name, transaction: at, journal: last }
      if (at > last)
        throw new XinmaiError(
          'CONFLICT',
          `${name} is at transaction ${at}, the journal of this data folder at ${last}`,
          facts,
        )
      if (last - at > pending.filter((tx) => tx > at).length)
        throw new XinmaiError(
          'CONFLICT',
          `${name} is at transaction ${at}, the journal of this data folder at ${last}: bring it there with xinmai copy`,
          facts,
        )
    }
    let count = 0
    for (const batch of this.journal.pending()) {
      await this.#apply(batch)
      count++
    }
    return count
  }

  /** @returns the transaction, or undefined when nothing changed */
  async write(envelope: Envelope, seconds: number): Promise<Tx | undefined> {
    const tx = this.journal.append(envelope, seconds)
    if (tx !== undefined) await this.#apply({ tx, changes: deserialize(envelope.changes!) as Change[] })
    return tx
  }

  async #apply(batch: Batch): Promise<void> {
    for (const name of order) await this.#patiently(name, () => this.stores[name].apply(batch))
    this.journal.applied(batch.tx)
  }

  #patiently<Result>(name: string, body: () => Promise<Result>): Promise<Result> {
    return patiently(name, body, this.waiting, this.patience)
  }

  async close(): Promise<void> {
    for (const name of order) await this.stores[name].close()
    this.journal.close()
  }
}
