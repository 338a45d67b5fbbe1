/** Milliseconds of the civil calendar, taken as UTC: civil times are never converted. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

const day = 86_400_000

/** The whole stretch that a civil time can mean: a year is its twelve months, a day its 24 hours, a minute itself. */
export const stretchOf = (civil: string): Stretch => {
  const [year, month, date] = civil.slice(0, 10).split('-').map(Number)
  const at = (y: number, m: number, d: number): number => {
    const when = new Date(0)
    when.setUTCFullYear(y, m, d)
    return when.getTime()
  }
  if (month === undefined) return { start: at(year!, 0, 1), end: at(year! + 1, 0, 1) }
  if (date === undefined) return { start: at(year!, month - 1, 1), end: at(year!, month, 1) }
  const start = at(year!, month - 1, date)
  const clock = /T(\d{2}):(\d{2})/.exec(civil)
  if (clock === null) return { start, end: start + day }
  const minute = start + (Number(clock[1]) * 60 + Number(clock[2])) * 60_000
  return { start: minute, end: minute + 60_000 }
}

/** Around all stretches, with a margin of a fiftieth and at least a week; a month of `now` where there is none. */
export const domainOf = (stretches: readonly Stretch[], now: number): Stretch => {
  if (stretches.length === 0) return { start: now - 30 * day, end: now }
  const start = stretches.reduce((least, s) => Math.min(least, s.start), Infinity)
  const end = stretches.reduce((most, s) => Math.max(most, s.end), -Infinity)
  const margin = Math.max(7 * day, (end - start) / 50)
  return { start: start - margin, end: end + margin }
}

/** shortest stretch that can be looked at */
const shortest = 2 * day

/** The window made `factor` times as long about its middle (or `about`), within `limits`. */
export const zoomed = (window: Stretch, factor: number, limits: Stretch, about?: number): Stretch => {
  const all = limits.end - limits.start
  const length = Math.min(all, Math.max(Math.min(shortest, all), (window.end - window.start) * factor))
  const middle = about ?? (window.start + window.end) / 2
  const share = (middle - window.start) / (window.end - window.start)
  return within({ start: middle - length * share, end: middle + length * (1 - share) }, limits)
}
/** The window moved by a share of its length, within `limits`. */
export const panned = (window: Stretch, share: number, limits: Stretch): Stretch => {
  const by = (window.end - window.start) * share
  return within({ start: window.start + by, end: window.end + by }, limits)
}
const within = ({ start, end }: Stretch, limits: Stretch): Stretch => {
  const by = start < limits.start ? limits.start - start : end > limits.end ? limits.end - end : 0
  return { start: Math.max(limits.start, start + by), end: Math.min(limits.end, end + by) }
}

export interface Tick {
  readonly at: number
  /** civil: 2021, 2021-03 or 2021-03-05 */
  readonly label: string
}
/** steps between ticks, finest first: days, then months */
const dayStep = [1, 2, 7, 14] as const
const monthStep = [1, 3, 6, 12, 24, 60, 120, 240, 600] as const

/** Ticks at beginnings of days, months or years, at most `most` of them. */
export const ticksOf = ({ start, end }: Stretch, most: number): Tick[] => {
  const days = dayStep.find((step) => (end - start) / (step * day) <= most)
  if (days !== undefined) {
    const step = days * day
    const ticks: Tick[] = []
    for (let at = Math.ceil(start / step) * step; at <= end; at += step)
      ticks.push({ at, label: new Date(at).toISOString().slice(0, 10) })
    return ticks
  }
  const months =
    monthStep.find((step) => (end - start) / (step * 30.4 * day) <= most) ?? monthStep[monthStep.length - 1]!
  const from = new Date(start)
  const ticks: Tick[] = []
  const first = from.getUTCFullYear() * 12 + from.getUTCMonth()
  for (let month = Math.ceil(first / months) * months; ; month += months) {
    const civil = `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`
    const at = stretchOf(civil).start
    if (at > end) return ticks
    if (at >= start) ticks.push({ at, label: months % 12 === 0 ? civil.slice(0, 4) : civil })
  }
}
