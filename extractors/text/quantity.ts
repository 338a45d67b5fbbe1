import type { AnnotationType } from '../../graph-schema/index.js'
import { addDrug } from './drug.js'
import type { Harvest } from './harvest.js'
import { is } from './lexicon.js'
import { Mention, type Span } from './mention.js'
import type { WrittenNumber } from './number.js'
import { readValue, type ReadValue } from './value.js'
import { wordPattern, wordSet } from './word-list.js'

const prefix = wordPattern('quantity-prefix')
const noQuantity = wordPattern('no-quantity')
const endsName = is.trigger | is.test | is.side | is.disease | is.drug | is.nothing | is.segment | is.vessel | is.count
const age = /^(?:岁|年|个月|月|天|日|周|小时|年前|天前)$/

/**
 * The quantity whose name is at `at`: with a value a measurement, without one a test unless its class says otherwise.
 * @returns index of the last lexeme it takes, or undefined when it is none
 */
export const readQuantity = (harvest: Harvest, at: number): number | undefined => {
  const { lexemes, context, chinese } = harvest
  const { text } = context
  const l = lexemes[at]!
  if (l.has(is.vital) && !l.has(is.reading) && !/^[TPR]$/.test(text.slice(l.start, l.end))) return undefined
  const ratio = chinese ? readRatio(harvest, at) : undefined
  if (ratio !== undefined) return ratio
  const shared = chinese ? undefined : readShared(harvest, at)
  if (shared !== undefined) return shared
  const value = readValue(text, lexemes, at, chinese)
  if (!chinese && (value === undefined || /^mets?$/i.test(harvest.written(at)))) {
    const before = readBefore(harvest, at)
    if (before !== undefined) return before
  }
  if (value === undefined) {
    if (l.has(is.vital | is.reading))
      return l.has(is.quantity) && isWatched(harvest, at) ? addName(harvest, at, 'test') : undefined
    if (!chinese && l.has(is.drug) && isExamined(harvest, at)) return addName(harvest, at, 'test')
    return l.has(is.disease | is.test | is.organ | is.symptom | is.drug) ? undefined : addName(harvest, at, 'test')
  }
  // "LV 120/12", "RA 8 mmHg": a chamber is the name of a pressure only before one
  if (!chinese && chamber.test(text.slice(l.start, l.end)) && !isPressure(text, l.end, value)) return undefined
  // "钾 3.5" yes, "P 10" no: one letter and no unit is a name only for vital signs
  if (l.has(is.vital) && !l.has(is.quantity) && value.value.start - l.end > 2) return undefined
  if (!chinese && l.end - l.start === 1 && (value.value.start - l.end > 3 || value.value.start === l.end))
    return undefined
  // a dose makes it a drug: "calcium 600 mg"
  if (
    !chinese &&
    /^(?:mg|mcg|g|ug)$/i.test(text.slice(value.unit.start, value.unit.end)) &&
    (l.has(is.drug) || context.kind === 'medication')
  )
    return addDrug(harvest, at)
  const start = chinese ? nameStart(harvest, at) : nameStartEnglish(harvest, at)
  if (
    !chinese &&
    start === l.start &&
    quantityHeads.has(harvest.written(at).toLowerCase()) &&
    !(value.number?.ucum !== undefined && aloneEnough.test(harvest.written(at)))
  )
    return undefined
  const tail = chinese ? /^(?:测定|定量)/.exec(text.slice(l.end, l.end + 2)) : null
  const mention = harvest.add(
    at,
    start,
    tail === null ? l.end : l.end + 2,
    'measurement',
    l.match === undefined ? 'lexicon: quantity with value' : undefined,
  )
  mention.exact &&= start === l.start && tail === null
  mention.value = value.value
  mention.unit = value.unit
  mention.number = value.number
  harvest.floor = value.last + 1
  return value.last
}

/** "BUN and creatinine 22 and 1.3", "BUN/creatinine 22/1.3": two names, then their two values. */
const readShared = (harvest: Harvest, at: number): number | undefined => {
  const { lexemes, context } = harvest
  const second = lexemes[at + 2]
  if (second?.has(is.quantity | is.reading) !== true || !/^(?:and|\/)$/i.test(harvest.written(at + 1))) return undefined
  const value = readValue(context.text, lexemes, at + 2, false)
  if (value?.number === undefined) return undefined
  const written = context.text.slice(value.value.start, value.value.end)
  const add = (name: number, valueAt: Span, unit: Span, number: WrittenNumber): void => {
    const { start, end } = lexemes[name]!
    const mention = harvest.add(name, start, end, 'measurement')
    mention.value = valueAt
    mention.unit = unit
    mention.number = number
  }
  const slash = harvest.written(at + 1) === '/' ? /^[\d.]+(?=\/[\d.]+$)/.exec(written) : null
  const { start, end } = value.value
  const next = lexemes[value.last + 2]?.number
  let last = value.last
  if (slash !== null) {
    const half = start + slash[0].length
    const none = { start: half, end: half }
    add(at, { start, end: half }, none, { ...value.number, numberEnd: half, unitStart: half, end: half })
    add(at + 2, { start: half + 1, end }, value.unit, { ...value.number, start: half + 1 })
  } else if (next !== undefined && /^(?:and|\/)$/i.test(harvest.written(value.last + 1))) {
    last = value.last + 2
    add(at, value.value, value.unit, value.number)
    add(at + 2, { start: next.start, end: next.numberEnd }, { start: next.unitStart, end: next.end }, next)
  } else return undefined
  harvest.floor = last + 1
  return last
}

/**
 * "5/5 strength", "80% neutrophils", "a 60 mmHg gradient", "1.8 minutes of fluoroscopy time": the number stands before the
 * name. @returns index of the last lexeme, or undefined
 */
const readBefore = (harvest: Harvest, at: number): number | undefined => {
  const { lexemes, context, floor } = harvest
  const n = harvest.written(at - 1 < 0 ? 0 : at - 1).toLowerCase() === 'of' ? at - 2 : at - 1
  const number = lexemes[n]?.number
  if (number === undefined || n < floor || number.start !== lexemes[n]!.start || !harvest.adjacent(at - 1))
    return undefined
  const unit = context.text.slice(number.unitStart, number.end)
  const isPair = /^\d[+-]?\/\d[+-]?$/.test(context.text.slice(number.start, number.end))
  if (
    !isPair &&
    !(n === at - 1 && unit === '' && /^mets?$/i.test(harvest.written(at))) &&
    !(n === at - 1 ? unitBefore : /^min/i).test(unit)
  )
    return undefined
  // "EF 55%, hemoglobin": the number has its name already
  if (n > 0 && lexemes[n - 1]!.has(is.quantity | is.reading | is.vital)) return undefined
  const { start, end } = lexemes[at]!
  const mention = harvest.add(at, start, end, 'measurement')
  mention.value = { start: number.start, end: number.numberEnd }
  mention.unit = { start: number.unitStart, end: number.end }
  mention.number = number
  harvest.floor = at + 1
  return at
}
const chamber = /^(?:lv|rv|pa|ao|ra)$/i
const isPressure = (text: string, end: number, { value, unit }: ReadValue): boolean =>
  value.start - end <= 12 &&
  (/^\d{1,3}\/-?\d{1,3}$/.test(text.slice(value.start, value.end)) ||
    /^mm ?hg$|^[cm]m$/i.test(text.slice(unit.start, unit.end)))
const unitBefore = /^(?:%|percent|mm ?hg|bpm|beats per minute|m\/s|cm\/s|mm|msec|ms|degrees?|l\/min)$/i

/** "Potassium was normal", and not "potassium chloride" or "given potassium": what is a drug and a quantity. */
const isExamined = ({ lexemes, context }: Harvest, at: number): boolean => {
  const { start, end } = lexemes[at]!
  return (
    context.kind !== 'medication' &&
    (context.isReport ||
      /^\s+(?:(?:level|was|is|were|are|remained|within)\b|(?:normal|low|high|elevated)\b)/i.test(
        context.text.slice(end, end + 20),
      ) ||
      /\b(?:normal|elevated|low|high|serum|check|checked)\s$/i.test(context.text.slice(Math.max(0, start - 12), start)))
  )
}

/** AST/ALT：0.63, HDL-C：CHOL：0.43: two quantities and one value. @returns index of the last lexeme it takes */
const readRatio = (harvest: Harvest, at: number): number | undefined => {
  const { lexemes, context } = harvest
  const [first, sign, second] = [lexemes[at]!, lexemes[at + 1], lexemes[at + 2]]
  if (sign === undefined || second === undefined || first.has(is.test) || !second.has(is.quantity)) return undefined
  if (!/^[/：:]$/.test(harvest.written(at + 1)) || first.end !== sign.start || sign.end !== second.start)
    return undefined
  const value = readValue(context.text, lexemes, at + 2, true)
  if (value?.number === undefined || (sign.mark === 'colon' && !isRatio(harvest, value))) return undefined
  const mention = harvest.add(at, nameStart(harvest, at), second.end, 'measurement', 'ratio of two quantities')
  mention.concepts = []
  mention.value = value.value
  mention.unit = value.unit
  mention.number = value.number
  harvest.floor = value.last + 1
  return value.last
}
const isRatio = ({ context }: Harvest, { unit }: ReadValue): boolean =>
  /^(?:rati[o0]|mg\/g|ug\/mg)?$/i.test(context.text.slice(unit.start, unit.end))

const addName = (harvest: Harvest, at: number, type: AnnotationType): number => {
  const { start, end } = harvest.lexemes[at]!
  // B型钠尿肽（BNP）测定
  const tail =
    type === 'test'
      ? /^(?:[（(][^（）()]{1,12}[）)])?(?:测定|检测)/.exec(harvest.context.text.slice(end, end + 18))
      : null
  const nameEnd = end + (tail?.[0].length ?? 0)
  harvest.add(at, start, nameEnd, type)
  let last = at
  while (last + 1 < harvest.lexemes.length && harvest.lexemes[last + 1]!.start < nameEnd) last++
  harvest.floor = last + 1
  return last
}

/** 监测血压, "monitor blood pressure": a quantity to be watched is a test. */
const isWatched = ({ lexemes }: Harvest, at: number): boolean => {
  for (let k = at - 1; k >= Math.max(0, at - 12); k--) {
    const { mark, word } = lexemes[k]!
    if (mark === 'stop' || mark === 'semicolon') return false
    if (
      word?.triggers.some((t) => t.effect === 'planned' || t.effect === 'advised') === true &&
      /监测|复查|检测|测量|monitor|check/i.test(word.text)
    )
      return true
  }
  return false
}

/** Where an English name begins whose last word alone says little: lead + impedance. */
const nameStartEnglish = (harvest: Harvest, at: number): number => {
  const { lexemes, floor } = harvest
  let from = at
  if (quantityHeads.has(harvest.written(at).toLowerCase()))
    while (
      from - 1 >= floor &&
      harvest.adjacent(from - 1) &&
      lexemes[from - 1]!.has(inName) &&
      !lexemes[from - 1]!.has(is.trigger)
    )
      from--
  while (from < at && lexemes[from]!.has(is.side | is.count) && !lexemes[from]!.has(is.organ)) from++
  return lexemes[from]!.start
}
/** With a unit these say enough by themselves: "threshold 0.5 V". */
const aloneEnough = /^(?:threshold|impedance|gradient|velocity)s?$/i
const quantityHeads = wordSet('quantity-head-en')
const inName =
  is.organ |
  is.vessel |
  is.segment |
  is.modifier |
  is['test-word'] |
  is['procedure-word'] |
  is.quantity |
  is.reading |
  is.side

/** Where a longer name than the known one begins: 血清 + 肌钙蛋白I. */
const nameStart = (harvest: Harvest, at: number): number => {
  const { lexemes, chinese, floor } = harvest
  const l = lexemes[at]!
  let from = at
  while (
    chinese &&
    from - 1 >= floor &&
    lexemes[from - 1]!.end === lexemes[from]!.start &&
    l.end - lexemes[from - 1]!.start <= 14
  ) {
    const before = lexemes[from - 1]!
    if (before.mark !== undefined || before.number !== undefined || before.isDate || before.has(endsName)) break
    if (before.classes === 0 && !prefix.test(harvest.written(from - 1))) break
    from--
  }
  return lexemes[from]!.start
}

/**
 * An unknown name before a colon and a number with unit is a quantity too (补体X：14.90mg/dL).
 * @returns index of the last lexeme it takes; the colon itself when there is none
 */
export const readUnknownQuantity = (harvest: Harvest, colon: number): number => {
  const { lexemes, context } = harvest
  const next = lexemes[colon + 1]
  if (next?.number === undefined || next.start - lexemes[colon]!.end > 1 || next.number.start !== next.start)
    return colon
  const { unitStart, end } = next.number
  if (age.test(context.text.slice(unitStart, end))) return colon
  return addUnknown(harvest, colon, colon + 1, /\p{L}/u) ? colon + 1 : colon
}

/**
 * An unknown name directly before a concentration (甲乙酸3.08ug/mL), which nothing but a quantity has.
 * @returns index of the number in any case
 */
export const readConcentration = (harvest: Harvest, at: number): number => {
  const { unitStart, end } = harvest.lexemes[at]!.number!
  const { text } = harvest.context
  // a Latin letter or hyphen before the number may belong to the name, and so may some of the digits: CA-72410.35
  if (
    /\/[mdunμ]?l$/i.test(text.slice(unitStart, end)) &&
    /\p{Script=Han}$/u.test(text.charAt(harvest.lexemes[at]!.start - 1))
  )
    addUnknown(harvest, at, at, /^\p{L}.*[^升降低高至为约了]$/u)
  return at
}

/** @returns false when what stands before `end`, back to the last mark, is no name */
const addUnknown = (harvest: Harvest, end: number, numberAt: number, likeName: RegExp): boolean => {
  const { lexemes, context, floor } = harvest
  const { text, kind } = context
  if (!harvest.chinese || kind === 'advice' || kind === 'medication') return false
  let from = end
  while (
    from - 1 >= floor &&
    lexemes[from - 1]!.end === lexemes[from]!.start &&
    lexemes[end]!.start - lexemes[from - 1]!.start <= 20
  ) {
    const before = lexemes[from - 1]!
    if ((before.mark !== undefined && before.mark !== 'enum') || before.isDate || before.has(is.trigger | is.nothing))
      break
    from--
  }
  while (from < end && lexemes[from]!.mark !== undefined) from++
  const name = text.slice(lexemes[from]!.start, lexemes[end]!.start)
  if (from === end || [...name].length < 2 || !likeName.test(name) || noQuantity.test(name)) return false
  const number = lexemes[numberAt]!.number!
  const mention = new Mention(lexemes[from]!.start, lexemes[end]!.start, 'measurement', 'unknown name before a number')
  mention.value = { start: number.start, end: number.numberEnd }
  mention.unit = { start: number.unitStart, end: number.end }
  mention.number = number
  harvest.mentions.push(mention)
  harvest.floor = numberAt + 1
  return true
}
