import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serialize } from 'node:v8'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  XinmaiError,
  type Batch,
  type BatchTarget,
  type DatasetId,
  type JobId,
  type Tx,
} from '../../../../graph-schema/index.js'
import { BatchWriter } from '../../../../server/ingest/batch-writer.js'
import { heldAt, Journal, type Envelope, type JobPlan } from '../../../../server/ingest/journal.js'
import { emptyTally } from '../../../../server/ingest/report.js'
import { openDatabase } from '../../../../server/sqlite/database.js'

const plan: JobPlan = {
  type: 'load',
  dataset: 'd1' as DatasetId,
  grade: 3,
  language: 'auto',
  deidentified: true,
  files: [{ path: '/a.json', bytes: 10, modified: 1 }],
}

const envelope = (job: JobId, record: number, withChanges = true): Envelope => ({
  job,
  position: { file: 0, record },
  ...(withChanges
    ? { changes: serialize([{ type: 'close', scope: { type: 'dataset', dataset: 'd1' as DatasetId } }]) }
    : {}),
  references: [],
  deferred: [],
  settled: [],
  issues: [{ code: 'BAD_DATE', place: `/a.json#/${record}`, excerpt: '2023-02-30', severity: 'error' }],
  terms: [
    [`t${record}`, (['notAConcept', 'unmapped', 'mapped'] as const)[record % 3]!],
    ['t', 'mapped'],
  ],
  tally: {
    ...emptyTally(),
    resources: { used: 1, notUsed: 2, rejected: 3 },
    types: { Condition: { used: 1, notUsed: 2, rejected: 3 } },
  },
})

/** A store that keeps the transactions it was given and can be told to fail. */
class Recorder implements BatchTarget {
  readonly applied: Tx[] = []
  fail = false
  /** calls that find the engine away */
  away = 0
  async apply(batch: Batch): Promise<void> {
    if (this.fail) throw new Error('the disk is full')
    if (this.away-- > 0) throw new XinmaiError('UNAVAILABLE', 'no connection')
    if (batch.tx > ((this.applied.at(-1) ?? 0) as Tx)) this.applied.push(batch.tx)
  }
  watermark = async (): Promise<Tx> => (this.applied.at(-1) ?? 0) as Tx
  close = async (): Promise<void> => undefined
}

describe('journal', () => {
  let folder: string
  let journal: Journal
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xinmai-journal-'))
    journal = new Journal(join(folder, 'journal.db'))
  })
  afterEach(() => {
    journal.close()
    rmSync(folder, { recursive: true })
  })

  test('numbers batches from 1 and sums up the report', () => {
    const job = journal.create(plan)
    expect(journal.append(envelope(job, 1), 1)).toBe(1)
    expect(journal.append(envelope(job, 2, false), 2)).toBeUndefined()
    expect(journal.append(envelope(job, 3), 3)).toBe(2)
    const report = journal.report(job)
    expect(report).toMatchObject({
      resources: 18,
      used: 3,
      notUsed: 6,
      rejected: 9,
      sourceTerms: 4,
      unmapped: 1,
      notAConcept: 1,
      tx: 2,
      seconds: 3,
      issueCounts: { BAD_DATE: 3 },
      types: { Condition: { used: 3, notUsed: 6, rejected: 9 } },
    })
    expect(report.issues.map((i) => i.place)).toEqual(['/a.json#/1', '/a.json#/2', '/a.json#/3'])
    expect(journal.job(job).position).toEqual({ file: 0, record: 3 })
  })

  test('keeps jobs, positions and deferred records over a reopening', () => {
    const job = journal.create(plan)
    journal.append({ ...envelope(job, 7), deferred: [{ reader: 'fhir', place: 'x', input: { a: [1] } }] }, 1)
    journal.close()
    journal = new Journal(join(folder, 'journal.db'))
    expect(journal.jobs('running')).toEqual([job])
    expect(journal.job(job)).toMatchObject({ plan, state: 'running', position: { file: 0, record: 7 } })
    const [deferred] = journal.deferred(job, 0, 10)
    expect(deferred?.record).toEqual({ reader: 'fhir', place: 'x', input: { a: [1] } })
    journal.append({ ...envelope(job, 8), settled: [deferred!.seq] }, 2)
    expect(journal.deferred(job, 0, 10)).toEqual([])
    journal.finish(job, 'done', 2)
    expect(journal.jobs('running')).toEqual([])
  })

  test('references are found by dataset and key, and go when the dataset is forgotten', () => {
    const job = journal.create(plan)
    journal.append({ ...envelope(job, 1), references: [['k', { text: 'aspirin' }]] }, 1)
    expect(journal.reference('d1' as DatasetId, 'k')).toEqual({ text: 'aspirin' })
    expect(journal.reference('d2' as DatasetId, 'k')).toBeUndefined()
    journal.forget('d1' as DatasetId)
    expect(journal.reference('d1' as DatasetId, 'k')).toBeUndefined()
    expect(journal.report(job).issues).toEqual([])
  })

  test('a hold keeps readers at the transaction before, and is taken once', () => {
    const job = journal.create(plan)
    journal.append(envelope(job, 1), 1)
    journal.hold()
    journal.append(envelope(job, 2), 1)
    journal.hold()
    const db = openDatabase(join(folder, 'journal.db'), { readonly: true })
    expect(heldAt(db)).toBe(1)
    journal.release()
    expect(heldAt(db)).toBeUndefined()
    db.close()
  })

  test('what a failed store left is applied to all stores on recovery, once', async () => {
    const [documents, graph, index] = [new Recorder(), new Recorder(), new Recorder()]
    const writer = new BatchWriter(journal, { documents, graph, index })
    const job = journal.create(plan)
    await writer.write(envelope(job, 1), 1)
    index.fail = true
    await expect(writer.write(envelope(job, 2), 2)).rejects.toThrow('the disk is full')
    expect([documents.applied, graph.applied, index.applied]).toEqual([[1, 2], [1, 2], [1]])
    index.fail = false
    expect(await writer.recover()).toBe(1)
    expect([documents.applied, graph.applied, index.applied]).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ])
    expect(await writer.recover()).toBe(0)
  })

  test('an engine that is away is waited for, and the waiting is told', async () => {
    const [documents, graph, index] = [new Recorder(), new Recorder(), new Recorder()]
    const told: (string | undefined)[] = []
    const stores = { documents, graph, index }
    const writer = new BatchWriter(journal, stores, (why) => told.push(why), { first: 1, longest: 4, silent: 1_000 })
    const job = journal.create(plan)
    graph.away = 3
    expect(await writer.write(envelope(job, 1), 1)).toBe(1)
    expect([documents.applied, graph.applied, index.applied]).toEqual([[1], [1], [1]])
    expect(told).toEqual([...Array<string>(3).fill('graph: no connection'), undefined])
  })

  test('a store that is not at the state of the journal is refused before anything is written to it', async () => {
    const [documents, graph, index] = [new Recorder(), new Recorder(), new Recorder()]
    const job = journal.create(plan)
    const writer = new BatchWriter(journal, { documents, graph, index })
    await writer.write(envelope(job, 1), 1)
    index.fail = true
    await expect(writer.write(envelope(job, 2), 2)).rejects.toThrow('the disk is full')
    index.fail = false
    const empty = new Recorder()
    await expect(new BatchWriter(journal, { documents, graph: empty, index }).recover()).rejects.toMatchObject({
      code: 'CONFLICT',
      facts: { store: 'graph', transaction: 0, journal: 2 },
    })
    expect([empty.applied, index.applied]).toEqual([[], [1]])
    const ahead = new Recorder()
    ahead.applied.push(9 as Tx)
    await expect(new BatchWriter(journal, { documents: ahead, graph, index }).recover()).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    expect(await writer.recover()).toBe(1)
  })
})
