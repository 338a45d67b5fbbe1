import type { Kind } from '../graph-schema/index.js'

/** First two of the seven digits of an id say the kind: `xm:0612345` is a test. Ids are never used again. */
export const idPrefix: Readonly<Record<Kind, string>> = {
  disease: '01',
  symptom: '02',
  finding: '03',
  drug: '04',
  procedure: '05',
  test: '06',
  measurement: '07',
  'risk-factor': '08',
  outcome: '09',
  anatomy: '10',
  'specimen-type': '11',
}

const shape = /^xm:\d{7}$/

export const isConceptId = (id: string): boolean => shape.test(id)
export const inRange = (id: string, kind: Kind): boolean => isConceptId(id) && id.startsWith(`xm:${idPrefix[kind]}`)
/** The concept that all of its kind stand under. */
export const rootId = (kind: Kind): string => `xm:${idPrefix[kind]}00000`
