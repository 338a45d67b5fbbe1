import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { annotate, explain, textExtractor } from '../../../../extractors/text/index.js'
import { loadOntology } from '../../../../ontology/index.js'

const ontology = loadOntology()
const read = (text: string, date?: string) =>
  textExtractor.read({ kind: 'note', text, sections: [], ...(date === undefined ? {} : { date }) }, ontology)

describe('statements of a note', () => {
  test('a blood pressure pair is one annotation and two statements', () => {
    const text = '查体：血压130/80mmHg。'
    expect(annotate(text, ontology).annotations).toHaveLength(1)
    const { statements } = read(text, '2024-03-01')
    expect(statements.map((s) => [s.written.value, s.value])).toEqual([
      ['130', expect.objectContaining({ type: 'quantity', number: 130, unit: 'mm[Hg]' })],
      ['80', expect.objectContaining({ type: 'quantity', number: 80, unit: 'mm[Hg]' })],
    ])
    expect(new Set(statements.map((s) => s.concept)).size).toBe(2)
    expect(statements[0]!.time).toEqual({ start: '2024-03-01', precision: 'day' })
  })

  test('comparators and ranges keep what was written', () => {
    const { statements } = read('肌钙蛋白I<0.012ng/mL，收缩压：110-140mmHg。')
    expect(statements.map((s) => s.value)).toMatchObject([
      { type: 'quantity', number: 0.012, comparator: '<', unit: 'ng/mL' },
      { type: 'range', low: 110, high: 140, unit: 'mm[Hg]' },
    ])
  })

  test('a listed allergy is asserted but not printed', () => {
    const text = 'ALLERGIES: Penicillin.\n'
    expect(annotate(text, ontology).annotations).toEqual([])
    expect(read(text).statements).toMatchObject([{ predicate: 'allergicTo', sourceTerm: { text: 'Penicillin' } }])
  })

  test('a typing error is read as what is meant, at a lower certainty; a letter for a digit as the digit', () => {
    const { statements } = read('冠壮动脉粥样硬化性心脏病，考虑心绞疼，LVEF 6O%，血钾：4.1mmo1/L，脑梗死。')
    expect(statements.map((s) => [s.sourceTerm.text, s.certainty])).toEqual([
      ['冠壮动脉粥样硬化性心脏病', 0.9],
      ['心绞疼', 0.45],
      ['LVEF', 0.9],
      ['血钾', 0.9],
      ['脑梗死', undefined],
    ])
    expect(statements[0]!.concept).toBe(read('冠状动脉粥样硬化性心脏病').statements[0]!.concept)
    expect(statements[2]!.value).toMatchObject({ number: 60 })
  })

  test('phrases of a diagnosis list without a concept stay as source terms', () => {
    const { statements } = read('入院诊断：1.高血压病2.甲乙丙综合体质')
    expect(statements.map((s) => s.sourceTerm)).toEqual([
      { system: 'text', code: '高血压病', text: '高血压病' },
      { system: 'text', code: '甲乙丙综合体质', text: '甲乙丙综合体质' },
    ])
    expect(statements[1]!.predicate).toBe('hasDisease')
    expect(statements[1]!.concept).toBeUndefined()
  })

  test('an explanation names the word that decided the status', () => {
    const { annotations, explanations } = explain('否认糖尿病。', ontology)
    expect(annotations[0]).toMatchObject({ text: '糖尿病', status: 'absent' })
    expect(explanations[0]!.status).toContain('否认')
  })

  test('and the words that decided concept, value, site and severity', () => {
    const { annotations, explanations } = explain('射血分数58%。冠脉造影：左回旋支中段狭窄70%。', ontology)
    const of = (text: string) => explanations[annotations.findIndex((a) => a.text === text)]!
    expect(of('射血分数').value).toBe('58 (behind the name): a number in %')
    expect(of('射血分数').concept).toMatch(/^xm:\d+ .*: all of the words/)
    expect(of('狭窄')).toMatchObject({ site: '左回旋支中段 (before the name)', severity: '70% (behind the name)' })
  })
})

const pieces = fc.constantFrom(
  '否认',
  '无',
  '胸痛',
  '、',
  '，',
  '。',
  '左前降支',
  '近段',
  '狭窄',
  '50%',
  '血压',
  '130/80mmHg',
  '（',
  '）',
  '：',
  '1.',
  'no ',
  'chest pain',
  ', ',
  '\n',
  'HISTORY:',
  '【',
  '】',
  '片',
  '炎',
  '术',
  '?',
  '🫀',
  '\ud800',
  '×1012/L',
  '2024-01-01',
)

describe('any text', () => {
  const holds = (text: string): void => {
    const { statements } = read(text)
    for (const { evidence, sourceTerm } of statements) {
      expect(evidence.start).toBeGreaterThanOrEqual(0)
      expect(evidence.end).toBeGreaterThan(evidence.start)
      expect(evidence.end).toBeLessThanOrEqual(text.length)
      expect(text.slice(evidence.start, evidence.end)).toBe(sourceTerm.text)
    }
    for (const a of annotate(text, ontology).annotations) expect(text.slice(a.start, a.end)).toBe(a.text)
  }
  test('random unicode gives evidence that quotes what it claims', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), holds), { numRuns: 200 })
  })
  test('so do random rows of the words that rules look for', () => {
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 60 }).map((p) => p.join('')),
        holds,
      ),
      { numRuns: 500 },
    )
  })
})

describe('hostile length', () => {
  const rows: [string, string][] = [
    ['no punctuation', '胸痛无'],
    ['digits', '1'],
    ['brackets', '（'],
    ['heads', '肺炎癌'],
    ['organs', '左肺'],
    ['names before colons', '钾：'],
    ['lists', '胸痛、'],
    ['lists of allergies', '青霉素、头孢过敏'],
    ['concentrations', '甲乙3g/L'],
    ['open brackets with a word', '（胸痛'],
    ['shares', '50%-'],
    ['triggers', '否认'],
    ['backward triggers', '肺炎待排'],
    ['latin', 'a'],
    ['headings', 'HPI: '],
    ['blanks', ' '],
    ['lines', '\n'],
    ['vessels', '左前降支近段至'],
    ['times', '胸痛3年前'],
    ['durations', '5天'],
    ['doses', '阿司匹林100mg/片'],
    ['comparisons', '反流较前'],
    ['relatives', '父亲高血压'],
    ['years', 'stroke in 2015 '],
  ]
  test.each(rows)('%s: ten times the text takes at most 25 times the time', (_, row) => {
    // the least of some runs: collection and compilation of other threads count as ours
    const time = (length: number): number => {
      const text = row.repeat(Math.ceil(length / row.length))
      const runs = [1, 2, 3].map(() => {
        const start = process.cpuUsage()
        read(text)
        const { user, system } = process.cpuUsage(start)
        return (user + system) / 1000
      })
      return Math.min(...runs)
    }
    time(10_000)
    const small = Math.max(time(10_000), 5)
    expect(time(100_000) / small).toBeLessThan(25)
  })
})
