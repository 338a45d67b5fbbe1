import { grades, recordKeyText, type Scope } from '../../../graph-schema/index.js'
import { integer, type Work } from './connection.js'

const same = (name: string) => `(${name}.until = r.until OR (${name}.until IS NULL AND r.until IS NULL))`

/**
 * Keys of the records of a scope by their last version: the open one, or for `ever` also the one that was open when the
 * record was closed. So erasing reaches what was removed before, and a version that a newer one replaced decides nothing.
 */
export const recordsOf = async (work: Work, scope: Scope, which: 'current' | 'ever'): Promise<string[]> => {
  const keys = async (match: string, parameters: Record<string, unknown>) =>
    (
      await work.rows<{ key: string }>(
        `${match} WITH DISTINCT r ${which === 'current' ? 'WHERE r.until IS NULL' : ''} RETURN r.key AS key ORDER BY key`,
        parameters,
      )
    ).map((row) => row.key)
  switch (scope.type) {
    case 'record':
      return keys('MATCH (r:Record {key: $key})', { key: recordKeyText(scope.key) })
    case 'dataset':
      return keys('MATCH (r:Record {dataset: $dataset})', { dataset: scope.dataset })
    case 'job':
      return keys('MATCH (r:Record {job: $job})', { job: scope.job })
    case 'document':
      return keys(`MATCH (:Document {id: $document})<-[h:HOLDS]-(r:Record) WHERE ${same('h')}`, {
        document: scope.document,
      })
    case 'patient':
      return keys(
        `CALL () {
           MATCH (r:Record {patient: $patient}) WHERE r.dataset = $dataset RETURN r
           UNION
           UNWIND $grades AS grade
           MATCH (a:Assertion) WHERE a.dataset = $dataset AND a.grade = grade AND a.patient = $patient
             AND a.at IS NOT NULL AND a.id IS NOT NULL
           WITH a MATCH (a)<-[:SAYS]-(r:Record) WHERE r.dataset = $dataset AND ${same('a')} RETURN r
           UNION
           MATCH (r:Record)-[h:HOLDS]->() USING INDEX h:HOLDS(patient) WHERE h.patient = $patient AND r.dataset = $dataset AND ${same('h')} RETURN r }`,
        { dataset: scope.dataset, patient: scope.patient, grades: grades.map(integer) },
      )
  }
}
