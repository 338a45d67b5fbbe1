import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { kinds } from '../graph-schema/index.js'
import { OntologyDataError } from './data-error.js'
import { projectRoot } from './project-root.js'

/** The folder of our tables, and of a tenant's over them. */
export interface OntologyFolders {
  readonly folder: string
  readonly layer?: string
}

/** A table as it was read; its text is decoded when asked for. */
export interface Table {
  /** as it is named in problems */
  readonly file: string
  text(): string
}

/** All tables of an ontology, unparsed. */
export interface Tables {
  /** first 16 hexadecimal digits of the SHA-256 of all of them */
  readonly version: string
  readonly isLayered: boolean
  ours(name: TableName): Table | undefined
  theirs(name: TableName): Table | undefined
  /** ours, then the tenant's */
  both(name: TableName): readonly Table[]
}

const tableNames = [...kinds, 'molar-mass', 'source', 'relation', 'context', 'not-a-concept'] as const
export type TableName = (typeof tableNames)[number]

export const defaultFolder = (): string => join(projectRoot(), 'ontology', 'data')

/** Reads all tables of both folders, those that are there. @throws OntologyDataError where the layer's folder is missing */
export const readTables = ({ folder, layer }: OntologyFolders): Tables => {
  if (layer !== undefined && !existsSync(layer)) throw new OntologyDataError([`${layer}: no such folder`])
  const hash = createHash('sha256')
  const readAll = (from: string, mark: string): ReadonlyMap<TableName, Table> => {
    const tables = new Map<TableName, Table>()
    for (const name of tableNames) {
      const path = join(from, `${name}.tsv`)
      if (!existsSync(path)) continue
      const bytes = readFileSync(path)
      hash.update(`${mark}${name}\0`).update(bytes).update('\0')
      const file = relative(projectRoot(), path)
      tables.set(name, { file: file.startsWith('..') ? path : file, text: () => bytes.toString() })
    }
    return tables
  }
  const ours = readAll(folder, '')
  const theirs = layer === undefined ? new Map<TableName, Table>() : readAll(layer, 'layer ')
  return {
    version: hash.digest('hex').slice(0, 16),
    isLayered: layer !== undefined,
    ours: (name) => ours.get(name),
    theirs: (name) => theirs.get(name),
    both: (name) => [ours.get(name), theirs.get(name)].filter((table) => table !== undefined),
  }
}
