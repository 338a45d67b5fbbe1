import { grades, type Scope, type Tx } from '../../../graph-schema/index.js'
import { integer, type Work } from './connection.js'
import type { Counted, Counters } from './counters.js'
import type { Edged, Edges } from './edges.js'
import { recordsOf } from './scope.js'

interface Row extends Counted, Edged {
  readonly node: string
  readonly since: number
  readonly until: number | null
  readonly document: string
  readonly term: string
}
interface HeldRow {
  readonly edge: string
  readonly dataset: string
  readonly grade: number
  readonly document: string
  readonly patient: string | null
}
interface RecordRow {
  readonly node: string
  readonly patient: string | null
}

/** Columns of an assertion `a`, and of a HOLDS relationship `h` to `d`; nodes beside them by element id. */
const returnRow = `MATCH (a)-[:WRITTEN_AS]->(t) MATCH (a)-[:STATED_IN]->(d)
  RETURN elementId(a) AS node, a.since AS since, a.until AS until, a.hash AS hash, a.known AS known,
    a.dataset AS dataset, a.grade AS grade, a.predicate AS predicate, a.status AS status, a.patient AS patient,
    a.concept AS concept, a.at AS at, elementId(d) AS document, elementId(t) AS term`
const returnHeld = `RETURN elementId(h) AS edge, h.dataset AS dataset, h.grade AS grade, elementId(d) AS document,
  h.patient AS patient`

const recordsAtOnce = 2_000

/**
 * Deletes what a scope holds, the past included, and the nodes that nothing hangs on afterwards. All is found before
 * the first is deleted, and deleted by element id: with every deletion of a transaction Neo4j searches its indexes slower.
 */
export const erase = async (work: Work, scope: Scope, tx: Tx, counters: Counters, edges: Edges): Promise<void> => {
  const rows = new Map<string, Row>()
  const held = new Map<string, HeldRow>()
  const records: RecordRow[] = []
  const find = async (assertions: string, holds: string, parameters: Record<string, unknown>) => {
    const [foundRows, foundHeld] = await Promise.all([
      work.rows<Row>(`${assertions} WITH DISTINCT a ${returnRow}`, parameters),
      work.rows<HeldRow>(`${holds} WITH DISTINCT h, d ${returnHeld}`, parameters),
    ])
    for (const row of foundRows) rows.set(row.node, row)
    for (const row of foundHeld) held.set(row.edge, row)
  }

  const keys = await recordsOf(work, scope, 'ever')
  for (let i = 0; i < keys.length; i += recordsAtOnce) {
    const some = { keys: keys.slice(i, i + recordsAtOnce) }
    await find(
      'UNWIND $keys AS key MATCH (:Record {key: key})-[:SAYS]->(a)',
      'UNWIND $keys AS key MATCH (:Record {key: key})-[h:HOLDS]->(d)',
      some,
    )
    records.push(
      ...(await work.rows<RecordRow>(
        'UNWIND $keys AS key MATCH (r:Record {key: key}) RETURN elementId(r) AS node, r.patient AS patient',
        some,
      )),
    )
  }
  // what earlier versions of other records held of this patient or document
  if (scope.type === 'patient')
    await find(
      `UNWIND $grades AS grade MATCH (a:Assertion)
       WHERE a.dataset = $dataset AND a.grade = grade AND a.patient = $patient AND a.at IS NOT NULL AND a.id IS NOT NULL`,
      'MATCH ()-[h:HOLDS]->(d) USING INDEX h:HOLDS(patient) WHERE h.patient = $patient AND h.dataset = $dataset',
      { dataset: scope.dataset, patient: scope.patient, grades: grades.map(integer) },
    )
  if (scope.type === 'document')
    await find(
      'MATCH (:Document {id: $document})<-[:STATED_IN]-(a:Assertion)',
      'MATCH (d:Document {id: $document})<-[h:HOLDS]-()',
      { document: scope.document },
    )

  const gone = await patientsWithNothingElse(work, [...rows.values(), ...held.values(), ...records])
  edges.forget(gone)
  const partitions = new Map<string, { dataset: string; grade: number }>()
  for (const row of rows.values()) {
    // the sums must read as if the assertion had never been, at every time
    counters.add(row, row.since, -1)
    if (row.until !== null) counters.add(row, row.until, 1)
    else if (!gone.has(row.patient)) edges.add(row, -1)
    partitions.set(`${row.dataset}/${row.grade}`, row)
  }
  for (const row of held.values()) partitions.set(`${row.dataset}/${row.grade}`, row)

  await work.each(
    'UNWIND $rows AS row MERGE (v:Partition {dataset: row.dataset, grade: row.grade}) SET v.erased = $tx',
    [...partitions.values()].map(({ dataset, grade }) => ({ dataset, grade: integer(grade) })),
    { tx: integer(tx) },
  )
  const node = 'UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row'
  const distinct = (ids: readonly string[]) => [...new Set(ids)]
  await work.each(
    'UNWIND $rows AS row MATCH ()-[h:HOLDS]->() WHERE elementId(h) = row DELETE h',
    [...held.values()].map((h) => h.edge),
  )
  await work.each(
    `${node} DETACH DELETE n`,
    [...rows.values(), ...records].map((r) => r.node),
  )
  await work.each(`${node} DETACH DELETE n`, [...gone.values()])
  await work.each(`${node} AND NOT (n)<-[:WRITTEN_AS]-() DELETE n`, distinct([...rows.values()].map((r) => r.term)))
  await work.each(
    `${node} AND NOT (n)<-[:STATED_IN|HOLDS]-() DELETE n`,
    distinct([...rows.values(), ...held.values()].map((r) => r.document)),
  )
}

/** Patients of whom there is nothing but what is to be erased, key → element id. */
const patientsWithNothingElse = async (
  work: Work,
  erased: readonly { readonly patient: string | null }[],
): Promise<Map<string, string>> => {
  const counts = new Map<string, number>()
  for (const { patient } of erased) if (patient !== null) counts.set(patient, (counts.get(patient) ?? 0) + 1)
  const patients = await work.rows<{ key: string; node: string; all: number }>(
    `UNWIND $keys AS key MATCH (p:Patient {key: key})
     CALL (key) { MATCH (r:Record) WHERE r.patient = key RETURN count(r) AS records }
     CALL (key) { MATCH ()-[h:HOLDS]->() USING INDEX h:HOLDS(patient) WHERE h.patient = key RETURN count(h) AS holds }
     CALL (key, p) {
       UNWIND $grades AS grade MATCH (a:Assertion) WHERE a.dataset = p.dataset AND a.grade = grade AND a.patient = key
         AND a.at IS NOT NULL AND a.id IS NOT NULL
       RETURN count(a) AS assertions }
     RETURN key, elementId(p) AS node, records + holds + assertions AS all`,
    { keys: [...counts.keys()], grades: grades.map(integer) },
  )
  return new Map(patients.filter(({ key, all }) => all === counts.get(key)).map(({ key, node }) => [key, node]))
}
