import {
  localOperator,
  partitionKey,
  recordKeyText,
  type DatasetId,
  type PartitionKey,
  type Tx,
  type View,
} from '../../graph-schema/index.js'
import { canonicalJson } from '../access/canonical-json.js'
import type { GraphBatch, GraphStore, PartitionStats } from '../store/graph-store.js'

/** One thing that two stores hold differently. */
export interface Difference {
  /** partition, or record and transaction */
  readonly where: string
  readonly what: string
  readonly a: string | number
  readonly b: string | number
}

/** Differences that are told; more are alike. */
const mostDifferences = 20

/** All partitions, for who runs the machine. */
export const wholeView = (datasets: Iterable<DatasetId>, asOf?: Tx): View => ({
  datasets: new Map([...datasets].map((id) => [id, { maxGrade: 5, tier: 'download', smallCell: 1 }])),
  ...(asOf === undefined ? {} : { asOf }),
  reader: localOperator,
})

const statsOf = async (store: GraphStore, view: View): Promise<ReadonlyMap<PartitionKey, PartitionStats>> =>
  new Map((await store.stats(view)).map((stats) => [partitionKey(stats.partition), stats]))

/** Counts and hashes of every partition, now or as of a transaction. @returns what differs, and how much was compared */
export const compareStats = async (
  a: GraphStore,
  b: GraphStore,
  asOf?: Tx,
): Promise<{
  readonly differences: readonly Difference[]
  readonly partitions: number
  readonly assertions: number
}> => {
  const view = wholeView([...(await a.datasets()), ...(await b.datasets())], asOf)
  const [ofA, ofB] = await Promise.all([statsOf(a, view), statsOf(b, view)])
  const differences: Difference[] = []
  for (const where of [...new Set([...ofA.keys(), ...ofB.keys()])].sort()) {
    const [inA, inB] = [ofA.get(where), ofB.get(where)]
    for (const what of ['documents', 'assertions', 'patients', 'hash'] as const) {
      const absent = what === 'hash' ? '' : 0
      const [x, y] = [inA?.[what] ?? absent, inB?.[what] ?? absent]
      if (x !== y) differences.push({ where, what, a: x, b: y })
    }
  }
  const assertions = [...ofA.values()].reduce((sum, stats) => sum + stats.assertions, 0)
  return { differences, partitions: ofA.size, assertions }
}

/**
 * What a batch says of each thing, as text that is equal for equal content.
 * @param whole false leaves out what a record's later versions decide, for a copy that has not come so far
 */
const contentOf = (batch: GraphBatch | undefined, whole: boolean): ReadonlyMap<string, string> => {
  const content = new Map<string, string>()
  for (const change of batch?.changes ?? []) {
    if (change.type === 'put') {
      const { key, job, content: hash, patient, patientKnown, documents, assertions } = change.record
      const sorted = (items: readonly object[]): string[] => items.map(canonicalJson).sort()
      // kind and date are not every engine's
      const held = documents.map(({ id, partition, patient: of, patientKnown: known }) => ({
        id,
        partition,
        of,
        known,
      }))
      const said = { patientKnown, documents: sorted(held), assertions: sorted(assertions) }
      content.set(recordKeyText(key), canonicalJson(whole ? { ...said, job, hash, patient } : said))
    } else if (whole) content.set(canonicalJson(change), 'closed')
  }
  if (whole && batch?.erased !== undefined) content.set('erased', batch.erased.map(partitionKey).sort().join(' '))
  return content
}

/**
 * Two stores change by change, from the first transaction on.
 * @param until stops behind this transaction, which both have reached; what later ones decide is then left out
 * @returns the first differences; of a record's content a short hash stands for it
 */
export const compareHistory = async (
  a: GraphStore,
  b: GraphStore,
  options: { readonly until?: Tx; readonly watch?: (tx: Tx) => void } = {},
): Promise<readonly Difference[]> => {
  const { until, watch } = options
  const walks = [a, b].map((store) => store.history(0 as Tx)[Symbol.asyncIterator]())
  const differences: Difference[] = []
  try {
    const step = async (walk: AsyncIterator<GraphBatch>): Promise<GraphBatch | undefined> => {
      const { done, value } = await walk.next()
      return done === true || (until !== undefined && value.tx > until) ? undefined : value
    }
    let [x, y] = await Promise.all(walks.map(step))
    while ((x !== undefined || y !== undefined) && differences.length < mostDifferences) {
      const tx = Math.min(x?.tx ?? Infinity, y?.tx ?? Infinity) as Tx
      const [inA, inB] = [x, y].map((batch) => contentOf(batch?.tx === tx ? batch : undefined, until === undefined))
      for (const what of new Set([...inA!.keys(), ...inB!.keys()])) {
        const [p, q] = [inA!.get(what), inB!.get(what)]
        if (p !== q) differences.push({ where: `transaction ${tx}`, what, ...shown(p, q) })
      }
      watch?.(tx)
      ;[x, y] = await Promise.all([x?.tx === tx ? step(walks[0]!) : x, y?.tx === tx ? step(walks[1]!) : y])
    }
  } finally {
    await Promise.all(walks.map((walk) => walk.return?.()))
  }
  return differences.slice(0, mostDifferences)
}

/** Around the first place where two contents differ. */
const shown = (p: string | undefined, q: string | undefined): { readonly a: string; readonly b: string } => {
  if (p === undefined || q === undefined)
    return { a: p === undefined ? 'absent' : 'there', b: q === undefined ? 'absent' : 'there' }
  let at = 0
  while (p[at] === q[at]) at++
  const around = (text: string): string => text.slice(Math.max(0, at - 20), at + 40)
  return { a: around(p), b: around(q) }
}
