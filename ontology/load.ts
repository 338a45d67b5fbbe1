import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { kinds } from '../graph-schema/index.js'
import { codeCandidates, codeSystem, normalCode } from './code-system.js'
import { buildCompletion } from './completion.js'
import { parseConceptTable, type Row } from './concept-table.js'
import { parseContextTable, type TermContext } from './context-table.js'
import { termKey } from './fold.js'
import { buildHierarchy, findCycle } from './hierarchy.js'
import { layered } from './layer.js'
import { lookupKey } from './lookup-key.js'
import { buildTermTrie, TrieMatcher, type Entry } from './matcher.js'
import { parseMolarTable, type MolarMass } from './molar-mass.js'
import { decidedKey, parseNotAConcept, type NotAConcept } from './not-a-concept.js'
import type { Concept, Ontology, Term } from './ontology.js'
import { projectRoot } from './project-root.js'
import { indexRelations, parseRelationTable, type RelationRow } from './relation-table.js'
import { parseSourceTable, type KnowledgeSource } from './source-table.js'
import type { TrieData } from './trie.js'
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

/** The text of a table, and its name in problems. */
interface TableText {
  readonly text: string
  readonly file: string
}

/** The folder of our tables, and of a tenant's over them. */
export interface OntologyFolders {
  readonly folder: string
  readonly layer?: string
}

export interface OntologyData {
  readonly rows: readonly Row[]
  readonly molarMasses: ReadonlyMap<string, MolarMass>
  /** what makes the data unusable: `file:line: what is wrong` */
  readonly problems: readonly string[]
  /** lines of the tenant's layer that are left out */
  readonly conflicts: readonly string[]
  /** tables that are read when they are first asked for: ours, then the tenant's */
  readonly tables: Readonly<Record<'source' | 'relation' | 'context' | 'not-a-concept', readonly TableText[]>>
  /** first 16 hexadecimal digits of the SHA-256 of all files */
  readonly version: string
}

export const defaultFolder = (): string => join(projectRoot(), 'ontology', 'data')

/** Reads all tables; kinds without a file have no concepts. @throws OntologyDataError where the layer's folder is missing */
export const readOntologyData = ({ folder, layer }: OntologyFolders): OntologyData => {
  const hash = createHash('sha256')
  const read = (from: string, name: string): TableText | undefined => {
    const path = join(from, name)
    if (!existsSync(path)) return undefined
    const text = readFileSync(path, 'utf8')
    hash.update(`${from === layer ? 'layer ' : ''}${name}\0${text}\0`)
    const file = relative(projectRoot(), path)
    return { text, file: file.startsWith('..') ? path : file }
  }
  const concepts = (from: string): { rows: Row[]; problems: string[] } => {
    const rows: Row[] = []
    const problems: string[] = []
    for (const kind of kinds) {
      const found = read(from, `${kind}.tsv`)
      if (!found) continue
      const table = parseConceptTable(found.text, kind, found.file, from === layer)
      rows.push(...table.rows)
      problems.push(...table.problems)
    }
    return { rows, problems }
  }
  const ours = concepts(folder)
  const problems = [...ours.problems, ...structureProblems(ours.rows)]
  const found = read(folder, 'molar-mass.tsv')
  const molar = found ? parseMolarTable(found.text, found.file) : { masses: new Map<string, MolarMass>(), problems: [] }
  problems.push(...molar.problems)

  let rows: readonly Row[] = ours.rows
  const conflicts: string[] = []
  if (layer !== undefined) {
    if (!existsSync(layer)) throw new OntologyDataError([`${layer}: no such folder`])
    const theirs = concepts(layer)
    const all = problems.length === 0 ? layered(rows, theirs.rows) : { rows, conflicts: [] }
    rows = all.rows
    conflicts.push(...theirs.problems, ...all.conflicts)
  }
  const both = (name: string): TableText[] =>
    [folder, ...(layer === undefined ? [] : [layer])].flatMap((from) => read(from, name) ?? [])
  const tables = {
    source: both('source.tsv'),
    relation: both('relation.tsv'),
    context: both('context.tsv'),
    'not-a-concept': both('not-a-concept.tsv'),
  }
  const version = hash.digest('hex').slice(0, 16)
  return { rows, molarMasses: molar.masses, problems, conflicts, tables, version }
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

/** `disease` or 检查 in a text says nothing: the roots have names, but don't match. */
const termTrie = (entries: readonly Entry[]): TrieData =>
  buildTermTrie([...entries.entries()].filter(([, { concept }]) => concept.parents.length > 0))

const indexTerms = (
  entries: readonly Entry[],
  keyOf: (term: Term) => string | undefined,
): ReadonlyMap<string, readonly Concept[]> => {
  const byTerm = new Map<string, Concept[]>()
  for (const { concept, term } of entries) {
    const key = keyOf(term)
    if (key === undefined) continue
    const same = byTerm.get(key)
    if (!same) byTerm.set(key, [concept])
    else if (!same.includes(concept)) same.push(concept)
  }
  return byTerm
}

/** What is written otherwise may be found under its lookup key; abbreviations and ambiguous terms only as they are. */
const looseKey = (term: Term): string | undefined =>
  term.ambiguous || term.type === 'abbreviation' ? undefined : lookupKey(term.text) || undefined

/** Built when first asked for: a thread that only matches needs no suggestions, one that reads codes no matcher. */
const once = <T>(build: () => T): (() => T) => {
  let built: { readonly value: T } | undefined
  return () => (built ??= { value: build() }).value
}

/** @throws OntologyDataError */
export const buildOntology = (data: OntologyData): Ontology => {
  if (data.problems.length > 0) throw new OntologyDataError(data.problems)

  const concepts = new Map<string, Concept>(data.rows.map(({ concept }) => [concept.id, concept]))
  const hierarchy = buildHierarchy(concepts)
  const byCode = new Map<string, Concept>()
  for (const concept of concepts.values()) {
    for (const { system, code } of concept.codes) {
      const known = codeSystem(system)
      if (known) byCode.set(`${known.key}|${normalCode(known, code)}`, concept)
    }
  }
  const entries = once(() => entriesOf(data.rows))
  const rank = (concept: Concept): number =>
    kinds.indexOf(concept.kind) * 100 - Math.min(99, hierarchy.depth(concept.id))
  const none: readonly never[] = []
  const byTerm = once(() => indexTerms(entries(), (term) => termKey(term.text)))
  const byLookup = once(() => indexTerms(entries(), looseKey))
  const complete = once(() => buildCompletion(entries()))
  const matcher = once(() => new TrieMatcher(termTrie(entries()), (index) => entries()[index]!, rank))
  const knowledge = once(() => readKnowledge(data, concepts))
  const contexts = once(() => readContexts(data, concepts))
  const decided = once(() => readDecided(data, byCode))

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
    byTerm: (text) => byTerm().get(termKey(text)) ?? byLookup().get(lookupKey(text)) ?? none,
    resolve: (term, context) => contexts().resolve(term, context),
    ancestors: (id) => (concepts.has(id) ? hierarchy.ancestors(id) : none),
    descendants: (id) => (concepts.has(id) ? hierarchy.descendants(id) : none),
    lowestCommon: hierarchy.lowestCommon,
    relations: (id) => knowledge().byConcept.get(id) ?? none,
    allRelations: () => knowledge().relations,
    source: (id) => knowledge().sources.get(id),
    notAConcept: (system, code) => {
      const key = decidedKey(system, code)
      return key === undefined ? undefined : decided().decided.get(key)
    },
    get matcher() {
      return matcher()
    },
    complete: (prefix, limit) => complete()(prefix, limit),
    toCanonical: (concept, number, unit) => {
      if (concept.unit === undefined) return undefined
      const converted = convert(number, unit, concept.unit, data.molarMasses.get(concept.id))
      return converted === undefined ? undefined : { number: converted, unit: concept.unit }
    },
    problems: () => [...data.conflicts, ...knowledge().problems, ...contexts().problems, ...decided().problems],
  }
}

const readKnowledge = (data: OntologyData, concepts: ReadonlyMap<string, Concept>) => {
  const problems: string[] = []
  const sources = new Map<string, KnowledgeSource>()
  for (const { text, file } of data.tables.source) {
    const table = parseSourceTable(text, file, sources)
    problems.push(...table.problems)
    for (const [id, source] of table.sources) sources.set(id, source)
  }
  const rows: RelationRow[] = []
  for (const { text, file } of data.tables.relation) {
    const table = parseRelationTable(text, file, concepts, sources, rows)
    problems.push(...table.problems)
    rows.push(...table.rows)
  }
  const relations = rows.map(({ relation }) => relation)
  return { sources, relations, byConcept: indexRelations(relations), problems }
}

const readContexts = (data: OntologyData, concepts: ReadonlyMap<string, Concept>) => {
  const tables = data.tables.context.map(({ text, file }) => parseContextTable(text, file, concepts))
  return {
    // a tenant's line decides before ours
    resolve: (term: string, context: TermContext): Concept | undefined => {
      for (let i = tables.length - 1; i >= 0; i--) {
        const found = tables[i]!.table.resolve(term, context)
        if (found) return found
      }
      return undefined
    },
    problems: tables.flatMap((table) => table.problems),
  }
}

const readDecided = (data: OntologyData, byCode: ReadonlyMap<string, Concept>) => {
  const decided = new Map<string, NotAConcept>()
  const problems: string[] = []
  const mapped = (system: string, code: string): string | undefined => byCode.get(decidedKey(system, code) ?? '')?.id
  for (const { text, file } of data.tables['not-a-concept']) {
    const table = parseNotAConcept(text, file, mapped)
    problems.push(...table.problems)
    for (const [key, value] of table.decided) decided.set(key, value)
  }
  return { decided, problems }
}

const cache = new Map<string, Ontology>()

/**
 * The ontology of a folder, by default `ontology/data` of the project, with a tenant's folder over it. Read once in each
 * thread.
 * @throws OntologyDataError
 */
export const loadOntology = (folder: string = defaultFolder(), layer?: string): Ontology => {
  const key = `${folder}\0${layer ?? ''}`
  let ontology = cache.get(key)
  if (!ontology) {
    ontology = buildOntology(readOntologyData({ folder, ...(layer !== undefined && { layer }) }))
    cache.set(key, ontology)
  }
  return ontology
}
