import type { Concept, Ontology } from '../../ontology/index.js'
import type { SealedRecord } from '../../graph-schema/index.js'
import { Random } from '../../samples/random.js'
import { fixture } from '../support/fixture.js'

export const searchableConcepts = (ontology: Ontology): readonly Concept[] =>
  [...ontology.concepts()].filter((concept) => concept.parents.length > 0)

const sentences = [
  '患者因{}、{}入院，病程中伴{}。',
  '否认{}、{}病史。',
  '既往有{}史{}年，长期口服{}治疗，控制尚可。',
  '查体：体温36.{}℃，血压1{}0/80mmHg，心率7{}次/分，双肺呼吸音清。',
  '入院后予{}、{}等治疗，症状较前好转。',
  '冠脉造影示左前降支近段狭窄约{}0%，予植入支架一枚。',
  '建议门诊随访，定期复查{}、{}。',
  '考虑{}可能性大，{}待排。',
]

/** A few concepts are common and most are rare, as in real notes. */
const pickConcept = (concepts: readonly Concept[], random: Random): Concept =>
  concepts[Math.floor((concepts.length * random.int(0, 1000) ** 2) / 1_000_001)]!

/** A note of some 900 characters, made of the ontology's own terms; the same number gives the same note. */
export const makeNote = (concepts: readonly Concept[], i: number): SealedRecord => {
  const random = new Random('bench note', i)
  let text = '【现病史】\n'
  const said = new Set<string>()
  while (text.length < 900)
    text += random
      .pick(sentences)
      .replace(/\{\}(?=[年℃0次])/g, () => String(random.int(1, 9)))
      .replace(/\{\}/g, () => {
        const concept = pickConcept(concepts, random)
        said.add(concept.id)
        return concept.label.zh
      })
  return fixture.record({
    id: `note ${i}`,
    patient: `p${i % 4000}`,
    documents: [{ text, language: 'zh' }],
    concepts: [...said],
  })
}
