import type { Section } from '../../graph-schema/index.js'
import { alternatives, wordList } from './word-list.js'

/** What a section is for; it gives the status that mentions in it have when their words say nothing. */
export const sectionKinds = [
  ...([
    'complaint',
    'present-illness',
    'past-history',
    'surgical-history',
    'personal-history',
    'family-history',
    'marital-history',
  ] as const),
  ...([
    'examination',
    'review',
    'report',
    'admission',
    'diagnosis',
    'impression',
    'course',
    'discharge',
    'advice',
    'medication',
    'allergy',
    'other',
  ] as const),
] as const
export type SectionKind = (typeof sectionKinds)[number]

/** A stretch under one heading. Headings inside a section (查体：in 入院情况) begin a new stretch. */
export interface Stretch {
  readonly kind?: SectionKind
  readonly key?: string
  readonly start: number
  readonly end: number
  /** the heading itself; names in it count only where it names an examination */
  readonly isHeading?: true
}

const headings = (language: string): Map<string, SectionKind> =>
  new Map(
    wordList(`sections.${language}.tsv`).flatMap(([kind, cell]) =>
      alternatives(cell!).map((text) => [text, kind as SectionKind] as const),
    ),
  )
const chinese = headings('zh')
const english = headings('en')
/** Inside a text only these begin a new stretch; others (结论：) are common words before a colon. */
const inlineChinese = new Set([
  '查体',
  '体格检查',
  '辅助检查',
  '既往',
  '既往史',
  '个人史',
  '家族史',
  '现病史',
  '主诉',
  '过敏史',
  '出院带药',
  '入院诊断',
  '出院诊断',
  '初步诊断',
  '入院查体',
  '婚育史',
  '专科检查',
  '诊疗经过',
  '出院医嘱',
  '出院情况',
  '入院情况',
  '婚姻史',
  '影像诊断',
  '诊断意见',
  '超声提示',
  '检查所见',
  '影像所见',
  '印象',
])

const kindOf = (key: string): SectionKind | undefined =>
  chinese.get(key.trim()) ?? english.get(key.trim().toLowerCase())

/** Words and what ends them, behind the begin of a line or a full stop. */
const englishHeading = /([A-Za-z][A-Za-z0-9 /&,'-]{1,50}?)[ \t]*(?::|-(?=\s)|$)/my
/** Longest Chinese heading, and longest one in brackets, in characters. */
const longest = 12
const longestInBrackets = 20

interface Cut {
  readonly at: number
  readonly bodyAt: number
  readonly key: string
  readonly kind?: SectionKind
  /** a heading in the middle of a line */
  readonly inLine?: boolean
}

/** 入院诊断：“冠心病”，给予…: diagnoses told in the middle of a line end with their sentence, and what was told before goes on. */
const resumeBehindDiagnoses = (text: string, cuts: Cut[]): void => {
  const resumed: Cut[] = []
  for (let n = cuts.length - 1; n > 0; n--) {
    const { inLine, kind, bodyAt } = cuts[n]!
    if (inLine !== true || kind !== 'diagnosis') continue
    const end = endOfDiagnoses.exec(text.slice(bodyAt, cuts[n + 1]?.at ?? text.length))?.index
    const before = cuts.slice(Math.max(0, n - 4), n).findLast((c) => c.kind !== 'diagnosis')
    if (end === undefined || before === undefined) continue
    resumed.push({ ...before, at: bodyAt + end, bodyAt: bodyAt + end })
  }
  if (resumed.length === 0) return
  cuts.push(...resumed)
  cuts.sort((a, b) => a.at - b.at)
}
const endOfDiagnoses = /[。\n]|[，；](?=给|予|行|遂|经|患者|住院)/

const isHan = (unit: number): boolean => unit >= 0x4e00 && unit <= 0x9fff
const isBlank = (unit: number): boolean => unit === 32 || unit === 9
const isLetter = (unit: number): boolean => (unit | 32) >= 97 && (unit | 32) <= 122
const [newline, fullStop, colon, wideColon, openBracket] = [0x0a, 0x2e, 0x3a, 0xff1a, 0x3010]

/** Headings in the text itself: one pass that looks closer only at colons, brackets, line ends and full stops. */
const addHeadings = (text: string, cuts: Cut[]): void => {
  /** Han characters in a row right before `at` */
  let run = 0
  addEnglish(text, 0, true, cuts)
  for (let at = 0; at <= text.length; at++) {
    const unit = text.charCodeAt(at)
    if (isHan(unit)) {
      run++
      continue
    }
    const before = run
    run = 0
    if (unit === colon || unit === wideColon) {
      if (before >= 2) addChinese(text, at - Math.min(before, longest), at, cuts)
    } else if (unit === openBracket) {
      const close = text.indexOf('】', at)
      const key = close < 0 || close - at - 1 > longestInBrackets ? '' : text.slice(at + 1, close)
      if (key === '' || key.includes('\n')) continue
      const kind = chinese.get(key)
      cuts.push({ at, bodyAt: close + 1, key, inLine: false, ...(kind === undefined ? {} : { kind }) })
      at = close
    } else if (unit === newline || isBlank(unit) || at === text.length) {
      const start = at - before
      if (before >= 2 && before <= longest && isLineStart(text, start) && endsLine(text, at))
        addChinese(text, start, at, cuts)
      if (unit === newline) addEnglish(text, at + 1, true, cuts)
    } else if (unit === fullStop) {
      let next = at + 1
      while (next < at + 4 && /\s/.test(text.charAt(next))) next++
      if (next > at + 1 && !isLineStart(text, next)) addEnglish(text, next, false, cuts)
    }
  }
}

const isLineStart = (text: string, at: number): boolean => at === 0 || text.charCodeAt(at - 1) === newline
const endsLine = (text: string, at: number): boolean => {
  while (isBlank(text.charCodeAt(at))) at++
  return at === text.length || text.charCodeAt(at) === newline
}

/** The run of Han characters before the colon or line end at `end`: a heading, or one in the middle of a line that ends it. */
const addChinese = (text: string, start: number, end: number, cuts: Cut[]): void => {
  let at = start
  let word = text.slice(start, end)
  if (!chinese.has(word)) {
    // "入院。查体：": the run before the colon may end in a heading
    let length = Math.min(4, word.length - 1)
    while (length >= 2 && !inlineChinese.has(word.slice(-length))) length--
    if (length < 2) return
    at = end - length
    word = text.slice(at, end)
    // 术后诊疗经过：: a heading of four characters runs on from the section before it
    if (length < 4 && isHan(text.charCodeAt(at - 1)) && !/[史诊]$/.test(word)) return
  }
  const inLine = !isLineStart(text, at)
  if (inLine && !inlineChinese.has(word)) return
  const kind = chinese.get(word)
  if (kind !== undefined) cuts.push({ at, bodyAt: end + 1, key: word, inLine, kind })
}

/** An English heading at `from`, the begin of a line with blanks before it or behind a full stop. */
const addEnglish = (text: string, from: number, isLine: boolean, cuts: Cut[]): void => {
  let start = from
  if (isLine) while (isBlank(text.charCodeAt(start))) start++
  if (!isLetter(text.charCodeAt(start))) return
  englishHeading.lastIndex = start
  const found = englishHeading.exec(text)
  if (found === null) return
  const key = found[1]!
  const kind = english.get(key.toLowerCase())
  if (kind === undefined) return
  const end = englishHeading.lastIndex
  const isUpper = key === key.toUpperCase()
  if (text.charCodeAt(end - 1) === colon ? !isLine && !isUpper : !isUpper || !isLine) return
  cuts.push({ at: from, bodyAt: end, key, kind })
}

/**
 * Stretches that cover the text in order.
 * @param sections as the format names them; without, headings are looked for in the text
 */
export const stretches = (text: string, sections: readonly Section[]): Stretch[] => {
  const cuts: Cut[] = []
  for (const s of sections) cuts.push({ at: s.start, bodyAt: s.start, key: s.key, kind: kindOf(s.key) })
  addHeadings(text, cuts)
  cuts.sort((a, b) => a.at - b.at)
  resumeBehindDiagnoses(text, cuts)
  const out: Stretch[] = []
  if (cuts.length === 0 || cuts[0]!.at > 0) out.push({ start: 0, end: cuts[0]?.at ?? text.length })
  cuts.forEach((cut, n) => {
    const end = cuts[n + 1]?.at ?? text.length
    if (cut.bodyAt > cut.at)
      out.push({
        start: cut.at,
        end: Math.min(cut.bodyAt, end),
        isHeading: true,
        ...(cut.kind === undefined ? {} : { kind: cut.kind }),
      })
    if (end > cut.bodyAt)
      out.push({ start: cut.bodyAt, end, key: cut.key, ...(cut.kind === undefined ? {} : { kind: cut.kind }) })
  })
  return out
}
