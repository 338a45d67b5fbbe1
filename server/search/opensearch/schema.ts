import { createHash } from 'node:crypto'
import { parsePartitionKey, type DatasetId, type Partition, type PartitionKey } from '../../../graph-schema/index.js'
import { gap } from '../row.js'

/** Names of indexes and aliases of one installation. */
export class Names {
  constructor(readonly prefix: string) {}
  /** one document: what is visible */
  get state(): string {
    return `${this.prefix}-state`
  }
  /** index of a partition; the grade stands first, so that no two names are one */
  partition({ dataset, grade }: Partition): string {
    return `${this.prefix}-${grade}-${dataset}`
  }
  /** alias of all partitions of a dataset */
  dataset(dataset: DatasetId): string {
    return `${this.prefix}-dataset-${dataset}`
  }
  get everything(): string {
    return `${this.prefix}-dataset-*`
  }
}

/**
 * The state that readers see: rows with `from` ≤ watermark that have not ended by it. It is written last, so a batch is
 * seen whole or not at all, over all indexes.
 */
export interface State {
  readonly watermark: number
  /** grows with every batch that erased: rows went away under a reader */
  readonly erasures: number
  readonly partitions: readonly PartitionKey[]
  /** indexes whose segments may still hold what was erased */
  readonly rewriting: readonly string[]
}
export const stateId = 'state'
export const emptyState: State = { watermark: 0, erasures: 0, partitions: [], rewriting: [] }
export const partitionsOf = (state: State): Partition[] => state.partitions.map(parsePartitionKey)

/** Each embedder has a field of its own, so that vectors of different ones never meet. */
export const vectorField = (embedder: string): string =>
  `vector_${createHash('sha256').update(embedder).digest('hex').slice(0, 12)}`

const keyword = { type: 'keyword' } as const
const stored = { type: 'keyword', index: false, doc_values: false } as const

export const vectorMapping = (dimensions: number) => ({
  type: 'knn_vector',
  dimension: dimensions,
  // lucene: takes the filter into the graph, and needs no native library
  method: { name: 'hnsw', engine: 'lucene', space_type: 'cosinesimil' },
})

export interface IndexShape {
  readonly shards: number
  /** `0-1` (one copy as soon as there is a second node), or a number */
  readonly replicas: number | `${number}-${number}`
}

export const copies = ({ replicas }: IndexShape) =>
  typeof replicas === 'number' ? { number_of_replicas: replicas } : { auto_expand_replicas: replicas }

export const partitionIndex = (shape: IndexShape, alias: string, embedder: { id: string; dimensions: number }) => ({
  aliases: { [alias]: {} },
  settings: {
    index: {
      number_of_shards: shape.shards,
      ...copies(shape),
      // a batch is refreshed as one
      refresh_interval: '-1',
      knn: true,
      // what is erased leaves the files, however little it is
      'merge.policy.expunge_deletes_allowed': 0,
      'mapping.nested_objects.limit': 1_000_000,
      // the score of a term or phrase is how often it stands in the text, times its number of terms
      similarity: { count: { type: 'scripted', script: { source: 'return query.boost * doc.freq' } } },
      analysis: {
        filter: { gap: { type: 'stop', stopwords: [gap] } },
        analyzer: { atoms: { type: 'custom', tokenizer: 'whitespace', filter: ['gap'] } },
      },
    },
  },
  mappings: {
    dynamic: 'strict',
    properties: {
      row: keyword,
      id: keyword,
      dataset: keyword,
      grade: { type: 'byte' },
      record: keyword,
      job: keyword,
      patient: keyword,
      kind: keyword,
      language: keyword,
      order: { type: 'integer', index: false },
      length: { type: 'integer', index: false },
      passageCount: { type: 'integer', index: false },
      from: { type: 'long' },
      to: { type: 'long' },
      erased: { type: 'long' },
      masked: { type: 'boolean' },
      stripped: { type: 'boolean' },
      atoms: { type: 'text', analyzer: 'atoms', similarity: 'count' },
      concepts: { type: 'text', analyzer: 'atoms', similarity: 'count' },
      places: { type: 'binary' },
      mentions: stored,
      passages: {
        type: 'nested',
        properties: {
          start: { type: 'integer', index: false },
          end: { type: 'integer', index: false },
          [vectorField(embedder.id)]: vectorMapping(embedder.dimensions),
        },
      },
    },
  },
})
