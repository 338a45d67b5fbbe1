import { describe, expect, test } from '@jest/globals'
import type { AnnotatedText, Annotation } from '../../../../graph-schema/index.js'
import { parseGold, score } from '../../../../server/evaluate/index.js'

const at = (start: number, end: number, rest: Partial<Annotation> = {}): Annotation => ({
  start,
  end,
  text: 'x'.repeat(end - start),
  type: 'disease',
  status: 'present',
  ...rest,
})
const text = (annotations: Annotation[]): AnnotatedText => ({
  id: 'a',
  language: 'en',
  text: 'x'.repeat(100),
  annotations,
})

describe('score', () => {
  test('exact matches come before larger overlaps, and each counts once', () => {
    const gold = [at(0, 4), at(0, 10)]
    const s = score([text(gold)], [[at(0, 10), at(2, 12)]], 2)
    expect(s.exact).toMatchObject({ gold: 2, predicted: 2, matched: 1, precision: 0.5, recall: 0.5, f1: 0.5 })
    expect(s.overlapping.matched).toBe(2)
    expect(s.charactersPerSecond).toBe(50)
  })
  test('another type is no match', () => {
    const s = score([text([at(0, 4)])], [[at(0, 4, { type: 'symptom' })]], 1)
    expect(s.overlapping).toMatchObject({ matched: 0, precision: 0, recall: 0, f1: 0 })
    expect(s.statusAccuracy).toBeNull()
  })
  test('status, value and unit are judged on matched pairs', () => {
    const gold = [
      at(0, 2, { type: 'measurement', value: '5', unit: 'mm' }),
      at(4, 6, { type: 'measurement', value: '7', unit: '' }),
      at(8, 9, { status: 'absent' }),
    ]
    const predicted = [
      at(0, 2, { type: 'measurement', value: '5', unit: 'cm' }),
      at(4, 6, { type: 'measurement', value: '7', unit: '' }),
      at(8, 9),
    ]
    const s = score([text(gold)], [predicted], 1)
    expect(s.valueAccuracy).toBe(0.5)
    expect(s.statusAccuracy).toBeCloseTo(2 / 3)
  })
  test('two annotations on one span match by site', () => {
    const gold = [at(0, 2, { type: 'finding', site: 'a' }), at(0, 2, { type: 'finding', site: 'b' })]
    expect(score([text(gold)], [[gold[1]!, gold[0]!]], 1).siteAccuracy).toBe(1)
  })
  test('gold that does not quote its text is refused with its line', () => {
    const row = JSON.stringify(text([{ ...at(0, 2), text: 'yy' }]))
    expect(() => parseGold(`\n${row}`, 'g.jsonl')).toThrow(
      expect.objectContaining({ code: 'BAD_REQUEST', facts: { line: 2 } }),
    )
  })
})
