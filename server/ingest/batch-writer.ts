import type { Batch, BatchTarget, Change, Tx } from '../../graph-schema/index.js'
import { deserialize } from 'node:v8'
import type { Envelope, Journal } from './journal.js'

/** The stores that take every batch, in the order in which they take it; readers wait for the last. */
export interface WriteStores {
  readonly documents: BatchTarget
  readonly graph: BatchTarget
  readonly index: BatchTarget
}

/**
 * The one writer of a data folder. First the journal, then the stores in their order; a batch that a crash left
 * between two of them is applied again on the next start, which changes nothing where it has arrived already.
 */
export class BatchWriter {
  constructor(
    readonly journal: Journal,
    readonly stores: WriteStores,
  ) {}

  /** Brings into all stores what was acknowledged before a crash. @returns number of batches */
  async recover(): Promise<number> {
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
    await this.stores.documents.apply(batch)
    await this.stores.graph.apply(batch)
    await this.stores.index.apply(batch)
    this.journal.applied(batch.tx)
  }

  async close(): Promise<void> {
    await this.stores.documents.close()
    await this.stores.graph.close()
    await this.stores.index.close()
    this.journal.close()
  }
}
