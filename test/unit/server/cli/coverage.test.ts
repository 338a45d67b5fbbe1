import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from '@jest/globals'
import { loadOntology } from '../../../../ontology/index.js'
import { notAConceptColumns } from '../../../../ontology/not-a-concept.js'
import { coverageLines, readCoverage } from '../../../../server/cli/coverage.js'
import { conceptLines, ontologyFolder } from '../../../support/ontology-folder.js'

const folder = mkdtempSync(join(tmpdir(), 'coverage-'))
afterAll(() => rmSync(folder, { recursive: true }))
const ontology = loadOntology(
  ontologyFolder({
    disease: conceptLines(
      { id: 'xm:0100000', zh: '疾病', en: 'disease' },
      {
        id: 'xm:0100010',
        zh: '心力衰竭',
        en: 'heart failure',
        parents: 'xm:0100000',
        codes: 'ICD10:I50|SNOMED:84114007',
      },
    ),
    'not-a-concept': [notAConceptColumns, ['SNOMED', '314529007', '用药核对，不是临床事实', 'a routine of care']],
  }),
)
const snomed = 'http://snomed.info/sct'
const resource = (resourceType: string, code: string, text?: string) => ({
  resourceType,
  code: { coding: [{ system: snomed, code }], ...(text !== undefined && { text }) },
})

test('codes of FHIR and of tables: mapped, decided, open, distinct and counted', async () => {
  const bundle = {
    resourceType: 'Bundle',
    entry: [
      { resource: resource('Condition', '84114007') },
      { resource: resource('Condition', '84114007') },
      { resource: resource('Condition', '1', 'Heart failure') },
      { resource: resource('Procedure', '314529007') },
      { resource: resource('Observation', '2') },
      { resource: resource('Practitioner', '3') },
    ],
  }
  writeFileSync(join(folder, 'bundle.json'), JSON.stringify(bundle))
  writeFileSync(join(folder, 'more.ndjson.gz'), gzipSync(`${JSON.stringify(resource('Condition', '4'))}\n`))
  writeFileSync(join(folder, 'list.tsv'), 'system\tcode\tcount\nICD10\tI50.9\t12\nICD10\tZ99\t3\nSNOMED\t314529007\n')
  writeFileSync(join(folder, 'readme.txt'), 'nothing here\n')
  const found = await readCoverage(ontology, [folder])
  expect(
    found.rows.map(({ field, system, mapped, notAConcept, unmapped }) => [
      `${field} ${system}`,
      ...[mapped, notAConcept, unmapped].map(({ distinct, occurrences }) => `${distinct}/${occurrences}`),
    ]),
  ).toEqual([
    ['Condition.code SNOMED', '2/3', '0/0', '1/1'],
    ['Observation.code SNOMED', '0/0', '0/0', '1/1'],
    ['Procedure.code SNOMED', '0/0', '1/1', '0/0'],
    ['list ICD10', '1/12', '0/0', '1/3'],
    ['list SNOMED', '0/0', '1/1', '0/0'],
  ])
  expect(found.total).toEqual({
    mapped: { distinct: 3, occurrences: 15 },
    notAConcept: { distinct: 2, occurrences: 2 },
    unmapped: { distinct: 3, occurrences: 5 },
  })
  expect(found.open[0]).toEqual({ system: 'ICD10', code: 'Z99', text: 'Z99', occurrences: 3 })
  expect(found.unread).toEqual([join(folder, 'readme.txt')])
  expect(coverageLines(found, 'en').join('\n')).toContain(
    'total: distinct 8 (mapped 3 37.5 %, not a concept 2, open 3)',
  )
})
