import { join } from 'node:path'
import { kinds, languages, type Kind, type Language, type RelationPredicate } from '../graph-schema/index.js'
import { defaultElementFolder, readDataSet } from './data-set.js'
import { layeredElements, loadLayeredDataSet } from './element-layer.js'
import { elementProblems } from './element-problems.js'
import { codeSystem, normalCode } from './code-system.js'
import type { Row } from './concept-table.js'
import { termKey } from './fold.js'
import { rootId } from './id-range.js'
import { OntologyDataError } from './data-error.js'
import { decidingKey } from './layer.js'
import { buildOntology, loadOntology } from './load.js'
import { parseTables, type OntologyData } from './ontology-data.js'
import type { Concept, Ontology } from './ontology.js'
import { defaultFolder, readTables, type Tables } from './tables.js'
import { parseUcum } from './ucum.js'

/** `file:line`, and what is wrong there. */
export interface Problem {
  readonly place: string
  readonly what: string
}

/** Terms that decide by themselves must name one concept; terms marked `?` may be shared. */
const sharedTerms = (rows: readonly Row[]): Problem[] => {
  const owners = new Map<string, Row>()
  const problems: Problem[] = []
  for (const row of rows)
    for (const term of row.concept.terms) {
      const key = decidingKey(term)
      if (key === undefined) continue
      const owner = owners.get(key)
      if (!owner) owners.set(key, row)
      else if (owner.concept.id !== row.concept.id)
        problems.push({
          place: row.place,
          what: `term ${term.text} is also one of ${owner.concept.id}, at ${owner.place}`,
        })
    }
  return problems
}

const codeProblems = (rows: readonly Row[]): Problem[] => {
  const owners = new Map<string, Row>()
  const problems: Problem[] = []
  for (const row of rows)
    for (const { system, code } of row.concept.codes) {
      const report = (what: string): void => void problems.push({ place: row.place, what })
      const known = codeSystem(system)
      if (!known || known.key !== system) {
        report(`code system ${system} is not one of the keys in code-system.ts`)
        continue
      }
      const bare = normalCode(known, code)
      if (!known.pattern.test(bare)) report(`${code} is not shaped like a code of ${system}`)
      if (system === 'LOINC' && !loincCheckDigit(bare)) report(`${code} has a wrong check digit`)
      if (system === 'SNOMED' && !snomedCheckDigit(bare)) report(`${code} has a wrong check digit`)
      const key = `${system}:${bare}`
      const owner = owners.get(key)
      if (!owner) owners.set(key, row)
      else report(`code ${key} is also at ${owner.place}`)
    }
  return problems
}

/** Mod 10 check digit of LOINC (LOINC Users' Guide, appendix "Calculating Mod 10 check digits"): Luhn over the number. */
const loincCheckDigit = (code: string): boolean => {
  const [digits = '', check] = code.split('-')
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const value = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 2 : 1)
    sum += value > 9 ? value - 9 : value
  }
  return String((10 - (sum % 10)) % 10) === check
}

const dihedral = [
  '0123456789', '1234067895', '2340178956', '3401289567', '4012395678',
  '5987604321', '6598710432', '7659821043', '8765932104', '9876543210',
] // prettier-ignore
const permutation = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
]
/** Verhoeff check digit of SNOMED CT identifiers (SNOMED CT Release File Specification, "Check-digit"). */
const snomedCheckDigit = (code: string): boolean => {
  let check = 0
  for (let i = 0; i < code.length; i++) {
    const digit = Number(code[code.length - 1 - i])
    check = Number(dihedral[check]![Number(permutation[i % 8]![digit])])
  }
  return check === 0
}

/** Every concept of ours but the root of a kind says in a sentence, in both languages, what it is. */
const definitionProblems = (row: Row): Problem[] => {
  const { concept, place } = row
  if (concept.parents.length === 0) return []
  return languages
    .filter((language) => concept.definition?.[language] === undefined)
    .map((language) => ({ place, what: `${concept.id} has no definition in ${language}` }))
}

/** A code that slipped into a column of terms. */
const codeAsTerm = (row: Row): Problem[] =>
  row.concept.terms
    .filter(
      (term) => codeSystem(term.text.split(':', 1)[0]!)?.key === term.text.split(':', 1)[0] && term.text.includes(':'),
    )
    .map((term) => ({ place: row.place, what: `${term.text} is a code and stands among the terms` }))

const conceptProblems = (row: Row, topOf: (concept: Concept) => boolean): Problem[] => {
  const { concept, place } = row
  const problems: Problem[] = []
  const report = (what: string): void => void problems.push({ place, what })
  if (!topOf(concept)) report(`${concept.id} does not reach ${rootId(concept.kind)}, the root of ${concept.kind}`)
  if (concept.unit !== undefined && !parseUcum(concept.unit)) report(`unit ${concept.unit} is not UCUM that we know`)
  if (concept.range && concept.unit === undefined) report('a range without a unit')
  const seen = new Set<string>()
  for (const term of concept.terms) {
    const key = `${term.language} ${term.text}`
    if (termKey(term.text) === '') report(`term ${term.text} folds to nothing`)
    if (seen.has(key)) report(`term ${term.text} is given twice`)
    seen.add(key)
    if (term.language === 'en' && /\p{Script=Han}/u.test(term.text))
      report(`English term ${term.text} has Chinese characters`)
    if (/[|\t]|^[\^?]/.test(term.text)) report(`term ${term.text} holds a mark`)
  }
  if (!/\p{Script=Han}/u.test(concept.label.zh) && !/^[\x20-\x7eα-ωΑ-Ω]+$/.test(concept.label.zh))
    report(`label ${concept.label.zh} is not Chinese`)
  return problems
}

/** All that is wrong with the data of a folder, in the order of files and lines; none is what a test asks for. */
export const checkOntology = (folder: string = defaultFolder(), layer?: string): Problem[] => {
  const tables = readTables({ folder, ...(layer !== undefined && { layer }) })
  const data = parseTables(tables)
  const usable = built(data, tables)
  if (Array.isArray(usable)) return usable
  const concepts = new Map<string, Concept>(data.rows.map(({ concept }) => [concept.id, concept]))
  const reachesRoot = (concept: Concept): boolean =>
    concept.id === rootId(concept.kind) ||
    (usable.ancestors(concept.id) as readonly string[]).includes(rootId(concept.kind))
  const problems = [
    ...kinds
      .filter((kind) => !concepts.has(rootId(kind)))
      .map((kind) => ({ place: `${kind}.tsv:2`, what: `the root ${rootId(kind)} is missing` })),
    ...data.rows.flatMap((row) => [
      ...conceptProblems(row, reachesRoot),
      ...codeAsTerm(row),
      ...(folder === defaultFolder() ? definitionProblems(row) : []),
    ]),
    ...sharedTerms(data.rows),
    ...codeProblems(data.rows),
    ...[...data.molarMasses.keys()]
      .filter((id) => concepts.get(id)?.kind !== 'measurement')
      .map((id) => ({ place: 'molar-mass.tsv', what: `${id} is not a measurement` })),
    ...usable.problems().map(placed),
  ]
  const order = new Map(data.rows.map((row, i) => [row.place, i]))
  problems.sort((a, b) => (order.get(a.place) ?? -1) - (order.get(b.place) ?? -1))
  if (folder !== defaultFolder()) return problems
  const ours = elementProblems(concepts, defaultElementFolder())
  const theirs =
    layer === undefined
      ? []
      : layeredElements(readDataSet(defaultElementFolder()), join(layer, 'elements'), concepts).conflicts.map(placed)
  return [...problems, ...ours, ...theirs]
}

const placed = (problem: string): Problem => {
  const m = /^(.*?:\d+): (.*)$/s.exec(problem)
  return m ? { place: m[1]!, what: m[2]! } : { place: '', what: problem }
}

/** The ontology, or the problems that keep the data from being one. */
const built = (data: OntologyData, tables: Tables): Ontology | Problem[] => {
  try {
    return buildOntology(data, tables)
  } catch (e) {
    if (!(e instanceof OntologyDataError)) throw e
    return e.problems.map(placed)
  }
}

export interface OntologyStats {
  readonly version: string
  readonly concepts: Readonly<Partial<Record<Kind, number>>>
  readonly terms: Readonly<Record<Language | 'any', number>>
  readonly ambiguous: number
  readonly codes: Readonly<Record<string, number>>
  /** concepts with a definition in both languages, by kind */
  readonly defined: Readonly<Partial<Record<Kind, number>>>
  readonly relations: Readonly<Partial<Record<RelationPredicate, number>>>
  /** of the data set of the project */
  readonly elements: number
  readonly valueSets: number
}

/** @throws OntologyDataError */
export const ontologyStats = (folder: string = defaultFolder(), layer?: string): OntologyStats => {
  const ontology = loadOntology(folder, layer)
  const concepts: Partial<Record<Kind, number>> = {}
  const terms = { zh: 0, en: 0, any: 0 }
  const codes: Record<string, number> = {}
  const defined: Partial<Record<Kind, number>> = {}
  const relations: Partial<Record<RelationPredicate, number>> = {}
  let ambiguous = 0
  for (const concept of ontology.concepts()) {
    concepts[concept.kind] = (concepts[concept.kind] ?? 0) + 1
    for (const term of concept.terms) {
      terms[term.language]++
      if (term.ambiguous) ambiguous++
    }
    if (languages.every((language) => concept.definition?.[language] !== undefined))
      defined[concept.kind] = (defined[concept.kind] ?? 0) + 1
    for (const { system } of concept.codes) codes[system] = (codes[system] ?? 0) + 1
  }
  for (const { predicate } of ontology.allRelations()) relations[predicate] = (relations[predicate] ?? 0) + 1
  const { elements, valueSets } = loadLayeredDataSet(layer).dataSet
  return {
    version: ontology.version,
    concepts,
    terms,
    ambiguous,
    codes,
    defined,
    relations,
    elements: elements.length,
    valueSets: valueSets.size,
  }
}
