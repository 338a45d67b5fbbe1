import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { loadOntology } from '../../../../ontology/load.js'
import { statementCheck } from './statement-check.js'
import { describeSharedData, sharedData } from '../../../support/shared-data.js'
import { readFhirFile } from './read-fhir-file.js'

/** Resources of a document by a plain walk: those of a Bundle, else the document itself. */
const count = (json: { resourceType?: string; entry?: { resource?: object }[] }): number =>
  json.resourceType === 'Bundle'
    ? (json.entry ?? []).reduce((sum, { resource }) => sum + (resource === undefined ? 0 : count(resource)), 0)
    : 1

const folders = ['synthea-r4-cardio-A', 'hl7-r4-examples']

describeSharedData('public FHIR R4 data', () => {
  test.each(folders)('%s: every resource is accounted for', async (name) => {
    const folder = join(sharedData, 'fhir-r4', name)
    const ontology = loadOntology()
    for (const file of readdirSync(folder)) {
      const path = join(folder, file)
      const { records, issues } = await readFhirFile(path, ontology)
      const expected = file.endsWith('.xml') ? 1 : count(JSON.parse(readFileSync(path, 'utf8')) as object)
      expect([file, records.length, issues]).toEqual([file, expected, []])
      const odd = records.filter(
        (r) => r.disposition === 'rejected' || (r.disposition === 'used') !== r.documents.length > 0,
      )
      expect(odd.map((record) => record.place)).toEqual([])
      for (const { statements } of records) statements.forEach(statementCheck)
    }
  })

  test('the same Observation as JSON and as XML says the same', async () => {
    const folder = join(sharedData, 'fhir-r4', 'hl7-r4-examples')
    const ontology = loadOntology()
    for (const name of ['observation-example', 'condition-example', 'observation-decimal', 'patient-example']) {
      const [json, xml] = await Promise.all(
        ['json', 'xml'].map(async (ext) => (await readFhirFile(join(folder, `${name}.${ext}`), ontology)).records[0]!),
      )
      expect(xml!.statements).toEqual(json!.statements)
      expect(xml!.patient).toEqual(json!.patient)
    }
  })
})
