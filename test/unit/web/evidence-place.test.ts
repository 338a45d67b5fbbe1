import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { segments } from '../../../web/src/panel/annotation.js'
import { jsonLines } from '../../../web/src/panel/json-lines.js'

describe('segments of an annotated text', () => {
  const cut = (text: string, ...annotations: readonly { id: string; start: number; end: number }[]) =>
    segments(text.length, annotations).map((s) => [text.slice(s.start, s.end), s.covers.map((c) => c.id).join('+')])

  test('nested and crossing annotations all stay, the shortest first', () => {
    expect(cut('急性左心衰竭发作', { id: 'whole', start: 0, end: 6 }, { id: 'inner', start: 2, end: 6 })).toEqual([
      ['急性', 'whole'],
      ['左心衰竭', 'inner+whole'],
      ['发作', ''],
    ])
    expect(cut('abcdef', { id: 'x', start: 0, end: 4 }, { id: 'y', start: 2, end: 6 })).toEqual([
      ['ab', 'x'],
      ['cd', 'x+y'],
      ['ef', 'y'],
    ])
  })

  test('offsets are UTF-16: signs beyond the basic plane before a mention do not shift it', () => {
    const text = '🫀𠮷患者心衰。'
    expect(cut(text, { id: 'm', start: 6, end: 8 })).toContainEqual(['心衰', 'm'])
  })

  test('pieces make up the text, and each annotation is covered from its start to its end', () => {
    const place = fc.record({
      id: fc.uuid(),
      start: fc.integer({ min: -2, max: 40 }),
      end: fc.integer({ min: -2, max: 40 }),
    })
    fc.assert(
      fc.property(fc.string({ maxLength: 40, unit: 'grapheme' }), fc.array(place), (text, places) => {
        const pieces = segments(text.length, places)
        expect(pieces.map((p) => text.slice(p.start, p.end)).join('')).toBe(text)
        for (const { id, start, end } of places) {
          const covered = pieces.filter((p) => p.covers.some((c) => c.id === id))
          const fits = start >= 0 && start < end && end <= text.length
          expect(covered.reduce((sum, p) => sum + p.end - p.start, 0)).toBe(fits ? end - start : 0)
        }
      }),
    )
  })
})

describe('a place in a JSON source', () => {
  const text =
    '{"resourceType":"Observation","code":{"text":"BP {"},"component":[{"v":1.0},{"v":{"value":120.50,"u":"mm[Hg]"}}],"empty":{}}'
  const marked = (path: string): string => {
    const { lines, from, to } = jsonLines(text, path)!
    return from === undefined
      ? ''
      : lines
          .slice(from, to! + 1)
          .map((l) => l.trim())
          .join(' ')
  }

  test('lines keep the tokens as written', () => {
    const { lines } = jsonLines(text, null)!
    expect(lines.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''))
    expect(lines).toContain('      "v": 1.0')
  })

  test('the value at the path is marked', () => {
    expect(marked('component[1].v.value')).toBe('"value": 120.50,')
    expect(marked('component[1].v')).toBe('"v": { "value": 120.50, "u": "mm[Hg]" }')
    expect(marked('empty')).toBe('"empty": {}')
  })

  test('the type in front and a left-out [0] are understood; what leads on to nowhere stops before', () => {
    expect(marked('Observation.code')).toBe('"code": { "text": "BP {" },')
    expect(marked('component.v')).toBe('"v": 1.0')
    expect(marked('code.missing')).toBe('"code": { "text": "BP {" },')
    expect(marked('nothing.at.all')).toBe('')
  })

  test('any JSON is laid out without a change of its tokens; what is not JSON is left alone', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(JSON.parse(jsonLines(json, 'a.b[0]')!.lines.join('\n'))).toEqual(JSON.parse(json))
      }),
    )
    expect(jsonLines('MSH|^~\\&|…', 'PID-3')).toBeUndefined()
  })
})
