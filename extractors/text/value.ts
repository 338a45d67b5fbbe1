import { closing } from './bracket.js'
import { is } from './lexicon.js'
import type { Lexeme } from './lexeme.js'
import type { Span } from './mention.js'
import type { WrittenNumber } from './number.js'
import { wordPattern, wordRun, wordSet } from './word-list.js'

export interface ReadValue {
  readonly value: Span
  readonly unit: Span
  readonly number?: WrittenNumber
  /** index of the last lexeme that belongs to it */
  readonly last: number
}

const fillerZh = wordRun('value-filler-zh')
const fillerEn = wordSet('value-filler-en')
const qualitative =
  /弱?阳性|阴性|[（(]?(?:\+-|[+＋]{1,4}|±|[-－—]{1,2})[）)]?(?![\d\p{Script=Han}A-Za-z])|\d\+(?!\d)|\+[1-4](?![.\d])|[1-6][a-cA-C]?类|\+-|(?:[ⅠⅡⅢⅣVI]{1,3}|[一二三四0-4])(?:[-~](?:[ⅠⅡⅢⅣVI]{1,3}|[一二三四1-4]))?级/uy
const qualitativeEn =
  /(?:(?:is|was|were|are) )?(negative|positive)\b|(?:class|grade|stage) (?:[IViv]{1,3}|[1-4])(?:[-/](?:[IViv]{1,3}|[1-4]))?\b|[IV]{1,3}\/[IV]{1,3}|[1-4]\/6/y
/** Behind the name of a scale: Child-Pugh B级, BARC 3a型, Fontaine IIb期. */
const gradedZh = /(?:(?:[ⅠⅡⅢⅣⅤVI]{1,3}|[0-5])[a-cA-C]?[型期]|[A-Ea-e]级|[0-5][a-cA-C]级?(?![A-Za-z\d]))/uy
/** Scales whose grades are Roman numbers or letters, with or without "class" before them. */
const scale = wordPattern('scale-en')
const grade =
  /(?:(?:functional )?(?:class|grade|stage|category) )?((?:I{1,3}|IV|VI?|[0-6]|[A-D])[abc]?(?: ?(?:-|–|\/|to) ?(?:I{1,3}|IV|VI?|[0-6]|[A-D])[abc]?)?)(?![\w%]|[./]\d)/y
const arrows = /^[↑↓!！\s]+$/

/** The value that stands behind the name `at`: filler words and bracketed abbreviations in between are passed over. */
export const readValue = (
  text: string,
  lexemes: readonly Lexeme[],
  at: number,
  chinese: boolean,
): ReadValue | undefined => {
  const graded = chinese ? undefined : readGrade(text, lexemes, at)
  if (graded !== undefined) return graded
  let skipped = 0
  let colon = false
  for (let k = at + 1; k < lexemes.length && skipped <= (chinese ? 5 : 8); k++, skipped++) {
    const l = lexemes[k]!
    if (l.start - lexemes[k - 1]!.end > 3) return undefined
    let pattern = chinese ? qualitative : qualitativeEn
    pattern.lastIndex = l.start
    let found = pattern.exec(text)
    if (found === null && chinese && lexemes[at]!.has(is.reading)) {
      pattern = gradedZh
      pattern.lastIndex = l.start
      found = pattern.exec(text)
    }
    // a sign directly behind a word is rather a dash between two names
    if (found !== null && (chinese || skipped > 0 || /class|grade|[/]|negative|positive/i.test(found[0]))) {
      const end = found.index + found[0].length
      const start = end - (found[1] ?? found[0]).length
      let last = k
      while (last + 1 < lexemes.length && lexemes[last + 1]!.start < end) last++
      return { value: { start, end }, unit: { start: end, end }, last }
    }
    if (l.number !== undefined) {
      if (l.number.start !== l.start) return undefined
      // the oxygen given, not its saturation: "pulse oximetry on 2 liters equals 93%"
      if (!chinese && /^\s?(?:liters?|l)\b(?!\s?\/)/i.test(text.slice(l.number.numberEnd, l.number.numberEnd + 8)))
        continue
      const { numberEnd, unitStart, end } = l.number
      const unit = text.slice(unitStart, end)
      if (/[点时]/.test(text[end] ?? '')) return undefined
      // 总心搏数98652次: what counts beats
      const counts =
        unit === '次' && /(?:心搏|早搏|[总个次]数|搏数)$/.test(text.slice(lexemes[at]!.start, lexemes[at]!.end))
      if (!counts && /^(?:岁|年|个月|月|天|日|周|小时|年前|天前|片|粒|支|丸|次|枚|袋)$/.test(unit)) return undefined
      if (
        !chinese &&
        /^\s*-?\s?(?:year|month|day|week|hour|vessel|lead|mg|mcg|tablet|pack)/i.test(text.slice(end, end + 12))
      )
        return undefined
      return { value: { start: l.start, end: numberEnd }, unit: { start: unitStart, end }, number: l.number, last: k }
    }
    if (l.mark === 'colon' && !colon) {
      colon = true
      continue
    }
    if (l.mark === 'open') {
      const close = closing(lexemes, k)
      if (close < 0) return undefined
      k = close
      continue
    }
    const written = text.slice(l.start, l.end)
    if (l.mark !== undefined && written !== '+') return undefined
    // laboratories print GLUCOSE-104
    if (!chinese && written === '-' && k === at + 1 && l.start === lexemes[at]!.end)
      if (lexemes[k + 1]?.number?.start === l.end) continue
    if (l.isDate) {
      if (chinese) return undefined
      continue
    }
    if (arrows.test(written) || (chinese ? fillerZh.test(written) : fillerEn.has(written.toLowerCase()))) continue
    // "gradient across the aortic valve is 64", "pressure in the right arm was 120/80"
    if (!chinese && l.has(place) && (leadsToPlace.test(before(text, lexemes, k)) || lexemes[k - 1]!.has(place)))
      continue
    return undefined
  }
  return undefined
}

/** NYHA class III, Child-Pugh B, TIMI 3 */
const readGrade = (text: string, lexemes: readonly Lexeme[], at: number): ReadValue | undefined => {
  const { start, end } = lexemes[at]!
  if (!scale.test(text.slice(start, end))) return undefined
  let k = at + 1
  while (
    k <= at + 3 &&
    lexemes[k] !== undefined &&
    /^(?::|-|of|is|was|=)$/i.test(text.slice(lexemes[k]!.start, lexemes[k]!.end))
  )
    k++
  if (lexemes[k] === undefined || lexemes[k]!.start - end > 8) return undefined
  grade.lastIndex = lexemes[k]!.start
  const found = grade.exec(text)
  if (found === null) return undefined
  const valueEnd = found.index + found[0].length
  let last = k
  while (last + 1 < lexemes.length && lexemes[last + 1]!.start < valueEnd) last++
  return {
    value: { start: valueEnd - found[1]!.length, end: valueEnd },
    unit: { start: valueEnd, end: valueEnd },
    last,
  }
}

const place = is.organ | is.vessel | is.segment | is.side
const leadsToPlace = /^(?:the|of|in|across|at|over|through|for)$/i
const before = (text: string, lexemes: readonly Lexeme[], k: number): string =>
  text.slice(lexemes[k - 1]!.start, lexemes[k - 1]!.end)
