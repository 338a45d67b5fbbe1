import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../ontology/project-root.js'

/** Rows of one of the tables in words/, comments and blank lines left out. Read from the sources, also by the built code. */
export const wordList = (name: string): string[][] =>
  readFileSync(join(projectRoot(), 'extractors', 'text', 'words', name), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'))

export const alternatives = (cell: string): string[] => cell.split('|').filter((word) => word !== '')
