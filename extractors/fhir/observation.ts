import type { CivilTime, Status } from '../../graph-schema/index.js'
import type { Ontology } from '../../ontology/ontology.js'
import { resolveCoding, type CodedTerm } from '../shared/coding.js'
import { answerInWords, answerOf } from './answer.js'
import { bodySiteOf, type BodySite } from './body-site.js'
import { codingsOf, termOf } from './codeable-concept.js'
import type { Element } from './element.js'
import { missing, statusOf, type Handler, type StatusTable } from './handler.js'
import { observedValueOf, type ObservedValue } from './observation-value.js'
import { conditions, predicateAmong, type Scope } from './scope.js'
import { choiceTimeOf, dateTimeOf, noTime } from './time.js'

/** hl7.org/fhir/R4/valueset-observation-status.html */
const statuses: StatusTable = {
  registered: 'present',
  preliminary: 'present',
  final: 'present',
  amended: 'present',
  corrected: 'present',
  unknown: 'present',
  cancelled: 'notUsed',
  'entered-in-error': 'notUsed',
}

/** Codes that only say "the value is what is observed": LOINC and SNOMED CT headings, v3 ActCode ASSERTION. */
const assertionCodes = new Set([
  'ASSERTION',
  '404684003',
  '75325-1',
  '29308-4',
  '8661-1',
  '18630-4',
  '11450-4',
  '64572001',
])

const smoking = { codes: ['77176002', '365981007'], term: 'smoking' }
const drinking = { codes: ['228273003', '219006'], term: 'alcohol use' }
/** LOINC questions on habits, with what the answer is about in SNOMED CT: the answer is the status of that risk. */
const habits: ReadonlyMap<string, { readonly codes: readonly string[]; readonly term: string }> = new Map([
  ['72166-2', smoking],
  ['11366-2', smoking],
  ['11367-0', smoking],
  ['81229-7', smoking],
  ['39240-7', smoking],
  ['11331-6', drinking],
  ['74013-4', drinking],
])

/** The risk that a question is about; the question's own concept where the ontology does not know it. */
const habitOf = (question: Element, code: CodedTerm, ontology: Ontology): CodedTerm | undefined => {
  const habit = codingsOf(question).flatMap((coding) => habits.get(coding.code ?? '') ?? [])[0]
  if (habit === undefined || code.concept?.kind === 'risk-factor') return habit && code
  const codings = habit.codes.map((snomed) => ({ system: 'http://snomed.info/sct', code: snomed }))
  const concept = resolveCoding(codings, habit.term, ontology)?.concept
  return { sourceTerm: code.sourceTerm, concept: concept?.kind === 'risk-factor' ? concept : code.concept }
}

const interpretations: Readonly<Record<string, Status>> = {
  NEG: 'absent',
  ND: 'absent',
  POS: 'present',
  DET: 'present',
}

const interpretedStatus = (observation: Element): Status | undefined => {
  const codes = observation.elements('interpretation').flatMap(codingsOf)
  const known = codes.find(({ code }) => code !== undefined && Object.hasOwn(interpretations, code))
  return known && interpretations[known.code!]
}

const answered = (value: ObservedValue | undefined): Status | 'unknown' | undefined => {
  if (value === undefined) return undefined
  if (value.boolean !== undefined) return value.boolean ? 'present' : 'absent'
  if (value.coded !== undefined) return answerOf(value.coded)
  return value.value?.type === 'text' ? answerInWords(value.value.text) : undefined
}

/** A value that could not be read, or a reason why there is none. */
const asksForValue = (part: Element): boolean =>
  Object.keys(part.json).some((key) => key.startsWith('value') || key === 'dataAbsentReason')

interface Setting {
  readonly time: CivilTime
  readonly place: BodySite
}

/** An Observation or a component: one statement, by what its code and its value are. */
const observe = (scope: Scope, part: Element, question: Element, asked: CodedTerm, { time, place }: Setting): void => {
  const habit = habitOf(question, asked, scope.ontology)
  const code = habit ?? asked
  const value = observedValueOf(part, code.concept, scope.ontology)
  const predicate = habit ? 'hasRisk' : predicateAmong(conditions, code, 'measured')
  const details = { site: place.site, laterality: place.laterality }
  const written = { ...value?.written, ...(place.written !== undefined && { site: place.written }) }
  const path = `${part.path}.value`
  if (value?.coded !== undefined && assertionCodes.has(code.sourceTerm.code)) {
    scope.state(
      path,
      value.coded,
      predicateAmong(conditions, value.coded, 'hasFinding'),
      interpretedStatus(part) ?? 'present',
      time,
      {
        ...details,
        written: { site: place.written },
      },
    )
  } else if (conditions.has(predicate)) {
    const status = answered(value) ?? interpretedStatus(part) ?? 'present'
    // a question without an answer says nothing; a finding needs none
    const unanswered = value === undefined && (habit !== undefined || asksForValue(part))
    if (status !== 'unknown' && !unanswered)
      scope.state(value ? path : `${part.path}.code`, code, predicate, status, time, {
        ...details,
        written,
        value: value?.value,
      })
  } else if (value !== undefined) {
    scope.state(path, code, predicate, 'present', time, {
      ...details,
      written,
      value: value.value,
    })
    // what a test shows is a finding of the patient as well
    const shown = value.coded?.concept
    if (code.concept?.kind === 'test' && shown && ['disease', 'finding', 'symptom'].includes(shown.kind))
      scope.state(path, value.coded!, predicateAmong(conditions, value.coded!, 'hasFinding'), 'present', time, details)
  }
}

export const observation: Handler = {
  subject: 'subject',
  encounter: 'encounter',
  read(scope) {
    const { resource, ontology } = scope
    const status = statusOf(resource, statuses)
    if (status === 'notUsed') return 'notUsed'
    const concept = resource.element('code')
    const code = termOf(concept, ontology)
    if (concept === undefined || code === undefined) {
      missing(scope, 'code')
      return 'used'
    }
    scope.title = code.sourceTerm.text
    const time = choiceTimeOf(resource, 'effective') ?? dateTimeOf(resource, 'issued') ?? noTime
    const setting = { time, place: bodySiteOf(resource.element('bodySite'), ontology) }
    const before = scope.statements.length
    observe(scope, resource, concept, code, setting)
    for (const component of resource.elements('component')) {
      const part = component.element('code')
      const term = termOf(part, ontology)
      if (part === undefined || term === undefined) scope.report('MISSING_FIELD', `${component.pointer}/code`, '')
      else observe(scope, component, part, term, setting)
    }
    // a panel of other observations: that it was done is all it says itself
    if (scope.statements.length === before && resource.has('hasMember'))
      scope.state(`${resource.path}.code`, code, 'hadTest', 'present', time)
    return 'used'
  },
}
