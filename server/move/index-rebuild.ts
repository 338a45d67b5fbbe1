import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  XinmaiError,
  type Assertion,
  type Change,
  type DatasetId,
  type DocumentId,
  type Tx,
  type View,
} from '../../graph-schema/index.js'
import type { DocumentStore, StoredRecord } from '../documents/document-store.js'
import type { SearchIndex } from '../search/search-index.js'
import type { GraphStore } from '../store/graph-store.js'
import { wholeView } from './comparison.js'

export interface RebuildParts {
  /** where the note of an unfinished rebuild lies */
  readonly data: string
  readonly documents: DocumentStore
  readonly graph: GraphStore
  readonly index: SearchIndex
  /** the index's name in the note */
  readonly name: string
}
export interface RebuildProgress {
  readonly records: number
  /** documents there are, resources included */
  readonly documents: number
}

/** Records of a batch at least; a load's batch has as many or more. */
const leastRecords = 200
/** Questions to the graph at once. */
const atOnce = 8
const pageSize = 1000

/** What `<data>/rebuild.json` says while a rebuild is not finished. */
interface Note {
  readonly index: string
  readonly tx: Tx
  readonly size: number
}

/**
 * Fills an empty search index with what is current, up to the stores' watermark; run again, it goes on with a rebuild
 * that was broken off. Nothing may be written to the data folder meanwhile (the caller holds its lock).
 * @throws XinmaiError CONFLICT when the index holds anything else, or the graph is not where the documents are
 */
export const rebuildIndex = async (
  { data, documents, graph, index, name }: RebuildParts,
  watch: (progress: RebuildProgress) => void = () => undefined,
): Promise<{ readonly records: number; readonly tx: Tx }> => {
  const tx = await documents.watermark()
  const [inGraph, start] = [await graph.watermark(), await index.watermark()]
  if (inGraph !== tx)
    throw new XinmaiError('CONFLICT', `the graph is at transaction ${inGraph}, the documents at ${tx}`, {
      graph: inGraph,
      documents: tx,
    })
  const datasets = await graph.datasets()
  const view = wholeView(datasets)
  const total = (await graph.stats(view)).reduce((sum, stats) => sum + stats.documents, 0)
  // batch numbers are transactions and end with the stores': at most as many batches as there were transactions
  const size = Math.max(leastRecords, Math.ceil(total / Math.max(1, tx)))
  const file = join(data, 'rebuild.json')
  const note: Note = { index: name, tx, size }
  const unfinished = existsSync(file) && readFileSync(file, 'utf8') === JSON.stringify(note)
  if (start > 0 && !unfinished) {
    if (start === tx) return { records: 0, tx }
    throw new XinmaiError(
      'CONFLICT',
      `${name} holds something already, up to transaction ${start}; rebuild an empty index`,
      { index: start },
    )
  }
  writeFileSync(file, JSON.stringify(note))

  let batch = 0
  let records = 0
  let changes: Change[] = []
  const flush = async (at: Tx): Promise<void> => {
    await index.apply({ tx: at, changes })
    changes = []
    watch({ records, documents: total })
  }
  for await (const group of groups(documents, view, datasets, size)) {
    batch++
    records += group.length
    if (batch <= start) continue
    // the last group is not known to be it: what is left over goes with the last transaction
    if (changes.length > 0) await flush((batch - 1) as Tx)
    changes = await putsOf(group, graph, view)
  }
  await flush(tx)
  rmSync(file)
  return { records, tx }
}

/** Records with a text to search in, in the order of their keys, `size` at a time. */
async function* groups(
  documents: DocumentStore,
  view: View,
  datasets: readonly DatasetId[],
  size: number,
): AsyncIterable<readonly StoredRecord[]> {
  let group: StoredRecord[] = []
  for (const dataset of datasets)
    for await (const record of documents.records(view, dataset)) {
      const texts = record.documents.filter((document) => document.kind !== 'resource')
      if (texts.length === 0) continue
      group.push({ ...record, documents: texts })
      if (group.length < size) continue
      yield group
      group = []
    }
  if (group.length > 0) yield group
}

const putsOf = async (group: readonly StoredRecord[], graph: GraphStore, view: View): Promise<Change[]> => {
  const changes = new Array<Change>(group.length)
  let next = 0
  const work = async (): Promise<void> => {
    for (let i = next++; i < group.length; i = next++) {
      const record = group[i]!
      const assertions: Assertion[] = []
      for (const { id } of record.documents)
        for (const said of await ofDocument(graph, view, id))
          // records of one text share a document
          if (
            said.record.id === record.key.id &&
            said.record.type === record.key.type &&
            said.record.system === record.key.system
          )
            assertions.push(said)
      changes[i] = { type: 'put', record: { ...record, assertions } }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return changes
}

const ofDocument = async (graph: GraphStore, view: View, document: DocumentId): Promise<readonly Assertion[]> => {
  const all: Assertion[] = []
  for (let after: string | undefined; ;) {
    const page = await graph.assertions(
      view,
      { document },
      { first: pageSize, ...(after === undefined ? {} : { after }) },
    )
    all.push(...page.items)
    if (page.next === undefined) return all
    after = page.next
  }
}
