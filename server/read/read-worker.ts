import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { loadLayeredDataSet } from '../../ontology/element-layer.js'
import { loadOntology } from '../../ontology/load.js'
import { openStores } from '../adapters.js'
import type { Config } from '../config.js'
import { heldAt } from '../ingest/journal.js'
import { openDatabase } from '../sqlite/database.js'
import { serve } from '../thread/thread-call.js'
import { failFast } from './fail-fast.js'
import { partHealth } from './part-health.js'
import type { StoreHealth } from './read-pool.js'
import { createReadService } from './create-read-service.js'

// A reader thread: own read-only connections, one call after the other.
const { config } = workerData as { readonly config: Config }
const ontology = loadOntology(undefined, config.ontology)
const stores = openStores(config, ontology, { readonly: true })
const journal = openDatabase(join(config.data, 'journal.db'), { readonly: true })
const service = createReadService({
  ...stores,
  // an embedded store is never away
  ...(config.store === 'sqlite' ? {} : { graph: failFast(stores.graph, 'graph') }),
  ...(config.search === 'sqlite' ? {} : { index: failFast(stores.index, 'search') }),
  ontology,
  elements: () => loadLayeredDataSet(config.ontology).dataSet,
  held: () => heldAt(journal),
})
serve(parentPort!, {
  /** asks the engines themselves, so that it tells at once when one is back */
  async health(): Promise<StoreHealth> {
    const [graph, documents, search] = await Promise.all([
      partHealth('graph', () => stores.graph.watermark()),
      partHealth('documents', () => stores.documents.watermark()),
      partHealth('search', () => stores.index.watermark()),
    ])
    return { graph, documents, search }
  },
  ...(service as unknown as Record<string, (...args: never[]) => unknown>),
})
