import type { Batch, Document, Scope, SealedRecord, Tx } from '../../../graph-schema/index.js'
import type { Database } from '../../sqlite/database.js'
import { headJoins, headSelect, type HeadRow } from './document-row.js'
import { encodeText } from './text-codec.js'

/** Applies batches: the one writer of a document file. */
export class DocumentWriter {
  private readonly sql
  private readonly run: (batch: Batch) => boolean

  constructor(private readonly db: Database) {
    this.sql = {
      watermark: db.prepare<[], number>('SELECT tx FROM applied').pluck(),
      setWatermark: db.prepare('UPDATE applied SET tx = ?'),
      record: db
        .prepare<unknown[], number>('SELECT id FROM record WHERE dataset = ? AND system = ? AND type = ? AND key = ?')
        .pluck(),
      addRecord: db.prepare(
        'INSERT INTO record (dataset, system, type, key, content, job, patient, known) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ),
      setRecord: db.prepare(
        'UPDATE record SET content = ?, job = ?, patient = ?, known = ?, until = NULL WHERE id = ?',
      ),
      closeRecord: db.prepare('UPDATE record SET until = ? WHERE id = ?'),
      dropRecord: db.prepare('DELETE FROM record WHERE id = ?'),
      partition: db.prepare<unknown[], number>('SELECT id FROM partition WHERE dataset = ? AND grade = ?').pluck(),
      addPartition: db.prepare('INSERT INTO partition (dataset, grade) VALUES (?, ?)'),
      text: db.prepare<[string], number>('SELECT id FROM text WHERE key = ?').pluck(),
      addText: db.prepare('INSERT INTO text (key, codec, body) VALUES (?, ?, ?)'),
      dropText: db.prepare('DELETE FROM text WHERE id = @id AND NOT EXISTS (SELECT 1 FROM head WHERE text = @id)'),
      open: db.prepare<[number], HeadRow>(
        `${headSelect} FROM head h ${headJoins} WHERE h.record = ? AND h.until IS NULL`,
      ),
      add: db.prepare('INSERT INTO head VALUES (?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, ?, ?, ?)'),
      close: db.prepare('UPDATE head SET until = ? WHERE rowid = ?'),
      drop: db.prepare<[number], number>('DELETE FROM head WHERE rowid = ? RETURNING text').pluck(),
      ofRecord: db.prepare<[number], number>('SELECT rowid FROM head WHERE record = ?').pluck(),
    }
    const transaction = db.transaction((batch: Batch) => this.applyAll(batch))
    this.run = (batch) => transaction.immediate(batch)
  }

  apply(batch: Batch): void {
    // deleted pages are overwritten (secure_delete), but live on in the WAL until it is cut
    if (this.run(batch)) this.db.pragma('wal_checkpoint(TRUNCATE)')
  }

  /** @returns true when something was erased */
  private applyAll({ tx, changes }: Batch): boolean {
    if (tx <= this.sql.watermark.get()!) return false
    let erased = false
    for (const change of changes) {
      if (change.type === 'put') this.put(change.record, tx)
      else if (change.type === 'close')
        for (const record of this.recordsOf(change.scope, 'current')) this.end(record, tx)
      else {
        this.erase(change.scope)
        erased = true
      }
    }
    this.sql.setWatermark.run(tx)
    return erased
  }

  private put(r: SealedRecord, tx: Tx): void {
    const key = [r.key.dataset, r.key.system, r.key.type, r.key.id]
    const known = r.patientKnown ? 1 : 0
    let record = this.sql.record.get(...key)
    const open = new Map<string, HeadRow>()
    if (record === undefined)
      record = Number(this.sql.addRecord.run(...key, r.content, r.job, r.patient ?? null, known).lastInsertRowid)
    else {
      this.sql.setRecord.run(r.content, r.job, r.patient ?? null, known, record)
      for (const row of this.sql.open.all(record)) open.set(row.key, row)
    }
    const now = new Map(r.documents.map((d) => [d.id as string, d]))
    for (const [id, document] of now) {
      const sections = document.sections.length > 0 ? JSON.stringify(document.sections) : null
      const had = open.get(id)
      if (had && isSame(had, document, sections)) continue
      if (had) this.closeHead(had, tx)
      this.addHead(document, record, sections, tx)
    }
    for (const had of open.values()) if (!now.has(had.key)) this.closeHead(had, tx)
  }

  private addHead(d: Document, record: number, sections: string | null, tx: Tx): void {
    let text = this.sql.text.get(d.id)
    if (text === undefined) {
      const { codec, body } = encodeText(d.text)
      text = Number(this.sql.addText.run(d.id, codec, body).lastInsertRowid)
    }
    const { dataset, grade } = d.partition
    const partition =
      this.sql.partition.get(dataset, grade) ?? Number(this.sql.addPartition.run(dataset, grade).lastInsertRowid)
    this.sql.add.run(
      text,
      record,
      partition,
      tx,
      d.kind,
      d.language ?? null,
      d.title,
      d.date ?? null,
      d.patient ?? null,
      d.encounter ?? null,
      d.patientKnown ? 1 : 0,
      sections,
    )
  }

  private closeHead(row: HeadRow, tx: Tx): void {
    // what began in this very transaction was never seen
    if (row.since === tx) this.drop([row.rowid])
    else this.sql.close.run(tx, row.rowid)
  }

  /** Ends a record; its documents stay readable before `tx`. */
  private end(record: number, tx: Tx): void {
    for (const row of this.sql.open.all(record)) this.closeHead(row, tx)
    this.sql.closeRecord.run(tx, record)
  }

  private erase(scope: Scope): void {
    for (const record of this.recordsOf(scope, 'ever')) {
      this.drop(this.sql.ofRecord.all(record))
      this.sql.dropRecord.run(record)
    }
    // what earlier versions of other records held of this patient or document
    const heads = (condition: string, ...values: string[]) =>
      this.drop(
        this.db
          .prepare<string[], number>(`SELECT rowid FROM head WHERE ${condition}`)
          .pluck()
          .all(...values),
      )
    if (scope.type === 'patient')
      heads('patient = ? AND partition IN (SELECT id FROM partition WHERE dataset = ?)', scope.patient, scope.dataset)
    if (scope.type === 'document') heads('text = (SELECT id FROM text WHERE key = ?)', scope.document)
  }

  /** Deletes heads, and texts that no head refers to any more. */
  private drop(heads: readonly number[]): void {
    for (const head of heads) this.sql.dropText.run({ id: this.sql.drop.get(head)! })
  }

  /**
   * The records of a scope by their last version: the open one, or for `ever` also the one that was open when the record
   * was closed. The graph store takes the same ones.
   */
  private recordsOf(scope: Scope, which: 'current' | 'ever'): number[] {
    const open = which === 'current' ? 'AND r.until IS NULL' : ''
    const ids = (condition: string, ...values: string[]) =>
      this.db
        .prepare<string[], number>(`SELECT r.id FROM record r WHERE ${condition} ${open} ORDER BY r.id`)
        .pluck()
        .all(...values)
    switch (scope.type) {
      case 'record': {
        const { key } = scope
        return ids(
          'r.dataset = ? AND r.system = ? AND r.type = ? AND r.key = ?',
          key.dataset,
          key.system,
          key.type,
          key.id,
        )
      }
      case 'dataset':
        return ids('r.dataset = ?', scope.dataset)
      case 'job':
        return ids('r.job = ?', scope.job)
      case 'document':
        return ids(
          `r.id IN (SELECT h.record FROM head h JOIN text t ON t.id = h.text JOIN record r2 ON r2.id = h.record
                    WHERE t.key = ? AND h.until IS r2.until)`,
          scope.document,
        )
      case 'patient':
        return ids(
          `r.dataset = ? AND r.id IN (SELECT id FROM record WHERE patient = ? UNION
             SELECT h.record FROM head h JOIN record r2 ON r2.id = h.record WHERE h.patient = ? AND h.until IS r2.until)`,
          scope.dataset,
          scope.patient,
          scope.patient,
        )
    }
  }
}

/** Nothing new about the head; the text is the same, as the id is its hash. */
const isSame = (had: HeadRow, d: Document, sections: string | null): boolean =>
  had.dataset === d.partition.dataset &&
  had.grade === d.partition.grade &&
  had.kind === d.kind &&
  had.language === (d.language ?? null) &&
  had.title === d.title &&
  had.date === (d.date ?? null) &&
  had.patient === (d.patient ?? null) &&
  had.encounter === (d.encounter ?? null) &&
  had.known === (d.patientKnown ? 1 : 0) &&
  had.sections === sections
