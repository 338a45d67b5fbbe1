import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { XinmaiError } from '../graph-schema/index.js'
import type { Ontology } from '../ontology/ontology.js'
import type { Config } from './config.js'
import type { DocumentStore } from './documents/document-store.js'
import { createSqliteDocumentStore } from './documents/sqlite/document-store.js'
import type { Embedder } from './embed/embedder.js'
import { createTransformersEmbedder } from './embed/transformers/embedder.js'
import { createOntologyEmbedder } from './embed/ontology/embedder.js'
import { createMeilisearchIndex } from './search/meilisearch/search-index.js'
import { createOpenSearchIndex } from './search/opensearch/search-index.js'
import { createSqliteSearchIndex } from './search/sqlite/search-index.js'
import type { SearchIndex } from './search/search-index.js'
import { createNeo4jGraphStore } from './store/neo4j/graph-store.js'
import { createSqliteGraphStore } from './store/sqlite/graph-store.js'
import type { GraphStore } from './store/graph-store.js'

/** The stores of a data folder, as configured. */
export interface Stores {
  readonly documents: DocumentStore
  readonly graph: GraphStore
  readonly index: SearchIndex
  readonly embedder: Embedder
}

export interface OpenOptions {
  readonly readonly: boolean
}

/** Where each embedded store lies in a data folder. */
const files = { documents: 'documents.db', graph: 'graph.db', index: 'search.db' } as const

/** The engines that `config` chooses, and the folder of those that are embedded. */
export type StoreChoice = Pick<Config, 'data' | 'store' | 'search' | 'neo4j' | 'meilisearch' | 'opensearch'>

/** Has anything been written to the embedded stores of this choice? Read-only, they open only then. */
export const storesExist = ({ data, store, search }: StoreChoice): boolean =>
  [files.documents, ...(store === 'sqlite' ? [files.graph] : []), ...(search === 'sqlite' ? [files.index] : [])].every(
    (file) => existsSync(join(data, file)),
  )

export const openEmbedder = (config: Config, ontology: Ontology): Embedder =>
  config.embedder === 'transformers'
    ? createTransformersEmbedder({ folder: config.model! })
    : createOntologyEmbedder(ontology)

export const openDocuments = ({ data }: StoreChoice, options: OpenOptions): DocumentStore =>
  createSqliteDocumentStore(join(data, files.documents), options)

/**
 * An engine is opened without a connection; one that can't be made shows with the first call (UNAVAILABLE).
 * @param ontology names the concepts in the graph for who looks into it with the engine's own tools
 * @throws XinmaiError NOT_FOUND where nothing was written yet and `readonly` is asked for
 */
export const openGraph = (choice: StoreChoice, options: OpenOptions, ontology?: Ontology): GraphStore => {
  if (choice.store === 'neo4j')
    return createNeo4jGraphStore({ ...choice.neo4j!, ...options, ...(ontology && { ontology }) })
  const file = join(choice.data, files.graph)
  if (options.readonly && !existsSync(file)) throw new XinmaiError('NOT_FOUND', `there is no graph in ${choice.data}`)
  return createSqliteGraphStore(file, options)
}

/** As `openGraph`. */
export const openIndex = (choice: StoreChoice, embedder: Embedder, options: OpenOptions): SearchIndex => {
  if (choice.search === 'opensearch') return createOpenSearchIndex({ ...choice.opensearch!, embedder, ...options })
  if (choice.search === 'meilisearch') return createMeilisearchIndex({ ...choice.meilisearch!, embedder, ...options })
  return createSqliteSearchIndex(join(choice.data, files.index), { embedder, ...options })
}

/**
 * The only place that names adapters. The main thread, reader threads and the writer thread each open their own;
 * all but the writer open them read-only.
 */
export const openStores = (config: Config, ontology: Ontology, options: OpenOptions): Stores => {
  const embedder = openEmbedder(config, ontology)
  return {
    documents: openDocuments(config, options),
    graph: openGraph(config, options, ontology),
    index: openIndex(config, embedder, options),
    embedder,
  }
}
