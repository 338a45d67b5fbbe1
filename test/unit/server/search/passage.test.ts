import { describe, expect, test } from '@jest/globals'
import { cutPassages, longestPassage } from '../../../../server/search/passage.js'

const pieces = (text: string, sections: { key: string; start: number; end: number }[] = []): string[] =>
  cutPassages({ text, sections }).map(({ start, end }) => text.slice(start, end))

describe('passages', () => {
  test('a short text is one passage without the blanks around it', () => {
    expect(pieces('  心衰。\n')).toEqual(['心衰。'])
    expect(pieces(' \n')).toEqual([])
  })
  test('long text is cut at sentence ends, nothing is lost', () => {
    const text = '患者一般情况可。'.repeat(200)
    const cut = pieces(text)
    expect(cut.join('')).toBe(text)
    for (const piece of cut) {
      expect(piece.length).toBeLessThanOrEqual(longestPassage)
      expect(piece.endsWith('。')).toBe(true)
    }
  })
  test('a sentence without end is cut hard, never inside a character', () => {
    const text = `a${'𠮷'.repeat(500)}`
    expect(pieces(text).join('')).toBe(text)
    expect(pieces(text).every((piece) => !/^[\udc00-\udfff]/.test(piece))).toBe(true)
  })
  test('sections are cut apart, their headings left out, text outside them kept', () => {
    const text = `【主诉】\n胸痛\n【诊断】\n心衰\n${'附记文字。'.repeat(20)}`
    const at = (part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length })
    expect(
      pieces(text, [
        { key: '主诉', ...at('胸痛') },
        { key: '诊断', ...at('心衰') },
      ]),
    ).toEqual(['胸痛', '心衰', '附记文字。'.repeat(20)])
  })
  test('sections that overlap or lie outside do no harm', () => {
    const text = '心衰房颤'
    expect(
      pieces(text, [
        { key: 'a', start: 0, end: 3 },
        { key: 'b', start: 1, end: 99 },
        { key: 'c', start: 50, end: 60 },
      ]),
    ).toEqual(['心衰房', '颤'])
  })
})
