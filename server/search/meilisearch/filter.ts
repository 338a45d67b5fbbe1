import type { Part } from '../query.js'
import { token } from '../row.js'
import type { SearchQuery } from '../search-index.js'
import type { RowQuery } from '../plan.js'
import { engineTerm } from './document.js'
import { never } from './schema.js'

/** A condition in the engine's language. */
export type Filter = string

const quoted = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
export const oneOf = (field: string, values: readonly string[]): Filter =>
  `${field} IN [${values.map(quoted).join(', ')}]`
export const all = (filters: readonly Filter[]): Filter => filters.map((filter) => `(${filter})`).join(' AND ')
export const some = (filters: readonly Filter[]): Filter => filters.map((filter) => `(${filter})`).join(' OR ')

/** Rows that the state shows, each document once. */
export const seen = (watermark: number): Filter => `from <= ${watermark} AND to > ${watermark} AND masked = false`

/** Documents with all terms of a phrase, wherever they stand: all that have the phrase, and perhaps others. */
export const literal = (part: Part): Filter =>
  all([...new Set(part.phrase.map(({ text }) => engineTerm(token(text))))].map((term) => `terms = ${quoted(term)}`))
/** Is `literal` exact? */
export const isExact = (part: Part): boolean => part.phrase.length === 1

/** undefined for a part without concepts */
export const concept = (part: Part): Filter | undefined =>
  part.concepts.length === 0 ? undefined : oneOf('concepts', part.concepts)
export const either = (part: Part): Filter => {
  const meant = concept(part)
  return meant ? some([literal(part), meant]) : literal(part)
}

/** What the filters, exclusions and needed parts let through of what is seen; exclusions of phrases are left to the reader. */
export const allowed = (
  watermark: number,
  { datasets, kinds, languages }: SearchQuery['filter'],
  excluded: readonly Part[],
  needed: readonly Part[] = [],
): Filter =>
  all([
    seen(watermark),
    ...(datasets ? [oneOf('dataset', datasets)] : []),
    ...(kinds ? [oneOf('kind', kinds)] : []),
    ...(languages ? [oneOf('language', languages)] : []),
    ...needed.map(either),
    ...excluded.flatMap((part) => {
      const meant = concept(part)
      return [...(isExact(part) ? [`NOT (${literal(part)})`] : []), ...(meant ? [`NOT (${meant})`] : [])]
    }),
  ])

/** The rows that a plan asks for. */
export const rowFilter = ({ live, records, documents, patient, job }: RowQuery): Filter => {
  const filters = [
    ...(live ? [`to = ${never}`] : []),
    ...(records ? [oneOf('record', records)] : []),
    ...(documents ? [oneOf('id', documents)] : []),
    ...(patient === undefined ? [] : [oneOf('patient', [patient])]),
    ...(job === undefined ? [] : [oneOf('job', [job])]),
  ]
  return filters.length === 0 ? 'from >= 0' : all(filters)
}
