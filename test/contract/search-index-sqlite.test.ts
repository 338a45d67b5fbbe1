import { createSqliteSearchIndex } from '../../server/search/sqlite/search-index.js'
import { searchIndexContract } from './search-index.js'

searchIndexContract({
  name: 'SQLite',
  open: async (embedder) => createSqliteSearchIndex(':memory:', { embedder }),
})
