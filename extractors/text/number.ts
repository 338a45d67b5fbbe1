import { buildTrie, Trie } from '../../ontology/trie.js'
import { wordList } from './word-list.js'

/** A number as written, with what was read of its unit; offsets into the text. */
export interface WrittenNumber {
  readonly start: number
  /** end of the number, without unit */
  readonly numberEnd: number
  readonly unitStart: number
  /** end of all */
  readonly end: number
  readonly ucum?: string | undefined
}

const unitList = wordList('units.tsv')
/** units as written → their line in the list */
const units = new Trie(buildTrie(unitList.map(([written], item) => ({ key: written!, item }))))
/** UCUM code, or empty, of the unit that ends at a node; undefined where none does */
const ucumAt = (node: number): string | undefined => {
  const group = units.groupAt(node)
  return group < 0 ? undefined : (unitList[units.itemsOf(group).at(-1)!]![1] ?? '')
}

// all quantifiers are bounded, so that a long row of digits costs no more than its length
const plain = String.raw`\d{1,12}(?:,\d{3}){0,3}(?:\.\d{1,8})?`
const pair = String.raw`\d{2,3}[-~]\d{2,3}/\d{2,3}[-~]\d{2,3}(?!\d)`
// 140s, 120s/70s, 90s to 100s
const tens = String.raw`\d{1,2}0s(?:(?: ?[-/] ?| to )\d{1,2}0s)?(?![a-z])`
const number = new RegExp(
  String.raw`${pair}|${tens}|(?<!from )${plain} to ${plain}(?= ?(?:%|percent|mm|cm|bpm|beats))|(?<=between )${plain} and ${plain}|[<>≤≥]?=? ?${plain}(?: ?(?:/|-{1,2}|~|至) ?${plain}(?![\d.]*(?:-|年)))?`,
  'y',
)
const powerOfTen = /\s?[×x*]\s?10(?:\^|e)?\d{0,2}\s?\/\s?(?:l|ul|μl)(?![a-z])/y
const beforePower = new Set(' ×x*')
const date =
  /(?:19|20)\d\d[-/年]\d{1,2}(?:[-/月]\d{1,2}日?)?(?:\d{1,2}[:]\d{2})?|(?:19|20)\d\d\.\d{1,2}\.\d{1,2}|\d{1,2}\/\d{1,2}\/\d{2,4}|\d{1,2}月\d{1,2}日|(?:19|20)\d{6}(?!\d)|(?:19|20)\d\d年|\d{1,3}[余多]?个?(?:年|月|周|天|日|小时|分钟)[余多]?前|\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b)?/y
const arrows = new Set([...'↑↓'].map((arrow) => arrow.charCodeAt(0)))
const smallK = 107
const smallO = 111
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
  let numberEnd = number.lastIndex
  // 6O%: the letter for the digit
  if (folded.charCodeAt(numberEnd) === smallO && !/[a-z\d']/.test(folded[numberEnd + 1] ?? ' ')) numberEnd++
  powerOfTen.lastIndex = numberEnd
  if (beforePower.has(folded.charAt(numberEnd)) && powerOfTen.test(folded)) {
    const start = /\s/.test(folded[numberEnd]!) ? numberEnd + 1 : numberEnd
    return { start: at, numberEnd, unitStart: start, end: powerOfTen.lastIndex, ucum: undefined }
  }
  // laboratories put an arrow between number and unit: 6.50↑%
  const arrow = arrows.has(folded.charCodeAt(numberEnd)) ? numberEnd + 1 : numberEnd
  const unitStart = folded.charCodeAt(arrow) === 32 ? arrow + 1 : arrow
  let end = numberEnd
  let ucum = ''
  for (let at = unitStart, node = 0; at < folded.length;) {
    const unit = folded.charCodeAt(at++)
    node = node === 0 ? units.enter(unit) : units.step(node, unit)
    if (node === 0) break
    const known = ucumAt(node)
    if (known === undefined) continue
    const runsOn = isLatin(folded.charCodeAt(at)) && isLatin(folded.charCodeAt(at - 1))
    // in run-on vital signs ("36.3CP94次/minR20") the next name follows at once
    if (runsOn && !/^(?:c(?=[pr]\d)|.*min(?=r\d|bp\d|p\d))/.test(folded.slice(unitStart, at + 3))) continue
    end = at
    ucum = known
  }
  // thousands of cells: 220K
  if (end === numberEnd && folded.charCodeAt(end) === smallK && !/[a-z\d]/.test(folded[end + 1] ?? ' '))
    return { start: at, numberEnd, unitStart: end, end: end + 1, ucum: '10*3/uL' }
  return {
    start: at,
    numberEnd,
    unitStart: end > numberEnd ? unitStart : numberEnd,
    end,
    ucum: ucum === '' ? undefined : ucum,
  }
}
