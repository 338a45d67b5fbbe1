import { ByteReader, ByteWriter } from './bytes.js'
import type { Passage } from './passage.js'
import type { Atoms } from './token.js'

/** First and last atom of a match. */
export type Place = readonly [first: number, last: number]

/** Where a concept is said: the first atom of its evidence and how many it spans, 0 when it is not in the text. */
export type Mention = readonly [first: number, span: number]
export const longestSpan = 63

export const mentionPlace = ([first, span]: Mention): Place | undefined =>
  span === 0 ? undefined : [first, first + span - 1]

/** Start and length of every atom in one byte where they are usual. */
export const encodePlaces = ({ count, starts, ends }: Atoms): Buffer => {
  const out = new ByteWriter(count + 16)
  let last = 0
  for (let i = 0; i < count; i++) {
    const length = ends[i]! - starts[i]!
    out.varint((starts[i]! - last) * 8 + (length < 8 ? length : 0))
    if (length >= 8) out.varint(length)
    last = ends[i]!
  }
  return out.take()
}

/** UTF-16 start and end of every atom, alternating. */
export const decodePlaces = (bytes: Buffer): Int32Array => {
  const places: number[] = []
  const reader = new ByteReader(bytes)
  let last = 0
  while (reader.at < reader.end) {
    const head = reader.varint()
    const start = last + (head >>> 3)
    last = start + (head & 7 || reader.varint())
    places.push(start, last)
  }
  return Int32Array.from(places)
}

/** More places of one document are not shown. */
const mostHighlights = 50

/**
 * Places as UTF-16 offsets, those that touch made one; longest first, then in the order of the text.
 * @param offsets of `decodePlaces`
 */
export const highlightsOf = (places: readonly Place[], offsets: Int32Array): Passage[] => {
  const out: { start: number; end: number }[] = []
  const spans = places
    .map(([first, last]) => ({ start: offsets[2 * first]!, end: offsets[2 * last + 1]! }))
    .sort((a, b) => a.start - b.start || b.end - a.end)
  for (const { start, end } of spans) {
    const last = out.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else out.push({ start, end })
  }
  return out.sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start).slice(0, mostHighlights)
}
