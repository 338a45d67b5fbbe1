import { describe, expect, test } from '@jest/globals'
import { relationMeanings, relationPredicates } from '../../../graph-schema/index.js'
import { checkOntology, loadOntology } from '../../../ontology/index.js'
import { relationColumns } from '../../../ontology/relation-table.js'
import { sourceColumns } from '../../../ontology/source-table.js'
import { conceptLines, ontologyFolder } from '../../support/ontology-folder.js'

const concepts = {
  disease: conceptLines(
    { id: 'xm:0100000', zh: '疾病', en: 'disease' },
    { id: 'xm:0100010', zh: '心力衰竭', en: 'heart failure', parents: 'xm:0100000', zh_terms: '心衰' },
  ),
  drug: conceptLines(
    { id: 'xm:0400000', zh: '药物', en: 'drug' },
    { id: 'xm:0400010', zh: '甲药', en: 'drug A', parents: 'xm:0400000' },
    { id: 'xm:0400020', zh: '乙药', en: 'drug B', parents: 'xm:0400000' },
  ),
  anatomy: conceptLines(
    { id: 'xm:1000000', zh: '部位', en: 'site' },
    { id: 'xm:1000010', zh: '甲部', en: 'site A', parents: 'xm:1000000' },
    { id: 'xm:1000020', zh: '乙部', en: 'site B', parents: 'xm:1000000' },
  ),
  source: [sourceColumns, ['guide', '指南', 'Guideline', 'guideline', '2024', 'Society']],
}
const folder = (...relations: readonly (readonly string[])[]): string =>
  ontologyFolder({ ...concepts, relation: [relationColumns, ...relations] })

describe('relations', () => {
  const ontology = loadOntology(
    folder(
      ['xm:0400010 甲药', 'indication', 'xm:0100010 心衰', 'guide', '仅慢性', 'chronic only'],
      ['xm:0400010', 'interacts-with', 'xm:0400020', 'guide'],
    ),
  )

  test('are found from both sides, with source and note', () => {
    const indication = {
      subject: 'xm:0400010',
      predicate: 'indication',
      object: 'xm:0100010',
      sources: ['guide'],
      note: { zh: '仅慢性', en: 'chronic only' },
    }
    expect(ontology.relations('xm:0400010').map((r) => r.predicate)).toEqual(['indication', 'interacts-with'])
    expect(ontology.relations('xm:0100010')).toEqual([indication])
    expect(ontology.source('guide')).toMatchObject({ kind: 'guideline', year: 2024 })
    expect(ontology.relations('xm:0400000')).toEqual([])
    expect(ontology.allRelations()).toHaveLength(2)
  })

  test.each<[string, (readonly string[])[], string]>([
    ['an unknown id', [['xm:0400099', 'indication', 'xm:0100010', 'guide']], 'xm:0400099 is no concept'],
    [
      'a name of another id',
      [['xm:0400010 乙药', 'indication', 'xm:0100010', 'guide']],
      '乙药 is no term of xm:0400010',
    ],
    ['an unknown predicate', [['xm:0400010', 'cures', 'xm:0100010', 'guide']], 'predicate cures'],
    ['a wrong kind at the end', [['xm:0400010', 'indication', 'xm:0400020', 'guide']], 'does not lead to a drug'],
    ['a wrong kind at the start', [['xm:0100010', 'indication', 'xm:0100010', 'guide']], 'not begin at a disease'],
    ['no source', [['xm:0400010', 'indication', 'xm:0100010', '']], 'no source'],
    ['an unknown source', [['xm:0400010', 'indication', 'xm:0100010', 'hearsay']], 'hearsay is not in source.tsv'],
    ['itself', [['xm:0400010', 'interacts-with', 'xm:0400010', 'guide']], 'related to itself'],
    [
      'a fact twice, from the other side',
      [
        ['xm:0400010', 'interacts-with', 'xm:0400020', 'guide'],
        ['xm:0400020', 'interacts-with', 'xm:0400010', 'guide'],
      ],
      'is given before, at',
    ],
    [
      'parts of each other',
      [
        ['xm:1000010', 'part-of', 'xm:1000020', 'guide'],
        ['xm:1000020', 'part-of', 'xm:1000010', 'guide'],
      ],
      'is a cycle',
    ],
  ])('%s is named with its line', (_, lines, what) => {
    const found = checkOntology(folder(...lines)).filter(({ place }) => place.includes('relation.tsv'))
    expect(found).toEqual([
      { place: expect.stringMatching(/relation\.tsv:[23]$/), what: expect.stringContaining(what) },
    ])
  })

  test('a bad line does not take the others along', () => {
    const some = loadOntology(
      folder(['xm:0400099', 'indication', 'xm:0100010', 'guide'], ['xm:0400010', 'indication', 'xm:0100010', 'guide']),
    )
    expect(some.allRelations()).toHaveLength(1)
    expect(some.problems()).toHaveLength(1)
  })
})

test('our relations: every predicate is used, and each names what it rests on', () => {
  const ontology = loadOntology()
  const used = new Set(ontology.allRelations().map((r) => r.predicate))
  expect(relationPredicates.filter((p) => !used.has(p))).toEqual([])
  expect(ontology.allRelations().length).toBeGreaterThanOrEqual(400)
  for (const { label, inverse } of Object.values(relationMeanings))
    for (const said of [label, inverse]) expect(/\p{Script=Han}/u.test(said.zh) && /^[a-z ]+$/.test(said.en)).toBe(true)
})

test('lowest common concepts', () => {
  const ontology = loadOntology(
    ontologyFolder({
      disease: conceptLines(
        { id: 'xm:0100000', zh: '疾病', en: 'disease' },
        { id: 'xm:0100010', zh: '甲', en: 'A', parents: 'xm:0100000' },
        { id: 'xm:0100020', zh: '乙', en: 'B', parents: 'xm:0100000' },
        { id: 'xm:0100030', zh: '丙', en: 'C', parents: 'xm:0100010|xm:0100020' },
        { id: 'xm:0100040', zh: '丁', en: 'D', parents: 'xm:0100020|xm:0100010' },
        { id: 'xm:0100050', zh: '戊', en: 'E', parents: 'xm:0100010' },
      ),
    }),
  )
  expect(ontology.lowestCommon('xm:0100030', 'xm:0100040')).toEqual(['xm:0100010', 'xm:0100020'])
  expect(ontology.lowestCommon('xm:0100030', 'xm:0100050')).toEqual(['xm:0100010'])
  expect(ontology.lowestCommon('xm:0100030', 'xm:0100010')).toEqual(['xm:0100010'])
  expect(ontology.lowestCommon('xm:0100050', 'xm:0100020')).toEqual(['xm:0100000'])
  expect(ontology.lowestCommon('xm:0100050', 'xm:9999999')).toEqual([])
})
