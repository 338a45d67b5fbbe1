/** A stretch of a text: UTF-16 code units, end exclusive. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** furthest that a sentence is followed to each side of the place */
const reach = 300

/** Does a sentence end at `i`? Latin full stops count only before white space, so that 3.5 and `e.g.x` go on. */
const endsAt = (text: string, i: number): boolean => {
  const c = text[i]!
  if ('。！？；!?;\n\r'.includes(c)) return true
  return c === '.' && (i + 1 === text.length || /\s/.test(text[i + 1]!))
}

/** Is there a surrogate pair across `i`, so that a cut there would break a character? */
const splitsPair = (text: string, i: number): boolean =>
  i > 0 && i < text.length && /[\uD800-\uDBFF]/.test(text[i - 1]!) && /[\uDC00-\uDFFF]/.test(text[i]!)

/** The sentence, or the sentences, that `place` lies in, without white space at the ends; at most `reach` to each side. */
export const sentenceAround = (text: string, place: Stretch): Stretch => {
  const from = Math.max(0, Math.min(place.start, text.length))
  const to = Math.max(from, Math.min(place.end, text.length))
  let start = from
  while (start > 0 && from - start < reach && !endsAt(text, start - 1)) start--
  let end = to
  while (end < text.length && end - to < reach && !endsAt(text, end)) end++
  // the mark that ends the sentence belongs to it, a line end does not
  if (end < text.length && end - to < reach && !/\s/.test(text[end]!)) end++
  while (start < from && /\s/.test(text[start]!)) start++
  while (end > to && /\s/.test(text[end - 1]!)) end--
  if (splitsPair(text, start)) start--
  if (splitsPair(text, end)) end++
  return { start, end }
}

/** A stretch of about `width` code units around `place`, cut between characters. */
export const windowAround = (text: string, place: Stretch, width: number): Stretch => {
  const spare = Math.max(0, width - (place.end - place.start))
  let start = Math.max(0, Math.min(place.start - Math.floor(spare / 3), text.length - width))
  // begin at the sentence rather than a little into it
  const sentence = sentenceAround(text, { start: place.start, end: place.start })
  if (sentence.start > start && sentence.start <= place.start) start = sentence.start
  let end = Math.min(text.length, start + Math.max(width, place.end - start))
  if (splitsPair(text, start)) start--
  if (splitsPair(text, end)) end--
  return { start, end }
}
