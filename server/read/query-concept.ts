import type { Concept, Ontology } from '../../ontology/ontology.js'
import type { SearchQuery } from '../search/search-index.js'

/** A query is cut here before concepts are looked for; more than any question needs. */
export const longestQuery = 1000
const mostHits = 10

/** Stretches in `"…"`: who quotes asks for the words as they stand, not for the concept. */
const quoted = (text: string): readonly { start: number; end: number }[] =>
  [...text.matchAll(/["“”][^"“”]*["“”]/g)].map((m) => ({ start: m.index, end: m.index + m[0].length }))

/** The concepts that a query names, each with its descendants, and where. */
export const conceptsIn = (ontology: Ontology, text: string): SearchQuery['concepts'] => {
  const literal = quoted(text)
  return ontology.matcher
    .match(text)
    .filter((m) => !literal.some((q) => m.start < q.end && q.start < m.end))
    .map((m) => ({
      start: m.start,
      end: m.end,
      ids: [...new Set(m.concepts.flatMap((c) => [c.id, ...ontology.descendants(c.id)]))],
    }))
}

export interface NamedConcept {
  readonly concept: Concept
  readonly term: string
  /** 1: the query is a term of it; less: it names the concept among others, or nearly */
  readonly score: number
}

/** Concepts that a query names or nearly names, best first; a function of the ontology alone. */
export const namedConcepts = (ontology: Ontology, text: string): readonly NamedConcept[] => {
  const best = new Map<string, NamedConcept>()
  const add = (concept: Concept, term: string, score: number): void => {
    if ((best.get(concept.id)?.score ?? 0) < score) best.set(concept.id, { concept, term, score })
  }
  const asked = text.trim()
  if (asked === '') return []
  for (const concept of ontology.byTerm(asked)) add(concept, asked, 1)
  for (const match of ontology.matcher.match(asked))
    for (const concept of match.concepts)
      add(concept, match.term.text, 0.5 + (0.4 * (match.end - match.start)) / asked.length)
  ontology.complete(asked, mostHits).forEach((c, rank) => add(c.concept, c.term.text, 0.5 / (1 + rank)))
  return [...best.values()]
    .sort((a, b) => b.score - a.score || (a.concept.id < b.concept.id ? -1 : 1))
    .slice(0, mostHits)
}
