import type { Curie } from './curie.js'
import type { Kind } from './kind.js'

/** What a relation says, read from its subject to its object and back, and between which kinds it may stand. */
export interface RelationMeaning {
  readonly label: { readonly zh: string; readonly en: string }
  readonly inverse: { readonly zh: string; readonly en: string }
  readonly subject: readonly Kind[]
  readonly object: readonly Kind[]
  /** the same in both directions; written once */
  readonly symmetric?: true
}

const condition = ['disease', 'symptom', 'finding', 'risk-factor'] as const satisfies readonly Kind[]
const event = [...condition, 'outcome'] as const satisfies readonly Kind[]
const treatment = ['drug', 'procedure'] as const satisfies readonly Kind[]

/**
 * Knowledge about concepts, as guidelines and textbooks hold it: a closed list. A relation tells nothing of any patient
 * and is public; links between concepts in patients are something else (link.ts).
 */
export const relationMeanings = {
  indication: {
    label: { zh: '适应证', en: 'is indicated for' },
    inverse: { zh: '治疗药物', en: 'is treated with' },
    subject: ['drug'],
    object: event,
  },
  prevents: {
    label: { zh: '预防', en: 'prevents' },
    inverse: { zh: '预防措施', en: 'is prevented by' },
    subject: treatment,
    object: event,
  },
  contraindication: {
    label: { zh: '禁忌证', en: 'is contraindicated in' },
    inverse: { zh: '禁用药物与操作', en: 'contraindicates' },
    subject: [...treatment, 'test'],
    object: event,
  },
  'adverse-effect': {
    label: { zh: '不良反应', en: 'may cause as an adverse effect' },
    inverse: { zh: '可由其不良反应引起', en: 'is an adverse effect of' },
    subject: [...treatment, 'test'],
    object: event,
  },
  'interacts-with': {
    label: { zh: '相互作用', en: 'interacts with' },
    inverse: { zh: '相互作用', en: 'interacts with' },
    subject: ['drug'],
    object: ['drug'],
    symmetric: true,
  },
  'monitored-by': {
    label: { zh: '监测指标', en: 'is monitored by' },
    inverse: { zh: '用于监测', en: 'monitors' },
    subject: treatment,
    object: ['measurement', 'test', 'finding'],
  },
  causes: {
    label: { zh: '导致', en: 'causes' },
    inverse: { zh: '病因', en: 'is caused by' },
    subject: condition,
    object: event,
  },
  'risk-factor-of': {
    label: { zh: '为其危险因素', en: 'is a risk factor of' },
    inverse: { zh: '危险因素', en: 'has as a risk factor' },
    subject: [...condition, 'measurement', 'drug'],
    object: event,
  },
  'complication-of': {
    label: { zh: '并发于', en: 'is a complication of' },
    inverse: { zh: '并发症', en: 'may be complicated by' },
    subject: event,
    object: [...condition, 'procedure'],
  },
  'manifestation-of': {
    label: { zh: '见于', en: 'is a manifestation of' },
    inverse: { zh: '临床表现', en: 'shows as' },
    subject: ['symptom', 'finding', 'disease'],
    object: ['disease'],
  },
  'located-in': {
    label: { zh: '部位', en: 'is located in' },
    inverse: { zh: '此处可见', en: 'is the site of' },
    subject: ['disease', 'symptom', 'finding', 'procedure', 'measurement', 'test'],
    object: ['anatomy'],
  },
  'part-of': {
    label: { zh: '组成', en: 'is part of' },
    inverse: { zh: '包含', en: 'has as a part' },
    subject: ['anatomy'],
    object: ['anatomy'],
  },
  supplies: {
    label: { zh: '供血至', en: 'supplies' },
    inverse: { zh: '供血动脉', en: 'is supplied by' },
    subject: ['anatomy'],
    object: ['anatomy'],
  },
  'measured-by': {
    label: { zh: '衡量指标', en: 'is measured by' },
    inverse: { zh: '衡量', en: 'measures' },
    subject: [...event, 'measurement', 'anatomy'],
    object: ['measurement', 'test'],
  },
  'diagnosed-by': {
    label: { zh: '诊断依据', en: 'is diagnosed by' },
    inverse: { zh: '用于诊断', en: 'diagnoses' },
    subject: ['disease', 'finding', 'symptom'],
    object: ['test', 'measurement', 'finding'],
  },
  'treated-by': {
    label: { zh: '操作治疗', en: 'is treated by' },
    inverse: { zh: '用于治疗', en: 'treats' },
    subject: ['disease', 'symptom', 'finding', 'risk-factor', 'outcome'],
    object: ['procedure'],
  },
} as const satisfies Readonly<Record<string, RelationMeaning>>

export type RelationPredicate = keyof typeof relationMeanings
export const relationPredicates = Object.keys(relationMeanings) as readonly RelationPredicate[]

/** A fact between two concepts, with the guidelines, textbooks or labels that state it. */
export interface Relation {
  readonly subject: Curie
  readonly predicate: RelationPredicate
  readonly object: Curie
  /** ids of knowledge sources; at least one */
  readonly sources: readonly string[]
  /** when it holds, where the predicate alone says too much */
  readonly note?: { readonly zh?: string; readonly en?: string }
}
