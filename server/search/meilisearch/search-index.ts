import { XinmaiError } from '../../../graph-schema/index.js'
import type { Embedder } from '../../embed/embedder.js'
import type { SearchIndex } from '../search-index.js'
import { defaultTimeouts, Engine, type Timeouts } from './engine.js'
import { defaultLimits, Reader, type Limits } from './reader.js'
import { Names } from './schema.js'
import { Writer } from './writer.js'

export interface MeilisearchOptions {
  /** `http(s)://host:port` */
  readonly url: string
  /** a key that may search, write documents, and make, set and swap indexes */
  readonly key?: string
  /** what the names of all indexes begin with, `xinmai` */
  readonly prefix?: string
  /** Used for what is written and asked from now on; closing it is the caller's affair. */
  readonly embedder: Embedder
  /** for readers: `apply` is refused */
  readonly readonly?: boolean
  readonly timeouts?: Partial<Timeouts>
  readonly limits?: Partial<Limits>
}

/**
 * The search index in Meilisearch (1.12 or newer). Nothing is asked of the engine before the first use; one writer, any
 * number of readers in other processes.
 */
export const createMeilisearchIndex = ({
  prefix = 'xinmai',
  embedder,
  readonly = false,
  ...options
}: MeilisearchOptions): SearchIndex => {
  const timeouts = { ...defaultTimeouts, ...options.timeouts }
  const engine = new Engine({ ...options, timeouts })
  const names = new Names(prefix)
  const reader = new Reader({ engine, names, embedder, limits: { ...defaultLimits, ...options.limits } })
  const writer = new Writer({ engine, names, embedder, timeouts })
  return {
    search: (view, query, page) => reader.search(view, query, page),
    apply: async (batch) => {
      if (readonly) throw new XinmaiError('UNSUPPORTED', 'This index was opened for reading. 索引以只读方式打开。')
      await writer.apply(batch)
    },
    watermark: () => writer.watermark(),
    close: () => writer.idle(),
  }
}
