import { XinmaiError } from '../../../graph-schema/index.js'
import type { Embedder } from '../../embed/embedder.js'
import { migrate, openDatabase } from '../../sqlite/database.js'
import type { SearchIndex } from '../search-index.js'
import { SearchReader } from './reader.js'
import { searchSteps } from './schema.js'
import { SearchWriter } from './writer.js'

export interface SqliteSearchOptions {
  /** Used for what is written and asked from now on; closing it is the caller's affair. */
  readonly embedder: Embedder
  /** for reader threads: the file must exist, `apply` is refused */
  readonly readonly?: boolean
}

/**
 * The search index in one SQLite file: one writer, any number of readers in other threads or processes. Nothing is
 * kept outside the file; a reader holds document lengths and vectors in memory and follows the file.
 */
export const createSqliteSearchIndex = (path: string, options: SqliteSearchOptions): SearchIndex => {
  const db = openDatabase(path, { readonly: options.readonly ?? false })
  if (!options.readonly) {
    db.pragma('secure_delete = ON')
    migrate(db, 'search', searchSteps)
  }
  const reader = new SearchReader(db, options.embedder)
  const writer = new SearchWriter(db, options.embedder)
  return {
    search: (view, query, page) => reader.search(view, query, page),
    apply: async (batch) => {
      if (options.readonly)
        throw new XinmaiError('UNSUPPORTED', 'This index was opened for reading. 索引以只读方式打开。')
      await writer.apply(batch)
    },
    watermark: async () => writer.watermark(),
    close: async () => {
      await writer.idle()
      db.close()
    },
  }
}
