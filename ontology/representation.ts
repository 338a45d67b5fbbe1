/**
 * Data types and representation formats of WS/T 303 (health information standard: rules of metadata for data elements):
 * which values a data element takes, and how they are written.
 */

/**
 * S1 text; S2 one of at most three values, S3 a code of a longer table; L true or false; N number; D date;
 * DT date and time; T time; BY binary.
 */
export const dataTypes = ['S1', 'S2', 'S3', 'L', 'N', 'D', 'DT', 'T', 'BY'] as const
export type DataType = (typeof dataTypes)[number]

export const isDataType = (text: string): text is DataType => (dataTypes as readonly string[]).includes(text)

/** Values that S2 may list at most; a longer list is S3. */
export const mostS2Values = 3

export type Representation =
  | {
      readonly form: 'characters'
      /** A letters of any script and signs, no digits; N digits; AN both */
      readonly characters: 'A' | 'N' | 'AN'
      /** characters (code points) of one line; `least` equals `most` where the length is fixed */
      readonly least: number
      readonly most: number
      /** digits behind the decimal point, which counts as one of the characters; a minus sign does not */
      readonly decimals: number
      readonly lines: number
    }
  | { readonly form: 'logical' }
  | { readonly form: 'date'; readonly length: 8 | 10 }
  | { readonly form: 'time'; readonly length: 6 | 8 }
  | { readonly form: 'date-time'; readonly length: 14 | 15 }
  | { readonly form: 'binary' }

/** A format that is none; `at` counts from 0 into it. */
export class RepresentationError extends Error {
  override readonly name = 'RepresentationError'
  constructor(
    readonly format: string,
    readonly at: number,
    readonly what: string,
  ) {
    super(`format ${format || '(empty)'} at ${at + 1}: ${what}`)
  }
}

const whole: Readonly<Record<string, Representation>> = {
  'T/F': { form: 'logical' },
  L: { form: 'logical' },
  D8: { form: 'date', length: 8 },
  D10: { form: 'date', length: 10 },
  T6: { form: 'time', length: 6 },
  T8: { form: 'time', length: 8 },
  DT14: { form: 'date-time', length: 14 },
  DT15: { form: 'date-time', length: 15 },
  BY: { form: 'binary' },
}

const longest = 100_000

/**
 * Reads a format:
 *
 *     format  = "T/F" | "L" | "D8" | "D10" | "T6" | "T8" | "DT14" | "DT15" | "BY" | text
 *     text    = ("AN" | "A" | "N") length [ "," decimals ] [ "X" lines ]
 *     length  = number            fixed: N4
 *             | ".." number       at most: AN..20
 *             | number ".." number  from, to: A4..6
 *
 * Decimals go with N alone, lines with A and AN. `N..6,2` is at most six characters, the point among them.
 * @throws RepresentationError
 */
export const parseRepresentation = (format: string): Representation => {
  const known = Object.hasOwn(whole, format) ? whole[format] : undefined
  if (known) return known

  let at = 0
  const fail = (what: string, place = at): never => {
    throw new RepresentationError(format, place, what)
  }
  const takes = (token: string): boolean => {
    if (!format.startsWith(token, at)) return false
    at += token.length
    return true
  }
  const number = (of: string): number => {
    const digits = /^\d+/.exec(format.slice(at))?.[0] ?? fail(`${of} is missing`)
    const value = Number(digits)
    if (digits.startsWith('0')) fail(`${of} begins with 0`)
    if (value > longest) fail(`${of} is more than ${longest}`)
    at += digits.length
    return value
  }

  const characters = takes('AN') ? 'AN' : takes('A') ? 'A' : takes('N') ? 'N' : undefined
  if (characters === undefined) return fail(`expected A, N, AN, or one of ${Object.keys(whole).join(', ')}`)
  const lengthAt = at
  let least: number
  let most: number
  if (takes('..')) {
    least = 1
    most = number('the greatest length')
  } else {
    least = number('the length')
    most = takes('..') ? number('the greatest length') : least
    if (most < least) fail(`the least length ${least} is more than the greatest ${most}`, lengthAt)
  }
  let decimals = 0
  const decimalsAt = at
  if (takes(',')) {
    if (characters !== 'N') fail('only numbers have decimals', decimalsAt)
    decimals = number('the number of decimals')
    // a digit and the point stand before them
    if (decimals + 2 > most) fail(`${decimals} decimals do not fit into ${most} characters`, decimalsAt)
  }
  let lines = 1
  const linesAt = at
  if (takes('X')) {
    if (characters === 'N') fail('a number has one line', linesAt)
    lines = number('the number of lines')
  }
  if (at < format.length) fail(`${format.slice(at)} is left over`)
  return { form: 'characters', characters, least, most, decimals, lines }
}

/** Formats that go with a type; the other way round, what is wrong with the pair. */
export const typeProblem = (type: DataType, representation: Representation): string | undefined => {
  const { form } = representation
  const fits: Readonly<Record<DataType, boolean>> = {
    S1: form === 'characters' && representation.decimals === 0,
    S2: form === 'characters' && representation.decimals === 0 && representation.lines === 1,
    S3: form === 'characters' && representation.decimals === 0 && representation.lines === 1,
    L: form === 'logical',
    N: form === 'characters' && representation.characters === 'N',
    D: form === 'date',
    DT: form === 'date-time',
    T: form === 'time',
    BY: form === 'binary',
  }
  if (fits[type]) return undefined
  const detail =
    form !== 'characters'
      ? ''
      : representation.decimals > 0
        ? ' with decimals'
        : ` ${representation.characters}${representation.lines > 1 ? ' of several lines' : ''}`
  return `type ${type} has no format of this form (${form}${detail})`
}
