import { addAttachment, addText, type DocumentFrame } from './attachment.js'
import { termOf } from './codeable-concept.js'
import { missing, statusOf, type Handler, type StatusTable } from './handler.js'
import { conditions, testsAndProcedures, predicateAmong } from './scope.js'
import { choiceTimeOf, dateTimeOf, noTime } from './time.js'

/** hl7.org/fhir/R4/valueset-diagnostic-report-status.html */
const statuses: StatusTable = {
  registered: 'planned',
  partial: 'present',
  preliminary: 'present',
  final: 'present',
  amended: 'present',
  corrected: 'present',
  appended: 'present',
  unknown: 'present',
  cancelled: 'notUsed',
  'entered-in-error': 'notUsed',
}

/** The results themselves are Observations; the report says that the test was done, and what was concluded. */
export const diagnosticReport: Handler = {
  subject: 'subject',
  encounter: 'encounter',
  read(scope) {
    const { resource, ontology } = scope
    const status = statusOf(resource, statuses)
    if (status === 'notUsed') return 'notUsed'
    const time = choiceTimeOf(resource, 'effective') ?? dateTimeOf(resource, 'issued') ?? noTime
    const term = termOf(resource.element('code'), ontology)
    if (term === undefined) missing(scope, 'code')
    else {
      const predicate = predicateAmong(testsAndProcedures, term, 'hadTest')
      scope.state(`${resource.path}.code`, term, predicate, status, time)
    }
    for (const conclusion of resource.elements('conclusionCode')) {
      const concluded = termOf(conclusion, ontology)
      if (concluded !== undefined)
        scope.state(conclusion, concluded, predicateAmong(conditions, concluded, 'hasFinding'), 'present', time)
    }
    const frame: DocumentFrame = {
      kind: 'report',
      title: term?.sourceTerm.text ?? 'DiagnosticReport',
      date: (time.start ?? time.end)?.slice(0, 10),
    }
    addText(scope, resource.string('conclusion'), frame)
    for (const form of resource.elements('presentedForm')) addAttachment(scope, form, frame)
    return 'used'
  },
}
