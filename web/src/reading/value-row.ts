import type { ReadAssertion } from '../api/reading.js'
import { csvOf } from '../table/csv.js'
import { civilLabel } from './civil-label.js'

/** A measured value as a row of a table. */
export interface ValueRow {
  readonly assertion: ReadAssertion
  /** what was measured, in the language of the page */
  readonly name: string
  /** as written */
  readonly value: string
  readonly unit: string
  /** for sorting and drawing: canonical where a conversion is known, else as written */
  readonly number: number | undefined
  readonly canonical: { readonly number: number; readonly unit: string } | undefined
  readonly implausible: boolean
  /** civil time of the value, else of its document */
  readonly date: string
}

type Valued = ReadAssertion & { readonly value: NonNullable<ReadAssertion['value']> }
const isValued = (a: ReadAssertion): a is Valued =>
  a.predicate === 'measured' && a.value !== null && a.status !== 'family' && a.status !== 'planned'

/** Digits that the value itself has are kept: 0.5 is not 0.50. */
const plain = (number: number): string => String(Number(number.toPrecision(6)))

const shownValue = (
  { value, written }: Valued,
  label: (c: NonNullable<Valued['value']['concept']>) => string,
): string => {
  if (written.value !== null) return written.value
  if (value.number !== null) return `${value.comparator ?? ''}${plain(value.number)}`
  if (value.low !== null || value.high !== null)
    return [value.low, value.high].map((end) => (end === null ? '' : plain(end))).join('–')
  return value.concept === null ? (value.text ?? '') : label(value.concept)
}

/** Rows of what was measured, in the order of the assertions; values of relatives and plans are none of the patient's. */
export const valueRows = (
  assertions: readonly ReadAssertion[],
  label: (concept: NonNullable<ReadAssertion['concept']>) => string,
): ValueRow[] =>
  assertions.filter(isValued).map((assertion) => {
    const { value, written, concept, sourceTerm, time, evidence } = assertion
    const { canonicalNumber, canonicalUnit } = value
    const canonical =
      canonicalNumber === null || canonicalUnit === null ? undefined : { number: canonicalNumber, unit: canonicalUnit }
    return {
      assertion,
      name: concept === null ? sourceTerm.text : label(concept),
      value: shownValue(assertion, label),
      unit: written.unit ?? value.unit ?? '',
      number: canonical?.number ?? value.number ?? undefined,
      canonical,
      implausible: assertion.implausible,
      date: time.start ?? time.end ?? evidence.documentDate ?? '',
    }
  })

export const valueColumns = ['name', 'value', 'unit', 'canonical', 'flag', 'date'] as const
export type ValueColumn = (typeof valueColumns)[number]

/** Sorted by a column; rows that lack it come last either way, ties stay by name and date. */
export const sortedRows = (
  rows: readonly ValueRow[],
  { column, down }: { readonly column: ValueColumn; readonly down: boolean },
  language: string,
): ValueRow[] => {
  const collator = new Intl.Collator(language, { numeric: true })
  const key = (row: ValueRow): string | number | undefined => {
    if (column === 'value') return row.number
    if (column === 'canonical') return row.canonical?.number
    if (column === 'flag') return row.implausible ? 0 : 1
    return row[column] === '' ? undefined : row[column]
  }
  const compare = (a: ValueRow, b: ValueRow): number => {
    const [x, y] = [key(a), key(b)]
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined)
    const by = typeof x === 'number' && typeof y === 'number' ? x - y : collator.compare(String(x), String(y))
    return down ? -by : by
  }
  return [...rows].sort((a, b) => compare(a, b) || collator.compare(a.name, b.name) || collator.compare(a.date, b.date))
}

/** Values of one measurement over time, where there are several in one unit. */
export interface Series {
  /** CURIE of the measurement */
  readonly concept: string
  readonly name: string
  readonly unit: string
  /** by date; dates are civil and start as the row's do */
  readonly points: readonly { readonly date: string; readonly number: number; readonly id: string }[]
}
export const seriesOf = (rows: readonly ValueRow[]): Series[] => {
  const found = new Map<string, { concept: string; name: string; unit: string; points: Series['points'][number][] }>()
  for (const { assertion, name, number, canonical, unit, date, implausible } of rows) {
    const { concept, id } = assertion
    // a comparator gives a bound, not a value; what no patient can have would flatten all the rest
    if (concept === null || number === undefined || date === '' || implausible || assertion.value?.comparator) continue
    const measured = canonical?.unit ?? unit
    const key = `${concept.id} ${measured}`
    const series = found.get(key) ?? { concept: concept.id, name, unit: measured, points: [] }
    found.set(key, series)
    // the same value on the same day is one measurement told twice
    if (!series.points.some((p) => p.date.slice(0, 10) === date.slice(0, 10) && p.number === number))
      series.points.push({ date, number, id })
  }
  return [...found.values()]
    .map((s) => ({ ...s, points: s.points.sort((a, b) => (a.date < b.date ? -1 : Number(a.date > b.date))) }))
    .filter((s) => new Set(s.points.map((p) => p.date.slice(0, 10))).size > 1)
}

/** Rows as CSV in the order given; `names` are those of the columns, then of the section and the document. */
export const valuesCsv = (rows: readonly ValueRow[], names: readonly string[], flag: string): string =>
  csvOf(
    names,
    rows.map(({ name, value, unit, canonical, implausible, date, assertion: { concept, evidence, status } }) => [
      name,
      value,
      unit,
      canonical === undefined ? '' : canonical.number,
      canonical?.unit ?? '',
      implausible ? flag : '',
      civilLabel(date),
      concept?.id ?? '',
      status,
      evidence.documentId,
    ]),
  )
