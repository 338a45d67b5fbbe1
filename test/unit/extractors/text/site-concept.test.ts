import { describe, expect, test } from '@jest/globals'
import { siteConcept } from '../../../../extractors/text/site-concept.js'
import { loadOntology } from '../../../../ontology/index.js'

const ontology = loadOntology()
const label = (site: string): string | undefined => siteConcept(site, ontology)?.label.zh

describe('siteConcept', () => {
  test.each([
    ['左前降支近段', '前降支近段'],
    ['左冠状动脉前降支近端', '前降支近段'],
    ['LAD中段', '前降支中段'],
    ['LAD', '左前降支'],
    ['左回旋支中段', '回旋支中段'],
    ['右冠近段', '右冠近段'],
    ['右冠状动脉起始段', '右冠近段'],
    ['前降支近中段', '前降支近中段'],
    ['前降支原支架内', '左前降支'],
    ['proximal left anterior descending artery', '前降支近段'],
    ['左侧大脑中动脉M1段', '大脑中动脉M1段'],
    ['左室下壁基底段', '左心室基底段下壁'],
    ['前壁心尖段', '左心室心尖段前壁'],
  ])('%s → %s', (site, zh) => {
    expect(label(site)).toBe(zh)
  })

  test('both sides are one place', () => {
    expect(label('左侧颈内动脉')).toBe(label('双侧颈内动脉'))
    expect(label('左侧颈内动脉')).toBe('颈内动脉')
  })

  test('words that are no place, and very long ones, mean none', () => {
    expect(siteConcept('情况良好', ontology)).toBeUndefined()
    expect(siteConcept('左'.repeat(10_000), ontology)).toBeUndefined()
  })
})
