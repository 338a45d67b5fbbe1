import { createNeo4jGraphStore } from '../../server/store/neo4j/graph-store.js'
import { neo4jDatabase } from '../support/neo4j-database.js'
import { describeServer } from '../support/real-server.js'
import { graphStoreContract } from './graph-store-contract.js'

describeServer('neo4j', 'on a real Neo4j', () => {
  const database = neo4jDatabase()
  const open = (options?: { readonly?: boolean }) => {
    const { url, user, password } = database
    return createNeo4jGraphStore({ url, user, password, ...options })
  }

  graphStoreContract({
    name: 'neo4j',
    place: async () => {
      await database.wipe()
      return { open: async (options) => open(options), remove: async () => undefined }
    },
  })
})
