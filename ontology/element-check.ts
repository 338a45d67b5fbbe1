import type { Value } from '../graph-schema/index.js'
import { codeDomain } from './code-domain.js'
import { codeSystem, normalCode } from './code-system.js'
import type { DataElement } from './data-element.js'
import { termKey } from './fold.js'
import type { Representation } from './representation.js'
import { convert, parseUcum } from './ucum.js'
import type { ValueSet } from './value-set.js'

/** What can be wrong with a value of an element; a closed list, codes are stable. */
export const checkCodes = [
  'EMPTY',
  'WRONG_TYPE', // a text where a number is wanted, and the like
  'BAD_CHARACTERS', // letters where only digits may stand, digits where only letters may, control characters
  'TOO_SHORT',
  'TOO_LONG',
  'TOO_MANY_LINES',
  'TOO_MANY_DECIMALS',
  'NOT_A_DATE',
  'NOT_A_TIME',
  'NOT_IN_VALUE_SET',
  'NOT_A_CODE', // not shaped like a code of the system that is the value domain
  'UNKNOWN_CODE', // a code that no concept has
  'OUT_OF_RANGE',
  'MISSING_UNIT',
  'WRONG_UNIT', // no conversion to the element's unit
] as const
export type CheckCode = (typeof checkCodes)[number]

/** One thing that is wrong; facts are limits of the element and sizes of the value, never its text. */
export interface CheckFailure {
  readonly code: CheckCode
  readonly facts: Readonly<Record<string, string | number>>
}

type Report = (code: CheckCode, facts?: CheckFailure['facts']) => void
type Characters = Extract<Representation, { form: 'characters' }>

const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/u
const allowed: Readonly<Record<Characters['characters'], RegExp>> = { A: /^[^\p{Nd}]*$/u, N: /^\d*$/, AN: /^/ }

const checkCharacters = (text: string, format: Characters, report: Report): void => {
  if (control.test(text) || !allowed[format.characters].test(text))
    report('BAD_CHARACTERS', { characters: format.characters })
  const lines = text.split(/\r\n|\n|\r/)
  // a format of one line is a length: free text may be broken within it
  const parts = format.lines === 1 ? [text] : lines
  if (parts.length > format.lines) report('TOO_MANY_LINES', { lines: parts.length, most: format.lines })
  for (const part of parts) {
    const { length } = [...part]
    if (length > format.most) return report('TOO_LONG', { length, most: format.most })
    if (format.lines === 1 && length < format.least) return report('TOO_SHORT', { length, least: format.least })
  }
}

const checkNumber = (number: number, format: Characters, converted: boolean, report: Report): void => {
  const { most, decimals } = format
  // the point is one of the characters
  const digits = decimals === 0 ? most : most - decimals - 1
  if (Math.abs(number) >= 10 ** digits) report('TOO_LONG', { most, decimals })
  // a conversion brings decimals that nobody wrote
  if (!converted && Number(number.toFixed(Math.min(decimals, 100))) !== number)
    report('TOO_MANY_DECIMALS', { most: decimals })
}

const inDays = (year: number, month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
const isDate = (year: string, month: string, day: string): boolean =>
  Number(year) >= 1000 && inDays(Number(year), Number(month), Number(day))
const isTime = (hour: string, minute: string, second: string): boolean =>
  Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60

const dates = { 8: /^(\d{4})(\d\d)(\d\d)$/, 10: /^(\d{4})-(\d\d)-(\d\d)$/ }
const times = { 6: /^(\d\d)(\d\d)(\d\d)$/, 8: /^(\d\d):(\d\d):(\d\d)$/ }

const checkDate = (text: string, length: 8 | 10, report: Report): void => {
  const m = dates[length].exec(text)
  if (!m || !isDate(m[1]!, m[2]!, m[3]!)) report('NOT_A_DATE', { format: `D${length}` })
}
const checkTime = (text: string, length: 6 | 8, report: Report): void => {
  const m = times[length].exec(text)
  if (!m || !isTime(m[1]!, m[2]!, m[3]!)) report('NOT_A_TIME', { format: `T${length}` })
}
const checkDateTime = (text: string, length: 14 | 15, report: Report): void => {
  const separated = length === 15
  if (separated && text[8] !== 'T') return report('NOT_A_DATE', { format: 'DT15' })
  checkDate(text.slice(0, 8), 8, report)
  checkTime(text.slice(separated ? 9 : 8), 6, report)
}

const base64 = /^[A-Za-z0-9+/]+={0,2}$/

export class ElementCheck {
  /** @param valueSets by id */
  constructor(private readonly valueSets: ReadonlyMap<string, ValueSet>) {}

  /** A value as it would be written in the element's own format: `Killip` as `2`, a date as `20240131`. */
  written(element: DataElement, text: string): readonly CheckFailure[] {
    return collect((report) => this.#written(element, text, report))
  }

  /**
   * A value as an assertion holds it. Numbers are compared in the element's unit; a coded one by its code, its concept or
   * its text.
   * @param writtenUnit as the source wrote it, where the value has no unit since it is none of UCUM
   */
  value(element: DataElement, value: Value, writtenUnit?: string): readonly CheckFailure[] {
    return collect((report) => {
      switch (value.type) {
        case 'quantity':
          return this.#quantity(element, value, writtenUnit, report)
        case 'range': {
          const { unit, low, high } = value
          for (const number of [low, high])
            if (number !== undefined)
              this.#quantity(
                element,
                { type: 'quantity', number, ...(unit !== undefined && { unit }) },
                writtenUnit,
                report,
              )
          return
        }
        case 'coded':
          return this.#coded(element, value, report)
        case 'text':
          return this.#text(element, value.text, report)
      }
    })
  }

  /**
   * A code of a source against an element whose values are concepts of a kind (`has-kind`).
   * Codes of other systems than the element's domain will do when they are known: they map to it through the concept.
   * @param known whether the code has a concept
   */
  code(element: DataElement, system: string, code: string, known: boolean): readonly CheckFailure[] {
    return collect((report) => {
      const found = codeSystem(system)
      const domain = element.domain ?? ''
      if (found?.key === domain && !found.pattern.test(normalCode(found, code)) && !known)
        report('NOT_A_CODE', { domain })
      else if (!known) report('UNKNOWN_CODE', { system: found?.key ?? system })
    })
  }

  #written(element: DataElement, text: string, report: Report): void {
    const { representation, type } = element
    if (text === '') return report('EMPTY')
    switch (representation.form) {
      case 'logical':
        return text === 'T' || text === 'F' ? undefined : report('WRONG_TYPE', { type })
      case 'date':
        return checkDate(text, representation.length, report)
      case 'time':
        return checkTime(text, representation.length, report)
      case 'date-time':
        return checkDateTime(text, representation.length, report)
      case 'binary':
        return base64.test(text) ? undefined : report('WRONG_TYPE', { type })
      case 'characters':
        if (type !== 'N') {
          checkCharacters(text, representation, report)
          return element.domain === undefined ? undefined : this.#inDomain(element.domain, text, report)
        }
        if (!/^[+-]?\d+(\.\d+)?$/.test(text)) return report('WRONG_TYPE', { type })
        if (text.replace(/^[+-]/, '').length < representation.least)
          report('TOO_SHORT', { length: text.replace(/^[+-]/, '').length, least: representation.least })
        checkNumber(Number(text), representation, false, report)
        return this.#range(element, Number(text), undefined, report)
    }
  }

  #inDomain(domain: string, code: string, report: Report): void {
    const set = this.valueSets.get(domain)
    if (set) return set.values.has(code) ? undefined : report('NOT_IN_VALUE_SET', { domain })
    if (codeDomain(domain)?.test(code) !== true) report('NOT_A_CODE', { domain })
  }

  #range({ range }: DataElement, number: number, comparator: string | undefined, report: Report): void {
    // what is under a limit of detection may be under the least plausible value too
    const low = comparator?.startsWith('<') ? undefined : range?.low
    const high = comparator?.startsWith('>') ? undefined : range?.high
    if ((low !== undefined && number < low) || (high !== undefined && number > high))
      report('OUT_OF_RANGE', { ...(low !== undefined && { low }), ...(high !== undefined && { high }) })
  }

  #quantity(
    element: DataElement,
    value: Extract<Value, { type: 'quantity' }>,
    writtenUnit: string | undefined,
    report: Report,
  ): void {
    if (element.domain !== undefined) return this.#coded(element, { type: 'coded', code: String(value.number) }, report)
    const { representation: format, unit, type } = element
    if (format.form !== 'characters' || type !== 'N') return report('WRONG_TYPE', { type })
    const same = value.unit === unit || (value.unit === undefined && !writtenUnit && isBare(unit))
    let number: number | undefined = value.number
    if (!same) {
      if (value.unit === undefined && !writtenUnit) return report('MISSING_UNIT', { unit: unit ?? '1' })
      const target = unit ?? '1'
      const { canonical } = value
      number =
        (value.unit === undefined ? undefined : convert(value.number, value.unit, target)) ??
        (canonical && convert(canonical.number, canonical.unit, target))
      if (number === undefined) return report('WRONG_UNIT', { unit: target })
    }
    checkNumber(number, format, !same, report)
    this.#range(element, number, value.comparator, report)
  }

  #coded(element: DataElement, value: Extract<Value, { type: 'coded' }>, report: Report): void {
    const { domain, type } = element
    if (domain === undefined) return report('WRONG_TYPE', { type })
    const set = this.valueSets.get(domain)
    if (set === undefined) {
      const system = value.system === undefined ? undefined : codeSystem(value.system)?.key
      // a code of another system is no code of this one, however it looks
      if (value.code !== undefined && (system === undefined || system === domain))
        this.#inDomain(domain, value.code, report)
      return
    }
    const own = value.system === undefined || codeSystem(value.system) === undefined
    if (own && value.code !== undefined && set.values.has(value.code)) return
    const text = value.text === undefined ? undefined : termKey(value.text)
    for (const { concept, label } of set.values.values()) {
      if (concept !== undefined && concept === value.concept) return
      if (text !== undefined && (termKey(label.zh) === text || termKey(label.en) === text)) return
    }
    report('NOT_IN_VALUE_SET', { domain })
  }

  #text(element: DataElement, text: string, report: Report): void {
    const { type } = element
    if (type === 'S2' || type === 'S3') {
      const code = text.trim()
      return this.#coded(element, { type: 'coded', code, text: code }, report)
    }
    return this.#written(element, text.trim(), report)
  }
}

/** no unit is as good as this one */
const isBare = (unit: string | undefined): boolean => {
  if (unit === undefined) return true
  const parsed = parseUcum(unit)
  return parsed !== undefined && parsed.factor === 1 && Object.keys(parsed.powers).length === 0
}

const collect = (check: (report: Report) => void): readonly CheckFailure[] => {
  const failures: CheckFailure[] = []
  check((code, facts = {}) => {
    // both ends of a range may fail alike
    if (!failures.some((failure) => failure.code === code)) failures.push({ code, facts })
  })
  return failures
}
