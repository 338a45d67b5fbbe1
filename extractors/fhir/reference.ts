import type { ReferenceTarget, SourceIdentity } from '../extractor.js'
import type { Element } from './element.js'
import { resourceTypes } from './resource-type.js'
import type { Scope } from './scope.js'

/** `urn:uuid:` and `urn:oid:` name a resource of the same bundle or load (RFC 4122, FHIR Bundle.entry.fullUrl). */
const urn = /^urn:(?:uuid|oid):(.+)$/

/**
 * Canonical form of a literal reference: `Patient/123` also for absolute and versioned URLs, `urn:uuid:…` as it stands.
 * @returns undefined for what names no resource by type and id
 */
export const canonicalReference = (reference: string): string | undefined => {
  if (urn.test(reference)) return reference
  const parts = reference.split(/[?#]/, 1)[0]!.split('/')
  const version = parts.lastIndexOf('_history')
  if (version >= 0) parts.length = version
  const [type, id] = parts.slice(-2)
  return type !== undefined && id !== undefined && id !== '' && resourceTypes.has(type) ? `${type}/${id}` : undefined
}

/** The id in a canonical reference. */
export const bareId = (key: string): string => urn.exec(key)?.[1] ?? key.slice(key.indexOf('/') + 1)

/** The type a reference points to, where it says so. */
export const referencedType = (reference: Element): string | undefined => {
  const text = reference.json.reference
  const canonical = typeof text === 'string' ? canonicalReference(text) : undefined
  if (canonical !== undefined && !urn.test(canonical)) return canonical.slice(0, canonical.indexOf('/'))
  return typeof reference.json.type === 'string' ? reference.json.type : undefined
}

/** Keys under which a resource is found: type and id, and the URL of its bundle entry. */
const keysOf = (scope: Scope): string[] => {
  const { resource, input } = scope
  const keys: string[] = []
  const id = resource.json.id
  if (typeof id === 'string' && id !== '') keys.push(`${resource.path}/${id}`)
  const fullUrl = input.fullUrl === undefined ? undefined : canonicalReference(input.fullUrl)
  if (fullUrl !== undefined && !keys.includes(fullUrl)) keys.push(fullUrl)
  return keys
}

/** Makes the resource known to those that refer to it, also under `more` keys. */
export const register = (scope: Scope, target: ReferenceTarget, more: readonly string[] = []): void => {
  for (const key of [...keysOf(scope), ...more]) scope.context.references.put(key, target)
}

/** Key of a business identifier in the index. */
export const identifierKey = (type: string, system: string, value: string): string =>
  `${type}?identifier=${system}|${value}`

/** The resource inside `contained` that `#id` names. */
export const containedResource = (scope: Scope, reference: string): Element | undefined => {
  if (!reference.startsWith('#')) return undefined
  return scope.resource.elements('contained').find((inner) => inner.json.id === reference.slice(1))
}

export interface Identifier extends SourceIdentity {
  readonly key: string
}

/** System and value of an Identifier; one without system belongs to the source itself. */
export const identifierOf = (element: Element, type: string): Identifier | undefined => {
  const value = element.string('value')
  if (value === undefined) return undefined
  const system = element.string('system') ?? `${type}.identifier`
  return { system, value, key: identifierKey(type, system, value) }
}

/** Looks a reference up; at the end of the load a missing one is a warning, before it the resource has to wait. */
export const lookUp = (scope: Scope, key: string, reference: Element, warn: boolean): ReferenceTarget | undefined => {
  const target = scope.context.references.get(key)
  if (target === undefined) {
    if (!scope.final) scope.pending = true
    else if (warn) scope.report('UNRESOLVED_REFERENCE', `${reference.pointer}/reference`, '', 'warning')
  }
  return target
}

/** Identity of the patient whom a reference means; what a reference itself says is enough where nothing else is known. */
export const patientOf = (scope: Scope, reference: Element): SourceIdentity | undefined => {
  const { patientSystem } = scope.context
  const text = reference.string('reference')
  if (text !== undefined) {
    if (text.startsWith('#')) return containedPatient(scope, text)
    const key = canonicalReference(text)
    const byId: SourceIdentity = { system: 'Patient', value: key === undefined ? text : bareId(key) }
    // a plain id is the identity, unless the steward chose an identifier
    if (key === undefined || (!urn.test(key) && patientSystem === undefined)) return byId
    return lookUp(scope, key, reference, true)?.identity ?? byId
  }
  const identifier = reference.element('identifier')
  const named = identifier && identifierOf(identifier, 'Patient')
  if (named === undefined) return undefined
  const { system, value, key } = named
  if (system === patientSystem) return { system, value }
  return lookUp(scope, key, reference, true)?.identity ?? { system, value }
}

const containedPatient = (scope: Scope, reference: string): SourceIdentity | undefined => {
  const inner = containedResource(scope, reference)
  const identifiers = inner?.elements('identifier').map((element) => identifierOf(element, 'Patient')) ?? []
  const chosen = identifiers.find((i) => i?.system === scope.context.patientSystem) ?? identifiers.find((i) => i)
  if (chosen !== undefined) return { system: chosen.system, value: chosen.value }
  // an id inside a resource means nothing outside of it
  const id = scope.resource.json.id
  return typeof id === 'string' ? { system: 'Patient', value: `${scope.resource.path}/${id}${reference}` } : undefined
}

/** Identity of an encounter: the id, or what its `urn:uuid:` says. */
export const encounterOf = (reference: Element): SourceIdentity | undefined => {
  const text = reference.string('reference')
  if (text !== undefined) {
    const key = canonicalReference(text)
    return key === undefined ? undefined : { system: 'Encounter', value: bareId(key) }
  }
  const identifier = reference.element('identifier')
  const named = identifier && identifierOf(identifier, 'Encounter')
  return named && { system: named.system, value: named.value }
}

/** The patient of the encounter that a resource without subject belongs to. */
export const patientOfEncounter = (scope: Scope, reference: Element): SourceIdentity | undefined => {
  const text = reference.json.reference
  const key = typeof text === 'string' ? canonicalReference(text) : undefined
  return key === undefined ? undefined : lookUp(scope, key, reference, true)?.identity
}
