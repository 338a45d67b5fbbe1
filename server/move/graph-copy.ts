import { XinmaiError, type Tx } from '../../graph-schema/index.js'
import type { GraphStore } from '../store/graph-store.js'
import { compareHistory, compareStats, type Difference } from './comparison.js'

export interface CopyProgress {
  readonly phase: 'checking' | 'copying'
  readonly tx: Tx
  readonly of: Tx
}

const conflict = (at: Tx, [first]: readonly Difference[]): XinmaiError =>
  new XinmaiError(
    'CONFLICT',
    `the target is no copy of the source as of transaction ${at}: ${first!.where} ${first!.what} ${first!.a} there, ${first!.b} here; copy to an empty store`,
    { tx: at, where: first!.where },
  )

/**
 * Makes `to` hold what `from` holds, the past included. An empty target is filled; one that is a copy of an earlier
 * state, finished or not, is brought up to date.
 * @returns transactions that were applied
 * @throws XinmaiError CONFLICT when the target holds anything else
 */
export const copyGraph = async (
  from: GraphStore,
  to: GraphStore,
  watch: (progress: CopyProgress) => void = () => undefined,
): Promise<{ readonly batches: number; readonly from: Tx; readonly tx: Tx }> => {
  const [at, of] = [await to.watermark(), await from.watermark()]
  if (at > of)
    throw new XinmaiError('CONFLICT', `the target is at transaction ${at}, the source at ${of}`, {
      target: at,
      source: of,
    })
  if (at > 0) {
    const { differences } = await compareStats(from, to, at)
    if (differences.length > 0) throw conflict(at, differences)
  }
  let batches = 0
  let checked = at === 0
  for await (const batch of from.history(at)) {
    if (!checked && batch.erased !== undefined) {
      // erased from the past of the source, maybe after it was copied: the copy must not keep it
      const differences = await compareHistory(from, to, {
        until: at,
        watch: (tx) => watch({ phase: 'checking', tx, of: at }),
      })
      if (differences.length > 0) throw conflict(at, differences)
      checked = true
    }
    await to.apply(batch)
    batches++
    watch({ phase: 'copying', tx: batch.tx, of })
  }
  return { batches, from: at, tx: await to.watermark() }
}
