import { describe, expect, test } from '@jest/globals'
import { fhirExtractor } from '../../../../extractors/fhir/index.js'
import { storedText } from '../../../../extractors/fhir/stored-resource.js'

const stored = (resource: object): unknown => JSON.parse(storedText(resource as Record<string, unknown>))

describe('a stored resource', () => {
  test('of a patient says sex and year of birth, not who', () => {
    const patient = {
      resourceType: 'Patient',
      id: 'SECRET',
      text: { div: 'SECRET' },
      identifier: [{ value: 'SECRET' }],
      name: [{ family: 'SECRET' }],
      telecom: [{ value: 'SECRET' }],
      address: [{ city: 'SECRET' }],
      photo: [{ data: 'SECRET' }],
      contact: [{ name: { text: 'SECRET' } }],
      link: [{ other: { reference: 'Patient/SECRET' } }],
      extension: [{ valueString: 'SECRET' }],
      gender: 'male',
      birthDate: '1950-01-02',
    }
    expect(stored(patient)).toEqual({ resourceType: 'Patient', gender: 'male', birthDate: '1950' })
  })

  test('keeps codes and drops names, narrative, patient references and attached data', () => {
    const report = {
      resourceType: 'DiagnosticReport',
      id: 'r1',
      text: { div: 'SECRET' },
      identifier: [{ value: 'SECRET' }],
      contained: [{ resourceType: 'Patient', id: 'SECRET', name: [{ text: 'SECRET' }], gender: 'female' }],
      code: { coding: [{ display: 'Echo' }, { system: 's', code: 'c', display: 'kept' }], text: 'kept too' },
      subject: { reference: 'urn:uuid:SECRET', display: 'SECRET' },
      encounter: { reference: 'Encounter/e1', display: 'SECRET' },
      performer: [{ display: 'SECRET' }, { reference: 'Practitioner/7', identifier: { value: 'SECRET' } }],
      extension: [{ valueReference: { reference: 'http://x/Patient/SECRET' } }],
      medicationReference: { reference: 'Medication/1', display: 'aspirin' },
      presentedForm: [{ contentType: 'text/plain', data: 'SECRET', title: 'report' }],
    }
    const before = JSON.stringify(report)
    expect(storedText(report)).not.toContain('SECRET')
    expect(stored(report)).toEqual({
      resourceType: 'DiagnosticReport',
      id: 'r1',
      contained: [{ resourceType: 'Patient', gender: 'female' }],
      code: { coding: [{ display: 'Echo' }, { system: 's', code: 'c', display: 'kept' }], text: 'kept too' },
      subject: {},
      encounter: { reference: 'Encounter/e1' },
      performer: [{}, { reference: 'Practitioner/7' }],
      extension: [{ valueReference: {} }],
      medicationReference: { reference: 'Medication/1', display: 'aspirin' },
      presentedForm: [{ contentType: 'text/plain', title: 'report' }],
    })
    expect(JSON.stringify(report)).toBe(before)
  })

  test('is an input again', () => {
    const input = fhirExtractor.restore('{"resourceType":"Condition","id":"c"}')
    expect(input).toMatchObject({ resource: { resourceType: 'Condition', id: 'c' }, restored: true })
  })
})
