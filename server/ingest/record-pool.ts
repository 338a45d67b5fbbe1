import type { Extraction } from '../../extractors/extractor.js'
import type { DatasetId, Grade, JobId } from '../../graph-schema/index.js'
import type { Ontology } from '../../ontology/ontology.js'
import { inOrder, type WorkPool } from '../thread/work-pool.js'
import { remembered, type Pseudonym } from './pseudonym.js'
import { readRecord } from './record-reading.js'

/** What an extractor made of a record of use, its free text not yet read. */
export interface Extracted {
  readonly extraction: Extraction
  readonly extractor: { readonly name: string; readonly version: string }
  readonly place: string
}
/** The record read and sealed, or why that failed. */
export type ReadExtraction = ReturnType<typeof readRecord> | { readonly failure: string }

/** What reading and sealing need to know of a load. */
export interface LoadFacts {
  readonly job: JobId
  readonly dataset: DatasetId
  readonly grade: Grade
  readonly deidentified: boolean
}

/** Reads and seals extractions of one load: a pure function of them, so any thread does it alike. */
export const extractionReader = (
  { deidentified, ...load }: LoadFacts,
  ontology: Ontology,
  pseudonym: Pseudonym,
): ((extracted: Extracted) => ReadExtraction) => {
  const context = { ...load, ontology, pseudonym, identityKeys: remembered(pseudonym) }
  return ({ extraction, extractor, place }) => {
    try {
      return readRecord(extraction, extractor, context, { deidentified, place })
    } catch (e) {
      return { failure: String((e as Error).message ?? e) }
    }
  }
}

/** Reads the extractions of a load, in other threads where there is much to read. */
export interface RecordPool {
  /** in this thread */
  read(extracted: Extracted): ReadExtraction
  /** each item, in order, with what became of its extraction if it has one */
  inOrder<Item extends { readonly extracted?: Extracted }>(
    items: AsyncIterable<Item>,
  ): AsyncIterable<readonly [Item, ReadExtraction | undefined]>
  close(): Promise<void>
}

/** UTF-16 units of text, about a second of reading, from which on other threads pay for their start. */
const enough = 1_000_000
/** Weight of a record beside its text, in units of text. */
const recordWeight = 100

const textLength = ({ extraction }: Extracted): number =>
  extraction.documents.reduce((sum, d) => sum + (d.kind === 'note' || d.kind === 'report' ? d.text.length : 0), 0)

/**
 * @param start starts the threads, which answer `read` with a ReadExtraction for each of a list; undefined: none
 * @param underway batches on their way at once
 * @param startAt UTF-16 units of text before the threads are started
 */
export const createRecordPool = (
  read: (extracted: Extracted) => ReadExtraction,
  start: (() => WorkPool) | undefined,
  underway: number,
  startAt = enough,
): RecordPool => {
  let pool: WorkPool | undefined
  let seen = 0
  const readAll = async (batch: readonly Extracted[]): Promise<readonly ReadExtraction[]> => {
    // a record without text is read sooner than sent
    const sent = batch.filter((one) => textLength(one) > 0)
    const length = sent.reduce((sum, one) => sum + textLength(one), 0)
    seen += length
    if (start === undefined || seen < startAt || length === 0) return batch.map(read)
    pool ??= start()
    const answers = pool.call<ReadExtraction[]>('read', [sent], length)
    const here = new Map(batch.filter((one) => textLength(one) === 0).map((one) => [one, read(one)]))
    const there = new Map((await answers).map((answer, n) => [sent[n]!, answer]))
    return batch.map((one) => (here.get(one) ?? there.get(one))!)
  }
  return {
    read,
    async *inOrder(items) {
      if (start === undefined) {
        for await (const item of items) yield [item, item.extracted && read(item.extracted)]
        return
      }
      yield* inOrder(items, {
        weight: ({ extracted }) => recordWeight + (extracted === undefined ? 0 : textLength(extracted)),
        underway,
        work: async (batch) => {
          const answers = await readAll(batch.flatMap(({ extracted }) => extracted ?? []))
          let n = 0
          return batch.map((item) => [item, item.extracted && answers[n++]] as const)
        },
      })
    },
    close: async () => pool?.close(),
  }
}
