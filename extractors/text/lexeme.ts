import type { Kind, Language } from '../../graph-schema/index.js'
import { is, type Classes, type Word } from './lexicon.js'
import { dateEnd, readNumber, type WrittenNumber } from './number.js'
import type { Meaning, Vocabulary } from './vocabulary.js'

/** Punctuation by what it parts: words of a list, clauses, parts of a sentence, sentences. */
export type Mark = 'enum' | 'comma' | 'semicolon' | 'stop' | 'colon' | 'open' | 'close' | 'quote'

/** The smallest pieces of a passage, in order, without overlap; blanks are left out. All have the same shape, for speed. */
export class Lexeme {
  mark: Mark | undefined = undefined
  word: Word | undefined = undefined
  /** what the ontology says of exactly these offsets */
  match: Meaning | undefined = undefined
  /** the right form, where it is a typing error */
  meant: string | undefined = undefined
  number: WrittenNumber | undefined = undefined
  isDate = false

  constructor(
    readonly start: number,
    readonly end: number,
    readonly classes: Classes = 0,
  ) {}

  /** Has it any of these classes? */
  has(classes: Classes): boolean {
    return (this.classes & classes) !== 0
  }
}

const classOfKind: Readonly<Partial<Record<Kind, Classes>>> = {
  disease: is.disease,
  symptom: is.symptom,
  finding: is.finding,
  anatomy: is.organ,
  drug: is.drug,
  procedure: is.procedure,
  test: is.test,
  measurement: is.quantity,
  'risk-factor': is.risk,
}

const marks: Readonly<Record<string, Mark>> = {
  '、': 'enum', '/': 'enum', '+': 'enum', '，': 'comma', ',': 'comma', '；': 'semicolon', ';': 'semicolon',
  '。': 'stop', '！': 'stop', '!': 'stop', '？': 'stop', '?': 'stop', '：': 'colon', ':': 'colon',
  '（': 'open', '(': 'open', '）': 'close', ')': 'close', '“': 'quote', '”': 'quote', '"': 'quote', '【': 'stop', '】': 'stop',
} // prettier-ignore

const markOf: (Mark | undefined)[] = []
for (const [char, mark] of Object.entries(marks)) markOf[char.charCodeAt(0)] = mark

const abbreviation = /(?:^|[^a-z])(?:dr|mr|mrs|ms|vs|no|st|approx|pt|q|h|s|p|o|b|t|i|d|a|m|r|n|c|u|e|g)$/
/** Does the full stop at `at` end a sentence? Not in `Dr. X`, `p.o.`, `1. ` or inside a number. */
const endsSentence = (folded: string, at: number): boolean => {
  const after = folded.charCodeAt(at + 1)
  if (after === 32 || Number.isNaN(after)) return !abbreviation.test(folded.slice(Math.max(0, at - 7), at))
  return after > 0x2e80
}

/**
 * Cuts `text[from, to)` into lexemes: dates, numbers with units, the longest word of ontology or lexicon, marks, and the
 * stretches between as lexemes without class (in English one a word). One pass.
 * @param section kind of the section, for names that only their surroundings decide
 */
export const lexemes = (
  text: string,
  folded: string,
  language: Language,
  from: number,
  to: number,
  words: Vocabulary,
  section?: string,
): Lexeme[] => {
  words.section = section
  const out: Lexeme[] = []
  let other = -1
  const flush = (end: number): void => {
    if (other >= 0 && end > other) out.push(new Lexeme(other, end))
    other = -1
  }
  const pushMark = (start: number, end: number, mark: Mark): void => {
    flush(start)
    const lexeme = new Lexeme(start, end)
    lexeme.mark = mark
    out.push(lexeme)
  }
  let at = from
  while (at < to) {
    const unit = folded.charCodeAt(at)
    if (unit === 32) {
      flush(at)
      if (text.charCodeAt(at) === 10 && (language === 'zh' || isBreak(text, at))) pushMark(at, at + 1, 'stop')
      at++
      continue
    }
    const boundary = startsWord(folded, at, out)
    const isDigit = (unit >= 48 && unit <= 57) || unit === 60 || unit === 62 || unit === 0x2264 || unit === 0x2265
    if (boundary && words.longest(text, folded, at, to, language, startsTerm(folded, at))) {
      // 未见异常密度影: the denial ends before what would be abnormal
      if (
        words.end - at > 3 &&
        folded.startsWith('异常', words.end - 2) &&
        abnormal.test(folded.slice(words.end, words.end + 2))
      )
        words.longest(text, folded, at, words.end - 2, language, true)
      // 乳突炎症: the inflammation of an organ
      else if (
        words.end - at > 1 &&
        folded[words.end] === '症' &&
        folded[words.end - 1] === '炎' &&
        words.word === undefined
      )
        words.longest(text, folded, at, words.end - 1, language, true)
      // "2.2型糖尿病": a word that begins with a digit is no number
      if (!(isDigit && (readNumber(folded, at)?.end ?? 0) >= words.end)) {
        flush(at)
        const lexeme = new Lexeme(at, words.end, classesOf(words.word, words.meaning))
        lexeme.word = words.word
        lexeme.match = words.meaning
        lexeme.meant = words.meant
        out.push(lexeme)
        at = words.end
        continue
      }
    }
    if (isDigit && (boundary || language === 'zh')) {
      const date = dateEnd(folded, at)
      if (date > 0) {
        flush(at)
        const lexeme = new Lexeme(at, date)
        lexeme.isDate = true
        out.push(lexeme)
        at = date
        continue
      }
      const number = readNumber(folded, at)
      if (number !== undefined) {
        // "1.冠心病2.2型糖尿病": the list number ends at its point when a word begins behind it
        const point = listPoint(folded, at)
        if (
          point > 0 &&
          words.longest(text, folded, point, to, language, true) &&
          words.end > number.numberEnd &&
          (classesOf(words.word, words.meaning) & is.disease) !== 0
        ) {
          pushMark(at, point, 'stop')
          at = point
          continue
        }
        flush(at)
        const lexeme = new Lexeme(at, Math.min(number.end, to))
        lexeme.number = number
        out.push(lexeme)
        at = number.end
        continue
      }
    }
    const written = text.charCodeAt(at)
    const mark =
      written === 0x2e || written === 0xff0e ? (endsSentence(folded, at) ? 'stop' : undefined) : markOf[written]
    if (mark !== undefined) {
      pushMark(at, at + 1, mark)
      at++
      continue
    }
    if (other < 0) other = at
    at++
    if (language === 'en' || isLatinUnit(unit)) while (at < to && isLatinUnit(folded.charCodeAt(at))) at++
    if (language === 'en') flush(at)
  }
  flush(to)
  return out
}

const abnormal = /^(?:密度|信号|强化|回声|血流|分流|搏动|团块|包块|灌注|染色)/
const isDigitUnit = (unit: number): boolean => unit >= 48 && unit <= 57
/** Behind the point of one or two digits at `at`, or 0. */
const listPoint = (folded: string, at: number): number => {
  if (!isDigitUnit(folded.charCodeAt(at))) return 0
  const point = isDigitUnit(folded.charCodeAt(at + 1)) ? at + 2 : at + 1
  return folded.charCodeAt(point) === 46 ? point + 1 : 0
}

/** What the lexicon says goes first; a test that the ontology knows as a quantity (血糖) is both. */
const classesOf = (word: Word | undefined, match: Meaning | undefined): Classes => {
  if (word === undefined) return match === undefined ? 0 : (classOfKind[match.concepts[0]!.kind] ?? 0)
  const isQuantity = (word.classes & is.test) !== 0 && match?.concepts.some((c) => c.kind === 'measurement') === true
  return isQuantity ? word.classes | is.quantity : word.classes
}

const isLatinUnit = (unit: number): boolean => (unit >= 97 && unit <= 122) || unit === 39
/** In English a line end parts sentences when the line is blank, or the next begins a list item or a heading. */
const isBreak = (text: string, at: number): boolean =>
  /^\s*(?:\n|\d{1,2}[.)]|[-*•]|[A-Z][A-Z /]+:)|^\s*$/.test(text.slice(at + 1, at + 40))

/** A Latin word may begin here: no letter before, unless a number with unit has just ended. */
const startsWord = (folded: string, at: number, before: readonly Lexeme[]): boolean => {
  const unit = folded.charCodeAt(at)
  if (!isLatinUnit(unit)) return true
  const previous = folded.charCodeAt(at - 1)
  if (!isLatinUnit(previous) || at === 0) return true
  return before.length > 0 && before.at(-1)!.end === at
}

/** No letter or digit runs on from before into the one at `at`. */
const startsTerm = (folded: string, at: number): boolean =>
  !(isLetterOrDigit(folded.charCodeAt(at)) && isLetterOrDigit(folded.charCodeAt(at - 1)))
const isLetterOrDigit = (unit: number): boolean => (unit >= 97 && unit <= 122) || isDigitUnit(unit)
