/** What a concept is. */
export const kinds = [
  'disease',
  'symptom',
  'finding',
  'anatomy',
  'drug',
  'procedure',
  'test',
  'measurement',
  'risk-factor',
  'outcome',
  'specimen-type',
] as const
export type Kind = (typeof kinds)[number]
