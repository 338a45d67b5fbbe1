import { describe, expect, test } from '@jest/globals'
import type { Curie } from '../../../../graph-schema/index.js'
import { parseQuery, type Part } from '../../../../server/search/query.js'

const parse = (text: string, ...spans: string[]) =>
  parseQuery({
    text,
    mode: 'keyword',
    filter: {},
    concepts: spans.map((span) => ({
      start: text.indexOf(span),
      end: text.indexOf(span) + span.length,
      ids: [`xm:${span}` as Curie],
    })),
  })
/** `前降 +1降支` for a phrase, `心*` for a prefix, `=` before concepts. */
const show = (parts: readonly Part[]): string[] =>
  parts.map(
    ({ phrase, concepts }) =>
      phrase.map((t) => `${t.offset > 0 ? `+${t.offset}` : ''}${t.text}${t.prefix ? '*' : ''}`).join(' ') +
      concepts.map((c) => ` =${c.slice(3)}`).join(''),
  )

describe('query', () => {
  test.each([
    ['心', ['心*']],
    ['前降支', ['前降 +1降支']],
    ['左前降支', ['左前 +2降支']],
    ['heart failure', ['heart', 'failure']],
    ['"heart failure"', ['heart +1failure']],
    ['「心衰 房颤」', ['心衰 +2房颤']],
    ['心衰 心衰', ['心衰']],
    ['NT-proBNP 120/80', ['nt +1probnp', '120 +180']],
    ['2型糖尿病', ['2 +1型糖 +3尿病']],
    ['BNP升高', ['bnp', '升高']],
    ['history of stroke', ['history', 'stroke']],
    ['the', ['the']],
  ])('%s', (text, expected) => expect(show(parse(text).required)).toEqual(expected))

  test('exclusions', () => {
    const { required, excluded, wanted } = parse('心衰 -胸痛 -"lung edema" -BNP升高 x-y')
    expect(show(required)).toEqual(['心衰', 'x +1y'])
    expect(show(excluded)).toEqual(['胸痛', 'lung +1edema', 'bnp', '升高'])
    expect(wanted).not.toContain('胸痛')
    expect(wanted).toContain('心衰')
  })

  test('concepts cut a run into parts, what joins words is dropped', () => {
    expect(show(parse('心梗的支架术后', '心梗').required)).toEqual(['心梗 =心梗', '支架 +2术后'])
    expect(show(parse('acute heart failure', 'heart failure').required)).toEqual([
      'acute',
      'heart +1failure =heart failure',
    ])
    expect(show(parse('"心梗"', '心梗').required)).toEqual(['心梗'])
  })

  test('of overlapping concepts the longest counts', () => {
    expect(show(parse('急性心肌梗死', '心肌梗死', '急性心肌梗死').required)).toEqual([
      '急性 +2心肌 +4梗死 =急性心肌梗死',
    ])
  })

  test('short queries are never relaxed, long ones may be', () => {
    expect(parse('左前降支近段狭窄').relaxed).toEqual([])
    expect(parse('患者有没有出现过严重的心力衰竭').relaxed.length).toBeGreaterThan(6)
  })

  test.each(['', ' ，。', '-心衰', '-"心衰"', '""', '心'.repeat(3000)])('%#: refused', (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }))
  })
})
