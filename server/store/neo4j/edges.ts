import { predicates, type Assertion, type Curie, type Partition, type PatientKey } from '../../../graph-schema/index.js'
import { integer, type Work } from './connection.js'

/** The part of an assertion that the edges depend on. */
export interface Edged extends Partition {
  readonly predicate: Assertion['predicate']
  readonly status: Assertion['status']
  readonly patient: PatientKey
  readonly concept: Curie | null
  readonly known: boolean
  readonly at: string
}

/** `hasDisease` → `HAS_DISEASE`. */
export const edgeType = (predicate: string): string => predicate.replace(/[A-Z]/g, (c) => `_${c}`).toUpperCase()

interface Edge extends Edged {
  statements: number
  first: string
  last: string
  /** it lost a statement: number and days must be read again */
  lost: boolean
}

const keyOf = (e: Edged): string => JSON.stringify([e.patient, e.concept, e.predicate, e.dataset, e.grade, e.status])

/** Where an edge is: its ends, then the properties that tell it from others between them. */
const between = (predicate: string) => ({
  // the WITH keeps the planner from looking for edges before it has their ends
  ends: 'MATCH (p:Patient {key: row.patient}) MATCH (c:Concept {id: row.concept}) WITH row, p, c',
  edge: `(p)-[e:${edgeType(predicate)} {dataset: row.dataset, grade: row.grade, status: row.status}]->(c)`,
})

/**
 * Keeps the edges `(:Patient)-[:HAS_DISEASE …]->(:Concept)` of what is current, one for each predicate, partition and
 * status, with the number of its statements and their first and last time. They serve who asks in Cypher; the history
 * is with the assertions.
 */
export class Edges {
  private readonly changed = new Map<string, Edge>()

  /** @param sign 1 for an assertion that became current, -1 for one that ceased to be */
  add(a: Edged, sign: 1 | -1): void {
    if (!a.known || a.concept === null) return
    const key = keyOf(a)
    let edge = this.changed.get(key)
    if (!edge) this.changed.set(key, (edge = { ...a, statements: 0, first: '', last: '', lost: false }))
    if (sign === -1) edge.lost = true
    edge.statements += sign
    if (sign === -1 || a.at === '') return
    if (edge.first === '' || a.at < edge.first) edge.first = a.at
    if (a.at > edge.last) edge.last = a.at
  }

  /** Patients whose nodes are deleted, with all their edges: what came before in this batch came to nothing. */
  forget(patients: ReadonlyMap<string, unknown>): void {
    for (const [key, edge] of this.changed) if (patients.has(edge.patient)) this.changed.delete(key)
  }

  async flush(work: Work): Promise<void> {
    const edges = [...this.changed.values()]
    await this.readAgain(work, edges)
    const sent: Promise<void>[] = []
    const send = (...statement: Parameters<Work['each']>) => sent.push(work.each(...statement))
    for (const predicate of predicates) {
      const rows = (chosen: (e: Edge) => boolean) =>
        edges
          .filter((e) => e.predicate === predicate && chosen(e))
          .map(({ patient, concept, dataset, grade, status, statements, first, last }) => ({
            ...{ patient, concept, dataset, status, grade: integer(grade), statements: integer(statements) },
            first: first || null,
            last: last || null,
          }))
      const { ends, edge } = between(predicate)
      send(
        `UNWIND $rows AS row ${ends} MATCH ${edge} DELETE e`,
        rows((e) => e.lost && e.statements === 0),
      )
      send(
        `UNWIND $rows AS row ${ends} MERGE ${edge}
         SET e.statements = row.statements, e.first = row.first, e.last = row.last`,
        rows((e) => e.lost && e.statements > 0),
      )
      send(
        `UNWIND $rows AS row ${ends} MERGE ${edge}
         SET e.statements = coalesce(e.statements, 0) + row.statements,
           e.first = CASE WHEN row.first < e.first OR e.first IS NULL THEN row.first ELSE e.first END,
           e.last = CASE WHEN row.last > e.last OR e.last IS NULL THEN row.last ELSE e.last END`,
        rows((e) => !e.lost),
      )
    }
    await Promise.all(sent)
  }

  /** What is left of the edges that lost a statement, from the current assertions of their patients. */
  private async readAgain(work: Work, edges: readonly Edge[]): Promise<void> {
    const lost = new Map(edges.filter((e) => e.lost).map((e) => [keyOf(e), e]))
    if (lost.size === 0) return
    const patients = new Map([...lost.values()].map((e) => [`${e.dataset}/${e.grade}/${e.patient}`, e]))
    for (const edge of lost.values()) Object.assign(edge, { statements: 0, first: '', last: '' })
    const rows = [...patients.values()].map(({ dataset, grade, patient }) => ({
      dataset,
      grade: integer(grade),
      patient,
    }))
    const left = await work.rows<Edged & { statements: number; first: string | null; last: string | null }>(
      `UNWIND $rows AS row
       CALL (row) {
         MATCH (a:Assertion) WHERE a.dataset = row.dataset AND a.grade = row.grade AND a.patient = row.patient
           AND a.at IS NOT NULL AND a.id IS NOT NULL AND a.until IS NULL AND a.known AND a.concept IS NOT NULL
         WITH a, CASE a.at WHEN '' THEN NULL ELSE a.at END AS day
         RETURN a.predicate AS predicate, a.status AS status, a.concept AS concept, count(*) AS statements,
           min(day) AS first, max(day) AS last }
       RETURN row.dataset AS dataset, row.grade AS grade, row.patient AS patient, predicate, status, concept, statements,
         first, last`,
      { rows },
    )
    for (const row of left) {
      const edge = lost.get(keyOf(row))
      if (edge) Object.assign(edge, { statements: row.statements, first: row.first ?? '', last: row.last ?? '' })
    }
  }
}
