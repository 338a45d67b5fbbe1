import { XinmaiError } from '../../../graph-schema/index.js'
import type { Embedder } from '../../embed/embedder.js'
import type { SearchIndex } from '../search-index.js'
import { defaultTimeouts, Engine, type Timeouts } from './engine.js'
import { defaultLimits, Reader, type Limits } from './reader.js'
import { Names, type IndexShape } from './schema.js'
import { Writer } from './writer.js'

export interface OpenSearchOptions {
  /** `http(s)://host:port`; several with commas between */
  readonly url: string
  readonly user?: string
  readonly password?: string
  /** what the names of all indexes begin with, `xinmai` */
  readonly prefix?: string
  /** Used for what is written and asked from now on; closing it is the caller's affair. */
  readonly embedder: Embedder
  /** for readers: `apply` is refused */
  readonly readonly?: boolean
  readonly timeouts?: Partial<Timeouts>
  readonly limits?: Partial<Limits>
  /** of indexes made from now on: one shard a partition, one copy as soon as there is a second node */
  readonly shape?: Partial<IndexShape>
}

/**
 * The search index in OpenSearch, with its k-NN plugin. Nothing is asked of the engine before the first use; one writer,
 * any number of readers in other processes.
 */
export const createOpenSearchIndex = ({
  prefix = 'xinmai',
  embedder,
  readonly = false,
  ...options
}: OpenSearchOptions): SearchIndex => {
  const timeouts = { ...defaultTimeouts, ...options.timeouts }
  const engine = new Engine({ ...options, timeouts })
  const names = new Names(prefix)
  const reader = new Reader({ engine, names, embedder, timeouts, limits: { ...defaultLimits, ...options.limits } })
  const shape: IndexShape = { shards: 1, replicas: '0-1', ...options.shape }
  const writer = new Writer({ engine, names, embedder, shape, timeouts })
  return {
    search: (view, query, page) => reader.search(view, query, page),
    apply: async (batch) => {
      if (readonly) throw new XinmaiError('UNSUPPORTED', 'This index was opened for reading. 索引以只读方式打开。')
      await writer.apply(batch)
    },
    watermark: () => writer.watermark(),
    close: async () => {
      await writer.idle()
      await engine.close()
    },
  }
}
