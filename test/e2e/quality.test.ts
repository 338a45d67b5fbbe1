import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parseReaderId, type DatasetId, type Grade, type Tier, type View } from '../../graph-schema/index.js'
import { buildDataSet, readDataSet } from '../../ontology/data-set.js'
import { loadOntology } from '../../ontology/load.js'
import { createAudit } from '../../server/access/audit.js'
import { openControlDatabase } from '../../server/access/control-database.js'
import { openStores } from '../../server/adapters.js'
import { readConfig } from '../../server/config.js'
import { IngestService } from '../../server/ingest/ingest-service.js'
import { sourceFiles } from '../../server/ingest/source-files.js'
import { auditedRead } from '../../server/read/audited-read.js'
import { createReadService } from '../../server/read/create-read-service.js'
import type { ElementQuality, ReadService } from '../../server/read/read-service.js'
import { dataSetFolder } from '../support/data-set-folder.js'

const dataset = 'ward' as DatasetId
const ontology = loadOntology()
const potassium = ontology.byCode('LOINC', '2823-3')!.id
const killip = ontology.byTerm('Killip分级')[0]!.id
const disease = 'xm:0100000'

const observation = (id: string, code: object, value: object): object => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  subject: { reference: 'Patient/p1' },
  code,
  effectiveDateTime: '2024-02-03',
  ...value,
})
const measured = (id: string, value: number, unit: string): object =>
  observation(
    id,
    { coding: [{ system: 'http://loinc.org', code: '2823-3' }] },
    { valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit } },
  )
const graded = (id: string, code: string): object =>
  observation(id, { text: 'Killip分级' }, { valueCodeableConcept: { coding: [{ system: 'urn:ward:killip', code }] } })
const condition = (id: string, system: string, code: string): object => ({
  resourceType: 'Condition',
  id,
  subject: { reference: 'Patient/p1' },
  code: { coding: [{ system, code }] },
})

describe('loaded values against their data elements', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xinmai-quality-'))
  const elementFolder = dataSetFolder({
    elements: [
      { zh: '血清钾', en: 'Potassium', type: 'N', format: 'N..5,2', domain: 'mmol/L', low: '1', high: '12', concept: potassium, relation: 'measures' },
      { type: 'S3', format: 'N1', domain: 'killip-class', concept: killip, relation: 'measures' },
      { type: 'S3', format: 'AN..20', domain: 'ICD10', concept: disease, relation: 'has-kind' },
    ],
    valueSets: { 'killip-class': ['1', '2', '3', '4'] },
  }) // prettier-ignore
  const elements = buildDataSet(readDataSet(elementFolder))
  const source = join(folder, 'source')
  const config = readConfig({ XINMAI_DATA: join(folder, 'data') })
  let service: IngestService
  let read: ReadService

  const view = (tier: Tier = 'row', maxGrade: Grade = 5): View => ({
    reader: parseReaderId('reader'),
    datasets: new Map([[dataset, { maxGrade, tier, smallCell: 5 }]]),
  })
  const load = async (name: string) =>
    service.submit({
      type: 'load',
      dataset,
      grade: 3,
      language: 'auto',
      deidentified: true,
      files: await sourceFiles([join(source, name)]),
    })
  const quality = async (): Promise<Readonly<Record<string, unknown>>> => {
    const { elements } = await read.quality(view(), dataset)
    const shown = ({ checked, passed, failures }: ElementQuality) => ({
      checked,
      passed,
      ...Object.fromEntries(failures.map(({ code, count }) => [code, count])),
    })
    return Object.fromEntries(elements.map((e) => [e.element.slice(-3), shown(e)]))
  }

  beforeAll(async () => {
    mkdirSync(source, { recursive: true })
    const entries = [
      measured('k-good', 4.1, 'mmol/L'),
      measured('k-high', 400, 'mmol/L'),
      measured('k-unit', 4.1, 'mm[Hg]'),
      graded('g-good', '2'),
      graded('g-bad', '7'),
      condition('c-good', 'http://hl7.org/fhir/sid/icd-10', 'I50.9'),
      condition('c-unknown', 'http://hl7.org/fhir/sid/icd-10', 'Q99.9'),
      condition('c-no-code', 'http://hl7.org/fhir/sid/icd-10', '心衰'),
    ]
    for (const resource of entries as { id: string }[])
      writeFileSync(join(source, `${resource.id}.json`), JSON.stringify(resource))
    service = await IngestService.open(config)
    read = createReadService({
      ...openStores(config, ontology, { readonly: true }),
      ontology,
      elements: () => elements,
    })
  }, 60_000)
  afterAll(async () => {
    await read.close()
    await service.close()
    for (const made of [folder, elementFolder]) rmSync(made, { recursive: true, force: true })
  })

  const all = {
    '001': { checked: 3, passed: 1, OUT_OF_RANGE: 1, TOO_LONG: 1, WRONG_UNIT: 1 },
    '002': { checked: 2, passed: 1, NOT_IN_VALUE_SET: 1 },
    '003': { checked: 3, passed: 1, NOT_A_CODE: 1, UNKNOWN_CODE: 1 },
  }

  test('nothing loaded, nothing checked', async () => {
    expect(await read.quality(view(), dataset)).toMatchObject({ assertions: 0, patients: 0, elements: [] })
  })

  test('what does not fit is counted by element and code, at its place', async () => {
    expect(await load('')).toMatchObject({ state: 'done', rejected: 0 })
    expect(await quality()).toEqual(all)
    const report = await read.quality(view(), dataset)
    expect(report).toMatchObject({ dataset, partitions: ['ward/3'], assertions: 8, patients: 1 })
    const [place] = report.elements[0]!.failures.find(({ code }) => code === 'OUT_OF_RANGE')!.places
    expect(place).toMatchObject({
      record: { dataset, type: 'Observation' },
      evidence: { path: expect.stringContaining('value') },
    })
    const { assertion } = await read.evidence(view(), place!.statement)
    expect(assertion).toMatchObject({ value: { number: 400 }, record: place!.record, evidence: place!.evidence })
  })

  test('the same again adds nothing; a corrected record takes its failure away', async () => {
    await load('')
    expect(await quality()).toEqual(all)
    writeFileSync(join(source, 'k-high.json'), JSON.stringify(measured('k-high', 4, 'mmol/L')))
    await load('k-high.json')
    expect(await quality()).toMatchObject({ '001': { checked: 3, passed: 2, WRONG_UNIT: 1 } })
    expect(Object.keys((await quality())['001'] as object)).not.toContain('OUT_OF_RANGE')
  })

  test('a re-reading keeps it', async () => {
    const before = await quality()
    await service.submit({ type: 'reextract', dataset })
    expect(await quality()).toEqual(before)
  })

  test('is read by row tier alone, of what the grade shows, and put on record', async () => {
    await expect(read.quality(view('aggregate'), dataset)).rejects.toMatchObject({ code: 'TIER_REQUIRED' })
    await expect(read.quality(view(), 'other' as DatasetId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await read.quality(view('row', 2), dataset)).toMatchObject({ assertions: 0, partitions: [], elements: [] })

    const db = openControlDatabase(config.data)
    const audit = createAudit(db)
    const audited = auditedRead(read, audit, { subject: parseReaderId('reader') })
    await audited.quality(view(), dataset)
    await expect(audited.quality(view('aggregate'), dataset)).rejects.toMatchObject({ code: 'TIER_REQUIRED' })
    const kept = audit.list({ limit: 10 }).filter(({ what }) => what === 'quality')
    db.close()
    expect(kept).toMatchObject([
      { type: 'refusal', facts: { dataset, code: 'TIER_REQUIRED' } },
      { type: 'read', facts: { dataset }, partitions: ['ward/3'], patients: 1 },
    ])
  })

  test.each([false, true])('a removal takes its values away, erase: %s', async (erase) => {
    writeFileSync(join(source, 'k-high.json'), JSON.stringify(measured('k-high', 400, 'mmol/L')))
    await load('')
    expect(await quality()).toMatchObject({ '001': { OUT_OF_RANGE: 1 } })
    await service.submit({ type: 'remove', dataset, scope: { type: 'dataset', dataset }, erase })
    expect(await quality()).toEqual({})
  })
})
