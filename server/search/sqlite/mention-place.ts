import type { Mention } from '../place.js'

/** Places of a concept carry the number of atoms that its evidence spans, in the low bits (`longestSpan` fits). */
const spanBits = 6

export const encodeMention = ([first, span]: Mention): number => first * 2 ** spanBits + span
export const decodeMention = (place: number): Mention => [Math.floor(place / 2 ** spanBits), place % 2 ** spanBits]
