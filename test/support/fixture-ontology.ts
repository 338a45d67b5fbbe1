import type { Curie, Kind } from '../../graph-schema/index.js'
import type { Concept, Ontology } from '../../ontology/ontology.js'

/**
 * An ontology of concepts and parents alone, for tests of what is counted: ids are `xm:0000001` …, the parents of each
 * as given. Its matcher finds nothing.
 */
export const fixtureOntology = (
  concepts: Readonly<Record<string, { kind?: Kind; parents?: readonly string[] }>>,
): Ontology => {
  const all = new Map<string, Concept>(
    Object.entries(concepts).map(([id, { kind = 'disease', parents = [] }]) => [
      id,
      {
        id: id as Curie,
        kind,
        label: { zh: id, en: id },
        terms: [],
        parents: parents as readonly Curie[],
        codes: [],
      },
    ]),
  )
  const above = (id: string): Curie[] => {
    const found = new Set<Curie>(all.get(id)?.parents ?? [])
    for (const p of found) for (const q of all.get(p)?.parents ?? []) found.add(q)
    return [...found]
  }
  return {
    version: 'fixture',
    size: all.size,
    concepts: () => all.values(),
    concept: (id) => all.get(id),
    byCode: () => undefined,
    byTerm: () => [],
    ancestors: above,
    descendants: (id) => [...all.keys()].filter((c) => above(c).includes(id as Curie)) as Curie[],
    matcher: { match: () => [] },
    complete: () => [],
    toCanonical: () => undefined,
    resolve: () => undefined,
    lowestCommon: () => [],
    relations: () => [],
    allRelations: () => [],
    source: () => undefined,
    notAConcept: () => undefined,
    problems: () => [],
    terms: [],
  }
}
