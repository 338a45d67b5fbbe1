import type { Scope } from '../../../graph-schema/index.js'
import type { Database } from '../../sqlite/database.js'
import { Counters, type Counted } from './counters.js'
import { recordsOf } from './scope.js'

interface Row extends Counted {
  readonly rowid: number
  readonly since: number
  readonly until: number | null
  readonly document: number
}

/** Deletes what a scope holds, the past included, and the dictionary rows that nothing refers to afterwards. */
export class Eraser {
  constructor(private readonly db: Database) {}

  erase(scope: Scope, tx: number): void {
    const { db } = this
    const counters = new Counters()
    const orphans = { patient: new Set<number>(), document: new Set<number>(), term: new Set<number>() }
    const partitions = new Set<number>()
    const dropAssertion = db.prepare('DELETE FROM assertion WHERE rowid = ?')
    const dropHeld = db.prepare('DELETE FROM held WHERE rowid = ?')

    const eraseWhere = (condition: string, ...values: unknown[]) => {
      const rows = db
        .prepare<unknown[], Row>(
          `SELECT rowid, since, until, document, partition, patient, term, concept, known, hash FROM assertion
           WHERE ${condition}`,
        )
        .all(...values)
      for (const row of rows) {
        // the sums must read as if the row had never been, at every time
        counters.tally(row, row.since, -1)
        if (row.until === null) counters.now(row, -1)
        else counters.tally(row, row.until, 1)
        dropAssertion.run(row.rowid)
        partitions.add(row.partition)
        orphans.patient.add(row.patient)
        orphans.document.add(row.document)
        orphans.term.add(row.term)
      }
      const held = db
        .prepare<unknown[], { rowid: number; document: number; patient: number | null; partition: number }>(
          `SELECT rowid, document, patient, partition FROM held WHERE ${condition}`,
        )
        .all(...values)
      for (const row of held) {
        dropHeld.run(row.rowid)
        partitions.add(row.partition)
        orphans.document.add(row.document)
        if (row.patient !== null) orphans.patient.add(row.patient)
      }
    }

    const dropRecord = db.prepare<[number], number | null>('DELETE FROM record WHERE id = ? RETURNING patient').pluck()
    for (const record of recordsOf(db, scope, 'ever')) {
      eraseWhere('record = ?', record)
      const patient = dropRecord.get(record)
      if (typeof patient === 'number') orphans.patient.add(patient)
    }
    // what earlier versions of other records held of this patient or document
    if (scope.type === 'patient')
      eraseWhere(
        `partition IN (SELECT id FROM partition WHERE dataset = ?) AND patient = (SELECT id FROM patient WHERE key = ?)`,
        scope.dataset,
        scope.patient,
      )
    if (scope.type === 'document') eraseWhere('document = (SELECT id FROM document WHERE key = ?)', scope.document)

    counters.flush(db, tx)
    const mark = db.prepare('INSERT OR REPLACE INTO erasure VALUES (?, ?)')
    for (const partition of partitions) mark.run(partition, tx)
    this.dropOrphans(orphans)
  }

  private dropOrphans(orphans: { patient: Set<number>; document: Set<number>; term: Set<number> }): void {
    const { db } = this
    const dropTerm = db.prepare(
      'DELETE FROM term WHERE id = @id AND NOT EXISTS (SELECT 1 FROM assertion WHERE term = @id)',
    )
    for (const id of orphans.term) dropTerm.run({ id })
    const dropDocument = db.prepare(
      `DELETE FROM document WHERE id = @id AND NOT EXISTS (SELECT 1 FROM held WHERE document = @id)
         AND NOT EXISTS (SELECT 1 FROM assertion WHERE document = @id)`,
    )
    for (const id of orphans.document) dropDocument.run({ id })
    const dropPatient = db.prepare(
      `DELETE FROM patient WHERE id = @id AND NOT EXISTS (SELECT 1 FROM record WHERE patient = @id)
         AND NOT EXISTS (SELECT 1 FROM held WHERE patient = @id)
         AND NOT EXISTS (
           SELECT 1 FROM partition v CROSS JOIN assertion a ON a.partition = v.id AND a.patient = @id)`,
    )
    const dropHoldings = db.prepare('DELETE FROM holding WHERE patient = ?')
    const dropTouches = db.prepare('DELETE FROM touch WHERE patient = ?')
    for (const id of orphans.patient)
      if (dropPatient.run({ id }).changes > 0) {
        dropHoldings.run(id)
        dropTouches.run(id)
      }
  }
}
