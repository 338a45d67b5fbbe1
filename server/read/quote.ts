import type { Assertion, Document } from '../../graph-schema/index.js'
import { jsonPlace } from './json-place.js'
import type { EvidenceView } from './read-service.js'
import { sentenceAround } from './sentence.js'

/** longest part of a structured resource that is shown as a quote, in UTF-16 code units */
const longest = 600

/**
 * The sentence, or the part of the resource, around the place of an assertion. The document is one that the view sees,
 * and its grade is the highest in it, so no sentence of it is above what the view may see.
 */
export const quoteOf = (assertion: Assertion, document: Document): NonNullable<EvidenceView['quote']> => {
  const { text, ...head } = document
  const { start, end, path } = assertion.evidence
  if (start !== undefined && end !== undefined) {
    const around = sentenceAround(text, { start, end })
    return {
      document: head,
      text: text.slice(around.start, around.end),
      start: around.start,
      highlight: { start: start - around.start, end: end - around.start },
    }
  }
  const place = (path === undefined ? undefined : jsonPlace(text, path)) ?? { start: 0, end: 0 }
  const stop = Math.min(place.end === 0 ? text.length : place.end, place.start + longest)
  return {
    document: head,
    text: text.slice(place.start, stop),
    start: place.start,
    highlight: { start: 0, end: place.end === 0 ? 0 : stop - place.start },
  }
}
