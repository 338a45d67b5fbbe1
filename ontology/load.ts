import { join } from 'node:path'
import { createOntology } from './create-ontology.js'
import { OntologyDataError } from './data-error.js'
import { parseTables, type OntologyData } from './ontology-data.js'
import type { Ontology } from './ontology.js'
import { readPacked } from './packed.js'
import { partsOfPacked, partsOfTables, type PackedParts } from './parts.js'
import { projectRoot } from './project-root.js'
import { defaultFolder, readTables, type Tables } from './tables.js'

/** Where `compile.ts` leaves our own tables as parts; see README.md. */
export const compiledFile = (): string => join(projectRoot(), 'dist', 'ontology', 'compiled.bin')

/** @throws OntologyDataError */
export const buildOntology = (data: OntologyData, tables: Tables): Ontology => {
  if (data.problems.length > 0) throw new OntologyDataError(data.problems)
  return createOntology(partsOfTables(data, tables), tables)
}

const cache = new Map<string, Ontology>()

/**
 * The ontology of a folder, by default `ontology/data` of the project, with a tenant's folder over it. Read once in each
 * thread: ours from the compiled file where that was made of the very same tables, else from the tables.
 * @throws OntologyDataError
 */
export const loadOntology = (folder: string = defaultFolder(), layer?: string): Ontology => {
  const key = `${folder}\0${layer ?? ''}`
  let ontology = cache.get(key)
  if (!ontology) {
    const tables = readTables({ folder, ...(layer !== undefined && { layer }) })
    const packed =
      folder === defaultFolder() && !tables.isLayered && readPacked<PackedParts>(compiledFile(), tables.version)
    ontology = packed ? createOntology(partsOfPacked(packed), tables) : buildOntology(parseTables(tables), tables)
    cache.set(key, ontology)
  }
  return ontology
}
