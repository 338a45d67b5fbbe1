import { codeSystem, normalCode } from './code-system.js'
import type { Row } from './concept-table.js'
import { termKey } from './fold.js'
import { findCycle } from './hierarchy.js'
import { rootId } from './id-range.js'
import type { Code, Concept, Term } from './ontology.js'

/** Terms that decide by themselves, as keys; abbreviations are case-sensitive: PT is not Pt. */
export const decidingKey = (term: Term): string | undefined =>
  term.ambiguous ? undefined : term.type === 'abbreviation' ? `^${term.text}` : termKey(term.text)

const codeKey = ({ system, code }: Code): string => {
  const known = codeSystem(system)
  return known === undefined ? `${system}|${code}` : `${known.key}|${normalCode(known, code)}`
}

/**
 * Puts a tenant's rows over ours: new concepts of an own prefix, and terms and codes added to ours. A row that is in
 * conflict with what is there is left out as a whole and named; the rest goes on.
 * @returns all rows, ours first in their order, and `file:line: what is in conflict`
 */
export const layered = (
  base: readonly Row[],
  layer: readonly Row[],
): { readonly rows: readonly Row[]; readonly conflicts: readonly string[] } => {
  const conflicts: string[] = []
  const rows = new Map<string, Row>(base.map((row) => [row.concept.id, row]))
  const termOwners = new Map<string, Row>()
  const codeOwners = new Map<string, Row>()
  const own = (row: Row, concept: Concept): void => {
    for (const term of concept.terms) {
      const key = decidingKey(term)
      if (key !== undefined) termOwners.set(key, row)
    }
    for (const code of concept.codes) codeOwners.set(codeKey(code), row)
  }
  for (const row of base) own(row, row.concept)

  const added = reachable(base, layer, conflicts)
  for (const row of layer) {
    const { concept, place } = row
    const id = concept.id
    const wrong: string[] = []
    const known = rows.get(id)
    if (row.extends) {
      if (known === undefined) wrong.push(`${id} is not in the ontology`)
    } else {
      if (!added.has(row)) continue
      if (known !== undefined) wrong.push(`id ${id} is used before, at ${known.place}`)
    }
    for (const term of concept.terms) {
      const owner = termOwners.get(decidingKey(term) ?? '')
      if (owner !== undefined && owner.concept.id !== id)
        wrong.push(`term ${term.text} is one of ${owner.concept.id}, at ${owner.place}`)
    }
    for (const code of concept.codes) {
      const owner = codeOwners.get(codeKey(code))
      if (codeSystem(code.system)?.key !== code.system) wrong.push(`code system ${code.system} is unknown`)
      else if (owner !== undefined && owner.concept.id !== id)
        wrong.push(`code ${code.system}:${code.code} is at ${owner.place}`)
    }
    conflicts.push(...wrong.map((what) => `${place}: ${what}`))
    if (wrong.length > 0) continue
    own(row, concept)
    if (known === undefined) rows.set(id, row)
    else
      rows.set(id, {
        place: known.place,
        concept: {
          ...known.concept,
          terms: [...known.concept.terms, ...concept.terms],
          codes: [...known.concept.codes, ...concept.codes],
        },
      })
  }
  // a concept left out takes those below it along
  for (let before = -1; before !== rows.size;) {
    before = rows.size
    for (const [id, { concept, place }] of rows) {
      const missing = concept.parents.find((parent) => !rows.has(parent))
      if (missing === undefined) continue
      rows.delete(id)
      conflicts.push(`${place}: ${id} stands under ${missing}, which is left out`)
    }
  }
  return { rows: [...rows.values()], conflicts }
}

/** New concepts that reach the root of their kind over parents that are there; the others are named. */
const reachable = (base: readonly Row[], layer: readonly Row[], conflicts: string[]): ReadonlySet<Row> => {
  const fresh = layer.filter((row) => !row.extends)
  const parents = new Map<string, readonly string[]>(
    [...base, ...fresh].map(({ concept }) => [concept.id, concept.parents]),
  )
  const left = new Set(fresh)
  const drop = (row: Row, what: string): void => {
    left.delete(row)
    parents.delete(row.concept.id)
    conflicts.push(`${row.place}: ${what}`)
  }
  for (let cycle = findCycle(parents); cycle !== undefined; cycle = findCycle(parents)) {
    const path = [...cycle, cycle[0]].join(' → ')
    const inCycle = [...left].filter(({ concept }) => cycle!.includes(concept.id))
    if (inCycle.length === 0) break
    for (const row of inCycle) drop(row, `${path} is a cycle`)
  }
  const above = (id: string, seen = new Set<string>()): Set<string> => {
    for (const parent of parents.get(id) ?? []) if (!seen.has(parent)) above(parent, seen.add(parent))
    return seen
  }
  for (let again = true; again;) {
    again = false
    for (const row of left) {
      const missing = row.concept.parents.find((parent) => !parents.has(parent))
      const root = rootId(row.concept.kind)
      if (missing !== undefined) drop(row, `parent ${missing} of ${row.concept.id} is not in the data`)
      else if (!above(row.concept.id).has(root)) drop(row, `${row.concept.id} does not reach ${root}`)
      else continue
      again = true
    }
  }
  return left
}
