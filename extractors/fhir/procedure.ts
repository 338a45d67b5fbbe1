import { bodySitesOf } from './body-site.js'
import { termOf } from './codeable-concept.js'
import { missing, statusOf, type Handler, type StatusTable } from './handler.js'
import { conditions, testsAndProcedures, predicateAmong } from './scope.js'
import { choiceTimeOf, noTime } from './time.js'

/** hl7.org/fhir/R4/valueset-event-status.html */
const statuses: StatusTable = {
  preparation: 'planned',
  'in-progress': 'present',
  completed: 'present',
  stopped: 'present',
  'on-hold': 'planned',
  'not-done': 'absent',
  unknown: 'possible',
  'entered-in-error': 'notUsed',
}

export const procedure: Handler = {
  subject: 'subject',
  encounter: 'encounter',
  read(scope) {
    const { resource, ontology } = scope
    const status = statusOf(resource, statuses)
    if (status === 'notUsed') return 'notUsed'
    const term = termOf(resource.element('code'), ontology)
    if (term === undefined) {
      missing(scope, 'code')
      return 'used'
    }
    const time = choiceTimeOf(resource, 'performed') ?? noTime
    const predicate = predicateAmong(testsAndProcedures, term, 'hadProcedure')
    for (const place of bodySitesOf(resource, 'bodySite', ontology))
      scope.state(`${resource.path}.code`, term, predicate, status, time, {
        written: { site: place.written },
        site: place.site,
        laterality: place.laterality,
      })
    for (const complication of resource.elements('complication')) {
      const happened = termOf(complication, ontology)
      if (happened !== undefined)
        scope.state(complication, happened, predicateAmong(conditions, happened, 'hasFinding'), 'present', time)
    }
    return 'used'
  },
}
