import { describe, expect, test } from '@jest/globals'
import { checkOntology, loadOntology, ontologyStats } from '../../../ontology/index.js'
import { contextColumns } from '../../../ontology/context-table.js'
import { notAConceptColumns } from '../../../ontology/not-a-concept.js'
import { relationColumns } from '../../../ontology/relation-table.js'
import { sourceColumns } from '../../../ontology/source-table.js'
import { conceptLines, ontologyFolder } from '../../support/ontology-folder.js'

const base = ontologyFolder({
  disease: conceptLines(
    { id: 'xm:0100000', zh: '疾病', en: 'disease' },
    { id: 'xm:0100010', zh: '心力衰竭', en: 'heart failure', parents: 'xm:0100000', codes: 'ICD10:I50' },
  ),
  drug: conceptLines({ id: 'xm:0400000', zh: '药物', en: 'drug' }),
})

describe('a tenant over ours', () => {
  const layer = ontologyFolder({
    disease: conceptLines(
      { id: 'acme:1', zh: '本院心衰亚型', en: 'local failure', parents: 'xm:0100010', codes: 'SNOMED:84114007' },
      { id: 'acme:2', zh: '更窄的亚型', en: 'narrower failure', parents: 'acme:1' },
      { id: 'xm:0100010', zh_terms: '心功能衰减', en_terms: '', terms: '^?HFX', codes: 'ICD10:I50.9' },
    ),
    drug: conceptLines({ id: 'acme:9', zh: '院内制剂', en: 'house drug', parents: 'xm:0400000' }),
    source: [sourceColumns, ['acme-book', '院内手册', 'House book', 'textbook', '2024', 'Acme']],
    relation: [relationColumns, ['acme:9', 'indication', 'xm:0100010 心力衰竭', 'acme-book']],
    context: [contextColumns, ['HFX', 'xm:0100010', 'report', '', 'yes']],
    'not-a-concept': [notAConceptColumns, ['SNOMED', '22298006', '仅供测试', 'for the test']],
  })
  const ontology = loadOntology(base, layer)

  test('adds concepts, terms, codes, relations, contexts and decided codes', () => {
    expect(ontology.problems()).toEqual([])
    expect(ontology.byTerm('心功能衰减')[0]?.id).toBe('xm:0100010')
    expect(ontology.byCode('ICD10', 'I50.9')?.id).toBe('xm:0100010')
    expect(ontology.byCode('SNOMED', '84114007')?.id).toBe('acme:1')
    expect(ontology.ancestors('acme:2')).toEqual(['acme:1', 'xm:0100010', 'xm:0100000'])
    expect(ontology.matcher.match('诊断：更窄的亚型')[0]?.concepts[0]?.id).toBe('acme:2')
    expect(ontology.relations('xm:0100010').map((r) => r.subject)).toEqual(['acme:9'])
    expect(ontology.resolve('HFX', {})?.id).toBe('xm:0100010')
    expect(ontology.notAConcept('http://snomed.info/sct', '22298006')?.reason.en).toBe('for the test')
    expect(ontology.notAConcept('SNOMED', '84114007')).toBeUndefined()
  })

  test('leaves ours as it is without it, and is part of the version', () => {
    const alone = loadOntology(base)
    expect(alone.concept('acme:1')).toBeUndefined()
    expect(alone.byTerm('心功能衰减')).toEqual([])
    expect(alone.version).not.toBe(ontology.version)
    expect(ontologyStats(base, layer).concepts.disease).toBe(ontologyStats(base).concepts.disease! + 2)
  })
})

test('what is in conflict is left out line by line and named; the rest goes on', () => {
  const layer = ontologyFolder({
    disease: conceptLines(
      { id: 'acme:1', zh: '心力衰竭', en: 'again', parents: 'xm:0100000' },
      { id: 'acme:2', zh: '甲', en: 'A', parents: 'acme:1' },
      { id: 'acme:3', zh: '乙', en: 'B', parents: 'xm:0100000', codes: 'ICD10:I50' },
      { id: 'acme:4', zh: '丙', en: 'C', parents: 'acme:99' },
      { id: 'acme:5', zh: '丁', en: 'D', parents: 'acme:6' },
      { id: 'acme:6', zh: '戊', en: 'E', parents: 'acme:5' },
      { id: 'acme:7', zh: '己', en: 'F', parents: 'xm:0400000' },
      { id: 'xm:0100010', zh: '改名', en: '' },
      { id: 'xm:0100099', zh_terms: '庚' },
      { id: 'xm:0400000', zh_terms: '辛' },
      { id: 'xm-1', zh: '壬', en: 'G', parents: 'xm:0100000' },
      { id: 'acme:8', zh: '癸', en: 'H', parents: 'xm:0100010' },
    ),
  })
  const ontology = loadOntology(base, layer)
  expect([...ontology.concepts()].filter(({ id }) => id.startsWith('acme:')).map(({ id }) => id)).toEqual(['acme:8'])
  expect(ontology.concept('xm:0100010')?.label.zh).toBe('心力衰竭')
  const said = ontology.problems()
  const expected: [number, string][] = [
    [2, 'term 心力衰竭 is one of xm:0100010'],
    [3, 'stands under acme:1, which is left out'],
    [4, 'code ICD10:I50 is at'],
    [5, 'parent acme:99 of acme:4 is not in the data'],
    [6, 'is a cycle'],
    [7, 'is a cycle'],
    [8, 'does not reach xm:0100000'],
    [9, 'zh of xm:0100010 cannot be changed'],
    [10, 'xm:0100099 is not in the ontology'],
    [11, 'is not in the range of disease'],
    [12, 'id xm-1 is not prefix:local'],
  ]
  expect(said).toHaveLength(expected.length)
  for (const [line, what] of expected)
    expect(said).toContainEqual(expect.stringMatching(new RegExp(`disease\\.tsv:${line}: .*${what}`)))
  expect(checkOntology(base, layer).filter(({ place }) => place.includes('disease.tsv')).length).toBeGreaterThanOrEqual(
    11,
  )
})

test('a folder that is not there is told', () =>
  expect(() => loadOntology(base, '/no/such/folder')).toThrow('no such folder'))
