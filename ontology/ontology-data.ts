import { kinds } from '../graph-schema/index.js'
import { parseConceptTable, type Row } from './concept-table.js'
import { findCycle } from './hierarchy.js'
import { layered } from './layer.js'
import { parseMolarTable, type MolarMass } from './molar-mass.js'
import type { Table, Tables } from './tables.js'

/** The tables of concepts, parsed and put over each other. */
export interface OntologyData {
  readonly rows: readonly Row[]
  readonly molarMasses: ReadonlyMap<string, MolarMass>
  /** what makes the data unusable: `file:line: what is wrong` */
  readonly problems: readonly string[]
  /** lines of the tenant's layer that are left out */
  readonly conflicts: readonly string[]
}

/** Parses the concepts of all tables; kinds without a table have none. */
export const parseTables = (tables: Tables): OntologyData => {
  const concepts = (tableOf: Tables['ours'], isLayer: boolean): { rows: Row[]; problems: string[] } => {
    const rows: Row[] = []
    const problems: string[] = []
    for (const kind of kinds) {
      const found: Table | undefined = tableOf(kind)
      if (!found) continue
      const table = parseConceptTable(found.text(), kind, found.file, isLayer)
      rows.push(...table.rows)
      problems.push(...table.problems)
    }
    return { rows, problems }
  }
  const ours = concepts(tables.ours, false)
  const molar = tables.ours('molar-mass')
  const { masses, problems: molarProblems } = molar
    ? parseMolarTable(molar.text(), molar.file)
    : { masses: new Map<string, MolarMass>(), problems: [] }
  const problems = [...ours.problems, ...structureProblems(ours.rows), ...molarProblems]
  const theirs = concepts(tables.theirs, true)
  const all =
    tables.isLayered && problems.length === 0 ? layered(ours.rows, theirs.rows) : { rows: ours.rows, conflicts: [] }
  return { rows: all.rows, molarMasses: masses, problems, conflicts: [...theirs.problems, ...all.conflicts] }
}

/** Problems between rows that make the data unusable: ids twice, unknown parents, cycles. */
const structureProblems = (rows: readonly Row[]): string[] => {
  const problems: string[] = []
  const places = new Map<string, string>()
  for (const { concept, place } of rows) {
    const other = places.get(concept.id)
    if (other !== undefined) problems.push(`${place}: id ${concept.id} is used before, at ${other}`)
    else places.set(concept.id, place)
  }
  for (const { concept, place } of rows)
    for (const parent of concept.parents)
      if (!places.has(parent)) problems.push(`${place}: parent ${parent} of ${concept.id} is not in the data`)
  const cycle = findCycle(new Map(rows.map(({ concept }) => [concept.id, concept.parents])))
  if (cycle) problems.push(`${places.get(cycle[0]!)!}: ${[...cycle, cycle[0]].join(' → ')} is a cycle`)
  return problems
}
