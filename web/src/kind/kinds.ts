/** Kinds of concepts as the API names them, in the order in which the page lists them. */
export const kinds = [
  'disease',
  'symptom',
  'finding',
  'drug',
  'procedure',
  'test',
  'measurement',
  'riskFactor',
  'outcome',
  'anatomy',
  'specimenType',
] as const
export type Kind = (typeof kinds)[number]
