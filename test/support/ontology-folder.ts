import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'
import { columns } from '../../ontology/concept-table.js'

const folders: string[] = []
afterAll(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })))

/** A new folder of tables, gone after the tests of the file: name → header and lines of cells. */
export const ontologyFolder = (tables: Readonly<Record<string, readonly (readonly string[])[]>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'ontology-'))
  folders.push(folder)
  for (const [name, lines] of Object.entries(tables))
    writeFileSync(join(folder, `${name}.tsv`), lines.map((cells) => cells.join('\t') + '\n').join(''))
  return folder
}

/** A concept table: each row as its named cells. */
export const conceptLines = (
  ...rows: readonly Partial<Record<(typeof columns)[number], string>>[]
): readonly (readonly string[])[] => [columns, ...rows.map((row) => columns.map((name) => row[name] ?? ''))]
