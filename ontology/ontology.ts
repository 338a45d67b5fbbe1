import type { Curie, Grade, Kind, Language, Relation } from '../graph-schema/index.js'
import type { TermContext } from './context-table.js'
import type { NotAConcept } from './not-a-concept.js'
import type { List } from './records.js'
import type { KnowledgeSource } from './source-table.js'

/** How a term may be written: abbreviations match case-sensitively and only as whole words. */
export const termTypes = ['label', 'synonym', 'abbreviation'] as const
export type TermType = (typeof termTypes)[number]

export interface Term {
  readonly text: string
  /** `any` for what is written alike in both, such as LVEF */
  readonly language: Language | 'any'
  readonly type: TermType
  /** true when the term alone does not decide (MI, AS, PE): it needs context, and never suggests a mapping by itself */
  readonly ambiguous: boolean
}

/** A code of a public system that means this concept. */
export interface Code {
  /** canonical system: a key of `codeSystems` in code-system.ts */
  readonly system: string
  readonly code: string
}

export interface Concept {
  readonly id: Curie
  readonly kind: Kind
  readonly label: Readonly<Record<Language, string>>
  readonly terms: readonly Term[]
  readonly parents: readonly Curie[]
  readonly codes: readonly Code[]
  readonly definition?: Readonly<Partial<Record<Language, string>>>
  /** sensitivity that a mention of this concept brings, where it is above the dataset's own */
  readonly grade?: Grade
  /** measurements: canonical UCUM unit and the range outside which a value is implausible */
  readonly unit?: string
  readonly range?: { readonly low?: number; readonly high?: number }
}

/** A term with the concept that carries it. */
export interface TermEntry {
  readonly concept: Concept
  readonly term: Term
}

/** One hit of the matcher: all concepts that share the matched term, most specific kind first. */
export interface Match {
  /** UTF-16 code units, end exclusive */
  readonly start: number
  readonly end: number
  readonly term: Term
  readonly concepts: readonly Concept[]
}

/** Finds all terms in a text in one pass, in time linear in its length; longest match wins, matches do not overlap. */
export interface Matcher {
  match(text: string): Match[]
}

/** Read-only once built; safe to share between all parts of one thread. */
export interface Ontology {
  /** hash of the content; changes when any row does */
  readonly version: string
  readonly size: number
  concepts(): Iterable<Concept>
  concept(id: string): Concept | undefined
  /** all terms of all concepts, numbered in the order of the data: for who files them under keys of its own */
  readonly terms: List<TermEntry>
  /** by code; `system` is a canonical key or any URI / OID known for it */
  byCode(system: string, code: string): Concept | undefined
  /**
   * by term after folding (width, case, traditional script), else by its lookup key (punctuation, Greek letters,
   * numerals, place of the class: see lookup-key.ts); several where the term is ambiguous
   */
  byTerm(text: string): readonly Concept[]
  /** which concept an ambiguous term means where it stands (`context.tsv`); undefined where that does not tell */
  resolve(term: string, context: TermContext): Concept | undefined
  /** all concepts above, without itself, nearest first; an unknown id has none */
  ancestors(id: string): readonly Curie[]
  /** all concepts below, without itself */
  descendants(id: string): readonly Curie[]
  /** most specific concepts that both are or stand under, by id; several where parents are several */
  lowestCommon(a: string, b: string): readonly Curie[]
  /** knowledge about a concept, from either side: those it is the subject of first; apart from what patients show */
  relations(id: string): readonly Relation[]
  /** all relations, in the order of the data */
  allRelations(): readonly Relation[]
  /** what a relation rests on */
  source(id: string): KnowledgeSource | undefined
  /** why a code was decided to be no concept; undefined for one that is a concept or was not decided */
  notAConcept(system: string, code: string): NotAConcept | undefined
  readonly matcher: Matcher
  /** terms that begin with, then contain, `prefix` (folded), for suggestions; best first */
  complete(prefix: string, limit: number): readonly TermEntry[]
  /** a number in `unit` (UCUM) given in the concept's canonical unit; undefined where no conversion is known */
  toCanonical(concept: Concept, number: number, unit: string): { number: number; unit: string } | undefined
  /** `file:line: what is wrong` of lines that were left out, of the tenant's layer and of knowledge */
  problems(): readonly string[]
}
