import { bodySiteOf } from './body-site.js'
import { termOf } from './codeable-concept.js'
import { missing, statusOf, type Handler, type StatusTable } from './handler.js'
import { choiceTimeOf, dateTimeOf, noTime } from './time.js'

/** hl7.org/fhir/R4/valueset-specimen-status.html */
const statuses: StatusTable = {
  available: 'present',
  unavailable: 'present',
  unsatisfactory: 'present',
  'entered-in-error': 'notUsed',
}

export const specimen: Handler = {
  subject: 'subject',
  subjectOptional: true,
  read(scope) {
    const { resource, ontology } = scope
    if (statusOf(resource, statuses) === 'notUsed') return 'notUsed'
    const term = termOf(resource.element('type'), ontology)
    if (term === undefined) {
      missing(scope, 'type')
      return 'used'
    }
    const collection = resource.element('collection')
    const place = bodySiteOf(collection?.element('bodySite'), ontology)
    const time = (collection && choiceTimeOf(collection, 'collected')) ?? dateTimeOf(resource, 'receivedTime') ?? noTime
    scope.state(`${resource.path}.type`, term, 'hasSpecimen', 'present', time, {
      written: { site: place.written },
      site: place.site,
      laterality: place.laterality,
    })
    return 'used'
  },
}
