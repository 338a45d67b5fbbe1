import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import type { Annotation } from '../../../../graph-schema/index.js'
import { loadOntology } from '../../../../ontology/index.js'
import { errorsOf } from '../../../../server/evaluate/error-list.js'
import { evaluate, readForeignGold, score } from '../../../../server/evaluate/index.js'

const text = '左室射血分数60%，无胸痛，左房增大。'
const at = (words: string, rest: Partial<Annotation> = {}): Annotation => {
  const start = text.indexOf(words)
  return { start, end: start + words.length, text: words, type: 'symptom', status: 'present', ...rest }
}
const gold = [
  at('射血分数', { type: 'measurement', value: '60', unit: '%' }),
  at('胸痛', { status: 'absent' }),
  at('增大', { type: 'finding', site: '左房' }),
]
const texts = [{ id: 'a', language: 'zh' as const, text, annotations: gold }]
const causes = (predicted: Annotation[]) => errorsOf(texts, [predicted]).map((e) => e.cause)

describe('errors by cause', () => {
  test('none where all is right', () => {
    expect(causes(gold)).toEqual([])
  })
  test('missed and spurious, another type, spans, attributes', () => {
    expect(causes([at('无')])).toEqual(['missed', 'spurious', 'missed', 'missed'])
    expect(causes([gold[0]!, at('胸痛', { type: 'disease' }), gold[2]!])).toEqual(['other type'])
    expect(
      causes([{ ...gold[0]!, unit: '' }, at('胸痛'), { ...gold[2]!, ...at('房增大'), type: 'finding', site: '左' }]),
    ).toEqual(['value', 'status', 'span too long', 'site'])
  })
  test('negation, finding with site, and ejection fraction have measures of their own', () => {
    const s = score(texts, [[{ ...gold[0]!, value: '6' }, gold[1]!, { ...gold[2]!, site: '右房' }]], 1)
    expect([s.negation.f1, s.findingSite.f1, s.ejectionFraction.f1]).toEqual([1, 0, 0])
    const right = score(texts, [gold], 1)
    expect([right.negation.f1, right.findingSite.f1, right.ejectionFraction.f1]).toEqual([1, 1, 1])
  })
})

describe('public corpora', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xinmai-gold-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  test('CCKS 2017: last units are inclusive, wider types, lines that quote nothing are left out', () => {
    const ccks = join(folder, 'ccks')
    mkdirSync(ccks)
    writeFileSync(join(ccks, '1.txtoriginal.txt'), '患者胸痛，查心电图。')
    writeFileSync(join(ccks, '1.txt'), '胸痛\t2\t3\t症状和体征\n心电图\t6\t8\t检查和检验\n头痛\t0\t1\t症状和体征\n')
    const { texts: read, types } = readForeignGold('ccks2017', ccks)
    expect(read[0]!.annotations.map((a) => [a.text, a.type])).toEqual([
      ['胸痛', 'symptom'],
      ['心电图', 'test'],
    ])
    expect(evaluate(read, loadOntology(), types).score.exact.f1).toBe(1)
  })
  test('CMDD: letters over utterances, three statuses', () => {
    const cmdd = join(folder, 'cmdd')
    mkdirSync(cmdd)
    writeFileSync(
      join(cmdd, '1.json'),
      JSON.stringify({ 'dialogue-content': [{ sentence: '没有发热，咳嗽', label: 'OOBIOBI', type: ['2', '1'] }] }),
    )
    const { texts: read } = readForeignGold('cmdd', cmdd)
    expect(read[0]!.annotations.map((a) => [a.text, a.status])).toEqual([
      ['发热', 'absent'],
      ['咳嗽', 'present'],
    ])
  })
  test('an empty folder is told', () => {
    expect(() => readForeignGold('cmdd', join(folder, 'ccks'))).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  })
})
