import { visible, type Partition, type Tier, type Tx, type View } from '../../../graph-schema/index.js'
import type { Database } from '../../sqlite/database.js'

/** What one read sees: the ids of its visible partitions and its time. Lives as long as its read transaction. */
export class Reading {
  /** visible ones, by dataset and grade */
  readonly partitions: readonly { readonly id: number; readonly partition: Partition }[]
  /** absent when the newest state is read */
  readonly asOf: Tx | undefined

  constructor(
    readonly db: Database,
    readonly view: View,
    need: Tier,
  ) {
    const ids = new Map<Partition, number>()
    for (const { id, dataset, grade } of db
      .prepare<[], { id: number } & Partition>('SELECT id, dataset, grade FROM partition')
      .all())
      ids.set({ dataset, grade }, id)
    this.partitions = visible(view, ids.keys(), need).map((partition) => ({ id: ids.get(partition)!, partition }))
    const watermark = db.prepare<[], Tx>('SELECT tx FROM applied').pluck().get()!
    this.asOf = view.asOf !== undefined && view.asOf < watermark ? view.asOf : undefined
  }

  /** undefined when the partition is hidden or unknown */
  partitionId({ dataset, grade }: Partition): number | undefined {
    return this.partitions.find(({ partition: p }) => p.dataset === dataset && p.grade === grade)?.id
  }

  /** SQL condition: the row of `alias` holds at the time read. */
  alive(alias: string): string {
    return this.asOf === undefined
      ? `${alias}.until IS NULL`
      : `${alias}.since <= ${this.asOf} AND (${alias}.until IS NULL OR ${alias}.until > ${this.asOf})`
  }

  /** SQL condition: as `alive`, and in a visible partition (of `ids`, if given). */
  sees(alias: string, ids: readonly number[] = this.partitions.map((p) => p.id)): string {
    return `${alias}.partition IN (${ids.join(', ')}) AND ${this.alive(alias)}`
  }

  /** Number and hash of the assertions of partitions, from the kept sums. */
  tally(partitions: readonly number[]): { assertions: number; hash: bigint } {
    const rows = this.db
      .prepare<[number], { assertions: number; hash: string }>(
        `SELECT assertions, hash FROM tally WHERE partition IN (${partitions.join(', ')}) AND tx <= ?`,
      )
      .all(this.asOf ?? Number.MAX_SAFE_INTEGER)
    let assertions = 0
    let hash = 0n
    for (const row of rows) {
      assertions += row.assertions
      hash += BigInt(`0x${row.hash}`)
    }
    return { assertions, hash }
  }
}
