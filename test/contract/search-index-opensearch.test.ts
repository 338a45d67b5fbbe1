import { beforeAll } from '@jest/globals'
import type { Embedder } from '../../server/embed/embedder.js'
import { createOpenSearchIndex } from '../../server/search/opensearch/search-index.js'
import type { SearchIndex } from '../../server/search/search-index.js'
import { describeServer, realServer, serverPatience } from '../support/real-server.js'
import { searchIndexContract } from './search-index.js'

let url: string
let made = 0

/** An index of its own; what it left in the engine goes when it is closed. */
const open = async (embedder: Embedder): Promise<SearchIndex> => {
  const prefix = `contract-${process.pid}-${++made}`
  const index = createOpenSearchIndex({ url, embedder, prefix })
  return {
    ...index,
    close: async () => {
      await index.close()
      await fetch(`${url}/${prefix}-*`, { method: 'DELETE' })
    },
  }
}

describeServer('opensearch', 'on a real server', () => {
  beforeAll(async () => {
    url = (await realServer('opensearch')).url
  }, serverPatience)

  searchIndexContract({ name: 'OpenSearch', open })
})
