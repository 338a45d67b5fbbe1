import { toCivil, type Issue, type Section } from '../../graph-schema/index.js'
import { stretches } from './section.js'

/** Section headings that give the date of a note, the one that counts most first. */
const dateSections = ['出院日期', '入院日期', '记录日期', '报告日期']
const discharge = /^出院(?:诊断|情况|医嘱)$/
const admission = /^(?:入院诊断|现病史)$/
const identity =
  /姓\s?名|患者|[院案历诊记卡床]号|标识|编号|身份证|电话|\b(?:name|mrn|patient|record|account|id|no|dob|date)\b\s?[:#.]?/i

/** Reads 2021-03-04, 2021/3/4, 2021.3.4 and 2021年3月4日, with a time of day or without. */
export const civilOf = (written: string): string | undefined =>
  toCivil(
    written
      .trim()
      .replace(
        /^(\d{4})[/.年-](\d{1,2})[/.月-](\d{1,2})日?(?:\s{0,3}(\d{1,2}):(\d{2})(:\d{2})?)?$/,
        (_, year: string, month: string, day: string, hour?: string, minute?: string) =>
          `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` +
          (hour === undefined ? '' : `T${hour.padStart(2, '0')}:${minute}`),
      ),
  )

/** The day that the sections of a note give; one that is no date is an issue, and the next section counts. */
export const dateOfSections = (
  text: string,
  sections: readonly Section[],
  place: string,
): { date?: string; issues: Issue[] } => {
  const issues: Issue[] = []
  let date: string | undefined
  for (const key of dateSections)
    for (const section of sections) {
      if (section.key.trim() !== key) continue
      const written = text.slice(section.start, section.end).trim()
      if (written === '') continue
      const civil = civilOf(written)?.slice(0, 10)
      date ??= civil
      if (civil === undefined)
        issues.push({ code: 'BAD_DATE', place: `${place}/${key}`, excerpt: written.slice(0, 80), severity: 'warning' })
    }
  return { ...(date === undefined ? {} : { date }), issues }
}

/** A first line that is short, no sentence and tells of no person or record. */
const headingOf = (text: string): string | undefined => {
  const line = /^\s*([^\n]{1,80})(?:\n|$)/.exec(text)?.[1]?.replace(/^#+\s*|[:：\s]+$/g, '')
  if (line === undefined || !/\p{L}{2}/u.test(line) || /\d{4}/.test(line)) return undefined
  return line.length > 60 || /[。；，,;【:：]|\.$/.test(line) || identity.test(line) ? undefined : line
}

const recordNumber = /^[a-z]{0,4}[-_#]?\d[\w-]*$|[院案历诊记]号|标识|\bMRN\b/i

/**
 * Title of a note: as given, else its heading, else what its sections say that it is. Never the number of its record,
 * which says who it is about.
 */
export const titleOf = (text: string, sections: readonly Section[], given?: string): string => {
  if (given !== undefined && given !== '' && !recordNumber.test(given)) return given
  const heading = sections.length > 0 ? undefined : headingOf(text)
  if (heading !== undefined) return heading
  const keys =
    sections.length > 0
      ? sections.map((s) => s.key.trim())
      : stretches(text.slice(0, 20_000), []).flatMap((s) => s.key ?? [])
  if (/\p{Script=Han}/u.test(keys.join('') || text.slice(0, 1_000)))
    return keys.some((k) => discharge.test(k)) ? '出院记录' : keys.some((k) => admission.test(k)) ? '入院记录' : '病历'
  return keys.some((k) => /discharge/i.test(k)) ? 'Discharge summary' : 'Clinical note'
}
