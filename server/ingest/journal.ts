import { deserialize, serialize } from 'node:v8'
import { randomBytes } from 'node:crypto'
import type {
  DatasetId,
  Grade,
  Issue,
  IssueCode,
  JobId,
  Language,
  PatientKey,
  Scope,
  Tx,
} from '../../graph-schema/index.js'
import { XinmaiError, type Change } from '../../graph-schema/index.js'
import type { ReferenceTarget } from '../../extractors/extractor.js'
import { migrate, openDatabase, type Database } from '../sqlite/database.js'
import { PayloadFolder } from './payload-folder.js'
import { addTally, emptyTally, maxIssues, type IngestReport, type Tally } from './report.js'

/** What a job was asked to do. Kept whole, so that it can go on after a crash. */
export type JobPlan =
  | {
      readonly type: 'load'
      readonly dataset: DatasetId
      readonly grade: Grade
      readonly language: Language | 'auto'
      /** the steward's word that free text holds no identity; without it free text is left out */
      readonly deidentified: boolean
      readonly patientSystem?: string
      readonly files: readonly SourceFile[]
    }
  | {
      readonly type: 'reextract'
      readonly dataset: DatasetId
      /** default grade from now on; absent: each record keeps that of its load, or of the last re-reading that gave one */
      readonly grade?: Grade
    }
  | { readonly type: 'remove'; readonly dataset: DatasetId; readonly scope: Scope; readonly erase: boolean }

export interface SourceFile {
  readonly path: string
  readonly bytes: number
  /** milliseconds since 1970; a file that changed under a stopped job is read from its start again */
  readonly modified: number
}

/** Up to where a load has been acknowledged. `file` = number of files: the deferred records are being resolved. */
export interface Position {
  readonly file: number
  readonly record: number
}

/** A record that waits for a reference until the end of the load. */
export interface Deferred {
  readonly reader: string
  readonly place: string
  readonly input: unknown
}

/** What became of a source term; its number is kept in the journal. */
export const termOutcomes = ['unmapped', 'mapped', 'notAConcept'] as const
export type TermOutcome = (typeof termOutcomes)[number]

/** One unit of acknowledgement: everything that follows from a stretch of records. */
export interface Envelope {
  readonly job: JobId
  readonly position: Position
  /** `Change[]` as v8.serialize gives it: written as it is and moved between threads without a copy */
  readonly changes?: Uint8Array
  readonly references: readonly (readonly [string, ReferenceTarget])[]
  readonly deferred: readonly Deferred[]
  /** sequence numbers of deferred records that this envelope settles */
  readonly settled: readonly number[]
  readonly issues: readonly Issue[]
  /** distinct source terms seen, as a short hash, and what became of them */
  readonly terms: readonly (readonly [string, TermOutcome])[]
  readonly tally: Tally
}

export interface Job {
  readonly id: JobId
  readonly plan: JobPlan
  readonly state: 'running' | 'done' | 'failed'
  readonly position: Position
  readonly tally: Tally
  readonly seconds: number
}

const steps = [
  `CREATE TABLE job (
     id TEXT PRIMARY KEY, plan BLOB NOT NULL, state TEXT NOT NULL, file INTEGER NOT NULL, record INTEGER NOT NULL,
     tally BLOB NOT NULL, started TEXT NOT NULL, seconds REAL NOT NULL, tx INTEGER NOT NULL, error TEXT
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE batch (tx INTEGER PRIMARY KEY, job TEXT NOT NULL) STRICT;
   CREATE TABLE job_issue (job TEXT NOT NULL, code TEXT NOT NULL, place TEXT NOT NULL, excerpt TEXT NOT NULL, severity TEXT NOT NULL) STRICT;
   CREATE INDEX job_issue_job ON job_issue (job);
   CREATE TABLE job_term (job TEXT NOT NULL, term TEXT NOT NULL, mapped INTEGER NOT NULL, PRIMARY KEY (job, term)) STRICT, WITHOUT ROWID;
   CREATE TABLE deferred (seq INTEGER PRIMARY KEY AUTOINCREMENT, job TEXT NOT NULL, record BLOB NOT NULL) STRICT;
   CREATE INDEX deferred_job ON deferred (job);
   CREATE TABLE reference (dataset TEXT NOT NULL, key TEXT NOT NULL, target BLOB NOT NULL, PRIMARY KEY (dataset, key)) STRICT, WITHOUT ROWID;
   CREATE TABLE hold (one INTEGER PRIMARY KEY CHECK (one = 1), tx INTEGER NOT NULL) STRICT;`,
]

/** Journal of all changes: acknowledged means that its payload and then its row here are on disk. One writer; the job thread reads beside it. */
export class Journal {
  readonly #db: Database
  readonly #payloads: PayloadFolder
  readonly #datasets = new Map<JobId, DatasetId>()

  constructor(path: string, options: { readonly?: boolean } = {}) {
    this.#db = openDatabase(path, options)
    this.#payloads = new PayloadFolder(`${path}.batches`)
    if (options.readonly) return
    this.#db.pragma('secure_delete = ON')
    migrate(this.#db, 'journal', steps)
  }

  /** `job-` + time + 6 hex digits: sorts by time. */
  create(plan: JobPlan, now = new Date()): JobId {
    const stamp = now.toISOString().replaceAll(/[-:]|\.\d+Z/g, '')
    const id = `job-${stamp}-${randomBytes(3).toString('hex')}` as JobId
    this.#db
      .prepare("INSERT INTO job VALUES (?, ?, 'running', 0, 0, ?, ?, 0, 0, NULL)")
      .run(id, serialize(plan), serialize(emptyTally()), now.toISOString())
    return id
  }

  job(id: JobId): Job {
    const row = this.#db
      .prepare<
        [string],
        { plan: Buffer; state: Job['state']; file: number; record: number; tally: Buffer; seconds: number }
      >('SELECT plan, state, file, record, tally, seconds FROM job WHERE id = ?')
      .get(id)
    if (row === undefined) throw new XinmaiError('NOT_FOUND', `no job ${id}`)
    return {
      id,
      plan: deserialize(row.plan) as JobPlan,
      state: row.state,
      position: { file: row.file, record: row.record },
      tally: deserialize(row.tally) as Tally,
      seconds: row.seconds,
    }
  }

  jobs(state?: Job['state']): JobId[] {
    const rows = this.#db
      .prepare<[], { id: JobId; state: string }>('SELECT id, state FROM job ORDER BY started, id')
      .all()
    return rows.filter((row) => state === undefined || row.state === state).map((row) => row.id)
  }

  /** Acknowledges an envelope. @returns its transaction, or undefined when it changes nothing in the stores */
  append(envelope: Envelope, seconds: number): Tx | undefined {
    return this.#db
      .transaction(() => {
        // not the whole job: its plan can name a hundred thousand files
        const tally = this.#tally(envelope.job)
        addTally(tally, envelope.tally)
        let tx: Tx | undefined
        if (envelope.changes !== undefined) {
          tx = (this.last() + 1) as Tx
          this.#payloads.write(tx, envelope.changes)
          this.#db.prepare('INSERT INTO batch VALUES (?, ?)').run(tx, envelope.job)
        }
        this.#db
          .prepare('UPDATE job SET file = ?, record = ?, tally = ?, seconds = ?, tx = max(tx, ?) WHERE id = ?')
          .run(envelope.position.file, envelope.position.record, serialize(tally), seconds, tx ?? 0, envelope.job)
        const issue = this.#db.prepare('INSERT INTO job_issue VALUES (?, ?, ?, ?, ?)')
        for (const i of envelope.issues) issue.run(envelope.job, i.code, i.place, i.excerpt, i.severity)
        const term = this.#db.prepare('INSERT INTO job_term VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
        for (const [hash, outcome] of envelope.terms) term.run(envelope.job, hash, termOutcomes.indexOf(outcome))
        const defer = this.#db.prepare('INSERT INTO deferred (job, record) VALUES (?, ?)')
        for (const record of envelope.deferred) defer.run(envelope.job, serialize(record))
        const settle = this.#db.prepare('DELETE FROM deferred WHERE seq = ?')
        for (const seq of envelope.settled) settle.run(seq)
        const reference = this.#db.prepare(
          'INSERT INTO reference VALUES (?, ?, ?) ON CONFLICT (dataset, key) DO UPDATE SET target = excluded.target',
        )
        for (const [key, target] of envelope.references) {
          reference.run(this.#datasetOf(envelope.job), key, serialize(target))
        }
        return tx
      })
      .immediate()
  }

  #tally(job: JobId): Tally {
    const row = this.#db.prepare<[string], { tally: Buffer }>('SELECT tally FROM job WHERE id = ?').get(job)
    if (row === undefined) throw new XinmaiError('NOT_FOUND', `no job ${job}`)
    return deserialize(row.tally) as Tally
  }

  /** A plan never changes, so its dataset is read once. */
  #datasetOf(job: JobId): DatasetId {
    let dataset = this.#datasets.get(job)
    if (dataset === undefined) this.#datasets.set(job, (dataset = this.job(job).plan.dataset))
    return dataset
  }

  /** Transactions of `pending`. */
  pendingTx(): readonly Tx[] {
    const last = this.last()
    return this.#payloads.all().filter((tx) => tx <= last)
  }

  /** Batches acknowledged but not known to be in all stores, oldest first, one at a time. */
  *pending(): IterableIterator<{ tx: Tx; changes: readonly Change[] }> {
    const last = this.last()
    for (const tx of this.#payloads.all()) {
      // a payload that no row names was never acknowledged
      if (tx > last) this.#payloads.drop(tx)
      else yield { tx, changes: deserialize(this.#payloads.read(tx)) as Change[] }
    }
  }

  /** All stores hold the batch: its content is let go, its number stays. */
  applied(tx: Tx): void {
    this.#payloads.drop(tx)
  }

  last(): Tx {
    return this.#db.prepare<[], { tx: Tx }>('SELECT coalesce(max(tx), 0) AS tx FROM batch').get()!.tx
  }

  /** The next deferred record of a job behind `after`. */
  deferred(job: JobId, after: number, limit: number): { seq: number; record: Deferred }[] {
    return this.#db
      .prepare<[string, number, number], { seq: number; record: Buffer }>(
        'SELECT seq, record FROM deferred WHERE job = ? AND seq > ? ORDER BY seq LIMIT ?',
      )
      .all(job, after, limit)
      .map((row) => ({ seq: row.seq, record: deserialize(row.record) as Deferred }))
  }

  reference(dataset: DatasetId, key: string): ReferenceTarget | undefined {
    const row = this.#db
      .prepare<[string, string], { target: Buffer }>('SELECT target FROM reference WHERE dataset = ? AND key = ?')
      .get(dataset, key)
    return row && (deserialize(row.target) as ReferenceTarget)
  }

  /** Erasing a dataset takes with it what later loads would resolve against, and the excerpts in its reports. */
  forget(dataset: DatasetId): void {
    this.#db
      .transaction(() => {
        this.#db.prepare('DELETE FROM reference WHERE dataset = ?').run(dataset)
        const drop = this.#db.prepare('DELETE FROM job_issue WHERE job = ?')
        for (const id of this.jobs()) if (this.job(id).plan.dataset === dataset) drop.run(id)
      })
      .immediate()
    this.#wipe()
  }

  /**
   * Reports of the dataset's loads keep their issues, not what stood there: whose it was is not kept, and it may have
   * been of what is erased.
   */
  forgetExcerpts(dataset: DatasetId): void {
    const blank = this.#db.prepare("UPDATE job_issue SET excerpt = '' WHERE job = ?")
    this.#db
      .transaction(() => {
        for (const id of this.jobs()) if (this.job(id).plan.dataset === dataset) blank.run(id)
      })
      .immediate()
    this.#wipe()
  }

  /** Deleted pages are overwritten (secure_delete), but live on in the WAL until it is cut. */
  #wipe(): void {
    this.#db.pragma('wal_checkpoint(TRUNCATE)')
  }

  /** What later loads would resolve to an erased patient goes with the patient. */
  forgetPatient(dataset: DatasetId, patient: PatientKey): void {
    const rows = this.#db
      .prepare<[string], { key: string; target: Buffer }>('SELECT key, target FROM reference WHERE dataset = ?')
      .all(dataset)
    const drop = this.#db.prepare('DELETE FROM reference WHERE dataset = ? AND key = ?')
    this.#db
      .transaction(() => {
        for (const { key, target } of rows) {
          if ((deserialize(target) as ReferenceTarget).identity?.value === patient) drop.run(dataset, key)
        }
      })
      .immediate()
  }

  finish(id: JobId, state: 'done' | 'failed', seconds: number, error?: string): void {
    this.#db
      .transaction(() => {
        this.#db
          .prepare('UPDATE job SET state = ?, seconds = ?, error = ? WHERE id = ?')
          .run(state, seconds, error ?? null, id)
        this.#db.prepare('DELETE FROM deferred WHERE job = ?').run(id)
      })
      .immediate()
  }

  /** While held, readers stay at the transaction before: a re-reading shows all at once. */
  hold(): void {
    this.#db.prepare('INSERT INTO hold VALUES (1, ?) ON CONFLICT DO NOTHING').run(this.last())
  }
  release(): void {
    this.#db.prepare('DELETE FROM hold').run()
  }

  report(id: JobId): IngestReport {
    const job = this.job(id)
    const { tally } = job
    const terms = this.#db
      .prepare<[string], { all: number; unmapped: number; decided: number }>(
        `SELECT count(*) AS "all", coalesce(sum(mapped = 0), 0) AS unmapped, coalesce(sum(mapped = 2), 0) AS decided
         FROM job_term WHERE job = ?`,
      )
      .get(id)!
    const counts = this.#db
      .prepare<[string], { code: IssueCode; n: number }>(
        'SELECT code, count(*) AS n FROM job_issue WHERE job = ? GROUP BY code',
      )
      .all(id)
    const issues = this.#db
      .prepare<[string, number], Issue>(
        'SELECT code, place, excerpt, severity FROM job_issue WHERE job = ? ORDER BY rowid LIMIT ?',
      )
      .all(id, maxIssues)
    const { tx } = this.#db.prepare<[string], { tx: Tx }>('SELECT tx FROM job WHERE id = ?').get(id)!
    const { used, notUsed, rejected } = tally.resources
    return {
      job: id,
      dataset: job.plan.dataset,
      state: job.state,
      files: job.plan.type === 'load' ? job.plan.files.length : 0,
      resources: used + notUsed + rejected,
      used,
      notUsed,
      rejected,
      documents: tally.documents,
      assertions: tally.assertions,
      newAssertions: tally.newAssertions,
      removedDocuments: tally.removedDocuments,
      removedAssertions: tally.removedAssertions,
      sourceTerms: terms.all,
      unmapped: terms.unmapped,
      notAConcept: terms.decided,
      types: tally.types,
      issueCounts: Object.fromEntries(counts.map(({ code, n }) => [code, n])),
      issues: issues.map((i) => ({ ...i })),
      tx,
      seconds: job.seconds,
    }
  }

  close(): void {
    this.#db.close()
  }
}

/** The transaction that readers stay at while a re-reading is under way; undefined when nothing is held. */
export const heldAt = (control: Database): Tx | undefined =>
  control.prepare<[], { tx: Tx }>('SELECT tx FROM hold').get()?.tx
