import type { DocumentKind, Language } from '../../graph-schema/index.js'
import { annotate, explain } from '../../extractors/text/index.js'
import type { Ontology } from '../../ontology/ontology.js'

/** A text to be read, with what its reader was told of it. */
export interface TextToRead {
  readonly id: string
  readonly text: string
  readonly language: Language | 'auto'
  /** civil day that relative times are counted from */
  readonly date?: string | undefined
  readonly kind?: DocumentKind | undefined
}

/** What `extract` prints for a text: one line of JSON. */
export const annotatedLine = (
  { id, text, language, date, kind }: TextToRead,
  withReasons: boolean,
  ontology: Ontology,
): string =>
  JSON.stringify(
    (withReasons ? explain : annotate)(text, ontology, {
      id,
      language,
      ...(date === undefined ? {} : { date }),
      ...(kind === undefined ? {} : { kind }),
    }),
  )
