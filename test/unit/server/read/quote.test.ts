import { describe, expect, test } from '@jest/globals'
import { jsonPlace } from '../../../../server/read/json-place.js'
import { sentenceAround } from '../../../../server/read/sentence.js'
import { snippetOf } from '../../../../server/read/snippet.js'

describe('the sentence around a place', () => {
  const around = (text: string, word: string): string => {
    const start = text.indexOf(word)
    const found = sentenceAround(text, { start, end: start + word.length })
    return text.slice(found.start, found.end)
  }

  test.each([
    ['患者胸痛3天。既往高血压10年，未服药。否认糖尿病。', '高血压', '既往高血压10年，未服药。'],
    ['【现病史】\n胸痛伴大汗\n', '大汗', '胸痛伴大汗'],
    ['LVEF was 3.5 times. He has AF. No stroke.', 'AF', 'He has AF.'],
    ['INR 2.5 today; warfarin held.', '2.5', 'INR 2.5 today;'],
    ['无句号', '句', '无句号'],
  ])('%s', (text, word, sentence) => expect(around(text, word)).toBe(sentence))

  test('goes no further than 300 characters and never through a character', () => {
    const text = '𠮷'.repeat(400) + '病' + '𠮷'.repeat(400)
    const found = sentenceAround(text, { start: 800, end: 801 })
    const sentence = text.slice(found.start, found.end)
    expect(sentence.length).toBeLessThanOrEqual(603)
    expect(() => encodeURIComponent(sentence)).not.toThrow()
  })
})

describe('a snippet', () => {
  test('shows the best place and keeps the offsets of those inside', () => {
    const text = '甲。'.repeat(200) + '有高血压\n和房颤。' + '乙。'.repeat(200)
    const [a, b] = [text.indexOf('高血压'), text.indexOf('房颤')]
    const found = snippetOf(text, [
      { start: b, end: b + 2 },
      { start: a, end: a + 3 },
      { start: 0, end: 1 },
    ])
    expect(found.snippet.length).toBeLessThanOrEqual(161)
    expect(found.snippet).not.toContain('\n')
    const shown = found.highlights.map((h) => found.snippet.slice(h.start, h.end))
    expect(shown).toContain('房颤')
    expect(shown).not.toContain('甲')
  })

  test('without a place is the beginning', () => {
    expect(snippetOf('短文', [])).toEqual({ snippet: '短文', highlights: [] })
  })
})

describe('a place in JSON', () => {
  const resource = JSON.stringify(
    {
      resourceType: 'Observation',
      note: 'a "quoted" } brace, [bracket]',
      code: { coding: [{ code: 'x' }, { code: 'y,}' }] },
      component: [{ valueQuantity: { value: 1 } }, { valueQuantity: { value: 2 } }],
      last: true,
    },
    null,
    2,
  )
  const at = (path: string): unknown => {
    const place = jsonPlace(resource, path)
    return place === undefined ? undefined : JSON.parse(resource.slice(place.start, place.end))
  }

  test.each([
    ['code', { coding: [{ code: 'x' }, { code: 'y,}' }] }],
    ['Observation.code.coding[1].code', 'y,}'],
    ['component[1].valueQuantity', { value: 2 }],
    ['component.0.valueQuantity.value', 1],
    ['last', true],
    ['code.text', { coding: [{ code: 'x' }, { code: 'y,}' }] }],
    ['nothing', undefined],
  ])('%s', (path, value) => expect(at(path)).toEqual(value))

  test('is none in what is no JSON, and deep nesting takes no stack', () => {
    expect(jsonPlace('not json', 'a')).toBeUndefined()
    expect(jsonPlace('{"a": ', 'a.b')).toBeDefined()
    const deep = `{"x": ${'['.repeat(200_000)}${']'.repeat(200_000)}, "y": 7}`
    const place = jsonPlace(deep, 'y')!
    expect(deep.slice(place.start, place.end)).toBe('7')
  })
})
