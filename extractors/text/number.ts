import { wordList } from './word-list.js'

/** A number as written, with what was read of its unit; offsets into the text. */
export interface WrittenNumber {
  readonly start: number
  /** end of the number, without unit */
  readonly numberEnd: number
  readonly unitStart: number
  /** end of all */
  readonly end: number
  readonly ucum?: string
}

const ucumOf = new Map(wordList('units.tsv').map(([written, ucum]) => [written!, ucum ?? '']))
const longestUnit = Math.max(...[...ucumOf.keys()].map((unit) => unit.length))

// all quantifiers are bounded, so that a long row of digits costs no more than its length
const plain = String.raw`\d{1,12}(?:,\d{3}){0,3}(?:\.\d{1,8})?`
const number = new RegExp(String.raw`[<>≤≥]?=? ?${plain}(?: ?(?:/|-{1,2}|~|至) ?${plain}(?![\d.]*(?:-|年)))?`, 'y')
const powerOfTen = /\s?[×x*]\s?10(?:\^|e)?\d{0,2}\s?\/\s?(?:l|ul|μl)(?![a-z])/y
const date =
  /(?:19|20)\d\d[-/年]\d{1,2}(?:[-/月]\d{1,2}日?)?(?:\d{1,2}[:]\d{2})?|(?:19|20)\d\d\.\d{1,2}\.\d{1,2}|\d{1,2}\/\d{1,2}\/\d{2,4}|\d{1,2}月\d{1,2}日|(?:19|20)\d{6}(?!\d)|(?:19|20)\d\d年|\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b)?/y
const isLatin = (unit: number): boolean => unit >= 97 && unit <= 122

/** End of a date or time of day at `at`, or -1. */
export const dateEnd = (folded: string, at: number): number => {
  date.lastIndex = at
  return date.test(folded) ? date.lastIndex : -1
}

/** A number at `at`, with unit. @param folded text after `fold` */
export const readNumber = (folded: string, at: number): WrittenNumber | undefined => {
  number.lastIndex = at
  if (!number.test(folded)) return undefined
  const numberEnd = number.lastIndex
  powerOfTen.lastIndex = numberEnd
  if (powerOfTen.test(folded)) {
    const start = /\s/.test(folded[numberEnd]!) ? numberEnd + 1 : numberEnd
    return { start: at, numberEnd, unitStart: start, end: powerOfTen.lastIndex }
  }
  const unitStart = folded.charCodeAt(numberEnd) === 32 ? numberEnd + 1 : numberEnd
  for (let length = longestUnit; length > 0; length--) {
    const end = unitStart + length
    if (end > folded.length) continue
    const ucum = ucumOf.get(folded.slice(unitStart, end))
    if (ucum === undefined) continue
    const runsOn = isLatin(folded.charCodeAt(end)) && isLatin(folded.charCodeAt(end - 1))
    // in run-on vital signs ("36.3CP94次/minR20") the next name follows at once
    if (runsOn && !/^(?:c(?=[pr]\d)|.*min(?=r\d|bp\d|p\d))/.test(folded.slice(unitStart, end + 3))) continue
    return { start: at, numberEnd, unitStart, end, ...(ucum === '' ? {} : { ucum }) }
  }
  return { start: at, numberEnd, unitStart: numberEnd, end: numberEnd }
}
