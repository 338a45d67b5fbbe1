import type { Extractor, Reader, TextExtractor } from '../../extractors/extractor.js'
import { fhirExtractor, fhirReader } from '../../extractors/fhir/index.js'
import { noteExtractor, noteReader, textExtractor } from '../../extractors/text/index.js'

/** A reader with the extractor of its records. */
export interface Format {
  readonly reader: Reader<unknown>
  readonly extractor: Extractor<unknown>
  /** `system` of the record keys that its extractor gives: leads from a stored record back to its extractor */
  readonly system: string
}

/** All formats that can be loaded; the first whose reader accepts a file reads it. FHIR is last: it takes any JSON, to say what is wrong with it. */
export const formats: readonly Format[] = [
  { reader: noteReader as Reader<unknown>, extractor: noteExtractor as Extractor<unknown>, system: 'note' },
  { reader: fhirReader as Reader<unknown>, extractor: fhirExtractor as Extractor<unknown>, system: 'fhir' },
]

/** Reads all free text, whichever format it came in. */
export const text: TextExtractor = textExtractor
