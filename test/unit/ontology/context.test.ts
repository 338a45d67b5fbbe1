import { describe, expect, test } from '@jest/globals'
import { sectionKinds } from '../../../extractors/text/section.js'
import { contextColumns, contextSections } from '../../../ontology/context-table.js'
import { checkOntology, loadOntology, type TermContext } from '../../../ontology/index.js'
import { conceptLines, ontologyFolder } from '../../support/ontology-folder.js'

const folder = (...lines: readonly (readonly string[])[]): string =>
  ontologyFolder({
    disease: conceptLines(
      { id: 'xm:0100000', zh: '疾病', en: 'disease' },
      { id: 'xm:0100010', zh: '甲病', en: 'disease A', parents: 'xm:0100000', terms: '^?AB|^XY' },
      { id: 'xm:0100020', zh: '乙病', en: 'disease B', parents: 'xm:0100000', terms: '^?AB' },
    ),
    context: [contextColumns, ...lines],
  })

describe('a term of two concepts', () => {
  const ontology = loadOntology(
    folder(['AB', 'xm:0100010 甲病', 'report', 'valve|瓣膜', ''], ['AB', 'xm:0100020', 'medication', '#mm', 'yes']),
  )
  test.each<[string, TermContext, string | undefined]>([
    ['a word before', { before: 'The valve with ' }, 'xm:0100010'],
    ['a word behind, any case and width', { after: '，ＶＡＬＶＥ' }, 'xm:0100010'],
    ['a Chinese word', { after: '累及瓣膜' }, 'xm:0100010'],
    ['a part of a Latin word is none', { after: ' valves' }, 'xm:0100020'],
    ['the section', { section: 'report' }, 'xm:0100010'],
    ['a value with its unit', { section: 'report', after: '：38 mm' }, 'xm:0100020'],
    ['a value with another unit', { section: 'report', after: ' 38 %' }, 'xm:0100010'],
    ['both sides equal: the default', { before: 'valve', after: '38mm' }, 'xm:0100020'],
    ['nothing: the default', {}, 'xm:0100020'],
  ])('%s', (_, context, id) => expect(ontology.resolve('AB', context)?.id).toBe(id))

  test('case decides for an abbreviation, and other terms have no context', () => {
    expect(ontology.resolve('ab', { section: 'report' })).toBeUndefined()
    expect(ontology.resolve('甲病', { section: 'report' })).toBeUndefined()
  })
})

test.each<[string, readonly string[], string]>([
  ['an unknown concept', ['AB', 'xm:0100099', 'report'], 'is no concept'],
  ['a term that it lacks', ['CD', 'xm:0100010', 'report'], 'has no term CD'],
  ['a term that decides', ['XY', 'xm:0100010', 'report'], 'is not marked ?'],
  ['an unknown section', ['AB', 'xm:0100010', 'appendix'], 'no section appendix'],
  ['nothing to decide by', ['AB', 'xm:0100010'], 'decides nothing'],
])('%s is named with its line', (_, line, what) => {
  const found = checkOntology(folder(line)).filter(({ place }) => place.includes('context.tsv'))
  expect(found).toEqual([{ place: expect.stringMatching(/context\.tsv:2$/), what: expect.stringContaining(what) }])
})

test('sections are those of the reading of notes', () => {
  expect(contextSections.filter((section) => !(sectionKinds as readonly string[]).includes(section))).toEqual([])
})

describe('our terms', () => {
  const ontology = loadOntology()
  test.each<[string, TermContext, string | undefined]>([
    ['MS', { before: 'severe ', after: ', mild MR, valve area 1.0' }, 'mitral stenosis'],
    ['MS', { before: 'relapsing-remitting ', after: ' on interferon' }, 'multiple sclerosis'],
    ['MS', {}, undefined],
    ['AS', { before: 'HLA-B27 positive ' }, 'ankylosing spondylitis'],
    ['AS', { after: ' s/p TAVR' }, 'aortic stenosis'],
    ['LA', { after: '：38mm，LV 50mm' }, 'Left atrial diameter'],
    ['LA', { after: '增大' }, 'Left atrium'],
    ['LAD', { after: ' 41mm' }, 'Left atrial diameter'],
    ['LAD', { after: '近段狭窄 80%' }, undefined],
    ['PDA', { before: '先天性心脏病，', after: '封堵术后' }, 'patent ductus arteriosus'],
    ['PDA', { before: 'RCA中段及', after: '狭窄 70%' }, 'Posterior descending artery'],
    ['PE', { section: 'examination' }, 'Physical examination'],
    ['PE', { section: 'past-history', before: 'history of DVT and ' }, 'pulmonary embolism'],
    ['PA', { before: 'mean ', after: ' pressure' }, 'Pulmonary artery'],
  ])('%s %j is %s', (term, context, en) => expect(ontology.resolve(term, context)?.label.en).toBe(en))
})
