import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'
import { createSqliteSearchIndex } from '../../server/search/sqlite/search-index.js'
import type { SearchIndex } from '../../server/search/search-index.js'
import { searchIndexContract } from './search-index.js'

const folder = mkdtempSync(join(tmpdir(), 'search-contract-'))
const paths = new WeakMap<SearchIndex, string>()
let made = 0
afterAll(() => rmSync(folder, { recursive: true }))

searchIndexContract({
  name: 'SQLite',
  open: async (embedder) => {
    const path = join(folder, `${++made}.db`)
    const index = createSqliteSearchIndex(path, { embedder })
    paths.set(index, path)
    return index
  },
  reader: async (index, embedder) => createSqliteSearchIndex(paths.get(index)!, { embedder, readonly: true }),
})
