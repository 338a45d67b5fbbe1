import type { JsonObject } from './fhir-input.js'

/** Names somebody wherever it stands. */
const namesSomebody = new Set(['identifier', 'telecom', 'photo', 'contact'])

/** Left out of resources that describe a person. */
const personal = new Set(['id', 'name', 'address', 'extension', 'text', 'contained', 'link', 'generalPractitioner'])
const personTypes = new Set(['Patient', 'RelatedPerson', 'Person', 'Practitioner'])

/** Elements that refer to the patient, whatever the form of the reference. */
const refersToPatient = new Set(['subject', 'patient', 'beneficiary', 'individual'])

/** A Reference; a Coding has a display as well, but with a system or a code, or under `coding`. */
const isReference = (json: JsonObject, parent: string): boolean =>
  json.reference !== undefined ||
  (json.display !== undefined && json.code === undefined && json.system === undefined && parent !== 'coding')

/** The value without identity; `undefined` takes it out. What holds none is given back as it is. */
const withoutIdentity = (value: unknown, key: string, json: JsonObject, parent: string): unknown => {
  const type = json.resourceType
  if (namesSomebody.has(key)) return undefined
  if (type !== undefined) {
    if (key === 'text') return undefined
    if (personTypes.has(type as string)) {
      if (personal.has(key)) return undefined
      if (key === 'birthDate') return typeof value === 'string' ? value.slice(0, 4) : undefined
    } else if (key === 'name' && type === 'FamilyMemberHistory') return undefined
  }
  if (typeof value === 'object' && value !== null) return strip(value, key)
  if (key === 'reference') return refersToPatient.has(parent) || String(value).includes('Patient/') ? undefined : value
  // the name of a drug is the only one that is needed: its reference may never be resolved
  if (key === 'display') return isReference(json, parent) && parent !== 'medicationReference' ? undefined : value
  if (key === 'data' && typeof json.contentType === 'string') return undefined
  return value
}

/** Copies only what changes. */
const strip = (value: object, key: string): object => {
  if (Array.isArray(value)) {
    let out: unknown[] | undefined
    for (let i = 0; i < value.length; i++) {
      const item: unknown = value[i]
      if (typeof item !== 'object' || item === null) continue
      const kept = strip(item, key)
      if (kept !== item) (out ??= [...(value as unknown[])])[i] = kept
    }
    return out ?? value
  }
  const json = value as JsonObject
  let out: Record<string, unknown> | undefined
  for (const name in json) {
    const inner = json[name]
    const kept = withoutIdentity(inner, name, json, key)
    if (kept !== inner) (out ??= { ...json })[name] = kept
  }
  return out ?? value
}

/**
 * A resource as it is stored: compact JSON without identity (names, addresses, identifiers, the patient's id and
 * references to it, names beside references), narrative, and the data of attachments, which become documents.
 */
export const storedText = (resource: JsonObject): string => JSON.stringify(strip(resource, ''))
