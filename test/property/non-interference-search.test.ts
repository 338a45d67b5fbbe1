import { createSqliteSearchIndex } from '../../server/search/sqlite/search-index.js'
import { searchNonInterference } from './non-interference-search.js'

searchNonInterference(
  'SQLite',
  async (embedder) => createSqliteSearchIndex(':memory:', { embedder }),
  Number(process.env.FC_RUNS ?? 20),
)
