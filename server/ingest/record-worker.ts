import { parentPort, workerData } from 'node:worker_threads'
import { loadOntology } from '../../ontology/load.js'
import type { Config } from '../config.js'
import { serve } from '../thread/thread-call.js'
import { createPseudonym, loadPseudonymKey } from './pseudonym.js'
import { extractionReader, type Extracted, type LoadFacts } from './record-pool.js'

/** A thread that reads and seals the records of one load; see record-pool.ts. */
const { config, load } = workerData as { readonly config: Config; readonly load: LoadFacts }
const pseudonym = createPseudonym(loadPseudonymKey(config.data, config.pseudonymKey))
const read = extractionReader(load, loadOntology(undefined, config.ontology), pseudonym)
serve(parentPort!, { read: (batch: readonly Extracted[]) => batch.map(read) })
