import { XinmaiError, type Curie, type Link } from '../../graph-schema/index.js'
import type { Ontology } from '../../ontology/ontology.js'
import type { SeenCohort } from './dataset-cohort.js'
import { linkOf, strength, unrelated } from './link.js'

export interface ConceptPath {
  readonly concepts: readonly Curie[]
  readonly links: readonly Link[]
}

const longest = 4
const pathsAtMost = 10
/** Pairs of concepts that one search may look at: about 2 s over 4,000 patients. A number of steps, not a clock: it depends on what is visible alone. */
const pairsAtMost = 400_000

/** A row of concepts with the patients of its weakest link. */
interface Row {
  readonly concepts: readonly Curie[]
  readonly weakest: number
}
const stronger = (a: Row, b: Row): number => {
  if (a.weakest !== b.weakest) return b.weakest - a.weakest
  for (let i = 0; i < a.concepts.length; i++)
    if (a.concepts[i] !== b.concepts[i]) return a.concepts[i]! < b.concepts[i]! ? -1 : 1
  return 0
}

/**
 * The shortest rows of links between two concepts, those with the strongest weakest link first, ties by ids; 10 at most.
 * What lies between is recorded itself; a concept is not linked to those above and below it.
 * @param maxLength links, 1..4
 * @throws XinmaiError BAD_REQUEST for another length, TOO_COSTLY when the visible graph is too dense to search
 */
export const path = (
  cohorts: readonly SeenCohort[],
  ontology: Ontology,
  from: Curie,
  to: Curie,
  maxLength: number,
): ConceptPath[] => {
  if (!Number.isInteger(maxLength) || maxLength < 1 || maxLength > longest)
    throw new XinmaiError('BAD_REQUEST', 'a path has 1 to 4 links', { maxLength })
  if (from === to) return []

  const between = recorded(cohorts, ontology).filter((c) => c !== from && c !== to)
  let pairs = 0
  const linked = (a: Curie, others: readonly Curie[]): Map<Curie, number> => {
    pairs += others.length
    if (pairs > pairsAtMost) throw new XinmaiError('TOO_COSTLY', 'too many links to search; ask for a shorter path')
    const mayLink = unrelated(ontology, a)
    const found = new Map<Curie, number>()
    for (const b of others) {
      const s = mayLink(b) ? strength(cohorts, a, b) : undefined
      if (s) found.set(b, s.patients)
    }
    return found
  }

  // layers[i]: concepts that are i links away from `from`; edges[i]: links from layer i to layer i + 1
  const layers: Curie[][] = [[from]]
  const last = linked(to, [from, ...between])
  for (let length = 1; length <= maxLength; length++) {
    const layer = layers.at(-1)!
    const ends = layer.filter((c) => last.has(c))
    if (ends.length > 0) return rows(cohorts, layers, ends, to, last, linked)
    if (length === maxLength) break
    const seen = new Set(layers.flat())
    const next = new Set<Curie>()
    for (const c of layer) {
      const rest = between.filter((b) => !seen.has(b) && !next.has(b))
      for (const b of linked(c, rest).keys()) next.add(b)
    }
    layers.push([...next])
  }
  return []
}

/** Concepts of the ontology that are recorded visibly, at tier aggregate for as many patients as the small cell. */
const recorded = (cohorts: readonly SeenCohort[], ontology: Ontology): Curie[] => {
  const found = new Set<Curie>()
  for (const { cohort, seen } of cohorts)
    for (const c of cohort.concepts())
      if (
        (seen.tier !== 'aggregate' || cohort.recorded(c).members.length >= seen.smallCell) &&
        ontology.concept(c) !== undefined
      )
        found.add(c)
  return [...found].sort()
}

/** The strongest rows through the layers. Of the rows up to a concept only the strongest ten can be part of a result. */
const rows = (
  cohorts: readonly SeenCohort[],
  layers: readonly Curie[][],
  ends: readonly Curie[],
  to: Curie,
  last: ReadonlyMap<Curie, number>,
  linked: (a: Curie, others: readonly Curie[]) => Map<Curie, number>,
): ConceptPath[] => {
  // from the end back, so that only concepts on a row are looked at; steps[i]: concept of layer i + 1 → those of layer i
  const steps: Map<Curie, Map<Curie, number>>[] = []
  let wanted = ends
  for (let i = layers.length - 2; i >= 0; i--) {
    const step = new Map(wanted.map((c) => [c, linked(c, layers[i]!)]))
    steps.unshift(step)
    wanted = [...new Set([...step.values()].flatMap((m) => [...m.keys()]))]
  }
  let best = new Map<Curie, Row[]>([[layers[0]![0]!, [{ concepts: [layers[0]![0]!], weakest: Infinity }]]])
  const extend = (c: Curie, back: ReadonlyMap<Curie, number>): Row[] =>
    [...back]
      .flatMap(([b, patients]) =>
        (best.get(b) ?? []).map((row) => ({
          concepts: [...row.concepts, c],
          weakest: Math.min(row.weakest, patients),
        })),
      )
      .sort(stronger)
      .slice(0, pathsAtMost)
  for (const step of steps) best = new Map([...step].map(([c, back]) => [c, extend(c, back)]))
  const found = extend(to, new Map(ends.map((c) => [c, last.get(c)!])))
  return found.map(({ concepts }) => ({
    concepts,
    links: concepts.slice(1).map((c, i) => linkOf(cohorts, concepts[i]!, c)),
  }))
}
