import { join } from 'node:path'
import type { Ontology } from '../ontology/ontology.js'
import type { Config } from './config.js'
import type { DocumentStore } from './documents/document-store.js'
import { createSqliteDocumentStore } from './documents/sqlite/document-store.js'
import type { Embedder } from './embed/embedder.js'
import { createTransformersEmbedder } from './embed/transformers/embedder.js'
import { createOntologyEmbedder } from './embed/ontology/embedder.js'
import { createSqliteSearchIndex } from './search/sqlite/search-index.js'
import type { SearchIndex } from './search/search-index.js'
import { createSqliteGraphStore } from './store/sqlite/graph-store.js'
import type { GraphStore } from './store/graph-store.js'

/** The stores of a data folder, as configured. */
export interface Stores {
  readonly documents: DocumentStore
  readonly graph: GraphStore
  readonly index: SearchIndex
  readonly embedder: Embedder
}

/**
 * The only place that names adapters. The main thread, reader threads and the writer thread each open their own;
 * all but the writer open them read-only.
 */
export const openStores = (config: Config, ontology: Ontology, options: { readonly readonly: boolean }): Stores => {
  const embedder =
    config.embedder === 'transformers'
      ? createTransformersEmbedder({ folder: config.model! })
      : createOntologyEmbedder(ontology)
  const at = (file: string): string => join(config.data, file)
  return {
    documents: createSqliteDocumentStore(at('documents.db'), options),
    graph: createSqliteGraphStore(at('graph.db'), options),
    index: createSqliteSearchIndex(at('search.db'), { embedder, ...options }),
    embedder,
  }
}
