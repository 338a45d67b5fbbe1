import {
  documentKinds,
  lateralities,
  precisions,
  predicates,
  statuses,
  type Assertion,
  type Partition,
  type RecordKey,
  type Tx,
} from '../../../graph-schema/index.js'
import type { Database } from '../../sqlite/database.js'
import { assertionHash, encodeValue } from '../assertion-hash.js'
import type { GraphBatch, GraphRecord } from '../graph-store.js'
import { Counters, type Counted } from './counters.js'
import { encodeDetails } from './assertion-details.js'
import { Dictionary } from './dictionary.js'
import { Eraser } from './eraser.js'
import { recordsOf } from './scope.js'

const assertionColumns = [
  'id, since, hash, record, patient, known, partition, predicate, status, term, concept, at, starts, time_end, precision',
  'document, document_kind, document_date, section, place_start, place_end, path, method, value, site, severity',
  'encounter, written_value, written_unit, written_site, written_severity, laterality, certainty, details',
].join(', ')

/** An open row, as far as replacing needs it. */
interface OpenRow extends Counted {
  readonly rowid: number
  readonly id: string
  readonly since: number
}
interface HeldRow {
  readonly rowid: number
  readonly document: number
  readonly partition: number
  readonly patient: number | null
  readonly known: number
  readonly since: number
}

/** Applies batches: the one writer of a graph file. */
export class GraphWriter {
  private readonly words: Dictionary
  private readonly concepts: Dictionary
  private readonly partitions: Dictionary
  private readonly methods: Dictionary
  private readonly terms: Dictionary
  private readonly patients: Dictionary
  private readonly documents: Dictionary
  private readonly dictionaries: readonly Dictionary[]
  private readonly eraser: Eraser
  private readonly sql
  private readonly run: (batch: GraphBatch) => boolean

  constructor(private readonly db: Database) {
    this.words = new Dictionary(db, 'word', ['text'])
    this.concepts = new Dictionary(db, 'concept', ['curie'])
    this.partitions = new Dictionary(db, 'partition', ['dataset', 'grade'])
    this.methods = new Dictionary(db, 'method', ['extractor', 'version', 'ontology', 'mappings'])
    this.terms = new Dictionary(db, 'term', ['code', 'system', 'text'])
    this.patients = new Dictionary(db, 'patient', ['key'])
    this.documents = new Dictionary(db, 'document', ['key'])
    this.dictionaries = [
      this.words,
      this.concepts,
      this.partitions,
      this.methods,
      this.terms,
      this.patients,
      this.documents,
    ]
    this.eraser = new Eraser(db)
    this.sql = {
      watermark: db.prepare<[], number>('SELECT tx FROM applied').pluck(),
      setWatermark: db.prepare('UPDATE applied SET tx = ?'),
      record: db
        .prepare<unknown[], number>('SELECT id FROM record WHERE key = ? AND type = ? AND system = ? AND dataset = ?')
        .pluck(),
      addRecord: db.prepare(
        'INSERT INTO record (key, type, system, dataset, content, job, patient) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ),
      setRecord: db.prepare('UPDATE record SET content = ?, job = ?, patient = ?, until = NULL WHERE id = ?'),
      closeRecord: db.prepare('UPDATE record SET until = ? WHERE id = ?'),
      open: db.prepare<[number], OpenRow>(
        `SELECT rowid, id, since, hash, partition, patient, term, concept, known FROM assertion
         WHERE record = ? AND until IS NULL`,
      ),
      add: db.prepare(
        `INSERT INTO assertion (${assertionColumns}) VALUES (${assertionColumns.split(', ').map(() => '?')})`,
      ),
      close: db.prepare('UPDATE assertion SET until = ? WHERE rowid = ?'),
      drop: db.prepare('DELETE FROM assertion WHERE rowid = ?'),
      held: db.prepare<[number], HeldRow>(
        'SELECT rowid, document, partition, patient, known, since FROM held WHERE record = ? AND until IS NULL',
      ),
      hold: db.prepare(
        'INSERT INTO held (document, record, partition, patient, known, since) VALUES (?, ?, ?, ?, ?, ?)',
      ),
      closeHeld: db.prepare('UPDATE held SET until = ? WHERE rowid = ?'),
      dropHeld: db.prepare('DELETE FROM held WHERE rowid = ?'),
      markErased: db.prepare('INSERT OR REPLACE INTO erasure VALUES (?, ?)'),
    }
    db.transaction(() => {
      for (const word of [...predicates, ...statuses, ...lateralities, ...precisions, ...documentKinds])
        this.words.id(word)
    }).immediate()
    const transaction = db.transaction((batch: GraphBatch) => this.applyAll(batch))
    this.run = (batch) => transaction.immediate(batch)
  }

  apply(batch: GraphBatch): void {
    let erased: boolean
    try {
      erased = this.run(batch)
    } catch (e) {
      // what was kept may name rows that the rollback took back
      for (const d of this.dictionaries) d.clear()
      throw e
    }
    if (!erased) return
    for (const d of this.dictionaries) d.clear()
    // deleted pages are overwritten (secure_delete), but live on in the WAL until it is cut
    this.db.pragma('wal_checkpoint(TRUNCATE)')
  }

  /** @returns true when something was erased */
  private applyAll({ tx, changes, erased: marks = [] }: GraphBatch): boolean {
    if (tx <= this.sql.watermark.get()!) return false
    let counters = new Counters()
    let erased = false
    for (const change of changes) {
      if (change.type === 'put') this.put(change.record, tx, counters)
      else if (change.type === 'close')
        for (const record of recordsOf(this.db, change.scope, 'current')) this.end(record, tx, counters)
      else {
        // erasing deletes dictionary rows that nothing refers to, so counts must be written first
        counters.flush(this.db, tx)
        counters = new Counters()
        this.eraser.erase(change.scope, tx)
        for (const d of this.dictionaries) d.clear()
        erased = true
      }
    }
    counters.flush(this.db, tx)
    for (const partition of marks) this.sql.markErased.run(this.partitionId(partition), tx)
    this.sql.setWatermark.run(tx)
    return erased
  }

  private put(r: GraphRecord, tx: Tx, counters: Counters): void {
    const { record, isNew } = this.recordRow(r)
    const known = r.patientKnown ? 1 : 0

    const open = new Map<string, OpenRow>()
    if (!isNew) for (const row of this.sql.open.iterate(record)) open.set(row.id, row)
    const said = new Set<string>()
    for (const a of r.assertions) {
      if (said.has(a.id)) continue
      said.add(a.id)
      const value = a.value === undefined ? null : encodeValue(a.value)
      const hash = assertionHash(a, value ?? '')
      const had = open.get(a.id)
      if (had && had.known === known && had.hash.equals(hash)) continue
      if (had) this.closeRow(had, tx, counters)
      const row = this.addRow(a, record, known, value, hash, tx)
      counters.current(row, tx, 1)
    }
    for (const row of open.values()) if (!said.has(row.id)) this.closeRow(row, tx, counters)
    this.putHeld(r, record, isNew, tx)
  }

  private recordRow(r: GraphRecord): { record: number; isNew: boolean } {
    const key = keyColumns(r.key)
    const patient = r.patient === undefined ? null : this.patients.id(r.patient)
    const had = this.sql.record.get(...key)
    if (had === undefined)
      return {
        record: Number(this.sql.addRecord.run(...key, r.content, r.job, patient).lastInsertRowid),
        isNew: true,
      }
    this.sql.setRecord.run(r.content, r.job, patient, had)
    return { record: had, isNew: false }
  }

  private addRow(a: Assertion, record: number, known: number, value: string | null, hash: Buffer, tx: Tx): Counted {
    const patient = this.patients.id(a.patient)
    const partition = this.partitionId(a.partition)
    const term = this.terms.id(a.sourceTerm.code, a.sourceTerm.system, a.sourceTerm.text)
    const concept = a.concept === undefined ? null : this.concepts.id(a.concept)
    const { evidence: e, method: m, written: w, time } = a
    this.sql.add.run(
      a.id,
      tx,
      hash,
      record,
      patient,
      known,
      partition,
      this.words.id(a.predicate),
      this.words.id(a.status),
      term,
      concept,
      time.start ?? time.end ?? '',
      time.start === undefined ? 0 : 1,
      time.end ?? null,
      this.words.id(time.precision),
      this.documents.id(e.document),
      this.words.id(e.documentKind),
      e.documentDate ?? null,
      e.section ?? null,
      e.start ?? null,
      e.end ?? null,
      e.path ?? null,
      this.methods.id(m.extractor, m.version, m.ontology, m.mappings),
      value,
      a.site === undefined ? null : this.concepts.id(a.site),
      a.severity === undefined ? null : this.concepts.id(a.severity),
      a.encounter ?? null,
      w.value ?? null,
      w.unit ?? null,
      w.site ?? null,
      w.severity ?? null,
      a.laterality === undefined ? null : this.words.id(a.laterality),
      a.certainty ?? null,
      encodeDetails(a),
    )
    return { partition, patient, term, concept, known, hash }
  }

  private putHeld(r: GraphRecord, record: number, isNew: boolean, tx: Tx): void {
    const now = new Map(
      r.documents.map((d) => [
        this.documents.id(d.id),
        {
          partition: this.partitionId(d.partition),
          patient: d.patient === undefined ? null : this.patients.id(d.patient),
          known: d.patientKnown ? 1 : 0,
        },
      ]),
    )
    if (!isNew)
      for (const had of this.sql.held.all(record)) {
        const d = now.get(had.document)
        if (d && d.partition === had.partition && d.patient === had.patient && d.known === had.known)
          now.delete(had.document)
        else this.closeHeld(had, tx)
      }
    for (const [document, d] of now) this.sql.hold.run(document, record, d.partition, d.patient, d.known, tx)
  }

  /** Ends a record; what it said stays readable before `tx`. */
  private end(record: number, tx: Tx, counters: Counters): void {
    for (const row of this.sql.open.all(record)) this.closeRow(row, tx, counters)
    for (const row of this.sql.held.all(record)) this.closeHeld(row, tx)
    this.sql.closeRecord.run(tx, record)
  }

  private closeRow(row: OpenRow, tx: Tx, counters: Counters): void {
    // what began in this very transaction was never seen
    if (row.since === tx) this.sql.drop.run(row.rowid)
    else this.sql.close.run(tx, row.rowid)
    counters.current(row, tx, -1)
  }

  private closeHeld(row: HeldRow, tx: Tx): void {
    if (row.since === tx) this.sql.dropHeld.run(row.rowid)
    else this.sql.closeHeld.run(tx, row.rowid)
  }

  private partitionId(p: Partition): number {
    return this.partitions.id(p.dataset, p.grade)
  }
}

/** In the order of the record table's key. */
export const keyColumns = (k: RecordKey): [string, string, string, string] => [k.id, k.type, k.system, k.dataset]
