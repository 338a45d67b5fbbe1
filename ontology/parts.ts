import { codeSystem, normalCode } from './code-system.js'
import { termKey } from './fold.js'
import { groupsOf, type Groups } from './groups.js'
import { buildKeyIndex, type KeyIndexData } from './key-index.js'
import { readKnowledge, type Knowledge } from './knowledge.js'
import { lazy } from './lazy.js'
import { lookupKey } from './lookup-key.js'
import { buildTermTrie } from './matcher.js'
import type { MolarMass } from './molar-mass.js'
import type { OntologyData } from './ontology-data.js'
import type { Concept, Term, TermEntry } from './ontology.js'
import { packRecords, Records, type List, type RecordData } from './records.js'
import type { KnowledgeSource } from './source-table.js'
import type { Tables } from './tables.js'
import type { TrieData } from './trie.js'

/**
 * What an ontology answers from: concepts and terms are numbered in the order of the data, all else refers to these
 * numbers. Made from the tables part by part when first asked for, or read as a whole from a file.
 */
export interface OntologyParts {
  /** concept → id */
  readonly ids: readonly string[]
  readonly concepts: List<Concept>
  /** concept → concepts */
  readonly parents: Groups
  /** concept → number of its first term; one entry more than concepts */
  readonly firstTerm: Int32Array
  /** `system|code` → concepts, the last one counts */
  readonly codes: KeyIndexData
  /** `termKey` → terms, short keys first */
  readonly terms: KeyIndexData
  /** `lookupKey` → terms, without abbreviations and ambiguous ones */
  readonly lookup: KeyIndexData
  /** of the matcher, without the roots */
  readonly trie: TrieData
  /** id of a measurement → molar mass of its analyte */
  readonly molarMasses: ReadonlyMap<string, MolarMass>
  readonly knowledge: Knowledge
  /** lines of a tenant's layer that are left out */
  readonly conflicts: readonly string[]
}

/** What is written otherwise may be found under its lookup key; abbreviations and ambiguous terms only as they are. */
const looseKey = (term: Term): string => (term.ambiguous || term.type === 'abbreviation' ? '' : lookupKey(term.text))

export const partsOfTables = (data: OntologyData, tables: Tables): OntologyParts => {
  const concepts = data.rows.map(({ concept }) => concept)
  const ids = concepts.map(({ id }) => id)
  const numbers = new Map<string, number>(ids.map((id, i) => [id, i]))
  const entries = function* (): Generator<TermEntry & { readonly number: number }> {
    let number = 0
    for (const concept of concepts) for (const term of concept.terms) yield { concept, term, number: number++ }
  }
  return lazy<OntologyParts>({
    ids: () => ids,
    concepts: () => concepts,
    parents: () => groupsOf(concepts.map(({ parents }) => parents.map((id) => numbers.get(id)!))),
    firstTerm: () => {
      const first = new Int32Array(concepts.length + 1)
      concepts.forEach(({ terms }, i) => (first[i + 1] = first[i]! + terms.length))
      return first
    },
    codes: () =>
      buildKeyIndex(
        concepts.flatMap(({ codes }, item) =>
          codes.flatMap(({ system, code }) => {
            const known = codeSystem(system)
            return known === undefined ? [] : { key: codeKey(known.key, normalCode(known, code)), item }
          }),
        ),
      ),
    terms: () =>
      buildKeyIndex(
        Array.from(entries(), ({ term, number }) => ({ key: termKey(term.text), item: number })).sort(
          (a, b) => a.key.length - b.key.length,
        ),
      ),
    lookup: () =>
      buildKeyIndex(
        Array.from(entries(), ({ term, number }) => ({ key: looseKey(term), item: number })).filter(
          ({ key }) => key !== '',
        ),
      ),
    // `disease` or 检查 in a text says nothing: the roots have names, but don't match
    trie: () => buildTermTrie([...entries()].filter(({ concept }) => concept.parents.length > 0)),
    molarMasses: () => data.molarMasses,
    knowledge: () => readKnowledge(tables, ids, (id) => concepts[numbers.get(id) ?? -1]),
    conflicts: () => data.conflicts,
  })
}

export const codeKey = (system: string, code: string): string => `${system}|${code}`

/** The parts as a file can hold them. */
export type PackedParts = Omit<OntologyParts, 'concepts' | 'molarMasses' | 'knowledge'> & {
  readonly concepts: RecordData
  readonly molarMasses: readonly (readonly [string, MolarMass])[]
  readonly knowledge: Omit<Knowledge, 'relations' | 'sources'> & {
    readonly relations: RecordData
    readonly sources: readonly KnowledgeSource[]
  }
}

export const packable = (parts: OntologyParts): PackedParts => ({
  ...parts,
  concepts: packRecords(parts.concepts),
  molarMasses: [...parts.molarMasses],
  knowledge: {
    ...parts.knowledge,
    relations: packRecords(parts.knowledge.relations),
    sources: [...parts.knowledge.sources.values()],
  },
})

export const partsOfPacked = (packed: PackedParts): OntologyParts => ({
  ...packed,
  concepts: new Records(packed.concepts),
  molarMasses: new Map(packed.molarMasses),
  knowledge: {
    ...packed.knowledge,
    relations: new Records(packed.knowledge.relations),
    sources: new Map(packed.knowledge.sources.map((source) => [source.id, source])),
  },
})
