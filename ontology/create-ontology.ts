import { kinds } from '../graph-schema/index.js'
import { codeCandidates, codeSystem } from './code-system.js'
import { buildCompletion } from './completion.js'
import { parseContextTable, type TermContext } from './context-table.js'
import { termKey } from './fold.js'
import { groupAt } from './groups.js'
import { buildHierarchy } from './hierarchy.js'
import { KeyIndex } from './key-index.js'
import { once } from './lazy.js'
import { lookupKey } from './lookup-key.js'
import { TrieMatcher } from './matcher.js'
import { decidedKey, parseNotAConcept, type NotAConcept } from './not-a-concept.js'
import type { Concept, Ontology } from './ontology.js'
import { codeKey, type OntologyParts } from './parts.js'
import type { Tables } from './tables.js'
import { TermList } from './term-list.js'
import { convert } from './ucum.js'

/**
 * Answers from parts. What nobody asks for is neither decoded nor built: a thread that only matches needs no suggestions,
 * one that reads codes no matcher.
 * @param tables of contexts and of codes that are no concept: they are small and read from their text
 */
export const createOntology = (parts: OntologyParts, tables: Tables): Ontology => {
  const { ids, concepts } = parts
  const numbers = new Map(ids.map((id, number) => [id, number]))
  const numberOf = (id: string): number | undefined => numbers.get(id)
  const conceptOf = (id: string): Concept | undefined => {
    const number = numbers.get(id)
    return number === undefined ? undefined : concepts.at(number)
  }

  const terms = new TermList(parts.firstTerm, concepts)
  const codes = once(() => new KeyIndex(parts.codes))
  const byTerm = once(() => new KeyIndex(parts.terms))
  const byLookup = once(() => new KeyIndex(parts.lookup))
  const complete = once(() => buildCompletion(parts.terms, (term) => terms.at(term)!))
  const hierarchy = buildHierarchy(ids, numberOf, () => parts.parents)
  const rank = (concept: Concept): number =>
    kinds.indexOf(concept.kind) * 100 - Math.min(99, hierarchy.depth(concept.id))
  const matcher = once(() => new TrieMatcher(parts.trie, (term) => terms.at(term)!, rank))
  const relations = once(() => numbered(parts.knowledge.relations.length, (i) => parts.knowledge.relations.at(i)!))
  const contexts = once(() => readContexts(tables, conceptOf))
  const codeOwner = (system: string, code: string): Concept | undefined => {
    const owner = codes().items(codeKey(system, code)).at(-1)
    return owner === undefined ? undefined : concepts.at(owner)
  }
  const decided = once(() => readDecided(tables, codeOwner))
  const none: readonly never[] = []

  return {
    version: tables.version,
    size: ids.length,
    concepts: () => numbered(ids.length, (number) => concepts.at(number)!),
    concept: conceptOf,
    terms,
    byCode: (system, code) => {
      const known = codeSystem(system)
      if (!known) return undefined
      for (const candidate of codeCandidates(known, code)) {
        const concept = codeOwner(candidate.system, candidate.code)
        if (concept) return concept
      }
      return undefined
    },
    byTerm: (text) => {
      let found = byTerm().items(termKey(text))
      if (found.length === 0) found = byLookup().items(lookupKey(text))
      return [...new Set(Array.from(found, (term) => terms.conceptOf(term)))].map((number) => concepts.at(number)!)
    },
    resolve: (term, context) => contexts().resolve(term, context),
    ancestors: hierarchy.ancestors,
    descendants: hierarchy.descendants,
    lowestCommon: hierarchy.lowestCommon,
    relations: (id) => {
      const number = numberOf(id)
      if (number === undefined) return none
      return Array.from(groupAt(parts.knowledge.about, number), (i) => parts.knowledge.relations.at(i)!)
    },
    allRelations: relations,
    source: (id) => parts.knowledge.sources.get(id),
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
      const converted = convert(number, unit, concept.unit, parts.molarMasses.get(concept.id))
      return converted === undefined ? undefined : { number: converted, unit: concept.unit }
    },
    problems: () => [...parts.conflicts, ...parts.knowledge.problems, ...contexts().problems, ...decided().problems],
  }
}

const numbered = <T>(length: number, at: (index: number) => T): readonly T[] => Array.from({ length }, (_, i) => at(i))

const readContexts = (tables: Tables, conceptOf: (id: string) => Concept | undefined) => {
  const read = tables.both('context').map(({ text, file }) => parseContextTable(text(), file, conceptOf))
  return {
    // a tenant's line decides before ours
    resolve: (term: string, context: TermContext): Concept | undefined => {
      for (let i = read.length - 1; i >= 0; i--) {
        const found = read[i]!.table.resolve(term, context)
        if (found) return found
      }
      return undefined
    },
    problems: read.flatMap(({ problems }) => problems),
  }
}

const readDecided = (tables: Tables, codeOwner: (system: string, code: string) => Concept | undefined) => {
  const decided = new Map<string, NotAConcept>()
  const problems: string[] = []
  const mapped = (system: string, code: string): string | undefined => codeOwner(system, code)?.id
  for (const { text, file } of tables.both('not-a-concept')) {
    const table = parseNotAConcept(text(), file, mapped)
    problems.push(...table.problems)
    for (const [key, value] of table.decided) decided.set(key, value)
  }
  return { decided, problems }
}
