import { termOf } from './codeable-concept.js'
import { missing, statusOf, type Handler, type StatusTable } from './handler.js'
import { choiceTimeOf, noTime } from './time.js'

/** hl7.org/fhir/R4/valueset-immunization-status.html */
const statuses: StatusTable = { completed: 'present', 'not-done': 'absent', 'entered-in-error': 'notUsed' }

/** A vaccine is a drug that was given. */
export const immunization: Handler = {
  subject: 'patient',
  encounter: 'encounter',
  read(scope) {
    const { resource, ontology } = scope
    const status = statusOf(resource, statuses)
    if (status === 'notUsed') return 'notUsed'
    const term = termOf(resource.element('vaccineCode'), ontology)
    if (term === undefined) missing(scope, 'vaccineCode')
    else {
      const time = choiceTimeOf(resource, 'occurrence') ?? noTime
      scope.state(`${resource.path}.vaccineCode`, term, 'takesDrug', status, time)
    }
    return 'used'
  },
}
