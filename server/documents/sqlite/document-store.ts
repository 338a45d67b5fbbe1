import {
  visible,
  type Batch,
  type DatasetId,
  type Document,
  type DocumentHead,
  type DocumentId,
  type JobId,
  type Partition,
  type PatientKey,
  type Tx,
  type View,
} from '../../../graph-schema/index.js'
import { migrate, openDatabase, type Database, type OpenOptions } from '../../sqlite/database.js'
import type { DocumentStore, StoredRecord } from '../document-store.js'
import { headJoins, headSelect, toHead, type HeadRow } from './document-row.js'
import { DocumentWriter } from './document-writer.js'
import { documentTables } from './tables.js'
import { decodeText } from './text-codec.js'

/** Records read at one go while streaming; between two goes the connection is free for other reads and for the writer. */
const recordsAtOnce = 256

interface RecordRow {
  readonly id: number
  readonly system: string
  readonly type: string
  readonly key: string
  readonly job: string
  readonly content: string
  readonly patient: string | null
  readonly known: number
}

/**
 * Documents in one SQLite file. The writer and any number of readers, in this or other threads, each open it for
 * themselves; every read is one read transaction, `records` one for each go.
 */
export class SqliteDocumentStore implements DocumentStore {
  private readonly writer: DocumentWriter | undefined

  constructor(
    private readonly db: Database,
    writable: boolean,
  ) {
    this.writer = writable ? new DocumentWriter(db) : undefined
  }

  async apply(batch: Batch): Promise<void> {
    if (!this.writer) throw new Error('this document store was opened for reading')
    this.writer.apply(batch)
  }

  async watermark(): Promise<Tx> {
    return this.db.prepare<[], Tx>('SELECT tx FROM applied').pluck().get()!
  }

  async close(): Promise<void> {
    this.db.close()
  }

  async document(view: View, id: DocumentId): Promise<Document | undefined> {
    return this.db.transaction(() => {
      const row = this.headRows(view, 't.key = ?', id)[0]
      return row && this.withText(row)
    })()
  }

  async heads(view: View, ids: readonly DocumentId[]): Promise<readonly DocumentHead[]> {
    return this.db.transaction(() => {
      const found = new Map<string, DocumentHead>()
      for (const row of this.headRows(view, 't.key IN (SELECT value FROM json_each(?))', JSON.stringify(ids)))
        if (!found.has(row.key)) found.set(row.key, toHead(row))
      return ids.flatMap((id) => found.get(id) ?? [])
    })()
  }

  async ofPatient(view: View, patient: PatientKey): Promise<readonly DocumentHead[]> {
    return this.db.transaction(() => {
      const found = new Map<string, DocumentHead>()
      for (const row of this.headRows(view, 'h.patient = ?', patient))
        if (!found.has(row.key)) found.set(row.key, toHead(row))
      const order = (h: DocumentHead) => `${(h.date ?? '').padEnd(16)} ${h.id}`
      return [...found.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1))
    })()
  }

  async *records(view: View, dataset: DatasetId): AsyncIterable<StoredRecord> {
    for (let after = ['', '', '']; ;) {
      const { rows, records } = this.db.transaction(() => {
        const rows = this.db
          .prepare<string[], RecordRow>(
            `SELECT id, system, type, key, job, content, patient, known FROM record
             WHERE dataset = ? AND (system, type, key) > (?, ?, ?) AND until IS NULL
             ORDER BY system, type, key LIMIT ${recordsAtOnce}`,
          )
          .all(dataset, ...after)
        const seen = new Set(this.visibleIds(view))
        return { rows, records: rows.flatMap((row) => this.stored(row, dataset, seen) ?? []) }
      })()
      yield* records
      const last = rows.at(-1)
      if (!last || rows.length < recordsAtOnce) return
      after = [last.system, last.type, last.key]
    }
  }

  /** undefined for a record with a hidden document, or without any */
  private stored(row: RecordRow, dataset: DatasetId, seen: ReadonlySet<number>): StoredRecord | undefined {
    const heads = this.db
      .prepare<[number], HeadRow>(
        `${headSelect} FROM head h ${headJoins} WHERE h.record = ? AND h.until IS NULL ORDER BY h.rowid`,
      )
      .all(row.id)
    if (heads.length === 0 || heads.some((h) => !seen.has(h.partition))) return undefined
    return {
      key: { dataset, system: row.system, type: row.type, id: row.key },
      job: row.job as JobId,
      content: row.content,
      ...(row.patient === null ? {} : { patient: row.patient as PatientKey }),
      patientKnown: row.known === 1,
      documents: heads.map((h) => this.withText(h)),
    }
  }

  /** Visible heads at the view's time. A text that several records share has several; the first by record key stands for it. */
  private headRows(view: View, condition: string, ...values: string[]): HeadRow[] {
    const alive =
      view.asOf === undefined
        ? 'h.until IS NULL'
        : `h.since <= ${Number(view.asOf)} AND (h.until IS NULL OR h.until > ${Number(view.asOf)})`
    return this.db
      .prepare<string[], HeadRow>(
        `${headSelect} FROM head h ${headJoins}
         WHERE ${condition} AND h.partition IN (${this.visibleIds(view).join(', ')}) AND ${alive}
         ORDER BY r.dataset, r.system, r.type, r.key`,
      )
      .all(...values)
  }

  private visibleIds(view: View): number[] {
    const ids = new Map<Partition, number>()
    for (const { id, dataset, grade } of this.db
      .prepare<[], { id: number } & Partition>('SELECT id, dataset, grade FROM partition')
      .all())
      ids.set({ dataset, grade }, id)
    return visible(view, ids.keys(), 'row').map((p) => ids.get(p)!)
  }

  private withText(row: HeadRow): Document {
    const text = this.db
      .prepare<[number], { codec: number; body: Buffer }>('SELECT codec, body FROM text WHERE id = ?')
      .get(row.text)!
    return { ...toHead(row), text: decodeText(text.codec, text.body) }
  }
}

/**
 * Opens or creates the documents at `path`, a file of their own. The writer comes first: a reader finds the file and its
 * tables made. Deleted rows are overwritten with zeros, so that what is erased cannot be read from the file.
 */
export const createSqliteDocumentStore = (path: string, options: OpenOptions = {}): DocumentStore => {
  const db = openDatabase(path, options)
  if (!options.readonly) {
    db.pragma('secure_delete = ON')
    // 160 MB of log before it is copied back: pages that a load changes again and again are copied once
    db.pragma('wal_autocheckpoint = 40000')
    migrate(db, 'documents', documentTables)
  }
  return new SqliteDocumentStore(db, !options.readonly)
}
