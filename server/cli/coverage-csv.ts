import { codeSystem } from '../../ontology/code-system.js'

/** A code that a CSV table holds, with the text beside it. */
export interface CsvCode {
  /** table and column, such as `conditions.CODE` */
  readonly field: string
  /** code system as written; for an OMOP id that no vocabulary here explains `OMOP` */
  readonly system: string
  readonly code: string
  readonly text: string
}
export interface CsvFile {
  /** name without folder and endings */
  readonly table: string
  readonly text: string
}

/** Tables of Synthea's CSV export and the code system of their CODE (wiki "CSV File Data Dictionary" of Synthea). */
const syntheaSystems: Readonly<Record<string, string>> = {
  allergies: 'SNOMED',
  conditions: 'SNOMED',
  immunizations: 'CVX',
  medications: 'RXNORM',
  observations: 'LOINC',
  procedures: 'SNOMED',
}

/** Columns of OMOP's clinical tables that hold what the row is about; types and units are none. */
const omopColumns = new Set(
  ['condition', 'drug', 'procedure', 'measurement', 'observation', 'device', 'cause'].flatMap((name) => [
    `${name}_concept_id`,
    `${name}_source_concept_id`,
  ]),
)

/** Rows of a CSV text (RFC 4180: quotes may hold commas, line ends and doubled quotes). */
export const csvRows = function* (text: string): Generator<string[]> {
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!
    if (quoted) {
      if (c !== '"') cell += c
      else if (text[i + 1] === '"') cell += text[++i]
      else quoted = false
    } else if (c === '"') quoted = true
    else if (c === ',') {
      row.push(cell)
      cell = ''
    } else if (c === '\n') {
      row.push(cell.replace(/\r$/, ''))
      yield row
      row = []
      cell = ''
    } else cell += c
  }
  if (cell !== '' || row.length > 0) yield [...row, cell]
}

type Row = (column: string) => string
const rowsOf = function* ({ text }: CsvFile): Generator<Row> {
  let columns: Map<string, number> | undefined
  for (const cells of csvRows(text)) {
    if (columns) {
      const at = columns
      yield (column) => cells[at.get(column) ?? -1]?.trim() ?? ''
    } else columns = new Map(cells.map((name, i) => [name.trim().toLowerCase(), i]))
  }
}
const headerOf = ({ text }: CsvFile): readonly string[] => {
  for (const cells of csvRows(text.slice(0, 64 * 1024))) return cells.map((name) => name.trim().toLowerCase())
  return []
}

/**
 * Codes of CSV tables: OMOP's clinical tables, whose ids the CONCEPT tables among the same files explain (without
 * clinical tables the CONCEPT tables are the list themselves), source_to_concept_map, and Synthea's CSV export.
 * @param unread is told of each table without such columns
 */
export const csvCodes = function* (files: readonly CsvFile[], unread: (file: CsvFile) => void): Generator<CsvCode> {
  const withHeaders = files.map((file) => ({ file, header: headerOf(file) }))
  const isVocabulary = (header: readonly string[]): boolean =>
    header.includes('vocabulary_id') && header.includes('concept_code')
  const clinical = withHeaders.some(({ header }) => header.some((name) => omopColumns.has(name)))
  const known = new Map<string, Omit<CsvCode, 'field'>>()
  if (clinical)
    for (const { file, header } of withHeaders)
      if (isVocabulary(header))
        for (const row of rowsOf(file))
          known.set(row('concept_id'), {
            system: row('vocabulary_id'),
            code: row('concept_code'),
            text: row('concept_name'),
          })
  for (const { file, header } of withHeaders) {
    const { table } = file
    const ids = header.filter((name) => omopColumns.has(name))
    const synthea = header.includes('code') && header.includes('description') ? syntheaSystems[table] : undefined
    if (isVocabulary(header)) {
      if (clinical) continue
      for (const row of rowsOf(file))
        yield {
          field: `${table}.concept_code`,
          system: row('vocabulary_id'),
          code: row('concept_code'),
          text: row('concept_name'),
        }
    } else if (header.includes('source_code') && header.includes('source_vocabulary_id')) {
      for (const row of rowsOf(file)) {
        const system = row('source_vocabulary_id')
        // what maps units and visits is no code of a clinical system
        if (codeSystem(system) !== undefined)
          yield {
            field: `${table}.source_code`,
            system,
            code: row('source_code'),
            text: row('source_code_description'),
          }
      }
    } else if (ids.length > 0) {
      for (const row of rowsOf(file))
        for (const column of ids) {
          const id = row(column)
          // 0 is OMOP's "no matching concept"
          if (id === '' || id === '0') continue
          const concept = known.get(id)
          const written = row(column.replace(/(?:_source)?_concept_id$/, '_source_value'))
          yield { field: `${table}.${column}`, ...(concept ?? { system: 'OMOP', code: id, text: written }) }
        }
    } else if (synthea !== undefined) {
      for (const row of rowsOf(file))
        if (row('code') !== '')
          yield {
            field: `${table}.CODE`,
            system: row('system') || synthea,
            code: row('code'),
            text: row('description'),
          }
    } else unread(file)
  }
}
