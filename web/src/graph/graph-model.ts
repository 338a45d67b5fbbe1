import type { ConceptHead, Neighbour, PatientCounts } from '../api/queries'

export interface Node {
  readonly concept: ConceptHead
  readonly patients?: PatientCounts
  readonly expanded: boolean
  /** put there by the reader, not only as a neighbour */
  readonly placed: boolean
}
export interface Edge {
  readonly key: string
  readonly from: string
  readonly to: string
  readonly patients: PatientCounts
  readonly lift: number | null
  readonly fromFirst: number | null
}
export interface GraphModel {
  readonly nodes: ReadonlyMap<string, Node>
  readonly edges: ReadonlyMap<string, Edge>
}

/** One expansion as loaded: the concept in the middle and the neighbours shown. */
export interface Expansion {
  readonly concept: ConceptHead & { readonly patients: PatientCounts }
  readonly neighbours: readonly Neighbour[]
}

/** What is known of a count, as one number to size and sort by; a suppressed count is 0, so that it tells nothing. */
export const weight = (counts: PatientCounts): number =>
  counts.datasets.reduce((sum, count) => sum + (count.value ?? 0), 0)

/** Two ends of a link in one order, so that it is one edge from whichever end it came. */
const edgeKey = (a: string, b: string): string => (a < b ? `${a}~${b}` : `${b}~${a}`)

/** Puts together what the canvas and its table show. Pure: the same parts give the same graph. */
export const graphModel = (placed: readonly Expansion['concept'][], expansions: readonly Expansion[]): GraphModel => {
  const nodes = new Map<string, Node>()
  const edges = new Map<string, Edge>()
  for (const { id, patients, ...head } of placed)
    nodes.set(id, { concept: { id, ...head }, patients, expanded: false, placed: true })
  for (const { concept, neighbours } of expansions) {
    const { patients, ...head } = concept
    nodes.set(concept.id, { concept: head, patients, expanded: true, placed: nodes.get(concept.id)?.placed ?? false })
    for (const { node, link } of neighbours) {
      if (!nodes.has(node.id)) nodes.set(node.id, { concept: node, expanded: false, placed: false })
      const key = edgeKey(concept.id, node.id)
      if (!edges.has(key)) edges.set(key, { key, from: concept.id, to: node.id, ...link })
    }
  }
  return { nodes, edges }
}
