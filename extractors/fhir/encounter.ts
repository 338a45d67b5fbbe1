import { codingsOf, termOf } from './codeable-concept.js'
import { stateDeath } from './death.js'
import { statusOf, type Handler, type StatusTable } from './handler.js'
import { bareId, canonicalReference, register } from './reference.js'
import { conditions, predicateAmong, type Scope } from './scope.js'
import { noTime, periodOf, timeOf } from './time.js'

/** hl7.org/fhir/R4/valueset-encounter-status.html */
const statuses: StatusTable = {
  planned: 'planned',
  arrived: 'present',
  triaged: 'present',
  'in-progress': 'present',
  onleave: 'present',
  finished: 'present',
  unknown: 'present',
  cancelled: 'notUsed',
  'entered-in-error': 'notUsed',
}

/** hl7.org/fhir/R4/valueset-encounter-discharge-disposition.html */
const expired = 'exp'

/** The URL of its entry comes first: within a bundle, that is what others call it. */
const identify = (scope: Scope): void => {
  const { resource, input, patient } = scope
  const url = input.fullUrl?.startsWith('urn:') ? canonicalReference(input.fullUrl) : undefined
  const value = url === undefined ? resource.string('id') : bareId(url)
  if (value !== undefined) scope.encounter = { system: 'Encounter', value }
  // resources without subject have the patient of their encounter
  if (patient !== undefined && !scope.pending) register(scope, { identity: patient })
}

/** Why the patient came, and whether the stay ended in death. */
export const encounter: Handler = {
  subject: 'subject',
  read(scope) {
    const { resource, ontology } = scope
    identify(scope)
    const status = statusOf(resource, statuses)
    if (status === 'notUsed') return 'notUsed'
    const period = resource.element('period')
    const time = period === undefined ? noTime : periodOf(period)
    for (const reason of resource.elements('reasonCode')) {
      const term = termOf(reason, ontology)
      if (term !== undefined)
        scope.state(reason, term, predicateAmong(conditions, term, 'hasFinding'), status, timeOf(time.start))
    }
    const disposition = resource.element('hospitalization')?.element('dischargeDisposition')
    const left = termOf(disposition, ontology)
    if (disposition !== undefined && left !== undefined) {
      const died = codingsOf(disposition).some(({ code }) => code === expired)
      const end = timeOf(time.end)
      if (died) stateDeath(scope, disposition, left.sourceTerm, 'present', end)
      else if (left.concept?.kind === 'outcome') scope.state(disposition, left, 'hadOutcome', 'present', end)
    }
    return 'used'
  },
}
