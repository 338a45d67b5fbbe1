import { isCivil, precisionOf, type Precision } from '../../graph-schema/index.js'

export const timeUnits = ['year', 'month', 'week', 'day', 'hour', 'minute'] as const
export type TimeUnit = (typeof timeUnits)[number]

/** A point of civil time, as precise as its text is long. */
export interface CivilPoint {
  readonly civil: string
  readonly precision: Precision
}

const lengths: Readonly<Record<Precision, number>> = { year: 4, month: 7, day: 10, minute: 16 }
/** "two months ago" tells the month, "ten days ago" the day; weeks are counted in days. */
const precisionOfUnit: Readonly<Record<TimeUnit, Precision>> = {
  year: 'year',
  month: 'month',
  week: 'day',
  day: 'day',
  hour: 'minute',
  minute: 'minute',
}

export const point = (civil: string): CivilPoint | undefined =>
  isCivil(civil) ? { civil, precision: precisionOf(civil) } : undefined

/**
 * Civil time some units before (negative) or after another. The outcome is no more precise than the unit, nor than
 * what it is counted from.
 * @returns undefined outside of the years 1000 to 9999
 */
export const shift = (from: CivilPoint, amount: number, unit: TimeUnit): CivilPoint | undefined => {
  const { civil } = from
  // of a day without a time of day, some hours before is the same day
  if ((unit === 'hour' || unit === 'minute') && from.precision !== 'minute')
    return shift(from, Math.trunc(amount / (unit === 'hour' ? 24 : 1440)), 'day')
  const at = new Date(
    Date.UTC(
      Number(civil.slice(0, 4)),
      Number(civil.slice(5, 7) || '1') - 1,
      Number(civil.slice(8, 10) || '1'),
      Number(civil.slice(11, 13) || '0'),
      Number(civil.slice(14, 16) || '0'),
    ),
  )
  if (unit === 'year') at.setUTCFullYear(at.getUTCFullYear() + amount)
  else if (unit === 'month') {
    // the last of a month has no like in a shorter one: only year and month are told anyway
    at.setUTCDate(1)
    at.setUTCMonth(at.getUTCMonth() + amount)
  } else if (unit === 'week') at.setUTCDate(at.getUTCDate() + 7 * amount)
  else if (unit === 'day') at.setUTCDate(at.getUTCDate() + amount)
  else at.setTime(at.getTime() + amount * (unit === 'hour' ? 3_600_000 : 60_000))
  const year = at.getUTCFullYear()
  if (!(year >= 1000 && year <= 9999)) return undefined
  const length = Math.min(lengths[precisionOfUnit[unit]], lengths[from.precision])
  return point(at.toISOString().slice(0, length))
}
