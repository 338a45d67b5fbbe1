import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { loadOntology } from '../../../ontology/load.js'
import { readFhirFile } from '../../unit/extractors/fhir/read-fhir-file.js'

/** Each folder is a case: input.*, expected.json, and context.json where the reading has settings. */
const here = dirname(fileURLToPath(import.meta.url))
const cases = readdirSync(here).filter((name) => existsSync(join(here, name, 'expected.json')))
const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

describe('FHIR, case by case', () => {
  const ontology = loadOntology(join(here, 'ontology'))

  test.each(cases)('%s', async (name) => {
    const folder = join(here, name)
    const input = readdirSync(folder).find((file) => file.startsWith('input.'))!
    const context = join(folder, 'context.json')
    const settings = existsSync(context) ? (json(context) as { patientSystem?: string }) : {}
    const found = await readFhirFile(join(folder, input), ontology, settings)
    expect(JSON.parse(JSON.stringify(found))).toEqual(json(join(folder, 'expected.json')))
  })
})
