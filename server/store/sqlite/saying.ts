import type { Curie, DatasetId, Predicate, StatementId } from '../../../graph-schema/index.js'
import { decodeValue } from '../assertion-hash.js'
import type { Saying, Sayings } from '../graph-store.js'
import type { Reading } from './reading.js'

interface Row {
  readonly concept: Curie | null
  readonly predicate: Predicate
  readonly system: string
  readonly code: string
  readonly text: string
  readonly value: string | null
  readonly written_unit: string | null
  readonly statements: number
  readonly example: StatementId
}

/** One pass over the rows of a dataset; dictionaries are joined to the groups alone. */
export const sayingsOf = (reading: Reading, dataset: DatasetId): Sayings => {
  const partitions = reading.partitions.filter(
    ({ id, partition }) => partition.dataset === dataset && reading.tally([id]).assertions > 0,
  )
  const where = reading.sees(
    'a',
    partitions.map(({ id }) => id),
  )
  const rows = reading.db
    .prepare<[], Row>(
      `SELECT c.curie AS concept, w.text AS predicate, t.system, t.code, t.text, g.value, g.written_unit, g.statements,
         g.example
       FROM (
         SELECT a.concept, a.predicate, a.term, a.value, a.written_unit, count(*) AS statements, min(a.id) AS example
         FROM assertion a WHERE ${where} GROUP BY 1, 2, 3, 4, 5) g
       JOIN word w ON w.id = g.predicate JOIN term t ON t.id = g.term LEFT JOIN concept c ON c.id = g.concept
       ORDER BY g.example`,
    )
    .all()
  return {
    partitions: partitions.map(({ partition }) => partition),
    patients: reading.db
      .prepare<[], number>(`SELECT count(DISTINCT a.patient) FROM assertion a WHERE ${where}`)
      .pluck()
      .get()!,
    sayings: rows.map(
      ({ concept, predicate, system, code, text, value, written_unit, statements, example }): Saying => ({
        predicate,
        term: { system, code, text },
        statements,
        example,
        ...(concept === null ? {} : { concept }),
        ...(value === null ? {} : { value: decodeValue(value) }),
        ...(written_unit === null ? {} : { writtenUnit: written_unit }),
      }),
    ),
  }
}
