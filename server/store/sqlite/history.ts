import type { Assertion, JobId, Partition, PatientKey, RecordKey, Tx } from '../../../graph-schema/index.js'
import { openDatabase, type Database } from '../../sqlite/database.js'
import type { GraphBatch, GraphRecord, HeldDocument } from '../graph-store.js'
import { assertionJoins, assertionSelect, toAssertion, type AssertionRow } from './assertion-row.js'

interface RecordRow {
  readonly id: number
  readonly dataset: string
  readonly system: string
  readonly type: string
  readonly key: string
  readonly content: string
  readonly job: string
  readonly patient: string | null
  readonly until: number | null
}
interface HeldRow {
  readonly id: string
  readonly dataset: string
  readonly grade: number
  readonly patient: string | null
  readonly known: number
}

/**
 * Transactions above @after in which a record changed. On disk, as it can have as many rows as there are assertions;
 * rows of one assertion table scan come in the order of records, not of transactions.
 */
const stepTable = `
  CREATE TEMP TABLE step (tx INTEGER NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (tx, record)) WITHOUT ROWID`
const steps = ['assertion', 'held'].flatMap((table) =>
  ['since', 'until'].map((column) => `SELECT DISTINCT ${column}, record FROM ${table} WHERE ${column} > @after`),
)
steps.push('SELECT until, id FROM record WHERE until > @after')
/** what never said anything has no transaction: it comes last */
steps.push(
  `SELECT (SELECT tx FROM applied), id FROM record r WHERE until IS NULL
     AND NOT EXISTS (SELECT 1 FROM held WHERE record = r.id) AND NOT EXISTS (SELECT 1 FROM assertion WHERE record = r.id)`,
)

/** See `GraphStore.history`. Reads in one transaction of a connection of its own, so that the others stay free. */
export async function* historyOf(path: string, after: Tx): AsyncIterable<GraphBatch> {
  const db = openDatabase(path, { readonly: true })
  try {
    db.pragma('temp_store = FILE')
    db.exec('BEGIN')
    db.exec(stepTable)
    for (const select of steps) db.prepare(`INSERT OR IGNORE INTO temp.step ${select}`).run({ after })
    const watermark = db.prepare<[], Tx>('SELECT tx FROM applied').pluck().get()!
    const next = db
      .prepare<[number, number], Tx | null>(
        'SELECT min(tx) FROM (SELECT min(tx) AS tx FROM temp.step WHERE tx > ? UNION ALL SELECT min(tx) FROM erasure WHERE tx > ?)',
      )
      .pluck()
    for (let tx = after; tx < watermark;) {
      tx = next.get(tx, tx) ?? watermark
      yield batchAt(db, tx)
    }
  } finally {
    db.close()
  }
}

const batchAt = (db: Database, tx: Tx): GraphBatch => {
  const alive = (alias: string): string =>
    `${alias}.since <= ${tx} AND (${alias}.until IS NULL OR ${alias}.until > ${tx})`
  const assertions = db.prepare<[number], AssertionRow & { known: number }>(
    `${assertionSelect}, a.known FROM assertion a CROSS JOIN patient p ON p.id = a.patient ${assertionJoins}
     WHERE a.record = ? AND ${alive('a')} ORDER BY a.rowid`,
  )
  const held = db.prepare<[number], HeldRow>(
    `SELECT d.key AS id, v.dataset, v.grade, p.key AS patient, h.known FROM held h
     CROSS JOIN document d ON d.id = h.document CROSS JOIN partition v ON v.id = h.partition
     LEFT JOIN patient p ON p.id = h.patient WHERE h.record = ? AND ${alive('h')} ORDER BY h.rowid`,
  )
  const puts: GraphBatch['changes'][number][] = []
  const closes: GraphBatch['changes'][number][] = []
  const rows = db
    .prepare<[number], RecordRow>(
      `SELECT r.id, r.dataset, r.system, r.type, r.key, r.content, r.job, p.key AS patient, r.until
       FROM temp.step s CROSS JOIN record r ON r.id = s.record LEFT JOIN patient p ON p.id = r.patient WHERE s.tx = ?`,
    )
    .all(tx)
  for (const row of rows) {
    const key = { dataset: row.dataset, system: row.system, type: row.type, id: row.key } as RecordKey
    const documents = held.all(row.id)
    const said = assertions.all(row.id)
    puts.push({
      type: 'put',
      record: {
        key,
        job: row.job as JobId,
        content: row.content,
        ...(row.patient === null ? {} : { patient: row.patient as PatientKey }),
        // all rows of a put have it alike; a record that says nothing needs none
        patientKnown: (said[0] ?? documents[0])?.known !== 0,
        documents: documents.map(toHeld),
        assertions: said.map((a): Assertion => toAssertion(a)),
      } satisfies GraphRecord,
    })
    if (row.until === tx) closes.push({ type: 'close', scope: { type: 'record', key } })
  }
  const erased = db
    .prepare<[number], Partition>(
      'SELECT v.dataset, v.grade FROM erasure e JOIN partition v ON v.id = e.partition WHERE e.tx = ?',
    )
    .all(tx)
  return { tx, changes: [...puts, ...closes], ...(erased.length === 0 ? {} : { erased }) }
}

const toHeld = (h: HeldRow): HeldDocument =>
  ({
    id: h.id,
    partition: { dataset: h.dataset, grade: h.grade },
    ...(h.patient === null ? {} : { patient: h.patient }),
    patientKnown: h.known === 1,
  }) as HeldDocument
