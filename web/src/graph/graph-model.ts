import type { ConceptHead, LinkFigures, Neighbour, Path, PatientCounts, RelationEdge } from '../api/queries.js'

export interface Node {
  readonly concept: ConceptHead
  /** known of concepts that the reader put there */
  readonly patients?: PatientCounts
  readonly expanded: boolean
  /** put there by the reader, not only as a neighbour */
  readonly placed: boolean
}
export interface Edge extends LinkFigures {
  readonly key: string
  readonly from: string
  readonly to: string
}
/** What knowledge says between two concepts: nothing of it comes from patients. */
export interface Fact {
  readonly key: string
  /** subject and object of the predicates */
  readonly from: string
  readonly to: string
  /** as the API names them */
  readonly predicates: readonly string[]
}
export interface GraphModel {
  readonly nodes: ReadonlyMap<string, Node>
  readonly edges: ReadonlyMap<string, Edge>
  readonly facts: ReadonlyMap<string, Fact>
}

/** One expansion as loaded: the concept in the middle and the neighbours shown. */
export interface Expansion {
  readonly concept: ConceptHead & { readonly patients: PatientCounts }
  readonly neighbours: readonly Neighbour[]
  /** neighbours by knowledge */
  readonly relations?: readonly RelationEdge[]
}

/** What is known of a count, as one number to size and sort by; a suppressed count is 0, so that it tells nothing. */
export const weight = (counts: PatientCounts): number =>
  counts.datasets.reduce((sum, count) => sum + (count.value ?? 0), 0)

/** Two ends of a link in one order, so that it is one edge from whichever end it came. */
export const edgeKey = (a: string, b: string): string => (a < b ? `${a}~${b}` : `${b}~${a}`)

/** Puts together what the canvas and its table show. Pure: the same parts give the same graph. */
export const graphModel = (
  placed: readonly Expansion['concept'][],
  expansions: readonly Expansion[],
  paths: readonly Path[],
): GraphModel => {
  const nodes = new Map<string, Node>()
  const edges = new Map<string, Edge>()
  const facts = new Map<string, Fact>()
  const neighbour = (concept: ConceptHead, placed: boolean): void => {
    if (!nodes.has(concept.id)) nodes.set(concept.id, { concept, expanded: false, placed })
  }
  const edge = (from: string, to: string, { patients, lift, fromFirst }: LinkFigures): void => {
    const key = edgeKey(from, to)
    if (!edges.has(key)) edges.set(key, { key, from, to, patients, lift, fromFirst })
  }
  const fact = (from: string, to: string, predicate: string): void => {
    const key = `k~${from}~${to}`
    const said = facts.get(key)?.predicates ?? []
    if (!said.includes(predicate)) facts.set(key, { key, from, to, predicates: [...said, predicate] })
  }
  for (const { id, kind, labelZh, labelEn, patients } of placed)
    nodes.set(id, { concept: { id, kind, labelZh, labelEn }, patients, expanded: false, placed: true })
  for (const { concept, neighbours, relations = [] } of expansions) {
    const { id, kind, labelZh, labelEn, patients } = concept
    nodes.set(id, {
      concept: { id, kind, labelZh, labelEn },
      patients,
      expanded: true,
      placed: nodes.get(id)?.placed ?? false,
    })
    for (const { node, link } of neighbours) {
      neighbour(node, false)
      edge(id, node.id, link)
    }
    for (const { node } of relations) {
      neighbour(node.concept, false)
      if (node.inverse) fact(node.concept.id, id, node.predicate)
      else fact(id, node.concept.id, node.predicate)
    }
  }
  for (const { concepts, links } of paths) {
    for (const concept of concepts) neighbour(concept, true)
    links.forEach((link, i) => edge(concepts[i]!.id, concepts[i + 1]!.id, link))
  }
  return { nodes, edges, facts }
}
