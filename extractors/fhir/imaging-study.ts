import { bodySiteOf } from './body-site.js'
import { codingTermOf, termOf } from './codeable-concept.js'
import type { Element } from './element.js'
import { statusOf, type Handler, type StatusTable } from './handler.js'
import { testsAndProcedures, predicateAmong, type Scope } from './scope.js'
import { dateTimeOf, noTime } from './time.js'

/** hl7.org/fhir/R4/valueset-imagingstudy-status.html */
const statuses: StatusTable = {
  registered: 'planned',
  available: 'present',
  unknown: 'present',
  cancelled: 'notUsed',
  'entered-in-error': 'notUsed',
}

/** bodySite of a series is a Coding, not a CodeableConcept. */
const seriesSite = (scope: Scope, series: Element): ReturnType<typeof bodySiteOf> => {
  const site = series.element('bodySite')
  if (site === undefined) return {}
  const concept = Object.assign(Object.create(Object.getPrototypeOf(site)) as Element, site, {
    json: { coding: [site.json] },
  })
  return bodySiteOf(concept, scope.ontology)
}

/** What was done: the named procedures, else each modality with its site once. */
export const imagingStudy: Handler = {
  subject: 'subject',
  encounter: 'encounter',
  read(scope) {
    const { resource, ontology } = scope
    const status = statusOf(resource, statuses)
    if (status === 'notUsed') return 'notUsed'
    const time = dateTimeOf(resource, 'started') ?? noTime
    for (const code of resource.elements('procedureCode')) {
      const term = termOf(code, ontology)
      if (term !== undefined) scope.state(code, term, predicateAmong(testsAndProcedures, term, 'hadTest'), status, time)
    }
    if (scope.statements.length > 0) return 'used'
    const seen = new Set<string>()
    for (const series of resource.elements('series')) {
      const modality = series.element('modality')
      const term = codingTermOf(modality, ontology)
      if (modality === undefined || term === undefined) continue
      const place = seriesSite(scope, series)
      const key = JSON.stringify([term.sourceTerm, place])
      if (seen.has(key)) continue
      seen.add(key)
      scope.state(modality, term, 'hadTest', status, time, {
        written: { site: place.written },
        site: place.site,
        laterality: place.laterality,
      })
    }
    if (seen.size > 0) return 'used'
    for (const modality of resource.elements('modality')) {
      const term = codingTermOf(modality, ontology)
      if (term !== undefined) scope.state(modality, term, 'hadTest', status, time)
    }
    return 'used'
  },
}
