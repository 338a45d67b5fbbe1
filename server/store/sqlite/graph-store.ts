import {
  dayOf,
  precisionOf,
  recordKeyText,
  type Assertion,
  type Curie,
  type DatasetId,
  type JobId,
  type Page,
  type PageRequest,
  type Partition,
  type PatientKey,
  type RecordKey,
  type StatementId,
  type Status,
  type Tier,
  type Tx,
  type View,
} from '../../../graph-schema/index.js'
import { migrate, openDatabase, type Database, type OpenOptions } from '../../sqlite/database.js'
import { hashText } from '../assertion-hash.js'
import type {
  AssertionFilter,
  GraphBatch,
  GraphStore,
  PartitionStats,
  Posting,
  Sayings,
  SourceTermCount,
} from '../graph-store.js'
import { assertionPage } from './assertion-page.js'
import { assertionJoins, assertionSelect, toAssertion, type AssertionRow } from './assertion-row.js'
import { GraphWriter, keyColumns } from './graph-writer.js'
import { historyOf } from './history.js'
import { Reading } from './reading.js'
import { sayingsOf } from './saying.js'
import { sourceTermPage } from './source-term-page.js'
import { graphTables } from './tables.js'

/** Patients whose postings are read at one go; between two goes the connection is free for other reads. */
const postingPatients = 512

/**
 * The graph in one SQLite file. The writer and any number of readers, in this or other threads, each open it for
 * themselves; every read is one read transaction.
 */
export class SqliteGraphStore implements GraphStore {
  private readonly writer: GraphWriter | undefined

  constructor(
    private readonly db: Database,
    writable: boolean,
  ) {
    this.writer = writable ? new GraphWriter(db) : undefined
  }

  async apply(batch: GraphBatch): Promise<void> {
    if (!this.writer) throw new Error('this graph store was opened for reading')
    this.writer.apply(batch)
  }

  async watermark(): Promise<Tx> {
    return this.db.prepare<[], Tx>('SELECT tx FROM applied').pluck().get()!
  }

  async close(): Promise<void> {
    this.db.close()
  }

  async datasets(): Promise<readonly DatasetId[]> {
    return this.db
      .prepare<[], DatasetId>(
        `SELECT DISTINCT dataset FROM partition v WHERE EXISTS (SELECT 1 FROM assertion WHERE partition = v.id)
           OR EXISTS (SELECT 1 FROM held WHERE partition = v.id) ORDER BY dataset`,
      )
      .pluck()
      .all()
  }

  history(after: Tx): AsyncIterable<GraphBatch> {
    return historyOf(this.db.name, after)
  }

  async contents(
    keys: readonly RecordKey[],
  ): Promise<ReadonlyMap<string, { readonly content: string; readonly job: JobId }>> {
    const found = new Map<string, { content: string; job: JobId }>()
    const select = this.db.prepare<unknown[], { content: string; job: JobId }>(
      'SELECT content, job FROM record WHERE key = ? AND type = ? AND system = ? AND dataset = ? AND until IS NULL',
    )
    this.db.transaction(() => {
      for (const key of keys) {
        const row = select.get(...keyColumns(key))
        if (row) found.set(recordKeyText(key), row)
      }
    })()
    return found
  }

  async assertions(view: View, filter: AssertionFilter, page: PageRequest): Promise<Page<Assertion>> {
    return this.read(view, 'row', (reading) => assertionPage(reading, filter, page))
  }

  async assertion(view: View, id: StatementId): Promise<Assertion | undefined> {
    return this.read(view, 'row', (reading) => {
      const row = this.db
        .prepare<[string], AssertionRow>(
          `${assertionSelect} FROM assertion a CROSS JOIN patient p ON p.id = a.patient ${assertionJoins}
           WHERE a.id = ? AND ${reading.sees('a')}`,
        )
        .get(id)
      return row && toAssertion(row)
    })
  }

  async sayings(view: View, dataset: DatasetId): Promise<Sayings> {
    return this.read(view, 'row', (reading) => sayingsOf(reading, dataset))
  }

  async sourceTerms(
    view: View,
    filter: { readonly dataset?: DatasetId; readonly unmapped?: boolean },
    page: PageRequest,
  ): Promise<Page<SourceTermCount>> {
    return this.read(view, 'aggregate', (reading) => sourceTermPage(reading, filter, page))
  }

  async *postings(view: View, partition: Partition, patients?: readonly PatientKey[]): AsyncIterable<Posting> {
    // between two goes the writer may come in: the time is held, so that all goes read one state
    const at = await this.watermark()
    const held: View = { ...view, asOf: view.asOf !== undefined && view.asOf < at ? view.asOf : at }
    if (patients) {
      for (let i = 0; i < patients.length; i += postingPatients)
        yield* this.read(held, 'aggregate', (reading) =>
          readPostings(
            reading,
            partition,
            'a.patient IN (SELECT id FROM patient WHERE key IN (SELECT value FROM json_each(?)))',
            JSON.stringify(patients.slice(i, i + postingPatients)),
          ),
        )
      return
    }
    for (let after: number | undefined = -1; after !== undefined;) {
      const { last, postings } = this.read(held, 'aggregate', (reading) => {
        const id = reading.partitionId(partition)
        if (id === undefined) return { last: undefined, postings: [] }
        const last = this.db
          .prepare<[number, number], number | null>(
            `SELECT max(patient) FROM (
               SELECT patient FROM holding WHERE partition = ? AND patient > ? ORDER BY patient LIMIT ${postingPatients})`,
          )
          .pluck()
          .get(id, after!)
        if (typeof last !== 'number') return { last: undefined, postings: [] }
        return { last, postings: readPostings(reading, partition, 'a.patient > ? AND a.patient <= ?', after!, last) }
      })
      yield* postings
      after = last
    }
  }

  async patientsByStatus(
    view: View,
    partition: Partition,
    concepts: readonly Curie[],
  ): Promise<ReadonlyMap<Status, readonly PatientKey[]>> {
    return this.read(view, 'aggregate', (reading) => {
      const found = new Map<Status, PatientKey[]>()
      const id = reading.partitionId(partition)
      if (id === undefined) return found
      const rows = this.db
        .prepare<[string], { status: Status; patient: PatientKey }>(
          `SELECT w.text AS status, p.key AS patient FROM (
             SELECT DISTINCT a.status, a.patient FROM assertion a INDEXED BY assertion_concept
             WHERE a.concept IN (SELECT id FROM concept WHERE curie IN (SELECT value FROM json_each(?)))
               AND a.known = 1 AND ${reading.sees('a', [id])}) g
           CROSS JOIN word w ON w.id = g.status CROSS JOIN patient p ON p.id = g.patient`,
        )
        .iterate(JSON.stringify(concepts))
      for (const { status, patient } of rows) {
        const patients = found.get(status)
        if (patients) patients.push(patient)
        else found.set(status, [patient])
      }
      return found
    })
  }

  async touched(view: View, partition: Partition, after: Tx): Promise<readonly PatientKey[] | undefined> {
    return this.read(view, 'aggregate', (reading) => {
      const id = reading.partitionId(partition)
      if (id === undefined) return []
      const erased = this.db.prepare<[number], Tx>('SELECT tx FROM erasure WHERE partition = ?').pluck().get(id)
      if (erased !== undefined && erased > after) return undefined
      return this.db
        .prepare<[number, number, number], PatientKey>(
          `SELECT DISTINCT p.key FROM touch t JOIN patient p ON p.id = t.patient
           WHERE t.partition = ? AND t.tx > ? AND t.tx <= ? ORDER BY p.key`,
        )
        .pluck()
        .all(id, after, reading.asOf ?? Number.MAX_SAFE_INTEGER)
    })
  }

  async partitions(view: View): Promise<readonly Partition[]> {
    return this.read(view, 'aggregate', (reading) =>
      reading.partitions.filter(({ id }) => this.inUse(reading, id)).map(({ partition }) => partition),
    )
  }

  async stats(view: View): Promise<readonly PartitionStats[]> {
    return this.read(view, 'aggregate', (reading) =>
      reading.partitions
        .filter(({ id }) => this.inUse(reading, id))
        .map(({ id, partition }) => ({
          partition,
          documents: this.number(
            `SELECT count(DISTINCT document) FROM held h WHERE h.partition = ${id} AND ${reading.alive('h')}`,
          ),
          ...reading.tally([id]),
          patients: this.number(
            `SELECT count(*) FROM (
               ${
                 reading.asOf === undefined
                   ? `SELECT patient FROM holding WHERE partition = ${id} AND statements > 0`
                   : `SELECT patient FROM assertion a WHERE a.partition = ${id} AND a.known = 1 AND ${reading.alive('a')}`
               }
               UNION SELECT patient FROM held h WHERE h.partition = ${id} AND h.known = 1 AND h.patient IS NOT NULL
                 AND ${reading.alive('h')})`,
          ),
        }))
        .map(({ hash, ...rest }) => ({ ...rest, hash: hashText(hash) })),
    )
  }

  private inUse(reading: Reading, partition: number): boolean {
    return (
      reading.tally([partition]).assertions > 0 ||
      this.number(`SELECT EXISTS (SELECT 1 FROM held h WHERE h.partition = ${partition} AND ${reading.alive('h')})`) ===
        1
    )
  }

  private number(sql: string): number {
    return this.db.prepare<[], number>(sql).pluck().get()!
  }

  /** Runs `body` in one read transaction. */
  private read<Result>(view: View, need: Tier, body: (reading: Reading) => Result): Result {
    return this.db.transaction(() => body(new Reading(this.db, view, need)))()
  }
}

const readPostings = (
  reading: Reading,
  partition: Partition,
  patients: string,
  ...values: (string | number)[]
): Posting[] => {
  const id = reading.partitionId(partition)
  if (id === undefined) return []
  return reading.db
    .prepare<unknown[], { patient: PatientKey; concept: Curie; first: string | null }>(
      `SELECT p.key AS patient, c.curie AS concept, g.first FROM (
         SELECT a.patient, a.concept, min(nullif(a.at, '')) AS first FROM assertion a INDEXED BY assertion_patient
         WHERE a.partition = ${id} AND ${patients} AND a.concept IS NOT NULL AND a.known = 1 AND ${reading.alive('a')}
           AND a.status = (SELECT id FROM word WHERE text = 'present')
         GROUP BY a.patient, a.concept) g
       CROSS JOIN patient p ON p.id = g.patient CROSS JOIN concept c ON c.id = g.concept`,
    )
    .all(...values)
    .map(({ patient, concept, first }) =>
      first === null ? { patient, concept } : { patient, concept, firstDay: firstDayOf(first) },
    )
}

/** Of the smallest start: a shorter date sorts before all that it contains, as its first day does. */
const firstDayOf = (civil: string): number => dayOf({ start: civil, precision: precisionOf(civil) })!

/**
 * Opens or creates the graph at `path`. The writer comes first: a reader finds the file and its tables made.
 * Deleted rows are overwritten with zeros, so that what is erased cannot be read from the file.
 */
export const createSqliteGraphStore = (path: string, options: OpenOptions = {}): GraphStore => {
  const db = openDatabase(path, { cache: options.readonly ? 16 : 64, ...options })
  if (!options.readonly) {
    db.pragma('secure_delete = ON')
    // 160 MB of log before it is copied back: pages that a load changes again and again are copied once
    db.pragma('wal_autocheckpoint = 40000')
    migrate(db, 'graph', graphTables)
  }
  return new SqliteGraphStore(db, !options.readonly)
}
