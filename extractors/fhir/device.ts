import { termOf } from './codeable-concept.js'
import { missing, statusOf, type Handler, type StatusTable } from './handler.js'
import { conditions, predicateAmong } from './scope.js'
import { noTime } from './time.js'

/** hl7.org/fhir/R4/valueset-device-status.html */
const statuses: StatusTable = {
  active: 'present',
  inactive: 'historical',
  unknown: 'possible',
  'entered-in-error': 'notUsed',
}

/** A device of a patient, such as a pacemaker; others are stock. */
export const device: Handler = {
  subject: 'patient',
  subjectOptional: true,
  read(scope) {
    const { resource, ontology } = scope
    const status = statusOf(resource, statuses)
    if (status === 'notUsed' || (scope.patient === undefined && !scope.input.restored)) return 'notUsed'
    const term = termOf(resource.element('type'), ontology)
    if (term === undefined) missing(scope, 'type')
    else scope.state(`${resource.path}.type`, term, predicateAmong(conditions, term, 'hasFinding'), status, noTime)
    return 'used'
  },
}
