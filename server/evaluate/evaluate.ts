import {
  annotatedTextSchema,
  isXinmaiError,
  XinmaiError,
  type AnnotatedText,
  type Annotation,
  type AnnotationType,
} from '../../graph-schema/index.js'
import type { Ontology } from '../../ontology/ontology.js'
import { annotate } from '../../extractors/text/index.js'
import { errorsOf, type AnnotationError } from './error-list.js'
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

export interface Evaluation {
  readonly score: Score
  readonly errors: readonly AnnotationError[]
}

/** Types under which gold and ours are compared; a type that is left out is not scored. */
export type TypeMapping = Readonly<Partial<Record<AnnotationType, AnnotationType>>>

/**
 * Scores annotations of the texts of the gold.
 * @param annotated of each text of the gold
 * @param seconds that annotating took
 * @param types our type → the type under which both are compared, for gold whose types are wider than ours
 */
export const evaluateAnnotated = (
  gold: readonly AnnotatedText[],
  annotated: readonly (readonly Annotation[])[],
  seconds: number,
  types?: TypeMapping,
): Evaluation => {
  const predicted = annotated.map((some) =>
    types === undefined
      ? [...some]
      : some.flatMap((a) => {
          const type = types[a.type]
          return type === undefined ? [] : [{ ...a, type }]
        }),
  )
  return { score: score(gold, predicted, seconds), errors: errorsOf(gold, predicted) }
}

/** Annotates the texts of the gold, in this thread, and scores the outcome; the time is that of annotating alone. */
export const evaluate = (gold: readonly AnnotatedText[], ontology: Ontology, types?: TypeMapping): Evaluation => {
  const start = performance.now()
  const annotated = gold.map(({ text, language }) => annotate(text, ontology, { language }).annotations)
  return evaluateAnnotated(gold, annotated, (performance.now() - start) / 1000, types)
}
