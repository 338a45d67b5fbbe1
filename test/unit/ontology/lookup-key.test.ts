import { describe, expect, test } from '@jest/globals'
import { loadOntology } from '../../../ontology/index.js'
import { lookupKey } from '../../../ontology/lookup-key.js'

describe('one key', () => {
  test.each([
    ['2型糖尿病', 'Ⅱ型糖尿病', 'II型糖尿病', '二型糖尿病', '糖尿病（2 型）', '糖尿病，Ⅱ型', '２型糖尿病'],
    ['type 2 diabetes', 'Type II Diabetes', 'diabetes, type 2', 'DIABETES (type II)'],
    ['一度房室传导阻滞', 'I度房室传导阻滞', 'Ⅰ度房室传导阻滞', '房室传导阻滞 1度', '一度房室傳導阻滯'],
    ['first degree heart block', 'heart block, degree 1'],
    ['β受体阻滞剂', 'beta受体阻滞剂', 'β-受体阻滞剂'],
    ['beta blocker', 'β-blocker', 'Beta-Blocker'],
    ['脂蛋白(a)', '脂蛋白（a）', '脂蛋白a'],
    ["Graves' disease", 'Graves disease', 'Graves’ Disease'],
    ['A型主动脉夹层', '主动脉夹层（A型）', '主動脈夾層 A 型'],
    ['慢性肾脏病3期', '慢性肾脏病Ⅲ期', '慢性肾脏病（三期）'],
  ])('%s', (...ways) => expect(new Set(ways.map(lookupKey)).size).toBe(1))
})

describe('keys apart', () => {
  test.each([
    ['1型糖尿病', '2型糖尿病'],
    ['慢性肾脏病3期', '慢性肾脏病3级'],
    ['heart failure', 'heartfailure'],
    ['A型主动脉夹层', 'B型主动脉夹层'],
    ['0.9%', '09%'],
    ['factor v deficiency', 'factor 5 deficiency'],
    ['第二心音', '2心音'],
  ])('%s and %s', (a, b) => expect(lookupKey(a)).not.toBe(lookupKey(b)))
})

test('what holds nothing but marks has no key', () => expect(['', '（）', '。'].map(lookupKey)).toEqual(['', '', '']))

describe('our terms are found', () => {
  const ontology = loadOntology()
  test.each([
    ['糖尿病（Ⅱ型）', '2型糖尿病'],
    ['diabetes mellitus, type II', '2型糖尿病'],
    ['Ⅲ度房室传导阻滞', '三度房室传导阻滞'],
    ['房室传导阻滞（三度）', '三度房室传导阻滞'],
    ['beta受体阻滞剂', 'β受体阻滞剂'],
    ['慢性腎臟病（5期）', '终末期肾病'],
    ['主动脉夹层（A型）', 'A型主动脉夹层'],
  ])('%s is %s', (text, zh) => expect(ontology.byTerm(text).map((c) => c.label.zh)).toContain(zh))

  test('an exact term comes before another with the same key', () => {
    for (const concept of ontology.concepts())
      for (const term of concept.terms) expect(ontology.byTerm(term.text).map((c) => c.id)).toContain(concept.id)
  })
})
