import type { Status } from '../../graph-schema/index.js'
import { bodySitesOf } from './body-site.js'
import { knownCode, termOf, textOf } from './codeable-concept.js'
import type { Element } from './element.js'
import { missing, type Handler, type StatusTable } from './handler.js'
import { conceptId, conditions, predicateAmong } from './scope.js'
import { choiceTimeOf, dateTimeOf, noTime, timeOf } from './time.js'

/** hl7.org/fhir/R4/valueset-condition-ver-status.html; also that of allergies */
const verification: StatusTable = {
  confirmed: 'present',
  unconfirmed: 'possible',
  provisional: 'possible',
  differential: 'possible',
  refuted: 'absent',
  'entered-in-error': 'notUsed',
}

/** hl7.org/fhir/R4/valueset-condition-clinical.html */
const clinical: StatusTable = {
  active: 'present',
  recurrence: 'present',
  relapse: 'present',
  inactive: 'historical',
  remission: 'historical',
  resolved: 'historical',
}

/** A history of an operation is recorded as a Condition, too. */
const conditionsAndProcedures = new Set([...conditions, 'hadProcedure' as const])

/** How sure and how current: doubt outweighs the clinical status. Also for AllergyIntolerance. */
export const conditionStatusOf = (condition: Element): Status | 'notUsed' => {
  const verified = knownCode(condition.element('verificationStatus'), verification)
  if (verified !== undefined && verified !== 'confirmed') return verification[verified]!
  const course = knownCode(condition.element('clinicalStatus'), clinical)
  if (course !== undefined) return clinical[course]!
  const abated = ['DateTime', 'Age', 'Period', 'Range', 'String'].some((type) => condition.has(`abatement${type}`))
  return abated || condition.json.abatementBoolean === true ? 'historical' : 'present'
}

export const condition: Handler = {
  subject: 'subject',
  encounter: 'encounter',
  read(scope) {
    const { resource, ontology } = scope
    const status = conditionStatusOf(resource)
    if (status === 'notUsed') return 'notUsed'
    const term = termOf(resource.element('code'), ontology)
    if (term === undefined) {
      missing(scope, 'code')
      return 'used'
    }
    const onset = choiceTimeOf(resource, 'onset') ?? dateTimeOf(resource, 'recordedDate') ?? noTime
    const abatement = choiceTimeOf(resource, 'abatement')
    const end = abatement?.end ?? abatement?.start ?? onset.end
    const severity = resource.element('severity')
    const severityTerm = termOf(severity, ontology)
    const predicate = predicateAmong(conditionsAndProcedures, term, 'hasDisease')
    for (const place of bodySitesOf(resource, 'bodySite', ontology))
      scope.state(`${resource.path}.code`, term, predicate, status, timeOf(onset.start, end), {
        written: { site: place.written, severity: textOf(severity) ?? severityTerm?.sourceTerm.text },
        site: place.site,
        laterality: place.laterality,
        severity: conceptId(severityTerm),
      })
    return 'used'
  },
}
