import { precisionOf, type CivilTime, type Language, type Section } from '../../graph-schema/index.js'
import { point, type CivilPoint } from './civil-shift.js'
import type { Lexeme } from './lexeme.js'
import type { Mention } from './mention.js'
import { civilOf } from './note-head.js'
import type { SectionKind, Stretch } from './section.js'
import { timeExpressions, type TimeExpression } from './time-expression.js'

/** What is told under these headings is counted from the admission; all else from the day of the note. */
const untilAdmission = new Set<SectionKind | undefined>([
  'complaint',
  'present-illness',
  'past-history',
  'surgical-history',
  'personal-history',
  'family-history',
  'marital-history',
  'admission',
])
const admissionKeys = new Set(['入院日期', '入院时间', '入院时期'])

/** The days that a note's relative times are counted from. */
export interface Anchors {
  readonly note: CivilPoint | undefined
  readonly admission: CivilPoint | undefined
}

export const anchorsOf = (text: string, sections: readonly Section[], date: string | undefined): Anchors => {
  const note = date === undefined ? undefined : point(date)
  const named = sections.find((s) => admissionKeys.has(s.key.trim()))
  const written =
    named === undefined
      ? /入院(?:日期|时间)\s?[:：]\s?(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2})/.exec(text.slice(0, 2_000))?.[1]
      : text.slice(named.start, named.end)
  const civil = written === undefined ? undefined : civilOf(written)
  return { note, admission: (civil === undefined ? undefined : point(civil)) ?? note }
}

export const anchorOf = (anchors: Anchors, kind: Stretch['kind']): CivilPoint | undefined =>
  untilAdmission.has(kind) ? anchors.admission : anchors.note

/** Between a name and a length of time that tells how long it has been: 高血压病史17年, “糖尿病”已3年, 心慌、大汗3小时. */
const heldFor = /^[”"』」’）)]?(?:病?史|症状|病程|已|约|近|共|有|达|间断|反复|发作|加重|出现|，|,){0,4}$/
/** … and between names of which the same is told. */
const listed = /^[”"“、,，及和与伴/ ]{0,3}(?:and |with )?$/
const bracketBefore = /[（(]\s{0,2}$/
/** Told of an attack, not of an illness: 持续10分钟后缓解. */
const ofAttack = /(?:持续|每次|约|达|休息|含服.{0,8})$/
/** How far words behind a name may be told of it, in UTF-16 units. */
const reach = 120
const measured = new Set(['measurement', 'test', 'finding'])
/** Words that lead back to now. */
const now = /现(?:为|因|患者|仍|无|有)|目前|本次|此次|今为|遂来|入院后|at present|currently|now /

interface Reach {
  readonly text: string
  readonly language: Language
  readonly kind: SectionKind | undefined
  readonly from: number
  readonly to: number
}

/**
 * Gives the mentions of a stretch the time that its words tell, where they do. One pass over expressions, lexemes and
 * mentions, each in order.
 * @param mentions of the stretch, sorted by start
 */
export const dateMentions = (
  { text, language, kind, from, to }: Reach,
  folded: string,
  lexemes: readonly Lexeme[],
  mentions: readonly Mention[],
  anchor: CivilPoint | undefined,
): void => {
  if (mentions.length === 0) return
  const expressions = timeExpressions(folded, language, from, to, anchor)
  if (expressions.length === 0) return
  const stops: number[] = []
  const commas: number[] = []
  for (const { mark, start } of lexemes) {
    if (mark === 'stop') stops.push(start)
    if (mark === 'stop' || mark === 'comma' || mark === 'semicolon') commas.push(start)
  }
  const words = (e: TimeExpression): string => text.slice(e.start, e.end)
  const set = (m: Mention, e: TimeExpression): void => {
    if (m.time !== undefined) return
    m.time = { point: e.point, isOnset: e.kind === 'since', because: words(e) }
  }
  const isCarried = kind === 'present-illness' && language === 'zh'

  // first what is told behind a name; in English that is all that such words are told of
  const spent = new Set<TimeExpression>()
  let behind = 0
  let c = 0
  expressions.forEach((e, n) => {
    while (behind < mentions.length && mentions[behind]!.end <= (e.kind === 'postoperative' ? e.start + 1 : e.start))
      behind++
    while (c < commas.length && commas[c]! < e.start) c++
    const clause = Math.max(c === 0 ? from : commas[c - 1]!, e.start - reach)
    // "in 2005 … and in 2010": what an earlier expression of the clause leads is its own
    let before = n - 1
    while (before >= 0 && expressions[before]!.start >= clause && spent.has(expressions[before]!)) before--
    const leader = before >= 0 && expressions[before]!.start >= clause ? expressions[before] : undefined
    for (let k = behind - 1, right = e.start; k >= 0; k--) {
      const m = mentions[k]!
      if (e.start - m.end > reach) break
      const gap = text.slice(m.end, Math.max(m.end, Math.min(right, m.end + 24)))
      const isNext = k === behind - 1
      if (e.kind === 'postoperative') {
        if (m.type !== 'procedure' && m.type !== 'disease') continue
        if (right - m.end <= 12) set(m, { ...e, kind: 'at' })
        break
      }
      if (m.time !== undefined) break
      if (e.kind === 'since') {
        if (language === 'zh' ? !(isNext ? heldFor.test(gap) : listed.test(gap)) : m.start < clause) break
        if (m.value !== undefined || m.type === 'test' || m.type === 'measurement') break
        if (isNext && ofAttack.test(text.slice(Math.max(0, e.start - 6), e.start)) && !/史|病程/.test(gap)) break
        set(m, e)
      } else if (e.kind === 'at') {
        const inBrackets = isNext && right - m.end <= 4 && bracketBefore.test(gap)
        if (!inBrackets && (language === 'zh' || m.start < clause || (leader !== undefined && leader.end <= m.start)))
          break
        set(m, e)
        if (!inBrackets) spent.add(e)
      } else break
      right = m.start
    }
  })

  // then what is told before: it holds until the next one, or the end of the sentence
  let x = 0
  let s = 0
  let current: TimeExpression | undefined
  let isPastStop = false
  for (const m of mentions) {
    while (x < expressions.length && expressions[x]!.end <= m.start) {
      const e = expressions[x++]!
      if (spent.has(e)) continue
      if (e.kind === 'at' || e.kind === 'after' || (e.kind === 'since' && leads(text, e, m))) {
        current = e
        isPastStop = false
      }
    }
    while (s < stops.length && stops[s]! < m.start) {
      const stop = stops[s++]!
      if (current === undefined || current.end > stop) continue
      if (isCarried && current.kind === 'at') isPastStop = true
      else current = undefined
    }
    // a later sentence goes on with the story; what was measured in it may be of today
    if (current === undefined || (isPastStop && measured.has(m.type))) continue
    const between = text.slice(current.end, Math.min(m.start, current.end + 400))
    if (now.test(between.slice(-60))) current = undefined
    else if (current.kind === 'after') {
      if (m.status === 'planned') set(m, current)
    } else if (m.type !== 'drug' || m.status !== 'planned') set(m, current)
  }
}

/** 近1周来胸闷, "3-day history of cough", "for the past week she has had pain": the name follows. */
const leads = (text: string, e: TimeExpression, m: Mention): boolean => {
  const words = text.slice(e.start, e.end)
  if (/来$|^近/.test(words)) return true
  const gap = text.slice(e.end, m.start)
  if (gap.length > 40) return false
  return /history|hx|course|duration/i.test(words) ? /^ of /i.test(gap) : /past|last/i.test(words)
}

/** Civil time of a statement: when it began or was; without words about it, the day of the document. */
export const timeOf = (m: Mention, date: string | undefined): CivilTime => {
  if (m.time !== undefined) {
    const { civil, precision } = m.time.point
    return m.status === 'historical' && m.time.isOnset && date !== undefined
      ? { start: civil, end: date, precision }
      : { start: civil, precision }
  }
  if (date === undefined) return { precision: 'day' }
  return m.status === 'historical'
    ? { end: date, precision: precisionOf(date) }
    : { start: date, precision: precisionOf(date) }
}
