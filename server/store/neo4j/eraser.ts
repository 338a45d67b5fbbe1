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

const assertionColumns = `elementId(a) AS node, a.since AS since, a.until AS until, a.hash AS hash, a.known AS known,
  a.dataset AS dataset, a.grade AS grade, a.predicate AS predicate, a.status AS status, a.patient AS patient,
  a.concept AS concept, a.at AS at, a.document AS document, a.term AS term`
const heldColumns = `elementId(h) AS edge, h.dataset AS dataset, h.grade AS grade, d.id AS document, h.patient AS patient`

const recordsAtOnce = 2_000

/** Deletes what a scope holds, the past included, and the nodes that nothing hangs on afterwards. */
export const erase = async (work: Work, scope: Scope, tx: Tx, counters: Counters, edges: Edges): Promise<void> => {
  const left = { patients: new Set<string>(), documents: new Set<string>(), terms: new Set<string>() }
  const partitions = new Map<string, { dataset: string; grade: number }>()

  const eraseWhere = async (assertions: string | undefined, holds: string, parameters: Record<string, unknown>) => {
    const rows = assertions ? await work.rows<Row>(`${assertions} RETURN DISTINCT ${assertionColumns}`, parameters) : []
    for (const row of rows) {
      // the sums must read as if the assertion had never been, at every time
      counters.add(row, row.since, -1)
      if (row.until === null) edges.add(row, -1)
      else counters.add(row, row.until, 1)
      left.patients.add(row.patient)
      left.documents.add(row.document)
      left.terms.add(row.term)
      partitions.set(`${row.dataset}/${row.grade}`, row)
    }
    await work.each(
      'UNWIND $rows AS row MATCH (a:Assertion) WHERE elementId(a) = row DETACH DELETE a',
      rows.map((r) => r.node),
    )
    const held = await work.rows<HeldRow>(`${holds} RETURN DISTINCT ${heldColumns}`, parameters)
    for (const row of held) {
      left.documents.add(row.document)
      if (row.patient !== null) left.patients.add(row.patient)
      partitions.set(`${row.dataset}/${row.grade}`, row)
    }
    await work.each(
      'UNWIND $rows AS row MATCH ()-[h:HOLDS]->() WHERE elementId(h) = row DELETE h',
      held.map((h) => h.edge),
    )
  }

  const keys = await recordsOf(work, scope, 'ever')
  for (let i = 0; i < keys.length; i += recordsAtOnce) {
    const some = { keys: keys.slice(i, i + recordsAtOnce) }
    await eraseWhere(
      'UNWIND $keys AS key MATCH (:Record {key: key})-[:SAYS]->(a)',
      'UNWIND $keys AS key MATCH (:Record {key: key})-[h:HOLDS]->(d)',
      some,
    )
    const gone = await work.rows<{ patient: string | null }>(
      `UNWIND $keys AS key MATCH (r:Record {key: key}) WITH r, r.patient AS patient DETACH DELETE r RETURN patient`,
      some,
    )
    for (const { patient } of gone) if (patient !== null) left.patients.add(patient)
  }
  // what earlier versions of other records held of this patient or document
  if (scope.type === 'patient')
    await eraseWhere(
      `UNWIND $grades AS grade MATCH (a:Assertion)
       WHERE a.dataset = $dataset AND a.grade = grade AND a.patient = $patient AND a.at IS NOT NULL AND a.id IS NOT NULL`,
      'MATCH ()-[h:HOLDS]->(d) WHERE h.patient = $patient AND h.dataset = $dataset',
      { dataset: scope.dataset, patient: scope.patient, grades: grades.map(integer) },
    )
  if (scope.type === 'document')
    await eraseWhere(
      'MATCH (:Document {id: $document})<-[:STATED_IN]-(a:Assertion)',
      'MATCH (d:Document {id: $document})<-[h:HOLDS]-()',
      { document: scope.document },
    )

  await work.each(
    'UNWIND $rows AS row MERGE (v:Partition {dataset: row.dataset, grade: row.grade}) SET v.erased = $tx',
    [...partitions.values()].map(({ dataset, grade }) => ({ dataset, grade: integer(grade) })),
    { tx: integer(tx) },
  )
  await work.each(
    'UNWIND $rows AS key MATCH (t:SourceTerm {key: key}) WHERE NOT EXISTS { ()-[:WRITTEN_AS]->(t) } DELETE t',
    [...left.terms],
  )
  await work.each(
    `UNWIND $rows AS id MATCH (d:Document {id: id})
     WHERE NOT EXISTS { ()-[:STATED_IN]->(d) } AND NOT EXISTS { ()-[:HOLDS]->(d) } DELETE d`,
    [...left.documents],
  )
  // a patient's key is of one dataset
  await work.each(
    `UNWIND $rows AS key MATCH (p:Patient {key: key})
     WHERE NOT EXISTS { MATCH (r:Record) WHERE r.patient = key }
       AND NOT EXISTS { MATCH ()-[h:HOLDS]->() WHERE h.patient = key }
       AND NOT EXISTS {
         UNWIND $grades AS grade MATCH (a:Assertion) WHERE a.dataset = p.dataset AND a.grade = grade AND a.patient = key
           AND a.at IS NOT NULL AND a.id IS NOT NULL }
     DETACH DELETE p`,
    [...left.patients],
    { grades: grades.map(integer) },
  )
}
