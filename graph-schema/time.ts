import { z } from 'zod'

/**
 * Civil time of the source, never converted: `2023`, `2023-02`, `2023-02-28` or `2023-02-28T09:30`
 * (ISO 8601 without offset; finer parts than the minute are cut).
 */
export const precisions = ['year', 'month', 'day', 'minute'] as const
export type Precision = (typeof precisions)[number]

export interface CivilTime {
  readonly start?: string
  readonly end?: string
  readonly precision: Precision
}

const shape = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2}))?)?)?$/

/** True for a date that the calendar has; 2023-02-30 is none. */
export const isCivil = (text: string): boolean => {
  const m = shape.exec(text)
  if (!m) return false
  const [, year, month = '01', day = '01', hour = '00', minute = '00'] = m
  const d = new Date(0)
  d.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  return (
    d.getUTCMonth() === Number(month) - 1 && d.getUTCDate() === Number(day) && Number(hour) < 24 && Number(minute) < 60
  )
}

export const civilSchema = z.string().refine(isCivil, 'not a civil date or time')
export const civilTimeSchema = z.object({
  start: civilSchema.optional(),
  end: civilSchema.optional(),
  precision: z.enum(precisions),
})

export const precisionOf = (civil: string): Precision =>
  civil.length >= 16 ? 'minute' : civil.length >= 10 ? 'day' : civil.length >= 7 ? 'month' : 'year'

/**
 * Cuts an ISO 8601 or FHIR date, dateTime or instant to civil time; the offset is dropped, not applied.
 * @returns undefined for what is no date, or one that the calendar lacks
 */
export const toCivil = (iso: string): string | undefined => {
  const m = /^(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(iso)
  if (!m) return undefined
  const civil = m[2] === undefined ? m[1]! : `${m[1]}T${m[2]}`
  return isCivil(civil) ? civil : undefined
}

/** Days from 1970-01-01 of the start, at the coarsest reading (a year is its first day); undefined when there is none. */
export const dayOf = (time: CivilTime): number | undefined => {
  const civil = time.start ?? time.end
  if (civil === undefined) return undefined
  const [y, m = '01', d = '01'] = civil.slice(0, 10).split('-')
  return Math.floor(Date.UTC(Number(y), Number(m) - 1, Number(d)) / 86_400_000)
}
