import {
  recordKeyText,
  XinmaiError,
  type JobId,
  type Partition,
  type PatientKey,
  type RecordKey,
  type Tx,
} from '../../../graph-schema/index.js'
import type { GraphBatch, GraphRecord, HeldDocument } from '../graph-store.js'
import { toAssertion, type AssertionRow } from './assertion-row.js'
import { integer, type Connection, type Work } from './connection.js'

/** Transactions above `$after` in which something began, ended or was erased. */
const transactions = `
  CALL () {
    MATCH (a:Assertion) WHERE a.since > $after RETURN DISTINCT a.since AS tx
    UNION MATCH (a:Assertion) WHERE a.until > $after RETURN DISTINCT a.until AS tx
    UNION MATCH ()-[h:HOLDS]->() WHERE h.since > $after RETURN DISTINCT h.since AS tx
    UNION MATCH ()-[h:HOLDS]->() WHERE h.until > $after RETURN DISTINCT h.until AS tx
    UNION MATCH (r:Record) WHERE r.until > $after RETURN DISTINCT r.until AS tx
    UNION MATCH (v:Partition) WHERE v.erased > $after RETURN DISTINCT v.erased AS tx }
  WITH DISTINCT tx WHERE tx < $last RETURN tx ORDER BY tx`

/** Keys of the records that changed in `$at`. */
const changed = `
  MATCH (a:Assertion) WHERE a.since = $at MATCH (r:Record)-[:SAYS]->(a) RETURN DISTINCT r.key AS key
  UNION MATCH (a:Assertion) WHERE a.until = $at MATCH (r:Record)-[:SAYS]->(a) RETURN DISTINCT r.key AS key
  UNION MATCH (r:Record)-[h:HOLDS]->() WHERE h.since = $at RETURN DISTINCT r.key AS key
  UNION MATCH (r:Record)-[h:HOLDS]->() WHERE h.until = $at RETURN DISTINCT r.key AS key
  UNION MATCH (r:Record) WHERE r.until = $at RETURN r.key AS key`
/** Condition: what `name` says held behind `$at`. */
const holdsAt = (name: string): string => `${name}.since <= $at AND (${name}.until IS NULL OR ${name}.until > $at)`
const silent = `
  MATCH (r:Record) WHERE r.until IS NULL AND NOT (r)-[:SAYS]->() AND NOT (r)-[:HOLDS]->() RETURN r.key AS key`

interface RecordRow {
  readonly key: string
  readonly record: RecordKey
  readonly content: string
  readonly job: JobId
  readonly patient: PatientKey | null
  readonly until: Tx | null
}
interface HeldRow extends Partition {
  readonly key: string
  readonly id: string
  readonly kind: string | null
  readonly date: string | null
  readonly patient: PatientKey | null
  readonly known: boolean
}

/**
 * See `GraphStore.history`. Neo4j keeps no state for a reader: batches that are applied meanwhile lie behind the last
 * transaction read, and an erasure ends it.
 * @throws XinmaiError CONFLICT when something is erased meanwhile
 */
export async function* historyOf(connection: Connection, after: Tx, last: Tx): AsyncIterable<GraphBatch> {
  if (last <= after) return
  const erasedAt = (work: Work) =>
    work.rows<{ erased: Tx | null; erasing: Tx | null }>(
      "MATCH (e:Store {name: 'erasure'}) RETURN e.erased AS erased, e.erasing AS erasing",
    )
  const { all, before } = await connection.read(async (work) => {
    const [rows, [before]] = await Promise.all([
      work.rows<{ tx: Tx }>(transactions, { after: integer(after), last: integer(last) }),
      erasedAt(work),
    ])
    return { all: rows.map(({ tx }) => tx), before }
  })
  for (const tx of [...all, last]) {
    const { batch, now } = await connection.read(async (work) => {
      const read = await batchAt(work, tx, last)
      const [now] = await erasedAt(work)
      return { batch: read, now }
    })
    if (now?.erased !== before?.erased || (now?.erasing ?? null) !== null)
      throw new XinmaiError('CONFLICT', 'something is being erased; read the history again')
    yield batch
  }
}

const batchAt = async (work: Work, at: Tx, last: Tx): Promise<GraphBatch> => {
  const parameters = { at: integer(at) }
  const found = await work.rows<{ key: string }>(changed, parameters)
  if (at === last) found.push(...(await work.rows<{ key: string }>(silent)))
  const keys = found.map(({ key }) => key)
  const [records, said, held, erased] = await Promise.all([
    work.rows<RecordRow>(
      `UNWIND $keys AS key MATCH (r:Record {key: key})
       RETURN key, r {.dataset, .system, .type, .id} AS record, r.content AS content, r.job AS job,
         r.patient AS patient, r.until AS until`,
      { keys },
    ),
    work.rows<AssertionRow>(
      `UNWIND $keys AS key MATCH (r:Record {key: key})-[:SAYS]->(a:Assertion)-[:WRITTEN_AS]->(t:SourceTerm)
       WHERE ${holdsAt('a')}
       RETURN properties(a) AS a, t {.system, .code, .text} AS term, r {.dataset, .system, .type, .id} AS record`,
      { ...parameters, keys },
    ),
    work.rows<HeldRow>(
      `UNWIND $keys AS key MATCH (:Record {key: key})-[h:HOLDS]->(d:Document) WHERE ${holdsAt('h')}
       RETURN key, d.id AS id, d.kind AS kind, d.date AS date, h.dataset AS dataset, h.grade AS grade,
         h.patient AS patient, h.known AS known`,
      { ...parameters, keys },
    ),
    work.rows<Partition>(
      'MATCH (v:Partition) WHERE v.erased = $at RETURN v.dataset AS dataset, v.grade AS grade',
      parameters,
    ),
  ])
  const byRecord = <Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> => {
    const groups = new Map<string, Row[]>()
    for (const row of rows) {
      const group = groups.get(keyOf(row))
      if (group) group.push(row)
      else groups.set(keyOf(row), [row])
    }
    return groups
  }
  const assertions = byRecord(said, ({ record }) => recordKeyText(record))
  const documents = byRecord(held, ({ key }) => key)
  const puts = records.map((row): GraphBatch['changes'][number] => {
    const [says, holds] = [assertions.get(row.key) ?? [], documents.get(row.key) ?? []]
    const record: GraphRecord = {
      key: row.record,
      job: row.job,
      content: row.content,
      ...(row.patient === null ? {} : { patient: row.patient }),
      patientKnown: ((says[0]?.a.known ?? holds[0]?.known) as boolean | undefined) !== false,
      documents: holds.map(toHeld),
      assertions: says.map(toAssertion),
    }
    return { type: 'put', record }
  })
  const closes = records
    .filter(({ until }) => until === at)
    .map(({ record: key }): GraphBatch['changes'][number] => ({ type: 'close', scope: { type: 'record', key } }))
  return { tx: at, changes: [...puts, ...closes], ...(erased.length === 0 ? {} : { erased }) }
}

const toHeld = ({ id, dataset, grade, kind, date, patient, known }: HeldRow): HeldDocument =>
  ({
    id,
    partition: { dataset, grade },
    ...(kind === null ? {} : { kind }),
    ...(date === null ? {} : { date }),
    ...(patient === null ? {} : { patient }),
    patientKnown: known,
  }) as HeldDocument
