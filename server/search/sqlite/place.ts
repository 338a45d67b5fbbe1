import type { Atoms } from '../token.js'
import { ByteReader, ByteWriter } from './bytes.js'

/** First and last atom of a match. */
export type Place = readonly [first: number, last: number]

/** Places of a concept carry the number of atoms that its evidence spans, in the low bits. */
export const spanBits = 6
export const longestSpan = 2 ** spanBits - 1

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

/** First and last atom behind a concept's place; undefined where the evidence is not in the text. */
export const conceptPlace = (place: number): Place | undefined => {
  const span = place % 2 ** spanBits
  const first = Math.floor(place / 2 ** spanBits)
  return span === 0 ? undefined : [first, first + span - 1]
}
