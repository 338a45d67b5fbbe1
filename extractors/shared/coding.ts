import { phraseSystem, type SourceTerm } from '../../graph-schema/index.js'
import { termKey } from '../../ontology/fold.js'
import type { Concept, Ontology } from '../../ontology/ontology.js'

export interface Coding {
  readonly system?: string
  readonly code?: string
  readonly display?: string
}

/** What a source calls something, and the concept we take it for; none while nothing maps. */
export interface CodedTerm {
  readonly sourceTerm: SourceTerm
  readonly concept?: Concept
}

/** A term decides alone when it means one concept and is not marked as ambiguous there. */
const conceptOfTerm = (text: string, ontology: Ontology): Concept | undefined => {
  const [concept, ...others] = ontology.byTerm(text)
  if (concept === undefined || others.length > 0) return undefined
  const key = termKey(text)
  return concept.terms.some((term) => term.ambiguous && termKey(term.text) === key) ? undefined : concept
}

const conceptOf = (codings: readonly Coding[], text: string | undefined, ontology: Ontology): Concept | undefined => {
  for (const { system, code } of codings) {
    const concept = system === undefined || code === undefined ? undefined : ontology.byCode(system, code)
    if (concept !== undefined) return concept
  }
  for (const phrase of [...codings.map((coding) => coding.display), text]) {
    const concept = phrase === undefined || phrase === '' ? undefined : conceptOfTerm(phrase, ontology)
    if (concept !== undefined) return concept
  }
  return undefined
}

const sourceTermOf = (codings: readonly Coding[], text: string | undefined): SourceTerm | undefined => {
  const coded = codings.filter((coding) => coding.code !== undefined && coding.code !== '')
  const first = coded.find((coding) => coding.system) ?? coded[0]
  if (first !== undefined)
    return { system: first.system || phraseSystem, code: first.code!, text: first.display || text || first.code! }
  const phrase = text || codings.find((coding) => coding.display)?.display
  return phrase === undefined ? undefined : { system: phraseSystem, code: phrase, text: phrase }
}

/** Enough for the vocabulary of a large source; cleared when full, so that memory stays bounded. */
const cacheSize = 20_000
const caches = new WeakMap<Ontology, Map<string, CodedTerm>>()

/**
 * Codes of one thing, with its text: all codes in order, then display and text as exact unambiguous terms. The first
 * code is what the source calls it.
 * @returns undefined when there is neither code nor text
 */
export const resolveCoding = (
  codings: readonly Coding[],
  text: string | undefined,
  ontology: Ontology,
): CodedTerm | undefined => {
  let cache = caches.get(ontology)
  if (cache === undefined) caches.set(ontology, (cache = new Map()))
  let key = text ?? ''
  for (const { system, code, display } of codings)
    key += `\u0000${system ?? ''}\u0001${code ?? ''}\u0001${display ?? ''}`
  const known = cache.get(key)
  if (known !== undefined) return known
  const sourceTerm = sourceTermOf(codings, text)
  if (sourceTerm === undefined) return undefined
  const term: CodedTerm = { sourceTerm, concept: conceptOf(codings, text, ontology) }
  if (cache.size >= cacheSize) cache.clear()
  cache.set(key, term)
  return term
}
