import { termOf, textOf } from './codeable-concept.js'
import { statusOf, type Handler, type StatusTable } from './handler.js'
import { conditions, predicateAmong } from './scope.js'
import { dateTimeOf, noTime } from './time.js'

/** hl7.org/fhir/R4/valueset-history-status.html */
const statuses: StatusTable = {
  partial: 'family',
  completed: 'family',
  'health-unknown': 'family',
  'entered-in-error': 'notUsed',
}

/** Diseases of a relative. When they began is of the relative's life, so the time is that of the record. */
export const familyMemberHistory: Handler = {
  subject: 'patient',
  read(scope) {
    const { resource, ontology } = scope
    if (statusOf(resource, statuses, 'family') === 'notUsed') return 'notUsed'
    const relative = textOf(resource.element('relationship'))
    const written = relative === undefined ? {} : { relative }
    const time = dateTimeOf(resource, 'date') ?? noTime
    for (const condition of resource.elements('condition')) {
      const term = termOf(condition.element('code'), ontology)
      if (term === undefined) scope.report('MISSING_FIELD', `${condition.pointer}/code`, '')
      else
        scope.state(`${condition.path}.code`, term, predicateAmong(conditions, term, 'hasDisease'), 'family', time, {
          written,
        })
    }
    return 'used'
  },
}
