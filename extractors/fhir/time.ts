import { precisionOf, type CivilTime } from '../../graph-schema/index.js'
import type { Element } from './element.js'

/** The source gives no time. */
export const noTime: CivilTime = { precision: 'day' }

export const timeOf = (start: string | undefined, end?: string): CivilTime => {
  const civil = start ?? end
  return civil === undefined ? noTime : { start, end, precision: precisionOf(civil) }
}

/** A Period; an end before its start is left out. */
export const periodOf = (period: Element): CivilTime => {
  const start = period.civil('start')
  const end = period.civil('end')
  if (start === undefined || end === undefined) return timeOf(start, end)
  const common = Math.min(start.length, end.length)
  if (end.slice(0, common) >= start.slice(0, common)) return timeOf(start, end)
  period.report('BAD_DATE', `${period.pointer}/end`, end)
  return timeOf(start)
}

/**
 * A choice of times: `${name}DateTime`, `${name}Period`, `${name}Instant`. The other types (Age, Range, String, Timing)
 * name no day.
 * @returns undefined when the choice is absent; `noTime` when it is there but names no day
 */
export const choiceTimeOf = (element: Element, name: string): CivilTime | undefined => {
  const { json } = element
  if (json[`${name}DateTime`] !== undefined) return timeOf(element.civil(`${name}DateTime`))
  if (json[`${name}Period`] !== undefined) {
    const period = element.element(`${name}Period`)
    return period === undefined ? noTime : periodOf(period)
  }
  if (json[`${name}Instant`] !== undefined) return timeOf(element.civil(`${name}Instant`))
  return ['Age', 'Range', 'String', 'Timing', 'Boolean'].some((type) => json[name + type] !== undefined)
    ? noTime
    : undefined
}

/** A single date as a time; undefined when the field is absent. */
export const dateTimeOf = (element: Element, key: string): CivilTime | undefined =>
  element.has(key) ? timeOf(element.civil(key)) : undefined
