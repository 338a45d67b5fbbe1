import { describe, expect, test } from '@jest/globals'
import { annotate, explain } from '../../../../extractors/text/index.js'
import { loadOntology } from '../../../../ontology/index.js'

const ontology = loadOntology()
const found = (text: string) =>
  annotate(text, ontology).annotations.map((a) => [a.text, a.type, a.concept && ontology.concept(a.concept)!.label.en])

describe('short forms that the note defines', () => {
  test('one that no list knows is found again, and means its name', () => {
    const text = 'He has obstructive sleep apnea (OBSLA). The OBSLA is untreated; no XOBSLA here.'
    const { annotations, explanations } = explain(text, ontology)
    const short = annotations.filter((a) => a.text === 'OBSLA')
    const name = annotations.find((a) => a.text === 'obstructive sleep apnea')!
    expect(short.map((a) => a.start)).toEqual([text.indexOf('(OBSLA') + 1, text.indexOf('The OBSLA') + 4])
    expect(short.every((a) => a.concept === name.concept && a.type === 'disease')).toBe(true)
    expect(explanations[annotations.indexOf(short[1]!)]!.found).toContain('short for obstructive sleep apnea')
  })
  test('before it is defined, or with other letters, it is nothing', () => {
    expect(found('QQZ. He has obstructive sleep apnea (QQZ). QQZ.').filter(([text]) => text === 'QQZ')).toEqual([])
  })
  test('Chinese names take any letters', () => {
    const some = found('诊断慢性心力衰竭（简称MXXS）。MXXS控制可，否认MXXS加重。')
    expect(some.filter(([text]) => text === 'MXXS').length).toBeGreaterThanOrEqual(2)
  })
})

describe('ambiguous names', () => {
  test.each([
    ['ECHO: Severe AS with a mean gradient of 45 mmHg across the aortic valve.', 'AS', 'aortic stenosis'],
    ['He has a history of PE and DVT, on anticoagulation.', 'PE', 'pulmonary embolism'],
  ])('%s', (text, words, label) => {
    expect(found(text).find(([written]) => written === words)?.[2]).toBe(label)
  })
})
