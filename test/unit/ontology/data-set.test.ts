import { rmSync } from 'node:fs'
import { afterAll, describe, expect, test } from '@jest/globals'
import type { Concept } from '../../../ontology/ontology.js'
import { buildDataSet, DataSetError, loadDataSet, readDataSet } from '../../../ontology/data-set.js'
import { elementProblems } from '../../../ontology/element-problems.js'
import { elementsCsv } from '../../../ontology/elements-csv.js'
import { dataSetFolder, type DataSetPart, type ElementPart } from '../../support/data-set-folder.js'

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))
const folderOf = (part: DataSetPart): string => {
  const folder = dataSetFolder(part)
  folders.push(folder)
  return folder
}

const potassium: ElementPart = {
  zh: '血清钾',
  en: 'Serum potassium',
  type: 'N',
  format: 'N..5,2',
  domain: 'mmol/L',
  concept: 'xm:0700077',
  relation: 'measures',
}
const good: DataSetPart = {
  elements: [
    potassium,
    { ...potassium, zh: '出院血清钾', en: 'Potassium at discharge', relation: 'measures-on-occasion' },
    { de: 'DE05.01.024.00', zh: '诊断代码', en: 'Diagnosis code', type: 'S3', format: 'AN..20', domain: 'ICD10', concept: 'xm:0100000', relation: 'has-kind' },
    { zh: '分级', en: 'Class, "graded"', type: 'S3', format: 'N1', domain: 'class', version: '2.0' },
  ],
  valueSets: { class: ['1', '2', '3', '4 xm:0100000'] },
} // prettier-ignore

describe('the data set of a folder', () => {
  const folder = folderOf(good)
  const dataSet = buildDataSet(readDataSet(folder))

  test('finds elements by identifier, concept, group and name', () => {
    const ids = (elements: readonly { readonly id: string }[]): string[] => elements.map(({ id }) => id.slice(-3))
    expect(dataSet.element('XM-CV-TRI-002')?.label.zh).toBe('出院血清钾')
    expect(dataSet.element('XM42.00.002.00')?.id).toBe('XM-CV-TRI-002')
    expect(dataSet.element('DE05.01.024.00')?.id).toBe('XM-CV-TRI-003')
    expect(dataSet.element('XM-CV-TRI-009')).toBeUndefined()
    expect(ids(dataSet.ofConcept('xm:0700077'))).toEqual(['001', '002'])
    expect(dataSet.measuring('xm:0700077')?.id).toBe('XM-CV-TRI-001')
    expect(dataSet.ofKind('xm:0100000')?.id).toBe('XM-CV-TRI-003')
    expect(dataSet.ofKind('xm:0700077')).toBeUndefined()
    expect(ids(dataSet.ofGroup('trial'))).toEqual(['001', '002', '003', '004'])
    expect(dataSet.ofGroup('none')).toEqual([])
    // what begins with the text comes before what has it inside
    expect(ids(dataSet.search('POTASSIUM', 10))).toEqual(['002', '001'])
    expect(ids(dataSet.search('血清鉀', 10))).toEqual(['001', '002'])
    expect(ids(dataSet.search('血清钾', 1))).toEqual(['001'])
    expect(dataSet.search(' ', 10)).toEqual([])
  })

  test('gives what all elements share, where one does not say otherwise', () => {
    expect(dataSet.element('XM-CV-TRI-001')).toMatchObject({
      version: 'value of version',
      submittingBody: 'submitting_body 的值',
      unit: 'mmol/L',
    })
    expect(dataSet.element('XM-CV-TRI-004')).toMatchObject({ version: '2.0', domain: 'class' })
    expect([...dataSet.valueSets.get('class')!.values.keys()]).toEqual(['1', '2', '3', '4'])
  })

  test('is without problems', () => {
    expect(elementProblems(conceptsOf('xm:0700077', 'xm:0100000'), folder)).toEqual([])
  })

  test('is written as CSV with all attributes, one row an element', () => {
    const lines = elementsCsv(dataSet).split('\r\n')
    expect(lines).toHaveLength(6)
    expect(lines[0]).toMatch(/^internal_identifier,de_identifier,name_zh,name_en,definition_zh,.*,relation$/)
    expect(lines[0]!.split(',')).toHaveLength(26)
    expect(lines[1]).toContain('XM-CV-TRI-001,XM42.00.001.00,血清钾,Serum potassium,')
    expect(lines[4]).toContain('"Class, ""graded"""')
    expect(lines[4]).toContain('1 值1 Value 1; 2 值2 Value 2')
    expect(lines[5]).toBe('')
  })
})

const conceptsOf = (...ids: string[]): ReadonlyMap<string, Concept> =>
  new Map(ids.map((id) => [id, { id, unit: id === 'xm:0700077' ? 'mmol/L' : undefined } as unknown as Concept]))

describe('what is wrong with a data set is named with its line', () => {
  const problems = (part: DataSetPart, concepts = conceptsOf('xm:0700077', 'xm:0100000')): string[] => {
    const folder = folderOf(part)
    return elementProblems(concepts, folder).map(({ place, what }) => `${place.slice(folder.length + 1)} ${what}`)
  }
  const one = (part: ElementPart, valueSets?: DataSetPart['valueSets']): DataSetPart => ({
    elements: [{ type: 'S1', format: 'AN..9', ...part }],
    ...(valueSets && { valueSets }),
  })
  const line = 'element/trial.tsv:2'

  test.each<[name: string, part: DataSetPart, ...problems: string[]]>([
    ['id', one({ id: 'XM-CV-LAB-001' }), `${line} id XM-CV-LAB-001 is not XM-CV-TRI-000`],
    ['DE identifier', one({ de: 'DE1' }), `${line} DE identifier DE1 is not DE00.00.000.00`],
    ['definition', one({ definition_zh: '没有句号' }), `${line} definition_zh is not a Chinese sentence`],
    ['name', one({ en: '' }), `${line} en is empty`],
    ['language', one({ en: '血压' }), `${line} name 血压 is not English`],
    ['format', one({ format: 'AN..' }), `${line} format AN.. at 5: the greatest length is missing`],
    ['type', one({ type: 'S9' }), `${line} type S9 is not one of S1, S2, S3, L, N, D, DT, T, BY`],
    ['type and format', one({ type: 'D' }), `${line} type D has no format of this form (characters AN)`],
    ['no domain', one({ type: 'S3' }), `${line} type S3 without a value domain`],
    ['domain of text', one({ domain: 'ICD10' }), `${line} type S1 has no value domain`],
    ['unknown domain', one({ type: 'S3', domain: 'nowhere' }), `${line} value domain nowhere is no value set and no code system`],
    ['S2 with four', one({ type: 'S2', domain: 'a' }, { a: ['1', '2', '3', '4'] }), `${line} type S2 has 3 values at most, a has 4`],
    ['S3 with two', one({ type: 'S3', domain: 'a' }, { a: ['1', '2'] }), `${line} type S3 has more than 3 values, a has 2`],
    ['code too long', one({ type: 'S2', format: 'AN1', domain: 'a' }, { a: ['1', '22'] }), `${line} code 22 of a does not fit AN1: TOO_LONG`],
    ['unit', one({ type: 'N', format: 'N2', domain: 'blobs' }), `${line} unit blobs is not UCUM that we know`],
    ['range', one({ type: 'N', format: 'N..2', low: '9', high: '3' }), `${line} low 9 is not below high 3`],
    ['range and format', one({ type: 'N', format: 'N..2', low: '0', high: '300' }), `${line} 300 of the range does not fit N..2: TOO_LONG`],
    ['range of text', one({ low: '1' }), `${line} type S1 has no range`],
    ['concept', one({ concept: 'xm:0799999', relation: 'codes-for' }), `${line} concept xm:0799999 is not in the ontology`],
    ['relation', one({ concept: 'xm:0700077', relation: 'is' }), `${line} relation is is not one of measures, measures-on-occasion, codes-for, has-kind`],
    ['relation alone', one({ relation: 'measures' }), `${line} concept and relation go together`],
    ['unit of the concept', one({ ...potassium, domain: 'mm[Hg]' }), `${line} unit mm[Hg] does not convert from mmol/L of xm:0700077`],
    ['unused set', one({}, { a: ['1', '2'] }), 'value-set.tsv:2 no element uses a'],
    ['concept of a value', one({ type: 'S2', domain: 'a' }, { a: ['1', '2 xm:0399999'] }), 'value.tsv:3 concept xm:0399999 of 2 is not in the ontology'],
    ['value twice', one({ type: 'S2', domain: 'a' }, { a: ['1', '2', '2'] }), 'value.tsv:4 code 2 is twice in a'],
    ['value of no set', { ...one({}), files: { 'value.tsv': 'value_set\tcode\tzh\ten\tconcept\nb\t1\t一\tone\n' } }, expect.stringMatching(/^value\.tsv:2 value set b is not in /) as never],
    ['no element', { elements: [] }, 'group.tsv:2 group trial has no element'],
    ['attribute', { ...one({}), files: { 'data-set.tsv': 'attribute\tzh\ten\ncolour\t红\tred\n' } }, 'data-set.tsv:2 no attribute colour'],
    ['header', { ...one({}), files: { 'group.tsv': 'id\tname\n' } }, expect.stringMatching(/^group\.tsv:1 the header is not id, code, number/) as never],
  ])('%s', (_name, part, ...expected) => expect(problems(part)).toEqual(expect.arrayContaining(expected))) // prettier-ignore

  test('what there may be once is found twice', () => {
    const found = problems({
      elements: [potassium, { ...potassium, id: 'XM-CV-TRI-001', zh: '血清鉀', definition_en: 'Item number 1.' }],
    })
    const first = 'is also at'
    expect(found.filter((what) => what.includes(first)).map((what) => what.split(' ').slice(1, 3).join(' '))).toEqual([
      'id XM-CV-TRI-001',
      'DE identifier',
      'name serum',
      'the measured',
    ])
  })

  test('and it is not used', () => {
    const folder = folderOf(one({ format: 'AN..' }))
    expect(() => loadDataSet(folder)).toThrow(DataSetError)
  })
})

describe("the project's own data set", () => {
  test('is read once', () => {
    expect(loadDataSet()).toBe(loadDataSet())
    expect(loadDataSet().elements.length).toBeGreaterThan(0)
  })
})
