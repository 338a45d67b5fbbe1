/** Days since 1970-01-01 in the civil calendar; courses are reckoned in them. */
export type Day = number

export const dayOfCivil = (year: number, month: number, day: number): Day =>
  Math.floor(Date.UTC(year, month - 1, day) / 86_400_000)

/** `2021-03-04` */
export const isoOf = (day: Day): string => new Date(day * 86_400_000).toISOString().slice(0, 10)

export const yearOf = (day: Day): number => new Date(day * 86_400_000).getUTCFullYear()

/** `2021年3月4日` */
export const zhDateOf = (day: Day): string => {
  const d = new Date(day * 86_400_000)
  return `${d.getUTCFullYear()}年${d.getUTCMonth() + 1}月${d.getUTCDate()}日`
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `March 4, 2021` */
export const enDateOf = (day: Day): string => {
  const d = new Date(day * 86_400_000)
  return `${months[d.getUTCMonth()]} ${d.getUTCDate()}, ${d.getUTCFullYear()}`
}
