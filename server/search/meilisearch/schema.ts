import { createHash } from 'node:crypto'
import type { Settings } from 'meilisearch'
import { parsePartitionKey, type Partition, type PartitionKey } from '../../../graph-schema/index.js'
import type { Growth } from '../plan.js'
import { headFields } from '../row.js'

/** Names of indexes of one installation; the engine takes letters, digits, `-` and `_`. */
export class Names {
  constructor(readonly prefix: string) {}
  /** one document: what is visible */
  get state(): string {
    return `${this.prefix}-state`
  }
  /** index of a partition; the grade stands first, and no dataset has a capital letter, so no two names are one */
  partition({ dataset, grade }: Partition): string {
    return `${this.prefix}-${grade}-${dataset.replaceAll('.', 'D')}`
  }
  /** where a partition is rebuilt, until it is swapped in */
  draft(index: string): string {
    return `${index}-draft`
  }
}

/**
 * The state that readers see: rows with `from` ≤ watermark < `to`. It is written last, so a batch is seen whole or not
 * at all, over all indexes.
 */
export interface State {
  readonly watermark: number
  /** grows with every batch that erased: rows went away under a reader */
  readonly erasures: number
  /** live documents that answer, and the sum of their lengths: what BM25 asks for, which the engine can't sum */
  readonly partitions: Readonly<Record<PartitionKey, Growth>>
}
export const stateId = 'state'
export const emptyState: State = { watermark: 0, erasures: 0, partitions: {} }
export const partitionsOf = (state: State): Partition[] =>
  (Object.keys(state.partitions) as PartitionKey[]).sort().map(parsePartitionKey)

/** `to` of a row that has not ended: beyond all transactions, and whole as a 64-bit float. */
export const never = Number.MAX_SAFE_INTEGER

/** Each embedder has a name of its own, so that vectors of different ones never meet. */
export const embedderName = (embedder: { readonly id: string }): string =>
  `e${createHash('sha256').update(embedder.id).digest('hex').slice(0, 12)}`

/** Rows of one ranking that the engine gives at most. */
export const mostRanked = 10_000

/**
 * Settings of a partition's index. Filters over prepared terms decide what is a hit; `words` is there for the engine's
 * own ranking of what is too much to be scored one by one.
 */
export const partitionSettings = (embedder: { readonly id: string; readonly dimensions: number }): Settings => ({
  filterableAttributes: [
    ...headFields.filter((field) => field !== 'length' && field !== 'order'),
    'kind',
    'language',
    'terms',
    'concepts',
  ],
  sortableAttributes: ['row'],
  searchableAttributes: ['words'],
  displayedAttributes: ['*'],
  typoTolerance: { enabled: false },
  stopWords: [],
  synonyms: {},
  rankingRules: ['words', 'proximity', 'exactness'],
  // terms are prepared: nothing may be found by a part of one
  prefixSearch: 'disabled',
  facetSearch: false,
  faceting: { maxValuesPerFacet: 100 },
  pagination: { maxTotalHits: mostRanked },
  embedders: { [embedderName(embedder)]: { source: 'userProvided', dimensions: embedder.dimensions } },
})
