import type { SourceIdentity } from '../extractor.js'
import { resolveCoding } from '../shared/coding.js'
import { stateDeath } from './death.js'
import type { Handler } from './handler.js'
import { identifierOf, register, type Identifier } from './reference.js'
import type { Scope } from './scope.js'
import { dateTimeOf, noTime } from './time.js'

/** The facts below are elements of Patient, not codes of a system: this is how their source terms are told. */
const patientSystem = 'http://hl7.org/fhir/Patient'

/** hl7.org/fhir/R4/valueset-administrative-gender.html */
const genders = { male: 0, female: 0, other: 0, unknown: 0 }

/** The configured identifier, else the id, else (a Patient without id) the bundle's URL or the first identifier. */
const identityOf = (scope: Scope, identifiers: readonly Identifier[]): SourceIdentity | undefined => {
  const { resource, context, input } = scope
  const chosen = identifiers.find(({ system }) => system === context.patientSystem)
  if (chosen !== undefined) return { system: chosen.system, value: chosen.value }
  const id = resource.string('id') ?? /^urn:(?:uuid|oid):(.+)$/.exec(input.fullUrl ?? '')?.[1]
  if (id !== undefined) return { system: 'Patient', value: id }
  const [first] = identifiers
  return first && { system: first.system, value: first.value }
}

const stateDeceased = (scope: Scope): void => {
  const { resource } = scope
  const term = { system: patientSystem, code: 'deceased', text: 'deceased' }
  const path = `${resource.path}.deceased`
  const deceased = resource.boolean('deceasedBoolean')
  if (resource.has('deceasedDateTime'))
    stateDeath(scope, path, term, 'present', dateTimeOf(resource, 'deceasedDateTime')!)
  else if (deceased !== undefined) stateDeath(scope, path, term, deceased ? 'present' : 'absent', noTime)
}

/** Sex and year of birth, as LOINC 46098-0 and 21112-8 where the ontology has them. */
const stateDemographics = (scope: Scope): void => {
  const { resource, ontology } = scope
  const gender = resource.code('gender', genders)
  if (gender !== undefined && gender !== 'unknown') {
    const concept = resolveCoding([{ system: 'http://loinc.org', code: '46098-0' }], 'sex', ontology)?.concept
    const sourceTerm = { system: patientSystem, code: 'gender', text: 'gender' }
    scope.state(`${resource.path}.gender`, { sourceTerm, concept }, 'measured', 'present', noTime, {
      written: { value: gender },
      value: { type: 'coded', system: 'http://hl7.org/fhir/administrative-gender', code: gender, text: gender },
    })
  }
  const born = resource.civil('birthDate')?.slice(0, 4)
  if (born !== undefined) {
    const concept = resolveCoding([{ system: 'http://loinc.org', code: '21112-8' }], 'birth year', ontology)?.concept
    const sourceTerm = { system: patientSystem, code: 'birthDate', text: 'year of birth' }
    scope.state(`${resource.path}.birthDate`, { sourceTerm, concept }, 'measured', 'present', noTime, {
      written: { value: born },
      value: { type: 'quantity', number: Number(born) },
    })
  }
}

export const patient: Handler = {
  read(scope) {
    const { resource } = scope
    const identifiers = resource
      .elements('identifier')
      .map((element) => identifierOf(element, 'Patient'))
      .filter((identifier) => identifier !== undefined)
    const identity = identityOf(scope, identifiers)
    if (identity !== undefined) {
      scope.patient = identity
      const keys = identifiers.map(({ key }) => key)
      register(scope, { identity }, keys)
    } else if (!scope.input.restored) scope.report('MISSING_FIELD', '/id', '', 'warning')
    stateDeceased(scope)
    stateDemographics(scope)
    return 'used'
  },
}
