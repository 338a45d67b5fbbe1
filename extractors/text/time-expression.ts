import type { Language } from '../../graph-schema/index.js'
import { point, shift, type CivilPoint, type TimeUnit } from './civil-shift.js'

/**
 * What words say about when, in one of four ways: `at` a time, `since` a time until now, `after` now (only what is
 * planned can be), `postoperative` some time behind an operation.
 */
export interface TimeExpression {
  /** UTF-16 units of the text, end exclusive */
  readonly start: number
  readonly end: number
  readonly kind: 'at' | 'since' | 'after' | 'postoperative'
  readonly point: CivilPoint
}

/** Every repetition is bounded, so that the time is linear in the text whatever stands in it. */
const numeral = '(\\d{1,3}|[半一二两三四五六七八九十数几]{1,3})'
const unitZh = '(年|月|周|星期|天|日|小时|分钟)'
const relativeZh = new RegExp(
  `(近|术后第?|产后第?)?${numeral}(?:[-~至到]\\d{1,3})?(?:余|多|来)?个?(?:余)?${unitZh}(半)?(?:余|多)?(?:左右|许)?(以前|之前|前|以来|来|以后|之后|后)?`,
  'g',
)
const dateZh =
  /((?:19|20)\d\d)\s?[-/年.]\s?(\d{1,2})\s?[-/月.]\s?(\d{1,2})(?!\d)日?(?:\s?(\d{1,2}):(\d{2}))?|((?:19|20)\d\d)[-/年](\d{1,2})(?![\d.])月?|((?:19|20)\d\d)年|(?<![\d年])(\d{1,2})月(\d{1,2})日/g
const dayZh = /今日|今天|今晨|今早|今晚|昨日|昨天|昨晚|昨夜|前天|前日|去年|今年|上周|上月/g
const daysZh: Readonly<Record<string, readonly [number, TimeUnit]>> = {
  今日: [0, 'day'], 今天: [0, 'day'], 今晨: [0, 'day'], 今早: [0, 'day'], 今晚: [0, 'day'],
  昨日: [-1, 'day'], 昨天: [-1, 'day'], 昨晚: [-1, 'day'], 昨夜: [-1, 'day'],
  前天: [-2, 'day'], 前日: [-2, 'day'], 去年: [-1, 'year'], 今年: [0, 'year'], 上周: [-1, 'week'], 上月: [-1, 'month'],
} // prettier-ignore
const unitsZh: Readonly<Record<string, TimeUnit>> = {
  年: 'year', 月: 'month', 周: 'week', 星期: 'week', 天: 'day', 日: 'day', 小时: 'hour', 分钟: 'minute',
} // prettier-ignore

const wordsEn = 'an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|few|couple of'
const unitEn = '(year|yr|month|mo|week|wk|day|hour|hr|minute|min)s?'
const relativeEn = new RegExp(
  `\\b(for (?:the )?(?:past |last )?|(?:over|during|within|in) the (?:past|last) |x ?|in |since )?` +
    `(?:about |approximately |around |almost |nearly |over |at least )?(\\d{1,3}|${wordsEn})(?:(?: ?- ?| to )(?:\\d{1,3}|${wordsEn}))?[ -]` +
    `${unitEn}\\b(?: (ago|prior|earlier|before|previously|back|later)\\b|[ -](history|hx|course|duration)\\b)?`,
  'g',
)
const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const monthEn =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?'
const dateEn = new RegExp(
  `\\b(since |in |on )?(?:${monthEn} (?:(\\d{1,2})(?:st|nd|rd|th)?,? )?(?:of )?((?:19|20)\\d\\d)\\b|` +
    `(\\d{1,2})/(\\d{1,2})/((?:19|20)\\d\\d|\\d\\d)\\b|((?:19|20)\\d\\d)-(\\d{2})-(\\d{2})\\b)|` +
    `\\b(since|in|from|around|circa|until) (?:early |late |mid[ -]?)?((?:19|20)\\d\\d)\\b`,
  'g',
)
const dayEn = /\b(since )?(today|yesterday|last night|this morning|last week|last month|last year)\b/g
const daysEn: Readonly<Record<string, readonly [number, TimeUnit]>> = {
  today: [0, 'day'], yesterday: [-1, 'day'], 'last night': [-1, 'day'], 'this morning': [0, 'day'],
  'last week': [-1, 'week'], 'last month': [-1, 'month'], 'last year': [-1, 'year'],
} // prettier-ignore
/** Without these there is no date, and no length of time. */
const maybeDateEn = /(?:19|20)\d\d|\d\/\d/
const maybeRelativeEn = /[ -](?:year|yr|mo|week|wk|day|hour|hr|min)/
const postoperativeEn = /\b(?:pod|post-?operative day|postop day) ?#? ?(\d{1,3})\b/g
const unitsEn: Readonly<Record<string, TimeUnit>> = {
  year: 'year', yr: 'year', month: 'month', mo: 'month', week: 'week', wk: 'week', day: 'day', hour: 'hour', hr: 'hour',
  minute: 'minute', min: 'minute',
} // prettier-ignore

const digitsZh = '一二三四五六七八九'
/** 十二 → 12, 两 → 2; 数 and 几 are no number, but some: 3 (the least that they are said of). */
export const readNumeral = (written: string): number | undefined => {
  if (/^\d+$/.test(written)) return Number(written)
  if (written === '数' || written === '几') return 3
  if (written === '半') return 0.5
  const found = /^([一二两三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(written.replace('两', '二'))
  if (found === null || written === '') return undefined
  const [, tens, ten, ones] = found
  const digit = (d: string | undefined): number => (d === undefined ? 0 : digitsZh.indexOf(d) + 1)
  if (ten === undefined) return ones === undefined ? digit(tens) : undefined
  return 10 * (tens === undefined ? 1 : digit(tens)) + digit(ones)
}
const numeralsEn = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ')
const readNumeralEn = (written: string): number => {
  if (/^\d/.test(written)) return Number(written)
  if (written === 'a' || written === 'an') return 1
  if (written === 'couple of') return 2
  const at = numeralsEn.indexOf(written)
  return at < 0 ? 3 : at
}

/** Half a year is six months, half a month fifteen days, half a day twelve hours. */
const whole = (amount: number, unit: TimeUnit): readonly [number, TimeUnit] => {
  if (Number.isInteger(amount)) return [amount, unit]
  if (unit === 'year') return [Math.round(amount * 12), 'month']
  if (unit === 'month') return [Math.round(amount * 30), 'day']
  if (unit === 'hour') return [Math.round(amount * 60), 'minute']
  return [Math.round(amount * 24), 'hour']
}

const pad = (digits: string): string => digits.padStart(2, '0')
const yearOf = (digits: string): string =>
  digits.length === 4 ? digits : `${Number(digits) > 50 ? '19' : '20'}${digits}`

/** Month and day without a year are of the last twelve months before the note. */
const withoutYear = (month: string, day: string, now: CivilPoint | undefined): CivilPoint | undefined => {
  if (now === undefined) return undefined
  const year = Number(now.civil.slice(0, 4))
  const monthDay = `${pad(month)}-${pad(day)}`
  const isLater = monthDay > (now.civil.slice(5, 10) || '12-31')
  return point(`${isLater ? year - 1 : year}-${monthDay}`)
}

/**
 * The expressions of a stretch, in order; relative ones only where it is known what they are counted from.
 * @param folded the text after `fold`: offsets are the same
 * @param now when what is written was so: day of the note, or of the admission
 */
export const timeExpressions = (
  folded: string,
  language: Language,
  from: number,
  to: number,
  now: CivilPoint | undefined,
): TimeExpression[] => {
  const stretch = folded.slice(from, to)
  const out: TimeExpression[] = []
  const add = (found: RegExpMatchArray, kind: TimeExpression['kind'], at: CivilPoint | undefined): void => {
    if (at === undefined) return
    const start = from + found.index!
    out.push({ start, end: start + found[0].length, kind, point: at })
  }
  const before = (amount: number, unit: TimeUnit): CivilPoint | undefined =>
    now === undefined ? undefined : shift(now, ...whole(amount, unit))
  if (language === 'zh') readChinese(stretch, add, before, now)
  else readEnglish(stretch, add, before)
  out.sort((a, b) => a.start - b.start || b.end - a.end)
  // the longer one where two overlap: 2021年3月4日 holds 3月4日
  let end = -1
  return out.filter((e) => {
    if (e.start < end) return false
    end = e.end
    return true
  })
}

type Add = (found: RegExpMatchArray, kind: TimeExpression['kind'], at: CivilPoint | undefined) => void
type Before = (amount: number, unit: TimeUnit) => CivilPoint | undefined

const readChinese = (stretch: string, add: Add, before: Before, now: CivilPoint | undefined): void => {
  for (const m of stretch.matchAll(dateZh)) {
    if (m[1] !== undefined)
      add(m, 'at', point(`${m[1]}-${pad(m[2]!)}-${pad(m[3]!)}${m[4] === undefined ? '' : `T${pad(m[4])}:${m[5]}`}`))
    else if (m[6] !== undefined) add(m, 'at', point(`${m[6]}-${pad(m[7]!)}`))
    else if (m[8] !== undefined) add(m, 'at', point(m[8]))
    else add(m, 'at', withoutYear(m[9]!, m[10]!, now))
  }
  if (now === undefined) return
  for (const m of stretch.matchAll(dayZh)) add(m, 'at', before(...daysZh[m[0]]!))
  for (const m of stretch.matchAll(relativeZh)) {
    const [, prefix, written, unitWord, half, suffix] = m
    const amount = readNumeral(written!)
    const unit = unitsZh[unitWord!]!
    if (amount === undefined) continue
    const exact = amount + (half === undefined ? 0 : 0.5)
    if (prefix !== undefined && prefix !== '近') add(m, 'postoperative', before(-exact, unit))
    else if (suffix !== undefined && suffix.includes('前')) add(m, 'at', before(-exact, unit))
    else if (suffix !== undefined && suffix.includes('后')) add(m, 'after', before(exact, unit))
    else if (prefix === '近' || suffix !== undefined) add(m, 'since', before(-exact, unit))
    // 5年 alone is a length of time, and tells since when where it stands behind a name
    else add(m, 'since', before(-exact, unit))
  }
}

const none: RegExpMatchArray[] = []
const readEnglish = (stretch: string, add: Add, before: Before): void => {
  // the long patterns try at every word: first see whether there is anything to find
  for (const m of maybeDateEn.test(stretch) ? stretch.matchAll(dateEn) : none) {
    const word = m[1]?.trim() ?? m[11]
    const kind = word === 'since' ? 'since' : 'at'
    if (m[2] !== undefined) {
      const month = pad(String(months.indexOf(m[2].slice(0, 3)) + 1))
      add(m, kind, point(m[3] === undefined ? `${m[4]}-${month}` : `${m[4]}-${month}-${pad(m[3])}`))
    } else if (m[5] !== undefined) add(m, kind, point(`${yearOf(m[7]!)}-${pad(m[5])}-${pad(m[6]!)}`))
    else if (m[8] !== undefined) add(m, kind, point(`${m[8]}-${m[9]}-${m[10]}`))
    else if (m[11] !== 'until') add(m, kind, point(m[12]!))
  }
  for (const m of stretch.matchAll(dayEn)) add(m, m[1] === undefined ? 'at' : 'since', before(...daysEn[m[2]!]!))
  for (const m of stretch.matchAll(postoperativeEn)) add(m, 'postoperative', before(-Number(m[1]), 'day'))
  for (const m of maybeRelativeEn.test(stretch) ? stretch.matchAll(relativeEn) : none) {
    const [, prefix, written, unitWord, suffix, history] = m
    const amount = readNumeralEn(written!)
    const unit = unitsEn[unitWord!]!
    const lead = prefix?.trim() ?? ''
    if (suffix !== undefined)
      add(m, suffix === 'later' ? 'after' : 'at', before(suffix === 'later' ? amount : -amount, unit))
    else if (history !== undefined || /^(?:for|x|since)|past|last/.test(lead)) add(m, 'since', before(-amount, unit))
    else if (lead === 'in') add(m, 'after', before(amount, unit))
  }
}
