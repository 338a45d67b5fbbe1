import { codingsOf, termOf } from './codeable-concept.js'
import { conditionStatusOf } from './condition.js'
import { missing, type Handler } from './handler.js'
import { choiceTimeOf, dateTimeOf, noTime } from './time.js'

/** SNOMED CT: no known allergy, drug, food, latex and environmental allergy. */
const noneKnown = new Set(['716186003', '409137002', '429625007', '1003774007', '428607008'])
/** hl7.org/fhir/R4/valueset-reaction-event-severity.html */
const severities = { mild: 0, moderate: 1, severe: 2 }

export const allergyIntolerance: Handler = {
  subject: 'patient',
  encounter: 'encounter',
  read(scope) {
    const { resource, ontology } = scope
    const status = conditionStatusOf(resource)
    if (status === 'notUsed') return 'notUsed'
    const reactions = resource.elements('reaction')
    const concept =
      resource.element('code') ?? reactions.map((r) => r.element('substance')).find((s) => s !== undefined)
    const term = termOf(concept, ontology)
    if (concept === undefined || term === undefined) {
      missing(scope, 'code')
      return 'used'
    }
    const none = codingsOf(concept).some(({ code }) => code !== undefined && noneKnown.has(code))
    const worst = reactions
      .map((reaction) => reaction.code('severity', severities))
      .filter((severity) => severity !== undefined)
      .sort((a, b) => severities[b] - severities[a])[0]
    const time = choiceTimeOf(resource, 'onset') ?? dateTimeOf(resource, 'recordedDate') ?? noTime
    scope.state(concept, term, 'allergicTo', none ? 'absent' : status, time, { written: { severity: worst } })
    return 'used'
  },
}
