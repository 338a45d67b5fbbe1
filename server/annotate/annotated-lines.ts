import { loadOntology } from '../../ontology/load.js'
import { compiledUrl } from '../thread/compiled-url.js'
import { createWorkPool, inOrder } from '../thread/work-pool.js'
import { annotatedLine, type TextToRead } from './annotate-text.js'

export interface AnnotateSettings {
  /** threads that read; 1 reads in the calling thread */
  readonly workers: number
  /** with the words and rules that decided */
  readonly withReasons: boolean
  /** folder of the installation's own concepts */
  readonly ontology?: string | undefined
}

/** One line of JSON a text, in the order of the texts, which are taken as lines are asked for. */
export async function* annotatedLines(
  texts: AsyncIterable<TextToRead> | Iterable<TextToRead>,
  { workers, withReasons, ontology: folder }: AnnotateSettings,
): AsyncGenerator<string> {
  if (workers < 2) {
    const ontology = loadOntology(undefined, folder)
    for await (const text of texts) yield annotatedLine(text, withReasons, ontology)
    return
  }
  const pool = createWorkPool(workers, compiledUrl(import.meta.url, 'annotate-worker'), {
    withReasons,
    ...(folder === undefined ? {} : { folder }),
  })
  try {
    yield* inOrder(texts, {
      weight: ({ text }) => text.length,
      work: (batch, weight) => pool.call<string[]>('annotate', [batch], weight),
      underway: 2 * workers,
    })
  } finally {
    await pool.close()
  }
}
