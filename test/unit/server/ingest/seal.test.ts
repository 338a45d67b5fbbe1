import { describe, expect, test } from '@jest/globals'
import type { DraftStatement, Extraction } from '../../../../extractors/extractor.js'
import {
  documentIdSchema,
  patientKeySchema,
  statementSchema,
  type Curie,
  type DatasetId,
  type Grade,
  type JobId,
} from '../../../../graph-schema/index.js'
import type { Ontology } from '../../../../ontology/ontology.js'
import { createPseudonym } from '../../../../server/ingest/pseudonym.js'
import { seal, sealedSystem } from '../../../../server/ingest/seal.js'

const ontology = {
  concept: (id: string) => (id === 'xm:0100009' ? { grade: 5 } : {}),
} as unknown as Ontology

const context = (dataset = 'd1', grade: Grade = 3, key = 'k') => ({
  dataset: dataset as DatasetId,
  grade,
  job: 'job-20260101T000000-000000' as JobId,
  ontology,
  pseudonym: createPseudonym(Buffer.from(key)),
})
const method = { extractor: 'x', version: '1', ontology: 'o', mappings: 'm' }

const statement = (over: Partial<DraftStatement> = {}): DraftStatement => ({
  predicate: 'hasDisease',
  sourceTerm: { system: 'text', code: '心衰', text: '心衰' },
  written: {},
  status: 'present',
  time: { precision: 'day', start: '2024-01-02' },
  evidence: { ref: 0, start: 0, end: 2 },
  ...over,
})
const extraction = (text = '心衰。', over: Partial<Extraction> = {}): Extraction => ({
  record: { system: 'note', type: 'note', id: 'n1' },
  disposition: 'used',
  patient: { system: 'Patient', value: 'p1' },
  documents: [{ ref: 0, kind: 'note', title: 'n', text, sections: [] }],
  statements: [],
  issues: [],
  ...over,
})
const sealed = (e: Extraction, statements: DraftStatement[], c = context()) =>
  seal(
    e,
    statements.map((draft) => ({ draft, method })),
    c,
  )

describe('sealing', () => {
  test('gives well-formed identifiers and the same ones again', () => {
    const record = sealed(extraction(), [statement()])
    expect(record).toEqual(sealed(extraction(), [statement()]))
    expect(patientKeySchema.safeParse(record.patient).success).toBe(true)
    expect(documentIdSchema.safeParse(record.documents[0]!.id).success).toBe(true)
    expect(statementSchema.safeParse(record.assertions[0]).error).toBeUndefined()
    expect(JSON.stringify(record)).not.toContain('"p1"')
    expect(JSON.stringify(record)).not.toContain('"n1"')
  })

  test('a patient has another key in every dataset and under every key', () => {
    const keys = [context('d1'), context('d2'), context('d1', 3, 'other')].map(
      (c) => sealed(extraction(), [], c).patient,
    )
    expect(new Set(keys).size).toBe(3)
  })

  test('a concept raises the grade of its assertion and of the document, an absent one does not', () => {
    const hiv = { concept: 'xm:0100009' as Curie }
    const raised = sealed(extraction(), [statement(), statement({ ...hiv, evidence: { ref: 0, start: 1, end: 2 } })])
    expect(raised.assertions.map((a) => a.partition.grade)).toEqual([3, 5])
    expect(raised.documents[0]!.partition.grade).toBe(5)
    const absent = sealed(extraction(), [statement({ ...hiv, status: 'absent' })])
    expect([absent.assertions[0]!.partition.grade, absent.documents[0]!.partition.grade]).toEqual([3, 3])
  })

  test('the same thing said twice at one place is one statement', () => {
    expect(sealed(extraction(), [statement(), statement()]).assertions).toHaveLength(1)
  })

  test('two equal documents of a record stay two', () => {
    const document = extraction().documents[0]!
    const twice = extraction('', { documents: [document, { ...document, ref: 1 }] })
    const ids = sealed(twice, []).documents.map((d) => d.id)
    expect(new Set(ids).size).toBe(2)
  })

  test('content follows text and patient, not the grade', () => {
    const content = sealed(extraction(), [statement()]).content
    expect(sealed(extraction(), [statement()], context('d1', 4)).content).toBe(content)
    expect(sealed(extraction('另一。'), [statement()]).content).not.toBe(content)
    expect(sealed(extraction('心衰。', { patient: { system: 'Patient', value: 'p2' } }), []).content).not.toBe(content)
  })

  test('a record without a patient is one patient of its own, not counted', () => {
    const record = sealed(extraction('心衰。', { patient: undefined }), [])
    expect(record.patientKnown).toBe(false)
    expect(record.documents[0]!.patientKnown).toBe(false)
  })

  test('an identity that is sealed already is taken as it is', () => {
    const first = sealed(extraction(), [])
    const again = sealed(extraction('心衰。', { patient: { system: sealedSystem, value: first.patient! } }), [])
    expect(again.patient).toBe(first.patient)
  })

  test('a stored record keeps its key when it is read again', () => {
    const { key } = sealed(extraction(), [])
    expect(seal(extraction(), [], context(), { key, patientKnown: true }).key).toEqual(key)
  })

  test('evidence that names no document of the record is our own fault', () => {
    expect(() => sealed(extraction(), [statement({ evidence: { ref: 9 } })])).toThrow('names no document')
  })
})
