import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from '@jest/globals'
import { loadOntology } from '../../../../ontology/index.js'
import { notAConceptColumns } from '../../../../ontology/not-a-concept.js'
import { coverageLines, icdRanges, readCoverage } from '../../../../server/cli/coverage.js'
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

const fieldsOf = async (files: Readonly<Record<string, string>>, within?: (code: string) => boolean) => {
  const of = mkdtempSync(join(folder, 'of-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(of, name), text)
  const { rows, unread } = await readCoverage(ontology, [of], within)
  return {
    rows: rows.map(({ field, system, mapped, notAConcept, unmapped }) => [
      `${field} ${system}`,
      ...[mapped, notAConcept, unmapped].map(({ distinct, occurrences }) => `${distinct}/${occurrences}`),
    ]),
    unread: unread.map((path) => path.slice(of.length + 1)),
  }
}

test('clinical tables of OMOP count by what the CONCEPT table beside them says of their ids', async () => {
  const found = await fieldsOf({
    'CONCEPT.csv':
      'concept_id,concept_name,vocabulary_id,concept_code\n7,"Failure, of the heart",SNOMED,84114007\n8,Other,SNOMED,99\n9,Never used,SNOMED,98\n',
    'condition_occurrence.csv':
      'person_id,condition_concept_id,condition_type_concept_id,condition_source_value\n1,7,32817,a\n2,7,32817,a\n2,8,32817,b\n3,0,32817,c\n3,6,32817,d\n',
    'person.csv': 'person_id,gender_concept_id\n1,8507\n',
  })
  expect(found).toEqual({
    rows: [
      ['condition_occurrence.condition_concept_id OMOP', '0/0', '0/0', '1/1'],
      ['condition_occurrence.condition_concept_id SNOMED', '1/2', '0/0', '1/1'],
    ],
    unread: ['person.csv'],
  })
})

test('CSV without clinical tables: a list of concepts, maps of sources, and tables of Synthea', async () => {
  const found = await fieldsOf({
    'concept.csv': 'concept_id,concept_name,vocabulary_id,concept_code\n7,Heart failure,SNOMED,84114007\n',
    'source_to_concept_map.csv':
      'source_code,source_vocabulary_id,source_code_description\nI50.9,ICD10,"Heart failure, unspecified"\nmg,our units,mg\n',
    'conditions.csv':
      'START,PATIENT,CODE,DESCRIPTION\r\n2020-01-01,p,84114007,"a ""failing"" heart,\nin two lines"\r\n2020-01-02,p,5,\r\n',
    'allergies.csv': 'CODE,SYSTEM,DESCRIPTION\n6,RxNorm,\n',
  })
  expect(found).toEqual({
    rows: [
      ['allergies.CODE RXNORM', '0/0', '0/0', '1/1'],
      ['concept.concept_code SNOMED', '1/1', '0/0', '0/0'],
      ['conditions.CODE SNOMED', '1/1', '0/0', '1/1'],
      ['source_to_concept_map.source_code ICD10', '1/1', '0/0', '0/0'],
    ],
    unread: [],
  })
})

test('a list may give names: they count apart, by exact term, and only within the chapters asked for', async () => {
  const list = 'ICD10\tI50.9\t心力衰竭\nICD10\tI51\t别的心脏病\nICD10\tJ18\t肺炎\ntext\tHeart failure\n'
  expect((await fieldsOf({ 'list.tsv': list }, icdRanges('I00-I99'))).rows).toEqual([
    ['list ICD10', '1/1', '0/0', '1/1'],
    ['name text', '2/2', '0/0', '1/1'],
  ])
  expect(icdRanges('E10-E14,E78')('E78.5')).toBe(true)
  expect(icdRanges('E10-E14,E78')('E15')).toBe(false)
  expect(() => icdRanges('I00-')).toThrow('no range')
})
