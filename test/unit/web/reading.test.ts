import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ReadAssertion } from '../../../web/src/api/reading.js'
import { blocksOf, segments } from '../../../web/src/panel/annotation.js'
import { timeLabel } from '../../../web/src/reading/civil-label.js'
import { countMarks, isShown, nothingHidden, toggleKind, toggleStatus } from '../../../web/src/reading/mark-filter.js'
import { domainOf, panned, stretchOf, ticksOf, zoomed } from '../../../web/src/reading/time-scale.js'
import { timelineRows } from '../../../web/src/reading/timeline-row.js'
import { seriesOf, sortedRows, valueRows, valuesCsv } from '../../../web/src/reading/value-row.js'

const potassium = { id: 'xm:0000001', kind: 'measurement', labelZh: '血钾', labelEn: 'potassium' } as const
const gout = { id: 'xm:0000002', kind: 'disease', labelZh: '痛风', labelEn: 'gout' } as const
const written = {
  ...{ value: null, unit: null, site: null, severity: null, route: null },
  ...{ frequency: null, duration: null, relative: null },
}
let counted = 0
const assertion = (fields: Partial<ReadAssertion>): ReadAssertion => ({
  id: `a${++counted}`,
  ...{ dataset: 'd', grade: 3, patient: 'p', predicate: 'hasDisease', status: 'present', concept: gout },
  ...{ sourceTerm: { system: 's', code: 'c', text: 'gout' }, written, course: null, laterality: null },
  ...{ certainty: null, implausible: false, site: null, severity: null, value: null },
  time: { start: null, end: null, precision: 'day' },
  method: { extractor: 'text', version: '1', ontology: 'o' },
  evidence: {
    ...{ documentId: 'doc', documentKind: 'note', documentDate: '2020-05-01', section: null },
    ...{ start: 0, end: 4, path: null },
  },
  ...fields,
})
const quantity = (number: number, unit: string, more: Partial<NonNullable<ReadAssertion['value']>> = {}) => ({
  ...{ type: 'quantity', number, comparator: null, unit, low: null, high: null, text: null },
  ...{ canonicalNumber: null, canonicalUnit: null, concept: null },
  ...more,
})
const measured = (number: number, date: string, more: Partial<ReadAssertion> = {}): ReadAssertion =>
  assertion({
    ...{ predicate: 'measured', concept: potassium, value: quantity(number, 'mmol/L') },
    written: { ...written, value: String(number), unit: 'mmol/L' },
    time: { start: date, end: null, precision: 'day' },
    ...more,
  })
const english = (c: { readonly labelEn: string }): string => c.labelEn

describe('blocks of a text', () => {
  test('hold every piece once, in order, and no annotation is cut', () => {
    const place = fc.record({ id: fc.uuid(), start: fc.nat(400), length: fc.integer({ min: 1, max: 30 }) })
    const text = fc.string({ unit: fc.constantFrom('a', '心', '\n', ' '), maxLength: 400 })
    fc.assert(
      fc.property(text, fc.array(place, { maxLength: 20 }), fc.integer({ min: 1, max: 80 }), (words, places, size) => {
        const annotations = places.map(({ id, start, length }) => ({ id, start, end: start + length }))
        const pieces = segments(words.length, annotations)
        const blocks = blocksOf(words, pieces, size).flat()
        expect(blocks.map((p) => words.slice(p.start, p.end)).join('')).toBe(words)
        expect(blocks.filter((p) => p.covers.length > 0)).toEqual(pieces.filter((p) => p.covers.length > 0))
      }),
    )
  })

  test('a long text of lines falls into blocks of about the size, each ending at a line', () => {
    const text = 'a line of forty letters, more or less...\n'.repeat(1000)
    const blocks = blocksOf(text, segments(text.length, []), 4000)
    expect(blocks.length).toBeGreaterThan(9)
    for (const block of blocks) {
      const end = block[block.length - 1]!.end
      expect(text[end - 1]).toBe('\n')
      expect(end - block[0]!.start).toBeLessThan(4100)
    }
  })
})

test('kinds and statuses are counted, and hidden and shown again by themselves', () => {
  const unmapped = assertion({ concept: null, status: 'absent' })
  const all = [assertion({}), unmapped, measured(4, '2020-01-01')]
  expect(countMarks(all)).toEqual({
    kinds: [
      ['disease', 1],
      ['measurement', 1],
      ['unmapped', 1],
    ],
    statuses: [
      ['present', 2],
      ['absent', 1],
    ],
  })
  const noDisease = toggleKind(nothingHidden, 'disease')
  expect(all.filter((a) => isShown(noDisease, a))).toEqual(all.slice(1))
  expect(all.filter((a) => isShown(toggleStatus(noDisease, 'absent'), a))).toEqual([all[2]])
  expect(all.filter((a) => isShown(toggleKind(noDisease, 'disease'), a))).toEqual(all)
})

describe('the axis of time', () => {
  const day = 86_400_000
  test('a civil time is as wide as it is unsure', () => {
    const days = (civil: string): number => (stretchOf(civil).end - stretchOf(civil).start) / day
    expect(['2020', '2021', '2020-02', '2020-02-29'].map(days)).toEqual([366, 365, 29, 1])
    expect(stretchOf('2020-12').end).toBe(stretchOf('2021').start)
    expect(stretchOf('2020-02-29T10:30').start).toBe(Date.UTC(2020, 1, 29, 10, 30))
    expect(stretchOf('0098-03').start).toBeLessThan(stretchOf('1900').start)
  })

  test('zoom keeps what it is about in place; no window leaves the limits', () => {
    const limits = { start: 0, end: 1000 * day }
    expect(zoomed({ start: 0, end: 400 * day }, 0.5, limits)).toEqual({ start: 100 * day, end: 300 * day })
    expect(zoomed({ start: 0, end: 400 * day }, 0.5, limits, 0)).toEqual({ start: 0, end: 200 * day })
    expect(panned({ start: 900 * day, end: 1000 * day }, 0.5, limits)).toEqual({ start: 900 * day, end: 1000 * day })
    const step = fc.oneof(
      fc.constantFrom(0.1, 0.5, 2, 50).map((by) => ({ by })),
      fc.constantFrom(-3, -0.25, 0.25, 3).map((share) => ({ share })),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let window = limits
        for (const s of steps) window = 'by' in s ? zoomed(window, s.by, limits) : panned(window, s.share, limits)
        expect(window.start).toBeGreaterThanOrEqual(limits.start)
        expect(window.end).toBeLessThanOrEqual(limits.end + 1)
        expect(window.end - window.start).toBeGreaterThan(1.99 * day)
      }),
    )
  })

  test('ticks stand at beginnings of days, months or years, and are never too many', () => {
    const labels = (from: string, to: string, most: number): string[] =>
      ticksOf({ start: stretchOf(from).start, end: stretchOf(to).start }, most).map((tick) => tick.label)
    expect(labels('2018-06', '2022-02', 6)).toEqual(['2019', '2020', '2021', '2022'])
    expect(labels('2020-01-15', '2020-05-15', 6)).toEqual(['2020-02', '2020-03', '2020-04', '2020-05'])
    expect(labels('2020-02-27', '2020-03-01', 6)).toEqual(['2020-02-27', '2020-02-28', '2020-02-29', '2020-03-01'])
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60_000 }), fc.integer({ min: 2, max: 12 }), (length, most) => {
        expect(ticksOf({ start: 0, end: length * day }, most).length).toBeLessThanOrEqual(most + 2)
      }),
    )
  })

  test('what is shown has a margin; nothing at all is the month before', () => {
    const year = stretchOf('2020')
    const domain = domainOf([year], 0)
    expect(domain.start).toBeLessThan(year.start)
    expect(domain.end).toBeGreaterThan(year.end)
    expect(domainOf([], 100 * day)).toEqual({ start: 70 * day, end: 100 * day })
  })
})

describe('rows of the timeline', () => {
  const markOf = (fields: Partial<ReadAssertion>) => timelineRows([assertion(fields)]).rows[0]!.marks[0]!
  const time = (start: string | null, end: string | null = null): Pick<ReadAssertion, 'time'> => ({
    time: { start, end, precision: 'day' },
  })
  test('a disease with an onset stays open; dated by its document alone, or denied, it does not', () => {
    expect(markOf(time('2015')).isOpen).toBe(true)
    expect(markOf(time('2020-05-01')).isOpen).toBe(false)
    expect(markOf({ ...time('2015'), status: 'absent' }).isOpen).toBe(false)
    expect(markOf({ ...time('2015'), predicate: 'hadProcedure' }).isOpen).toBe(false)
    const ended = markOf(time('2015', '2017-03'))
    expect([ended.isOpen, ended.finish]).toEqual([false, stretchOf('2017-03')])
  })

  test('an end alone is “before”; no time at all is left over; an end inside of the year it began in is no bar', () => {
    expect(markOf(time(null, '2019-01-01'))).toMatchObject({ isBefore: true, begin: stretchOf('2019-01-01') })
    const bare = assertion({})
    expect(timelineRows([bare])).toEqual({ rows: [], undated: [bare] })
    expect(markOf({ ...time('2015', '2015-06-01'), predicate: 'takesDrug' }).finish).toBeUndefined()
  })

  test('one row a concept, diseases before measurements, by time', () => {
    const later = measured(4, '2019-01-01')
    const { rows } = timelineRows([later, measured(5, '2018-01-01'), assertion(time('2020'))])
    expect(rows.map((r) => [r.kind, r.marks.length])).toEqual([
      ['disease', 1],
      ['measurement', 2],
    ])
    expect(rows[1]!.marks[1]!.assertion).toBe(later)
  })

  test('times are written as exact as they are known', () => {
    expect(timeLabel({ start: '2015', end: null, precision: 'year' })).toBe('2015')
    expect(timeLabel({ start: '2015-02', end: '2016', precision: 'month' })).toBe('2015-02 – 2016')
    expect(timeLabel({ start: null, end: '2016-01-02', precision: 'day' })).toBe('… 2016-01-02')
    expect(timeLabel({ start: '2016-01-02T08:30', end: null, precision: 'minute' })).toBe('2016-01-02 08:30')
  })
})

describe('the table of values', () => {
  const low = measured(3.2, '2020-01-01')
  const high = measured(12, '2020-02-01')
  const odd = measured(400, '2020-03-01', { implausible: true })
  const words = measured(0, '2020-04-01', {
    value: quantity(0, '', { type: 'text', number: null, text: 'normal' }),
    written: { ...written, value: 'normal' },
  })

  test('values of relatives and plans are left out; numbers sort as numbers, what has none last either way', () => {
    const family = measured(9, '2020-01-01', { status: 'family' })
    const rows = valueRows([odd, words, family, high, low, assertion({})], english)
    expect(rows.map((r) => r.value)).toEqual(['400', 'normal', '12', '3.2'])
    const by = (down: boolean) => sortedRows(rows, { column: 'value', down }, 'en').map((r) => r.value)
    expect(by(false)).toEqual(['3.2', '12', '400', 'normal'])
    expect(by(true)).toEqual(['400', '12', '3.2', 'normal'])
    expect(sortedRows(rows, { column: 'flag', down: false }, 'en')[0]!.assertion).toBe(odd)
  })

  test('a trend takes canonical values of one measurement on several days, without bounds and what cannot be', () => {
    const other = measured(15.6, '2020-05-01', {
      value: quantity(15.6, 'mg/dL', { canonicalNumber: 4, canonicalUnit: 'mmol/L' }),
    })
    const bound = measured(9, '2020-06-01', { value: quantity(9, 'mmol/L', { comparator: '>' }) })
    const [series, ...more] = seriesOf(valueRows([other, high, odd, bound, low, measured(12, '2020-02-01')], english))
    expect(more).toEqual([])
    expect(series!.points.map((p) => p.number)).toEqual([3.2, 12, 4])
    expect(seriesOf(valueRows([low, measured(4, '2020-01-01')], english))).toEqual([])
  })

  test('as CSV: canonical number and unit in cells of their own, no formula', () => {
    const evil = measured(1, '2020-01-01', { concept: { ...potassium, labelEn: '=1+1' } })
    const lines = valuesCsv(valueRows([odd, evil], english), ['name'], 'flagged').split('\r\n')
    expect(lines[1]).toBe('potassium,400,mmol/L,,,flagged,2020-03-01,xm:0000001,present,doc')
    expect(lines[2]!.startsWith("'=1+1,")).toBe(true)
  })
})
