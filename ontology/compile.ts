import { compiledFile } from './load.js'
import { parseTables } from './ontology-data.js'
import { writePacked } from './packed.js'
import { packable, partsOfTables } from './parts.js'
import { defaultFolder, readTables } from './tables.js'

// A program of the build: our tables as parts in one file. Tables that can't be used leave none; who loads them is told.
const tables = readTables({ folder: defaultFolder() })
const data = parseTables(tables)
if (data.problems.length === 0) writePacked(compiledFile(), tables.version, packable(partsOfTables(data, tables)))
