import type { Database } from '../../sqlite/database.js'
import { HashSum, hashText } from '../assertion-hash.js'

/** The part of an assertion row that counts depend on. */
export interface Counted {
  readonly partition: number
  readonly patient: number
  readonly term: number
  readonly concept: number | null
  readonly known: number
  readonly hash: Buffer
}

const count = <K>(map: Map<K, number>, key: K, by: number) => map.set(key, (map.get(key) ?? 0) + by)
const inner = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
  let found = map.get(key)
  if (found === undefined) map.set(key, (found = make()))
  return found
}

/** Sums up the changes of one batch and writes them to the tables of kept counts at its end. */
export class Counters {
  /** partition → transaction → change of number and hash */
  private readonly tallies = new Map<number, Map<number, { assertions: number; hash: HashSum }>>()
  private readonly terms = new Map<number, Map<number, Map<number, number>>>()
  private readonly holdings = new Map<number, Map<number, number>>()

  /** @param sign 1 for a row that became current at `tx`, -1 for one that ceased to be */
  current(row: Counted, tx: number, sign: 1 | -1): void {
    this.tally(row, tx, sign)
    this.now(row, sign)
  }

  /** Changes the counts of what is current alone. */
  now(row: Counted, sign: 1 | -1): void {
    const concepts = inner(
      inner(this.terms, row.partition, () => new Map<number, Map<number, number>>()),
      row.term,
      () => new Map<number, number>(),
    )
    count(concepts, row.concept ?? 0, sign)
    count(
      inner(this.holdings, row.partition, () => new Map<number, number>()),
      row.patient,
      sign * row.known,
    )
  }

  /** Changes the sums from a transaction on. */
  tally(row: Pick<Counted, 'partition' | 'hash'>, tx: number, sign: 1 | -1): void {
    const sum = inner(
      inner(this.tallies, row.partition, () => new Map<number, { assertions: number; hash: HashSum }>()),
      tx,
      () => ({ assertions: 0, hash: new HashSum() }),
    )
    sum.assertions += sign
    sum.hash.add(row.hash, sign)
  }

  flush(db: Database, tx: number): void {
    const readTally = db.prepare<[number, number], { assertions: number; hash: string }>(
      'SELECT assertions, hash FROM tally WHERE partition = ? AND tx = ?',
    )
    const writeTally = db.prepare('INSERT OR REPLACE INTO tally VALUES (?, ?, ?, ?)')
    const dropTally = db.prepare('DELETE FROM tally WHERE partition = ? AND tx = ?')
    for (const [partition, byTx] of this.tallies)
      for (const [at, change] of byTx) {
        const had = readTally.get(partition, at)
        const assertions = (had?.assertions ?? 0) + change.assertions
        const hash = hashText(BigInt(`0x${had?.hash ?? '0'}`) + change.hash.value)
        if (assertions === 0 && /^0+$/.test(hash)) dropTally.run(partition, at)
        else writeTally.run(partition, at, assertions, hash)
      }

    const writeTerm = db.prepare(
      `INSERT INTO term_count VALUES (?, ?, ?, ?)
       ON CONFLICT (partition, term, concept) DO UPDATE SET statements = statements + excluded.statements`,
    )
    const dropTerm = db.prepare(
      'DELETE FROM term_count WHERE partition = ? AND term = ? AND concept = ? AND statements = 0',
    )
    for (const [partition, byTerm] of this.terms)
      for (const [term, byConcept] of byTerm)
        for (const [concept, change] of byConcept) {
          if (change === 0) continue
          writeTerm.run(partition, term, concept, change)
          if (change < 0) dropTerm.run(partition, term, concept)
        }

    const writeHolding = db.prepare(
      `INSERT INTO holding VALUES (?, ?, ?)
       ON CONFLICT (partition, patient) DO UPDATE SET statements = statements + excluded.statements`,
    )
    const touch = db.prepare('INSERT OR IGNORE INTO touch VALUES (?, ?, ?)')
    for (const [partition, byPatient] of this.holdings)
      for (const [patient, change] of byPatient) {
        writeHolding.run(partition, patient, change)
        touch.run(partition, tx, patient)
      }
  }
}
