import type { Assertion, Page, PageRequest } from '../../../graph-schema/index.js'
import { decodeCursor, encodeCursor, pageSize } from '../cursor.js'
import type { AssertionFilter } from '../graph-store.js'
import { assertionJoins, assertionSelect, toAssertion, type AssertionRow } from './assertion-row.js'
import type { Reading } from './reading.js'

const ids = (rows: readonly number[]): string => `(${rows.join(', ')})`

/** The filter as SQL conditions on `a`. */
const conditions = (reading: Reading, filter: AssertionFilter) => {
  const { db } = reading
  const lookup = (sql: string, ...values: string[]) =>
    db
      .prepare<string[], number>(sql)
      .pluck()
      .all(...values)
  const among = (table: string, column: string, values: readonly string[]) =>
    lookup(`SELECT id FROM ${table} WHERE ${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(values))
  const all: string[] = []
  const partitions = reading.partitions
    .filter((p) => !filter.datasets || filter.datasets.includes(p.partition.dataset))
    .map((p) => p.id)
  if (filter.patient !== undefined) all.push(`a.patient IN ${ids(among('patient', 'key', [filter.patient]))}`)
  if (filter.document !== undefined) all.push(`a.document IN ${ids(among('document', 'key', [filter.document]))}`)
  if (filter.concepts) all.push(`a.concept IN ${ids(among('concept', 'curie', filter.concepts))}`)
  if (filter.unmapped) all.push('a.concept IS NULL')
  if (filter.predicates) all.push(`a.predicate IN ${ids(among('word', 'text', filter.predicates))}`)
  if (filter.statuses) all.push(`a.status IN ${ids(among('word', 'text', filter.statuses))}`)
  if (filter.sourceTerm) {
    const { system, code } = filter.sourceTerm
    all.push(`a.term IN ${ids(lookup('SELECT id FROM term WHERE code = ? AND system = ?', code, system))}`)
  }
  return { partitions, all }
}

/** Assertions by patient key, time and id. Dictionary integers never order anything: they tell what was loaded before. */
export const assertionPage = (reading: Reading, filter: AssertionFilter, page: PageRequest): Page<Assertion> => {
  const { db } = reading
  const first = pageSize(page.first)
  const after =
    page.after === undefined
      ? undefined
      : decodeCursor<[string, string, string]>(filter, page.after, ['string', 'string', 'string'])

  const { partitions, all } = conditions(reading, filter)
  const where = [reading.sees('a', partitions), ...all].join(' AND ')
  const everything = reading.tally(partitions).assertions
  const total =
    all.length === 0
      ? everything
      : db.prepare<[], number>(`SELECT count(*) FROM assertion a WHERE ${where}`).pluck().get()!

  // Few hits are fetched and sorted; many are found by going through the patients in order until the page is full,
  // which meets `first * everything / total` assertions.
  const sorted = filter.patient !== undefined || filter.document !== undefined || total * total < first * everything
  const from = sorted
    ? 'assertion a CROSS JOIN patient p ON p.id = a.patient'
    : 'patient p INDEXED BY sqlite_autoindex_patient_1 CROSS JOIN assertion a INDEXED BY assertion_patient ON a.patient = p.id'
  const behind = after ? 'AND p.key >= ? AND (p.key, a.at, a.id) > (?, ?, ?)' : ''
  // dictionaries are joined to the rows of the page alone
  const rows = db
    .prepare<string[], AssertionRow>(
      `${assertionSelect} FROM (
         SELECT a.rowid AS row FROM ${from} WHERE ${where} ${behind} ORDER BY p.key, a.at, a.id LIMIT ${first + 1}) chosen
       CROSS JOIN assertion a ON a.rowid = chosen.row CROSS JOIN patient p ON p.id = a.patient ${assertionJoins}
       ORDER BY p.key, a.at, a.id`,
    )
    .all(...(after ? [after[0], ...after] : []))
  const items = rows.slice(0, first)
  const last = items.at(-1)
  return {
    items: items.map(toAssertion),
    total,
    ...(rows.length > first && last ? { next: encodeCursor(filter, [last.patient, last.at, last.id]) } : {}),
  }
}
