import type { CivilTime, Status } from '../../graph-schema/index.js'
import type { CodedTerm } from '../shared/coding.js'
import { resolveCoding } from '../shared/coding.js'
import type { Element } from './element.js'
import type { Scope } from './scope.js'

/** SNOMED CT: death, dead, patient died. */
const deathCodes = ['419620001', '419099009', '397709008']

/** States that the patient died (or, `absent`, lives), in words that the ontology knows death by. */
export const stateDeath = (
  scope: Scope,
  at: Element | string,
  sourceTerm: CodedTerm['sourceTerm'],
  status: Status,
  time: CivilTime,
): void => {
  const codings = deathCodes.map((code) => ({ system: 'http://snomed.info/sct', code }))
  const concept = resolveCoding(codings, 'death', scope.ontology)?.concept
  scope.state(at, { sourceTerm, concept }, 'hadOutcome', status, time)
}
