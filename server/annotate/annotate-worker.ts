import { parentPort, workerData } from 'node:worker_threads'
import { loadOntology } from '../../ontology/load.js'
import { serve } from '../thread/thread-call.js'
import { annotatedLine, type TextToRead } from './annotate-text.js'

/** A thread of the pool that annotates texts; see annotated-lines.ts. */
const { folder, withReasons } = workerData as { readonly folder?: string; readonly withReasons: boolean }
const ontology = loadOntology(undefined, folder)
serve(parentPort!, {
  annotate: (texts: readonly TextToRead[]) => texts.map((text) => annotatedLine(text, withReasons, ontology)),
})
