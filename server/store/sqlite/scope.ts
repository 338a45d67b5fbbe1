import type { Scope } from '../../../graph-schema/index.js'
import type { Database } from '../../sqlite/database.js'

/**
 * The records of a scope by their last version: the open one, or for `ever` also the one that was open when the record
 * was closed. So erasing reaches what was removed before, and a version that a newer one replaced decides nothing.
 */
export const recordsOf = (db: Database, scope: Scope, which: 'current' | 'ever'): number[] => {
  const open = which === 'current' ? 'AND r.until IS NULL' : ''
  const ids = (condition: string, ...values: string[]) =>
    db
      .prepare<string[], number>(`SELECT r.id FROM record r WHERE ${condition} ${open} ORDER BY r.id`)
      .pluck()
      .all(...values)
  switch (scope.type) {
    case 'record': {
      const { key } = scope
      return ids(
        'r.key = ? AND r.type = ? AND r.system = ? AND r.dataset = ?',
        key.id,
        key.type,
        key.system,
        key.dataset,
      )
    }
    case 'dataset':
      return ids('r.dataset = ?', scope.dataset)
    case 'job':
      return ids('r.job = ?', scope.job)
    case 'document':
      return ids(
        `r.id IN (SELECT h.record FROM held h JOIN record r2 ON r2.id = h.record JOIN document d ON d.id = h.document
                  WHERE d.key = ? AND h.until IS r2.until)`,
        scope.document,
      )
    case 'patient':
      return ids(
        `r.dataset = ? AND r.id IN (
           SELECT r2.id FROM record r2 JOIN patient p ON p.id = r2.patient WHERE p.key = ?
           UNION SELECT a.record FROM patient p CROSS JOIN partition v
             CROSS JOIN assertion a ON a.partition = v.id AND a.patient = p.id JOIN record r3 ON r3.id = a.record
             WHERE p.key = ? AND a.until IS r3.until
           UNION SELECT h.record FROM held h JOIN patient p ON p.id = h.patient JOIN record r4 ON r4.id = h.record
             WHERE p.key = ? AND h.until IS r4.until)`,
        scope.dataset,
        scope.patient,
        scope.patient,
        scope.patient,
      )
  }
}
