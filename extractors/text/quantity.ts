import type { AnnotationType } from '../../graph-schema/index.js'
import { addDrug } from './drug.js'
import type { Harvest } from './harvest.js'
import { is } from './lexicon.js'
import { Mention } from './mention.js'
import { readValue, type ReadValue } from './value.js'
import { wordPattern } from './word-list.js'

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
  const value = readValue(text, lexemes, at, chinese)
  if (value === undefined && !chinese) {
    const before = readBefore(harvest, at)
    if (before !== undefined) return before
  }
  if (value === undefined) {
    if (l.has(is.vital | is.reading))
      return l.has(is.quantity) && isWatched(harvest, at) ? addName(harvest, at, 'test') : undefined
    return l.has(is.disease | is.test | is.organ | is.symptom | is.drug) ? undefined : addName(harvest, at, 'test')
  }
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
  const start = nameStart(harvest, at)
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

/** "5/5 strength", "80% neutrophils": the number stands before the name. @returns index of the last lexeme, or undefined */
const readBefore = (harvest: Harvest, at: number): number | undefined => {
  const { lexemes, context, floor } = harvest
  const number = lexemes[at - 1]?.number
  if (number === undefined || at - 1 < floor || !harvest.adjacent(at - 1)) return undefined
  const written = context.text.slice(number.start, number.end)
  if (!/^\d(?:\+|-)?\/\d(?:\+|-)?$|^\d{1,2}(?:\.\d)?\s?%$/.test(written)) return undefined
  const { start, end } = lexemes[at]!
  const mention = harvest.add(at, start, end, 'measurement')
  mention.value = { start: number.start, end: number.numberEnd }
  mention.unit = { start: number.unitStart, end: number.end }
  mention.number = number
  harvest.floor = at + 1
  return at
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
