import type { Part } from './query.js'
import type { RowText } from './row.js'
import { bm25, inverseFrequency } from './score.js'

/** How many documents have a part: literally, and by a concept. */
export interface Frequency {
  readonly literal: number
  readonly concept: number
}

/** Counts over all visible documents. */
export interface Counts {
  readonly documents: number
  /** mean of their lengths, atoms */
  readonly average: number
}

/** BM25 of a row: each part literally, and by its concepts, is a term of its own. */
export const scoreRow = (
  text: RowText,
  parts: readonly { readonly part: Part; readonly frequency: Frequency }[],
  { documents, average }: Counts,
): number => {
  let score = 0
  for (const { part, frequency } of parts)
    for (const [count, of] of [
      [text.phrase(part).length, frequency.literal],
      [text.mentions(part).length, frequency.concept],
    ] as const)
      if (count > 0) score += bm25(inverseFrequency(documents, of), count, text.length, average)
  return score
}
