import type { Course, Language } from '../../graph-schema/index.js'
import type { Mention, Span } from './mention.js'

/** How a drug is taken, as written; see `readRegimens`. */
export interface Regimen {
  /** one dose: number and unit */
  readonly dose?: { readonly value: Span; readonly unit: Span }
  /** what one piece holds (75mg/片), where the dose counts pieces */
  readonly strength?: { readonly number: number; readonly unit: string }
  readonly route?: Span
  readonly frequency?: Span
  readonly duration?: Span
}

const amount = '(\\d{1,6}(?:\\.\\d{1,4})?(?:/\\d)?)'
const weight = '(万?(?:单位|u)|iu|mg|μg|ug|mcg|g|ml|mmol|meq|units?)'
const piece =
  '(片|粒|支|丸|袋|包|滴|喷|揿|贴|枚|瓶|吸|tabs?|tablets?|caps?|capsules?|puffs?|drops?|patch(?:es)?|sprays?)'
/** 75mg/片, 100mg*30片, 0.1g：what one piece holds, or the dose itself */
const weighed = new RegExp(`${amount} ?${weight}(?![a-z])(?: ?(?:/|每) ?${piece}| ?[*×x] ?\\d{1,3} ?${piece}?)?`)
const counted = new RegExp(`(?:每次|一次|1次|take |takes )? ?${amount} ?${piece}(?![a-z])`)
const perTime = new RegExp(`(?:每次|一次) ?${amount} ?(?:${piece}|${weight})`)

const routes: Readonly<Record<Language, RegExp>> = {
  zh: /口服|嚼服|顿服|含服|舌下含服|静脉(?:滴注|注射|泵入|推注|点滴|输注)|静滴|静点|静注|静推|泵入|微量泵|皮下注射|皮下|肌肉注射|肌注|外用|雾化吸入|雾化|吸入|鼻饲|滴眼|灌肠|(?<![a-z])(?:ivgtt|iv|ih|im|sc|po|sl)(?![a-z])/,
  en: /\b(?:by mouth|orally|oral|p\.?o\.?|intravenous(?:ly)?|i\.?v\.?|subcutaneous(?:ly)?|subq|s\.?q\.?|s\.?c\.?|intramuscular(?:ly)?|i\.?m\.?|sublingual(?:ly)?|s\.?l\.?|inhaled|by inhalation|nebulized|topical(?:ly)?|transdermal|per rectum|p\.?r\.?)(?![a-z])/,
}
const frequencies: Readonly<Record<Language, RegExp>> = {
  zh: /每(?:日|天|晚|早|晨|周|月|\d{1,2}小时)(?:早晨|早上|晚上)? ?(?:[\d一二两三四]{1,2} ?次)?|[\d一二两三四](?:-[\d一二两三四])? ?次 ?\/ ?(?:日|天|晚|周|月|d)|(?:一日|1日) ?[\d一二两三四] ?次|(?<![a-z])(?:q[dn]|bid|tid|qid|qod|qm|hs|q\d{1,2}h|q\dw|qw|biw|prn|st)(?![a-z])|必要时|睡前|晨起|早晚各?(?:1|一)?次?|隔日(?:1|一)?次?/,
  en: /\b(?:(?:once|twice|three times|four times|one time|two times|1 time|2 times|3 times)(?: a day| daily| per day| a week| weekly)|(?:b\.?i\.?d|t\.?i\.?d|q\.?i\.?d|q\.?d|q\.?o\.?d|q\.?h\.?s|p\.?r\.?n)\.?|q\.? ?(?:\d{1,2}(?:-\d{1,2})? ?h(?:ours|rs?)?|day|am|pm|week|month|hs)\.?|every (?:other )?(?:day|morning|evening|night|week|month|\d{1,2}(?: to \d{1,2})? hours)|each (?:day|morning|evening|night)|daily|nightly|weekly|at bedtime|at night|in the (?:morning|evening)|as needed|stat)(?![a-z])/,
}
const durations: Readonly<Record<Language, RegExp>> = {
  zh: /(?:连用|连服|共|疗程|持续|至少|维持|[×x]) ?\d{1,3}(?:-\d{1,3})? ?(?:天|日|周|个月|月|年)/,
  en: /\b(?:for|x) ?(?:another |a total of )?\d{1,3} ?(?:more )?(?:days?|weeks?|months?|years?|doses?)\b/,
}
/** Verbs before, or behind, the name of a drug, and what they say of its course. */
const courseBefore: Readonly<Record<Language, readonly (readonly [RegExp, Course])[]>> = {
  zh: [
    [/(?:停用|停服|停止(?:使用|服用)?|停)[“"]?$/, 'stopped'],
    [/(?:改为|改用|换为|换用|更换为|调整为|替换为|增加|增至|减至|加量|减量|上调|下调)[“"]?$/, 'adjusted'],
    [/(?:加用|开始(?:给予|服用|口服|使用|应用)?|启动|起始|加服|新增)(?:口服)?[“"]?$/, 'started'],
    [/(?:继续|坚持|维持|仍)(?:给予|服用|口服|使用|应用)?[“"]?$/, 'continued'],
  ],
  en: [
    [/(?:discontinu(?:e|ed|ing)|stop(?:ped)?|held|hold(?:ing)?|d\/c(?:'?d|ed)?) (?:the |his |her )?$/, 'stopped'],
    [/(?:chang(?:e|ed)|switch(?:ed)?|convert(?:ed)?) (?:over )?to (?:the )?$|(?:increas|decreas|reduc|titrat)(?:e|ed) (?:the |his |her )?(?:dose of )?$/, 'adjusted'],
    [/(?:start(?:ed)?|begin|began|begun|initiat(?:e|ed)|add(?:ed)?|place(?:d)?) (?:him |her |the patient )?(?:on )?(?:the )?$/, 'started'],
    [/(?:continu(?:e|ed|ing)|resum(?:e|ed)|remain(?:s|ed)? on|maintain(?:ed)?)(?: on)? (?:the |his |her )?$/, 'continued'],
  ],
} // prettier-ignore
const courseBehind: Readonly<Record<Language, readonly (readonly [RegExp, Course])[]>> = {
  zh: [
    [/^[”"]?(?:已)?(?:停用|停药|停服)/, 'stopped'],
    [/^[”"]?(?:加量|减量|增至|减至|调整为|改为)/, 'adjusted'],
  ],
  en: [
    [/^ (?:was|were|has been|is|will be) (?:discontinued|stopped|held)/, 'stopped'],
    [/^ (?:was|were|has been|is|will be) (?:increased|decreased|reduced|titrated|changed)/, 'adjusted'],
    [/^ (?:was|were|has been|will be) (?:started|initiated|added)/, 'started'],
    [/^ (?:was|were|will be) (?:continued|resumed)/, 'continued'],
  ],
} // prettier-ignore

/** How far behind a name its dose may stand: a maker in brackets, strength, dose, route, frequency, duration. */
const reach = 90

/**
 * Reads, for each drug among the mentions, the words up to the next mention or the end of the sentence.
 * @param mentions of one stretch, sorted by start
 */
export const readRegimens = (
  text: string,
  folded: string,
  language: Language,
  mentions: readonly Mention[],
  to: number,
): void => {
  mentions.forEach((m, n) => {
    if (m.type !== 'drug' || m.allergy !== undefined) return
    const next = mentions.slice(n + 1, n + 4).find((o) => o.start >= m.end)
    const end = Math.min(m.end + reach, next?.start ?? to, to)
    const behind = folded.slice(m.end, sentenceEnd(folded, text, m.end, end, language))
    const before = folded.slice(Math.max(0, mentions[n - 1]?.end ?? 0, m.start - 24), m.start)
    const regimen = regimenOf(behind, m.end, language)
    const led = regimen.route === undefined ? routeBefore(before, m.start, language) : undefined
    const whole = led === undefined ? regimen : { ...regimen, route: led }
    if (Object.keys(whole).length > 0) m.regimen = whole
    const course =
      courseBefore[language].find(([words]) => words.test(before)) ??
      courseBehind[language].find(([words]) => words.test(behind))
    if (course !== undefined) m.course = course[1]
  })
}

/** A full stop or a line end; a dot inside a number or an abbreviation (p.o.) ends nothing. */
const sentenceEnd = (folded: string, text: string, from: number, to: number, language: Language): number => {
  for (let at = from; at < to; at++) {
    const unit = text[at]
    if (unit === '。' || unit === '；' || unit === '\n' || unit === ';') return at
    if (language === 'en' && unit === '.' && folded[at + 1] === ' ' && /[A-Z]/.test(text[at + 2] ?? '')) return at
  }
  return to
}

const spanOf = (found: RegExpExecArray | null, offset: number): Span | undefined => {
  if (found === null || found[0] === '') return undefined
  const start = offset + found.index
  return { start, end: start + found[0].trimEnd().length }
}

const regimenOf = (behind: string, offset: number, language: Language): Regimen => {
  const out: { -readonly [K in keyof Regimen]: Regimen[K] } = {}
  const route = spanOf(routes[language].exec(behind), offset)
  if (route !== undefined) out.route = route
  const frequency = spanOf(frequencies[language].exec(behind), offset)
  if (frequency !== undefined) out.frequency = frequency
  const duration = spanOf(durations[language].exec(behind), offset)
  if (duration !== undefined) out.duration = duration
  const dose = (found: RegExpExecArray, unit: string): void => {
    const at = offset + found.index + found[0].indexOf(found[1]!)
    const value = { start: at, end: at + found[1]!.length }
    const unitAt = offset + found.index + found[0].indexOf(unit, found[0].indexOf(found[1]!) + found[1]!.length)
    out.dose = { value, unit: { start: unitAt, end: unitAt + unit.length } }
  }
  const strength = weighed.exec(behind)
  const times =
    perTime.exec(behind) ??
    (strength === null || strength[3] !== undefined || strength[4] !== undefined ? counted.exec(behind) : null)
  if (times !== null) {
    dose(times, times[2] ?? times[3]!)
    if (times[2] !== undefined && strength !== null && strength.index !== times.index)
      out.strength = { number: Number(strength[1]), unit: strength[2]! }
  } else if (strength !== null && strength[3] === undefined) dose(strength, strength[2]!)
  return out
}

/** 口服阿司匹林: the route leads. */
const routeBefore = (before: string, end: number, language: Language): Span | undefined => {
  const near = before.slice(-12)
  const found = routes[language].exec(near)
  if (found === null || !/^(?:给予|应用|了|过|：|:|“|"| )*$/.test(near.slice(found.index + found[0].length)))
    return undefined
  return spanOf(found, end - near.length)
}
