import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { kinds, type Curie } from '../graph-schema/index.js'
import { codeCandidates, codeSystem, normalCode } from './code-system.js'
import { buildCompletion } from './completion.js'
import { parseConceptTable, type Row } from './concept-table.js'
import { termKey } from './fold.js'
import { buildHierarchy, findCycle } from './hierarchy.js'
import { TrieMatcher, type Entry } from './matcher.js'
import { parseMolarTable, type MolarMass } from './molar-mass.js'
import type { Concept, Ontology } from './ontology.js'
import { projectRoot } from './project-root.js'
import { convert } from './ucum.js'

/** The data can't be used; `problems` are `file:line: what is wrong`. */
export class OntologyDataError extends Error {
  override readonly name = 'OntologyDataError'
  constructor(readonly problems: readonly string[]) {
    const shown = problems.slice(0, 20)
    super(
      [`${problems.length} problem(s) in the ontology data`, ...shown, ...(problems.length > 20 ? ['…'] : [])].join(
        '\n',
      ),
    )
  }
}

export interface OntologyData {
  readonly rows: readonly Row[]
  readonly molarMasses: ReadonlyMap<string, MolarMass>
  readonly problems: readonly string[]
  /** first 16 hexadecimal digits of the SHA-256 of all files */
  readonly version: string
}

export const defaultFolder = (): string => join(projectRoot(), 'ontology', 'data')

/** Reads all tables of a folder; kinds without a file have no concepts. */
export const readOntologyData = (folder: string): OntologyData => {
  const hash = createHash('sha256')
  const read = (name: string): { text: string; file: string } | undefined => {
    const path = join(folder, name)
    if (!existsSync(path)) return undefined
    const text = readFileSync(path, 'utf8')
    hash.update(`${name}\0${text}\0`)
    const file = relative(projectRoot(), path)
    return { text, file: file.startsWith('..') ? path : file }
  }
  const rows: Row[] = []
  const problems: string[] = []
  for (const kind of kinds) {
    const found = read(`${kind}.tsv`)
    if (!found) continue
    const table = parseConceptTable(found.text, kind, found.file)
    rows.push(...table.rows)
    problems.push(...table.problems)
  }
  const found = read('molar-mass.tsv')
  const molar = found ? parseMolarTable(found.text, found.file) : { masses: new Map<string, MolarMass>(), problems: [] }
  problems.push(...molar.problems)
  return { rows, molarMasses: molar.masses, problems, version: hash.digest('hex').slice(0, 16) }
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

const entriesOf = (rows: readonly Row[]): Entry[] =>
  rows.flatMap(({ concept }) => concept.terms.map((term) => ({ concept, term })))

const indexTerms = (entries: readonly Entry[]): ReadonlyMap<string, readonly Concept[]> => {
  const byTerm = new Map<string, Concept[]>()
  for (const { concept, term } of entries) {
    const key = termKey(term.text)
    const same = byTerm.get(key)
    if (!same) byTerm.set(key, [concept])
    else if (!same.includes(concept)) same.push(concept)
  }
  return byTerm
}

/** Built when first asked for: a thread that only matches needs no suggestions, one that reads codes no matcher. */
const once = <T>(build: () => T): (() => T) => {
  let built: { readonly value: T } | undefined
  return () => (built ??= { value: build() }).value
}

/** @throws OntologyDataError */
export const buildOntology = (data: OntologyData): Ontology => {
  const problems = [...data.problems, ...structureProblems(data.rows)]
  if (problems.length > 0) throw new OntologyDataError(problems)

  const concepts = new Map<string, Concept>(data.rows.map(({ concept }) => [concept.id, concept]))
  const hierarchy = buildHierarchy(concepts)
  const byCode = new Map<string, Concept>()
  for (const concept of concepts.values()) {
    for (const { system, code } of concept.codes) {
      const known = codeSystem(system)
      if (known) byCode.set(`${known.key}|${normalCode(known, code)}`, concept)
    }
  }
  // `disease` or 检查 in a text says nothing: the roots have names, but don't match
  const inText = (): Entry[] => entriesOf(data.rows.filter(({ concept }) => concept.parents.length > 0))
  const rank = (concept: Concept): number =>
    kinds.indexOf(concept.kind) * 100 - Math.min(99, hierarchy.depth(concept.id))
  const none: readonly Curie[] = []
  const byTerm = once(() => indexTerms(entriesOf(data.rows)))
  const complete = once(() => buildCompletion(entriesOf(data.rows)))
  const matcher = once(() => new TrieMatcher(inText(), rank))

  return {
    version: data.version,
    size: concepts.size,
    concepts: () => concepts.values(),
    concept: (id) => concepts.get(id),
    byCode: (system, code) => {
      const known = codeSystem(system)
      if (!known) return undefined
      for (const candidate of codeCandidates(known, code)) {
        const concept = byCode.get(`${candidate.system}|${candidate.code}`)
        if (concept) return concept
      }
      return undefined
    },
    byTerm: (text) => byTerm().get(termKey(text)) ?? [],
    ancestors: (id) => (concepts.has(id) ? hierarchy.ancestors(id) : none),
    descendants: (id) => (concepts.has(id) ? hierarchy.descendants(id) : none),
    get matcher() {
      return matcher()
    },
    complete: (prefix, limit) => complete()(prefix, limit),
    toCanonical: (concept, number, unit) => {
      if (concept.unit === undefined) return undefined
      const converted = convert(number, unit, concept.unit, data.molarMasses.get(concept.id))
      return converted === undefined ? undefined : { number: converted, unit: concept.unit }
    },
  }
}

const cache = new Map<string, Ontology>()

/**
 * The ontology of a folder, by default `ontology/data` of the project. Read once in each thread.
 * @throws OntologyDataError
 */
export const loadOntology = (folder: string = defaultFolder()): Ontology => {
  let ontology = cache.get(folder)
  if (!ontology) {
    ontology = buildOntology(readOntologyData(folder))
    cache.set(folder, ontology)
  }
  return ontology
}
