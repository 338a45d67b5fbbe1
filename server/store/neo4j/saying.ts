import type { Curie, DatasetId, Predicate, SourceTerm, StatementId } from '../../../graph-schema/index.js'
import { decodeValue } from '../assertion-hash.js'
import type { Saying, Sayings } from '../graph-store.js'
import { alive, partitionRows, type Reading } from './reading.js'

interface Row {
  readonly concept: Curie | null
  readonly predicate: Predicate
  readonly term: SourceTerm
  readonly value: string | null
  readonly unit: string | null
  readonly statements: number
  readonly example: StatementId
}

/** Two passes over the assertions of a dataset: one for what they say, one for whose they are. */
export const sayingsOf = async (reading: Reading, dataset: DatasetId): Promise<Sayings> => {
  const visible = reading.partitions.filter((p) => p.dataset === dataset)
  const parameters = { partitions: partitionRows(visible) }
  const from = `UNWIND $partitions AS v
    MATCH (a:Assertion) WHERE a.dataset = v.dataset AND a.grade = v.grade AND a.patient IS NOT NULL
      AND a.at IS NOT NULL AND a.id IS NOT NULL AND ${alive('a')}`
  const [tallies, rows, [patients]] = await Promise.all([
    reading.tallies(),
    reading.rows<Row>(
      `${from}
       WITH a.concept AS concept, a.predicate AS predicate, a.term AS key, a.value AS value, a.writtenUnit AS unit,
         count(*) AS statements, min(a.id) AS example
       MATCH (t:SourceTerm {key: key})
       RETURN concept, predicate, t {.system, .code, .text} AS term, value, unit, statements, example ORDER BY example`,
      parameters,
    ),
    reading.rows<{ patients: number }>(`${from} RETURN count(DISTINCT a.patient) AS patients`, parameters),
  ])
  return {
    partitions: visible.filter(({ grade }) =>
      tallies.some((t) => t.dataset === dataset && t.grade === grade && t.assertions > 0),
    ),
    patients: patients?.patients ?? 0,
    sayings: rows.map(({ concept, predicate, term, value, unit, statements, example }): Saying => ({
      predicate,
      term: { system: term.system, code: term.code, text: term.text },
      statements,
      example,
      ...(concept === null ? {} : { concept }),
      ...(value === null ? {} : { value: decodeValue(value) }),
      ...(unit === null ? {} : { writtenUnit: unit }),
    })),
  }
}
