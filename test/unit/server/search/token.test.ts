import { describe, expect, test } from '@jest/globals'
import { cutAtoms, termAt } from '../../../../server/search/token.js'

const terms = (text: string): string[] => {
  const atoms = cutAtoms(text)
  return Array.from({ length: atoms.count }, (_, i) => termAt(atoms, i))
}

describe('atoms and terms', () => {
  test.each([
    ['左前降支', ['左前', '前降', '降支', '支']],
    ['心衰。房颤', ['心衰', '衰', '房颤', '颤']],
    ['BNP升高', ['bnp', '升高', '高']],
    ['LVEF 35.5%', ['lvef', '35.5']],
    ['25mg 3. 4', ['25', 'mg', '3', '4']],
    ['T2DM', ['t2dm']],
    ['arteries stenosis diseases virus pass', ['artery', 'stenosis', 'disease', 'virus', 'pass']],
    ['Ménière e\u0301tat ＡＢＣ', ['meniere', 'etat', 'abc']],
    ['𠮷野', ['𠮷野', '野']],
    ['心臟', ['心脏', '脏']],
    ['', []],
    ['，。 \n', []],
  ])('%s', (text, expected) => expect(terms(text)).toEqual(expected))

  test('offsets are those of the text', () => {
    const text = '𠮷 ＢＮＰ：120 心衰'
    const { count, starts, ends } = cutAtoms(text)
    expect(Array.from({ length: count }, (_, i) => text.slice(starts[i], ends[i]))).toEqual([
      '𠮷',
      'ＢＮＰ',
      '120',
      '心',
      '衰',
    ])
  })

  test('a word without end is cut', () => {
    expect(terms('a'.repeat(1_000_000))).toEqual(['a'.repeat(64)])
  })
})
