import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { elementColumns } from '../../ontology/data-element.js'
import { dataSetAttributes } from '../../ontology/data-set.js'
import { valueColumns, valueSetColumns } from '../../ontology/value-set.js'

const table = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [columns, ...rows].map((row) => `${row.join('\t')}\n`).join('')

/** Cells of an element that a test cares about; the rest is filled in from its number. */
export type ElementPart = Partial<Record<(typeof elementColumns)[number], string>>

export interface DataSetPart {
  readonly elements?: readonly ElementPart[]
  /** by id; each value `code`, or `code concept` */
  readonly valueSets?: Readonly<Record<string, readonly string[]>>
  /** whole files in place of those written here, by name */
  readonly files?: Readonly<Record<string, string>>
}

/** Writes a small data set of one group, `trial` (TRI, 42), into a new folder. @returns its path */
export const dataSetFolder = ({ elements = [], valueSets = {}, files = {} }: DataSetPart): string => {
  const folder = mkdtempSync(join(tmpdir(), 'xinmai-elements-'))
  const rows = elements.map((part, i) => {
    const number = String(i + 1).padStart(3, '0')
    const filled: ElementPart = {
      id: `XM-CV-TRI-${number}`,
      zh: `项目${number}`,
      en: `Item ${number}`,
      definition_zh: `第${number}个项目。`,
      definition_en: `Item number ${number}.`,
      ...part,
    }
    return elementColumns.map((column) => filled[column] ?? '')
  })
  const written: Record<string, string> = {
    'data-set.tsv': table(
      ['attribute', 'zh', 'en'],
      dataSetAttributes.map((name) => [name, `${name} 的值`, `value of ${name}`]),
    ),
    'group.tsv': table(
      ['id', 'code', 'number', 'zh', 'en', 'definition_zh', 'definition_en'],
      [['trial', 'TRI', '42', '试验', 'Trial', '试验的数据元。', 'Elements of a trial.']],
    ),
    'element/trial.tsv': table(elementColumns, rows),
    'value-set.tsv': table(
      valueSetColumns,
      Object.keys(valueSets).map((id) => [id, `${id} 值域`, id, '']),
    ),
    'value.tsv': table(
      valueColumns,
      Object.entries(valueSets).flatMap(([id, values]) =>
        values.map((value) => {
          const [code = '', concept = ''] = value.split(' ')
          return [id, code, `值${code}`, `Value ${code}`, concept]
        }),
      ),
    ),
    ...files,
  }
  for (const [name, text] of Object.entries(written)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}
