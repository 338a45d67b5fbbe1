import { documentKinds, languages, type DocumentId } from '../../../graph-schema/index.js'
import type { SearchCursor } from '../cursor.js'
import type { Part } from '../query.js'
import { facetValues } from '../question.js'
import { bm25, inverseFrequency } from '../score.js'
import type { Facet } from '../search-index.js'
import type { Matches } from './match.js'
import { noLanguage, type PartitionTable } from './table.js'

/** A visible partition during one search: its table, what of it counts, and scores by ordinal. */
export interface Visible {
  readonly table: PartitionTable
  /** 1 for documents that are there and no twin of another that answers for both */
  readonly live: Uint8Array
  readonly documents: number
  readonly length: number
  /** 1 for documents that the filters and exclusions let through */
  readonly allowed: Uint8Array
}

/** Documents in the order of an answer, as parallel arrays; sorted or not. */
export interface Ranking {
  readonly visible: number[]
  readonly ordinals: number[]
  readonly scores: number[]
}
export const emptyRanking = (): Ranking => ({ visible: [], ordinals: [], scores: [] })

/** Where the parts matched: literally and by concept. */
export interface PartMatches {
  readonly part: Part
  readonly literal: readonly Matches[]
  readonly concept: readonly Matches[]
}

/** BM25 over the parts; a document needs at least `needed` of them. `bonus` parts only add. */
export const rankParts = (
  visible: readonly Visible[],
  parts: readonly PartMatches[],
  bonus: readonly PartMatches[],
  needed: number,
): Ranking => {
  const documents = visible.reduce((sum, v) => sum + v.documents, 0)
  const length = visible.reduce((sum, v) => sum + v.length, 0)
  const average = length / documents
  const scores = visible.map(({ table }) => new Float64Array(table.size))
  const has = visible.map(({ table }) => new Uint16Array(table.size))
  const stamps = visible.map(({ table }) => new Uint16Array(table.size))
  for (const [p, { literal, concept }] of [...parts, ...bonus].entries())
    for (const lists of [literal, concept]) {
      const frequency = lists.reduce((sum, list) => sum + list.ordinals.length, 0)
      const idf = inverseFrequency(documents, frequency)
      for (const [v, { ordinals, counts }] of lists.entries()) {
        const { lengths } = visible[v]!.table
        for (let i = 0; i < ordinals.length; i++) {
          const ordinal = ordinals[i]!
          scores[v]![ordinal]! += bm25(idf, counts[i]!, lengths[ordinal]!, average)
          if (p < parts.length && stamps[v]![ordinal] !== p + 1) {
            stamps[v]![ordinal] = p + 1
            has[v]![ordinal]!++
          }
        }
      }
    }
  const ranking = emptyRanking()
  for (const [v, { allowed }] of visible.entries())
    for (let ordinal = 0; ordinal < allowed.length; ordinal++)
      if (has[v]![ordinal]! >= needed && allowed[ordinal] === 1) {
        ranking.visible.push(v)
        ranking.ordinals.push(ordinal)
        ranking.scores.push(scores[v]![ordinal]!)
      }
  return ranking
}

const idOf = (visible: readonly Visible[], ranking: Ranking, i: number): DocumentId =>
  visible[ranking.visible[i]!]!.table.ids[ranking.ordinals[i]!]!

/** Score descending, then document id. */
const comparison = (visible: readonly Visible[], ranking: Ranking) => {
  const { scores } = ranking
  return (a: number, b: number): number => {
    const difference = scores[b]! - scores[a]!
    if (difference !== 0) return difference
    return idOf(visible, ranking, a) < idOf(visible, ranking, b) ? -1 : 1
  }
}

/** Indices of a ranking, best first. */
export const inOrder = (visible: readonly Visible[], ranking: Ranking): number[] =>
  [...ranking.ordinals.keys()].sort(comparison(visible, ranking))

export interface Chosen {
  readonly visible: number
  readonly ordinal: number
  readonly document: DocumentId
  readonly score: number
}

/** The best `count` behind the cursor, in order, without sorting all the others. */
export const select = (
  visible: readonly Visible[],
  ranking: Ranking,
  count: number,
  after: SearchCursor | undefined,
): Chosen[] => {
  const compare = comparison(visible, ranking)
  let kept: number[] = []
  let worst = -Infinity
  for (let i = 0; i < ranking.scores.length; i++) {
    const score = ranking.scores[i]!
    if (score < worst) continue
    if (after && (score > after.score || (score === after.score && idOf(visible, ranking, i) <= after.document)))
      continue
    kept.push(i)
    if (kept.length >= 2 * count + 64) {
      kept = kept.sort(compare).slice(0, count)
      worst = ranking.scores[kept.at(-1)!]!
    }
  }
  return kept
    .sort(compare)
    .slice(0, count)
    .map((i) => ({
      visible: ranking.visible[i]!,
      ordinal: ranking.ordinals[i]!,
      document: idOf(visible, ranking, i),
      score: ranking.scores[i]!,
    }))
}

export const facets = (visible: readonly Visible[], ranking: Ranking): Facet[] => {
  const datasets = new Map<string, number>()
  const kindCounts = new Uint32Array(256)
  const languageCounts = new Uint32Array(256)
  const perVisible = new Uint32Array(visible.length)
  for (let i = 0; i < ranking.ordinals.length; i++) {
    const v = ranking.visible[i]!
    const { table } = visible[v]!
    perVisible[v]!++
    kindCounts[table.kinds[ranking.ordinals[i]!]!]!++
    languageCounts[table.languages[ranking.ordinals[i]!]!]!++
  }
  for (const [v, { table }] of visible.entries())
    datasets.set(table.partition.dataset, (datasets.get(table.partition.dataset) ?? 0) + perVisible[v]!)
  languageCounts[noLanguage] = 0
  return [
    { field: 'dataset', values: facetValues(datasets) },
    { field: 'kind', values: facetValues(documentKinds.map((kind, i) => [kind, kindCounts[i]!] as const)) },
    { field: 'language', values: facetValues(languages.map((language, i) => [language, languageCounts[i]!] as const)) },
  ]
}
