import type { PatientCounts } from '../api/queries.js'
import type { Edge, GraphModel } from '../graph/graph-model.js'
import type { Language, Translate } from '../language/translator.js'

/** Quotes a cell (RFC 4180); what a spreadsheet would take for a formula is led by an apostrophe. */
const cell = (value: string | number): string => {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Counts by dataset, suppressed ones as the page shows them. */
const countCell = (counts: PatientCounts): string =>
  counts.datasets.map((d) => `${d.dataset} ${d.value ?? `<${d.below ?? 0}`}`).join('; ')

type Row = readonly (string | number)[]
/** A table as CSV. With a byte order mark, by which spreadsheets know UTF-8. */
export const csvOf = (head: Row, rows: readonly Row[]): string =>
  '\uFEFF' + [head, ...rows].map((row) => row.map(cell).join(',') + '\r\n').join('')

/** The links on the canvas as CSV, one a row in the order given. */
export const linksCsv = (model: GraphModel, edges: readonly Edge[], language: Language, t: Translate): string => {
  const ends = (id: string): string[] => {
    const concept = model.nodes.get(id)?.concept
    return concept === undefined
      ? [id, '', '']
      : [id, language === 'zh' ? concept.labelZh : concept.labelEn, concept.kind]
  }
  const head = [t('from'), t('to')].flatMap((name) => [`${name} (${t('identifier')})`, name, t('kind')])
  const rows = edges.map(({ from, to, patients, lift, fromFirst }) => [
    ...ends(from),
    ...ends(to),
    patients.row,
    countCell(patients),
    lift ?? '',
    fromFirst ?? '',
  ])
  return csvOf([...head, t('patientRecords'), t('byDataset'), t('lift'), t('fromFirst')], rows)
}
