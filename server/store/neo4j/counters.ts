import type { Partition } from '../../../graph-schema/index.js'
import { HashSum, hashText } from '../assertion-hash.js'
import { integer, type Work } from './connection.js'

/** The part of an assertion that the kept sums depend on. */
export interface Counted extends Partition {
  /** as at the node: 16 bytes in base64url */
  readonly hash: string
}

interface Change {
  assertions: number
  readonly hash: HashSum
}
interface TallyRow {
  readonly tx: number
  readonly assertions: number
  readonly hash: string
}

/**
 * Sums up the changes of one batch and writes them to the `Tally` nodes at its end. A tally holds number and hash of a
 * partition's assertions after a transaction that changed them, so that a read looks at one of them alone.
 */
export class Counters {
  private readonly changes = new Map<string, { readonly partition: Partition; readonly byTx: Map<number, Change> }>()

  /** @param sign 1 for an assertion that became current at `tx`, -1 for one that ceased to be */
  add({ dataset, grade, hash }: Counted, tx: number, sign: 1 | -1): void {
    const key = `${dataset}/${grade}`
    let partition = this.changes.get(key)
    if (!partition) this.changes.set(key, (partition = { partition: { dataset, grade }, byTx: new Map() }))
    let change = partition.byTx.get(tx)
    if (!change) partition.byTx.set(tx, (change = { assertions: 0, hash: new HashSum() }))
    change.assertions += sign
    change.hash.add(Buffer.from(hash, 'base64url'), sign)
  }

  get partitions(): readonly Partition[] {
    return [...this.changes.values()].map(({ partition }) => partition)
  }

  async flush(work: Work): Promise<void> {
    for (const { partition, byTx } of this.changes.values()) {
      const { dataset, grade } = partition
      const key = { dataset, grade: integer(grade), from: integer(Math.min(...byTx.keys())) }
      // an erasure changes sums of the past, and all that come after them
      const later = await work.rows<TallyRow>(
        `MATCH (t:Tally) WHERE t.dataset = $dataset AND t.grade = $grade AND t.tx >= $from
         RETURN t.tx AS tx, t.assertions AS assertions, t.hash AS hash ORDER BY tx`,
        key,
      )
      const [before] = await work.rows<TallyRow>(
        `MATCH (t:Tally) WHERE t.dataset = $dataset AND t.grade = $grade AND t.tx < $from
         RETURN t.tx AS tx, t.assertions AS assertions, t.hash AS hash ORDER BY tx DESC LIMIT 1`,
        key,
      )
      const was = new Map(later.map((t) => [t.tx, t]))
      let had = { assertions: before?.assertions ?? 0, hash: before?.hash ?? hashText(0n) }
      let now = had
      const set: unknown[] = []
      const drop: unknown[] = []
      let changed = { assertions: 0, hash: 0n }
      for (const tx of [...new Set([...was.keys(), ...byTx.keys()])].sort((a, b) => a - b)) {
        had = was.get(tx) ?? had
        const by = byTx.get(tx)
        changed = {
          assertions: changed.assertions + (by?.assertions ?? 0),
          hash: changed.hash + (by?.hash.value ?? 0n),
        }
        const next = {
          assertions: had.assertions + changed.assertions,
          hash: hashText(BigInt(`0x${had.hash}`) + changed.hash),
        }
        if (next.assertions === now.assertions && next.hash === now.hash) drop.push({ tx: integer(tx) })
        else set.push({ tx: integer(tx), assertions: integer(next.assertions), hash: next.hash })
        now = next
      }
      await work.each(
        'UNWIND $rows AS row MATCH (t:Tally {dataset: $dataset, grade: $grade, tx: row.tx}) DELETE t',
        drop,
        key,
      )
      await work.each(
        `UNWIND $rows AS row MERGE (t:Tally {dataset: $dataset, grade: $grade, tx: row.tx})
         SET t.assertions = row.assertions, t.hash = row.hash`,
        set,
        key,
      )
    }
  }
}
