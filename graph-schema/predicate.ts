import type { Kind } from './kind.js'

/** How a patient stands to a concept. */
export const predicates = [
  'hasDisease',
  'hasSymptom',
  'hasFinding',
  'takesDrug',
  'hadProcedure',
  'hadTest',
  'measured',
  'hasRisk',
  'hadOutcome',
  'allergicTo',
  'hasSpecimen',
] as const
export type Predicate = (typeof predicates)[number]

/** The predicate that an extractor uses for a concept of a kind when the source says nothing else. Anatomy is only ever a site. */
export const predicateOf: Readonly<Record<Exclude<Kind, 'anatomy'>, Predicate>> = {
  disease: 'hasDisease',
  symptom: 'hasSymptom',
  finding: 'hasFinding',
  drug: 'takesDrug',
  procedure: 'hadProcedure',
  test: 'hadTest',
  measurement: 'measured',
  'risk-factor': 'hasRisk',
  outcome: 'hadOutcome',
  'specimen-type': 'hasSpecimen',
}
