import { documentKinds, type DocumentKind, type Issue, type Language } from '../../graph-schema/index.js'
import { canonicalText, normalText, sectionsOf } from './canonical-text.js'
import { civilOf, dateOfSections, titleOf } from './note-head.js'
import type { NoteInput } from './note-input.js'

const idKeys = ['病案标识', '病案号', '住院号', '就诊号', '记录标识', 'id', 'record_id', 'note_id']
const patientKeys = ['患者标识', '患者ID', 'patient', 'patient_id', 'patientId']
const dateKeys = ['date', '日期', '文书日期', 'note_date']
const titleKeys = ['title', '标题', '文书名称']
const kindKeys = ['kind', '文书类别']
const languageKeys = ['language', '语言']

/** Reads a JSON record: `{id, text, …}`, or named sections in file order. Undefined when it is neither. */
export const noteOfRecord = (
  record: Record<string, unknown>,
  place: string,
  fallbackId: string,
): NoteInput | { readonly issue: Issue } => {
  const issues: Issue[] = []
  const issue = (code: Issue['code'], key: string, severity: Issue['severity']): Issue => ({
    code,
    place: `${place}/${key}`,
    excerpt: String(JSON.stringify(record[key]) ?? '').slice(0, 80),
    severity,
  })
  const scalar = (keys: readonly string[]): string | undefined => {
    for (const key of keys) {
      const value = record[key]
      if (typeof value === 'string' && value.trim() !== '') return value.trim()
      if (typeof value === 'number') return String(value)
      if (value !== undefined && value !== null && typeof value !== 'string')
        issues.push(issue('WRONG_TYPE', key, 'warning'))
    }
    return undefined
  }
  const known = new Set([...idKeys, ...patientKeys, ...dateKeys, ...titleKeys, ...kindKeys, ...languageKeys])
  const id = scalar(idKeys) ?? fallbackId
  const written = scalar(dateKeys)
  const date = written === undefined ? undefined : civilOf(written)
  if (written !== undefined && date === undefined)
    issues.push({ code: 'BAD_DATE', place: `${place}/date`, excerpt: written.slice(0, 80), severity: 'warning' })
  const kind = scalar(kindKeys)
  const language = scalar(languageKeys)
  const patient = scalar(patientKeys)
  let text: string
  let sections
  if (typeof record.text === 'string') {
    text = normalText(record.text)
    sections = sectionsOf(text)
  } else {
    const parts: [string, string][] = []
    for (const [key, value] of Object.entries(record)) {
      if (known.has(key)) continue
      if (value === null) parts.push([key, ''])
      else if (typeof value === 'string') parts.push([key, normalText(value)])
      else if (typeof value === 'number' || typeof value === 'boolean') parts.push([key, String(value)])
      else issues.push(issue('WRONG_TYPE', key, 'warning'))
    }
    if (parts.length === 0) return { issue: { code: 'MISSING_FIELD', place, excerpt: 'text', severity: 'error' } }
    ;({ text, sections } = canonicalText(parts))
  }
  const told = dateOfSections(text, sections, place)
  issues.push(...told.issues)
  const day = date ?? told.date
  const title = scalar(titleKeys)
  return {
    place,
    id,
    text,
    sections,
    title: titleOf(text, sections, title === id ? undefined : title),
    kind: documentKinds.includes(kind as DocumentKind) ? (kind as DocumentKind) : 'note',
    ...(day === undefined ? {} : { date: day }),
    ...(language === 'zh' || language === 'en' ? { language: language as Language } : {}),
    ...(patient === undefined ? {} : { patient }),
    issues,
  }
}
