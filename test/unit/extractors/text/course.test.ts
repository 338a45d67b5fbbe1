import { describe, expect, test } from '@jest/globals'
import { explain } from '../../../../extractors/text/annotate.js'
import { loadOntology } from '../../../../ontology/index.js'

const ontology = loadOntology()

describe('course of findings in reports', () => {
  test.each([
    ['右侧基底节区高密度影，较前缩小。', '高密度影', 'improved'],
    ['新见左侧小脑半球低密度影。', '低密度影', 'new'],
    ['脑萎缩同前。', '脑萎缩', 'unchanged'],
    ['二尖瓣反流较前加重。', '反流', 'progressed'],
    ['肺淤血较前吸收。', '肺淤血', 'improved'],
  ])('%s', (text, name, course) => {
    const { annotations, explanations } = explain(text, ontology)
    expect(annotations).toHaveLength(1)
    expect(annotations[0]!.text).toContain(name)
    expect(explanations[0]!.details).toBe(`course: ${course}`)
  })

  test('what is told without comparison has none', () => {
    expect(explain('二尖瓣反流。', ontology).explanations[0]!.details).toBeUndefined()
  })
})
