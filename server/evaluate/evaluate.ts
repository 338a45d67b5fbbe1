import {
  annotatedTextSchema,
  isXinmaiError,
  XinmaiError,
  type AnnotatedText,
  type Annotation,
} from '../../graph-schema/index.js'
import type { Ontology } from '../../ontology/ontology.js'
import { annotate } from '../../extractors/text/index.js'
import { score, type Score } from './score.js'

/**
 * Reads gold annotations, one JSON object a line.
 * @throws XinmaiError BAD_REQUEST with the line of the first that is none, or whose offsets do not quote their text
 */
export const parseGold = (jsonLines: string, name: string): AnnotatedText[] =>
  jsonLines.split('\n').flatMap((line, n) => {
    if (line.trim() === '') return []
    try {
      const parsed = annotatedTextSchema.parse(JSON.parse(line)) as AnnotatedText
      for (const a of parsed.annotations)
        if (parsed.text.slice(a.start, a.end) !== a.text)
          throw new XinmaiError(
            'BAD_REQUEST',
            `${name}:${n + 1}: offsets ${a.start}-${a.end} do not quote their text`,
            { line: n + 1 },
          )
      return [parsed]
    } catch (e) {
      if (isXinmaiError(e)) throw e
      throw new XinmaiError('BAD_REQUEST', `${name}:${n + 1}: no gold annotation`, { line: n + 1 })
    }
  })

/** Annotates the texts of the gold and scores the outcome; the time is that of annotating alone. */
export const evaluate = (gold: readonly AnnotatedText[], ontology: Ontology): Score => {
  const start = performance.now()
  const predicted: (readonly Annotation[])[] = gold.map(
    (text) => annotate(text.text, ontology, { language: text.language }).annotations,
  )
  return score(gold, predicted, (performance.now() - start) / 1000)
}
