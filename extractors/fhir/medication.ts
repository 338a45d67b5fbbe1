import type { Written } from '../../graph-schema/index.js'
import { phraseSystem } from '../../graph-schema/index.js'
import type { ReferenceTarget } from '../extractor.js'
import { resolveCoding, type CodedTerm } from '../shared/coding.js'
import { codingsOf, termOf, textOf } from './codeable-concept.js'
import type { Element } from './element.js'
import { missing, statusOf, type Handler, type StatusTable } from './handler.js'
import { canonicalReference, containedResource, lookUp, register } from './reference.js'
import type { Scope } from './scope.js'
import { choiceTimeOf, dateTimeOf, noTime } from './time.js'

/** What is in a Medication: its code, else those of its ingredients. */
const contentOf = (medication: Element): ReferenceTarget => {
  const concepts = [
    medication.element('code'),
    ...medication.elements('ingredient').map((ingredient) => ingredient.element('itemCodeableConcept')),
  ].filter((concept) => concept !== undefined)
  const [named] = concepts.filter((concept) => codingsOf(concept).length > 0 || concept.has('text'))
  return named === undefined ? {} : { codings: codingsOf(named), text: named.string('text') }
}

export const medication: Handler = {
  read(scope) {
    register(scope, contentOf(scope.resource))
    return 'used'
  },
}

const termOfTarget = (target: ReferenceTarget | undefined, scope: Scope): CodedTerm | undefined =>
  target && resolveCoding(target.codings ?? [], target.text, scope.ontology)

/** medication[x]: the drug itself, or a Medication inside or outside of the resource. */
const drugOf = (scope: Scope): CodedTerm | undefined => {
  const { resource, ontology } = scope
  if (resource.has('medicationCodeableConcept')) return termOf(resource.element('medicationCodeableConcept'), ontology)
  const reference = resource.element('medicationReference', 'medication')
  const text = reference?.string('reference')
  if (reference === undefined) return undefined
  const display = reference.string('display')
  const byName = display === undefined ? undefined : resolveCoding([], display, ontology)
  if (text === undefined) return byName
  if (text.startsWith('#')) {
    const inner = containedResource(scope, text)
    const term = inner && termOfTarget(contentOf(inner), scope)
    if (term === undefined) scope.report('UNRESOLVED_REFERENCE', `${reference.pointer}/reference`, text, 'warning')
    return term ?? byName
  }
  const target = lookUp(scope, canonicalReference(text) ?? text, reference, true)
  return termOfTarget(target, scope) ?? byName ?? { sourceTerm: { system: phraseSystem, code: text, text } }
}

/** `1×/1d`: how often in which time (FHIR Timing.repeat; UCUM unit of time). */
const repeatOf = (repeat: Element | undefined): string | undefined => {
  const frequency = repeat?.number('frequency')
  const period = repeat?.number('period')
  const unit = repeat?.string('periodUnit')
  return frequency === undefined || period === undefined || unit === undefined
    ? undefined
    : `${frequency}×/${period}${unit}`
}

/** How a drug is taken, where there is one way: `{ value: '100', unit: 'mg', route: 'oral', frequency: '1×/1d' }`. */
const regimenOf = (resource: Element): Written => {
  const dosages = ['dosageInstruction', 'dosage'].flatMap((key) =>
    Array.isArray(resource.json[key]) ? resource.elements(key) : [resource.element(key)],
  )
  const [dosage, ...others] = dosages.filter((d) => d !== undefined)
  if (dosage === undefined || others.length > 0) return {}
  const [rate, ...moreRates] = dosage.elements('doseAndRate')
  const dose = moreRates.length > 0 ? undefined : (rate?.element('doseQuantity') ?? dosage.element('dose'))
  const value = dose?.number('value')
  const unit = dose?.string('unit') ?? dose?.string('code')
  const route = textOf(dosage.element('route'))
  const timing = dosage.element('timing')
  const frequency = textOf(timing?.element('code')) ?? repeatOf(timing?.element('repeat'))
  return {
    ...(value === undefined ? {} : { value: String(value), ...(unit === undefined ? {} : { unit }) }),
    ...(route === undefined ? {} : { route }),
    ...(frequency === undefined ? {} : { frequency }),
  }
}

const takes = (
  scope: Scope,
  table: StatusTable,
  timeKeys: readonly string[],
  effective?: string,
): 'used' | 'notUsed' => {
  const { resource } = scope
  const status = statusOf(resource, table)
  if (status === 'notUsed') return 'notUsed'
  const drug = drugOf(scope)
  if (drug === undefined) {
    missing(scope, 'medication')
    return 'used'
  }
  const proposed = ['proposal', 'plan', 'option'].includes(String(resource.json.intent))
  const refused = resource.boolean('doNotPerform') === true
  const dated = timeKeys.find((key) => resource.has(key))
  const time =
    (effective === undefined ? undefined : choiceTimeOf(resource, effective)) ??
    (dated === undefined ? noTime : dateTimeOf(resource, dated)!)
  scope.state(
    `${resource.path}.medication`,
    drug,
    'takesDrug',
    refused ? 'absent' : proposed && status === 'present' ? 'planned' : status,
    time,
    { written: regimenOf(resource) },
  )
  return 'used'
}

/** hl7.org/fhir/R4/valueset-medicationrequest-status.html */
const requestStatuses: StatusTable = {
  active: 'present',
  'on-hold': 'historical',
  completed: 'historical',
  stopped: 'historical',
  cancelled: 'absent',
  draft: 'planned',
  unknown: 'possible',
  'entered-in-error': 'notUsed',
}
export const medicationRequest: Handler = {
  subject: 'subject',
  encounter: 'encounter',
  read: (scope) => takes(scope, requestStatuses, ['authoredOn']),
}

/** hl7.org/fhir/R4/valueset-medication-statement-status.html */
const statementStatuses: StatusTable = {
  active: 'present',
  intended: 'planned',
  completed: 'historical',
  stopped: 'historical',
  'on-hold': 'historical',
  'not-taken': 'absent',
  unknown: 'possible',
  'entered-in-error': 'notUsed',
}
export const medicationStatement: Handler = {
  subject: 'subject',
  encounter: 'context',
  read: (scope) => takes(scope, statementStatuses, ['dateAsserted'], 'effective'),
}

/** hl7.org/fhir/R4/valueset-medication-admin-status.html; what was given is present at its time */
const administrationStatuses: StatusTable = {
  'in-progress': 'present',
  completed: 'present',
  stopped: 'historical',
  'on-hold': 'planned',
  'not-done': 'absent',
  unknown: 'possible',
  'entered-in-error': 'notUsed',
}
export const medicationAdministration: Handler = {
  subject: 'subject',
  encounter: 'context',
  read: (scope) => takes(scope, administrationStatuses, [], 'effective'),
}

/** hl7.org/fhir/R4/valueset-medicationdispense-status.html */
const dispenseStatuses: StatusTable = {
  preparation: 'planned',
  'in-progress': 'present',
  completed: 'present',
  'on-hold': 'planned',
  cancelled: 'absent',
  declined: 'absent',
  stopped: 'historical',
  unknown: 'possible',
  'entered-in-error': 'notUsed',
}
export const medicationDispense: Handler = {
  subject: 'subject',
  encounter: 'context',
  read: (scope) => takes(scope, dispenseStatuses, ['whenHandedOver', 'whenPrepared']),
}
