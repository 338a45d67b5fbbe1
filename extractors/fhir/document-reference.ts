import { addAttachment } from './attachment.js'
import { textOf } from './codeable-concept.js'
import { statusOf, type Handler, type StatusTable } from './handler.js'
import { dateTimeOf, periodOf } from './time.js'

/** hl7.org/fhir/R4/valueset-document-reference-status.html */
const statuses: StatusTable = { current: 'present', superseded: 'notUsed', 'entered-in-error': 'notUsed' }

/** Clinical notes; what is in them is read as text. */
export const documentReference: Handler = {
  subject: 'subject',
  read(scope) {
    const { resource } = scope
    if (statusOf(resource, statuses) === 'notUsed' || resource.json.docStatus === 'entered-in-error') return 'notUsed'
    const context = resource.element('context')
    const period = context?.element('period')
    const written = dateTimeOf(resource, 'date') ?? (period && periodOf(period))
    const frame = {
      kind: 'note' as const,
      title: textOf(resource.element('type')) ?? 'DocumentReference',
      date: (written?.start ?? written?.end)?.slice(0, 10),
    }
    scope.title = frame.title
    for (const content of resource.elements('content')) {
      const attachment = content.element('attachment')
      if (attachment === undefined) scope.report('MISSING_FIELD', `${content.pointer}/attachment`, '')
      else addAttachment(scope, attachment, frame)
    }
    return 'used'
  },
}
