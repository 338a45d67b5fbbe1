import { createHash } from 'node:crypto'
import type { Issue } from '../../graph-schema/index.js'
import type { DraftDocument, Extraction, Extractor } from '../extractor.js'
import { isJsonObject, issueAt, placeOf, type FhirInput, type JsonObject } from './fhir-input.js'
import type { Handler } from './handler.js'
import { handlers } from './handlers.js'
import { encounterOf, patientOf, patientOfEncounter, referencedType } from './reference.js'
import { resourceTypes } from './resource-type.js'
import { resourceRef, Scope } from './scope.js'
import { storedText } from './stored-resource.js'

const system = 'fhir'
/** of graph-schema/record.ts */
const longestId = 500

/** The resource's id, else its URL in the bundle, else (still the same for the same content) a hash. */
const recordId = (json: JsonObject, fullUrl: string | undefined): string => {
  for (const id of [json.id, fullUrl]) if (typeof id === 'string' && id !== '' && id.length <= longestId) return id
  return `sha256:${createHash('sha256').update(JSON.stringify(json)).digest('base64url')}`
}

const without = (
  disposition: 'notUsed' | 'rejected',
  type: string,
  id: string,
  issues: readonly Issue[],
): Extraction => ({
  record: { system, type: type.slice(0, 100), id },
  disposition,
  documents: [],
  statements: [],
  issues,
})

/** Sets patient and encounter; false when the subject is somebody or something else than a patient. */
const setSubject = (scope: Scope, handler: Handler): boolean => {
  const { resource } = scope
  const subject = handler.subject && resource.element(handler.subject)
  if (subject !== undefined) {
    const type = referencedType(subject)
    if (type !== undefined && type !== 'Patient') return false
    scope.patient = patientOf(scope, subject)
  }
  const encounter =
    resource.json.resourceType === 'DocumentReference'
      ? resource.element('context')?.elements('encounter')[0]
      : handler.encounter && resource.element(handler.encounter)
  if (encounter !== undefined) {
    scope.encounter = encounterOf(encounter)
    if (scope.patient === undefined && handler.subject !== undefined)
      scope.patient = patientOfEncounter(scope, encounter)
  }
  if (
    handler.subject &&
    !handler.subjectOptional &&
    scope.patient === undefined &&
    !scope.input.restored &&
    !scope.pending
  )
    scope.report('MISSING_FIELD', `/${handler.subject}`, '', 'warning')
  return true
}

/** `Condition: Angina pectoris`; a Patient has no title but its type. */
const titleOf = ({ resource, title, statements }: Scope): string => {
  const text = title ?? (resource.path === 'Patient' ? undefined : statements[0]?.sourceTerm.text)
  return text === undefined ? resource.path : `${resource.path}: ${text}`
}

const resourceDocument = (scope: Scope): DraftDocument => {
  const [first] = scope.statements
  const date = first === undefined ? undefined : (first.time.start ?? first.time.end)?.slice(0, 10)
  return {
    ref: resourceRef,
    kind: 'resource',
    title: titleOf(scope),
    ...(date !== undefined && { date }),
    text: storedText(scope.resource.json),
    sections: [],
  }
}

const extract: Extractor<FhirInput>['extract'] = (input, context, final) => {
  const place = placeOf(input.source, input.pointer)
  const reject = (type: string, id: string, issue: Issue): Extraction => without('rejected', type, id, [issue])
  if (input.failure !== undefined) return reject('unknown', place, input.failure)
  const json = input.resource
  if (!isJsonObject(json)) return reject('unknown', place, issueAt('WRONG_TYPE', place, json))
  const type = json.resourceType
  const id = recordId(json, input.fullUrl)
  if (type === undefined)
    return reject('unknown', id, issueAt('MISSING_FIELD', `${placeOf(input.source, `${input.pointer}/resourceType`)}`))
  if (typeof type !== 'string' || !resourceTypes.has(type))
    return reject(
      'unknown',
      id,
      issueAt('UNKNOWN_RESOURCE_TYPE', `${placeOf(input.source, `${input.pointer}/resourceType`)}`, type),
    )
  const handler = handlers.get(type)
  if (handler === undefined) return without('notUsed', type, id, [])

  const scope = new Scope(input, json, context, final)
  const disposition = setSubject(scope, handler) ? handler.read(scope) : 'notUsed'
  if (scope.pending && !final) return 'later'
  const { issues, statements, patient, encounter } = scope
  if (disposition === 'notUsed') return without('notUsed', type, id, issues)
  const nothing = statements.length === 0 && scope.documents.length === 0
  if (nothing && issues.some(({ code, severity }) => code === 'MISSING_FIELD' && severity === 'error'))
    return without('rejected', type, id, issues)
  return {
    record: { system, type, id },
    disposition,
    ...(patient && { patient }),
    ...(encounter && { encounter }),
    documents: [resourceDocument(scope), ...scope.documents],
    statements,
    issues,
  }
}

/** Reads FHIR R4 resources one by one; what they share with others goes through the context's reference index. */
export const fhirExtractor: Extractor<FhirInput> = {
  name: 'fhir',
  version: '2',
  extract,
  restore: (text) => ({ source: 'stored', pointer: '', resource: JSON.parse(text) as unknown, restored: true }),
}
