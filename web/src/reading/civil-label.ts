import type { ReadAssertion } from '../api/reading.js'

/** A civil time as it is read: the T between day and hour is no word. */
export const civilLabel = (civil: string): string => civil.replace('T', ' ')

/** When, as exact as it is known; an end alone is written with a lead of its own. */
export const timeLabel = ({ start, end }: ReadAssertion['time']): string =>
  start === null
    ? end === null
      ? ''
      : `… ${civilLabel(end)}`
    : end === null || end === start
      ? civilLabel(start)
      : `${civilLabel(start)} – ${civilLabel(end)}`
