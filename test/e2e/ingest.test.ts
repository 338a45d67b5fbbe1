import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { localOperator, type Curie, type DatasetId, type JobId, type Tx, type View } from '../../graph-schema/index.js'
import { loadOntology } from '../../ontology/index.js'
import { openStores } from '../../server/adapters.js'
import { readConfig } from '../../server/config.js'
import { IngestService } from '../../server/ingest/ingest-service.js'
import type { JobPlan } from '../../server/ingest/journal.js'
import { sourceFiles } from '../../server/ingest/source-files.js'
import { createReadService } from '../../server/read/create-read-service.js'
import type { ReadService } from '../../server/read/read-service.js'

const dataset = 'ward' as DatasetId
const heartFailure = 'xm:0103000' as Curie

const bundle = (id: string, text = '慢性心力衰竭'): object => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    { resource: { resourceType: 'Patient', id, gender: 'male', birthDate: '1950-03-02', name: [{ text: '张大山' }] } },
    {
      resource: {
        resourceType: 'MedicationRequest',
        id: `${id}-m`,
        status: 'active',
        intent: 'order',
        subject: { reference: `Patient/${id}` },
        medicationReference: { reference: `Medication/aspirin` },
        authoredOn: '2024-02-01',
      },
    },
    {
      resource: {
        resourceType: 'Condition',
        id: `${id}-c`,
        subject: { reference: `Patient/${id}` },
        code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'I50.9' }], text },
        onsetDateTime: '2024-01-05',
      },
    },
  ],
})
const medication = {
  resourceType: 'Medication',
  id: 'aspirin',
  code: { coding: [{ system: 'http://www.whocc.no/atc', code: 'B01AC06' }] },
}
const note = (patient: string): object => ({
  id: `n-${patient}`,
  patient,
  title: '出院记录',
  date: '2024-03-01',
  text: '【现病史】\n患者胸闷3天，诊断为心力衰竭，否认糖尿病。独一无二标记甲乙。\n',
})

describe('loading into a data folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xinmai-ingest-'))
  const source = join(folder, 'source')
  const config = readConfig({ XINMAI_DATA: join(folder, 'data') })
  let service: IngestService
  let read: ReadService

  const view = (asOf?: Tx): View => ({
    reader: localOperator,
    datasets: new Map([[dataset, { maxGrade: 5, tier: 'download', smallCell: 5 }]]),
    ...(asOf === undefined ? {} : { asOf }),
  })
  const load = async (...names: string[]) =>
    service.submit({
      type: 'load',
      dataset,
      grade: 3,
      language: 'auto',
      deidentified: true,
      files: await sourceFiles(names.map((name) => join(source, name))),
    })
  const put = (name: string, content: object | string): void =>
    writeFileSync(join(source, name), typeof content === 'string' ? content : JSON.stringify(content))
  const patients = async (asOf?: Tx): Promise<number> => (await read.count(view(asOf), [heartFailure])).row
  const statements = async (asOf?: Tx): Promise<number> =>
    (await read.assertions(view(asOf), { concepts: [heartFailure] }, { first: 100 })).total

  beforeAll(async () => {
    mkdirSync(source, { recursive: true })
    service = await IngestService.open(config)
    const ontology = loadOntology()
    read = createReadService({ ...openStores(config, ontology, { readonly: true }), ontology })
  }, 60_000)
  afterAll(async () => {
    await read.close()
    await service.close()
    rmSync(folder, { recursive: true, force: true })
  })

  let first: Tx

  test('resources and notes of one person are one patient, references resolve forwards and across files', async () => {
    put('a-bundle.json', bundle('p1'))
    put('b-bundle.json', bundle('p2'))
    put('note.json', [note('p1'), note('p2')])
    put('z-medication.json', medication)
    const report = await load('')
    expect(report).toMatchObject({ state: 'done', resources: 9, used: 9, rejected: 0 })
    expect(report.issues.filter((i) => i.severity === 'error')).toEqual([])
    first = report.tx
    expect(await patients()).toBe(2)
    const [stats] = await read.stats(view())
    expect(stats?.patients).toBe(2)
    const { items } = await read.assertions(view(), { predicates: ['takesDrug'] }, { first: 10 })
    expect(items).toHaveLength(2)
    expect(items.every((a) => a.concept !== undefined)).toBe(true)
  })

  test('nothing of the identity is stored', () => {
    const kept = readdirSync(config.data)
      .map((name) => join(config.data, name))
      .filter((path) => statSync(path).isFile())
      .map((path) => readFileSync(path))
    for (const content of kept) expect(content.includes(Buffer.from('张大山'))).toBe(false)
  })

  test('what cannot be read is an issue of its own, counted, and the rest is loaded', async () => {
    const files = await sourceFiles([join(source, 'note.json')])
    const gone = { path: join(source, 'gone.json'), bytes: 0, modified: 0 }
    const folderNow = { path: source, bytes: 0, modified: 0 }
    writeFileSync(join(source, 'damaged.json.gz'), Buffer.from([0x1f, 0x8b, 1, 2, 3]))
    const damaged = await sourceFiles([join(source, 'damaged.json.gz')])
    const plan = { type: 'load', dataset, grade: 3, language: 'auto', deidentified: true } as const
    const report = await service.submit({ ...plan, files: [gone, folderNow, ...damaged, ...files] })
    rmSync(join(source, 'damaged.json.gz'))
    expect(report).toMatchObject({ state: 'done', resources: 5, used: 2, rejected: 3, newAssertions: 0 })
    expect(report.issueCounts).toEqual({ MISSING_FIELD: 2, NOT_JSON: 1 })
  })

  test('the same files again change nothing', async () => {
    const before = await read.stats(view())
    expect(await load('')).toMatchObject({ resources: 9, newAssertions: 0, tx: 0 })
    expect(await read.stats(view())).toEqual(before)
  })

  test('a changed record replaces what it said; a read as of before still sees it', async () => {
    const before = await statements()
    put('a-bundle.json', bundle('p1', '急性心力衰竭'))
    const report = await load('a-bundle.json')
    expect(report.newAssertions).toBe(1)
    expect(await statements()).toBe(before)
    const said = async (asOf?: Tx) => {
      const { items } = await read.assertions(view(asOf), { concepts: [heartFailure] }, { first: 100 })
      return items.map((a) => a.sourceTerm.text).sort()
    }
    expect(await said()).toContain('急性心力衰竭')
    expect(await said(first)).not.toContain('急性心力衰竭')
  })

  test('a record that came twice in one load with different content is told of, the later one holds', async () => {
    const condition = (text: string) => ({
      ...(bundle('p1', text) as { entry: { resource: object }[] }).entry[2]!.resource,
    })
    put('twice.ndjson', `${JSON.stringify(condition('心衰甲'))}\n${JSON.stringify(condition('心衰乙'))}\n`)
    const report = await load('twice.ndjson')
    expect(report.issueCounts.DUPLICATE_RECORD).toBe(1)
    const { items } = await read.assertions(view(), { concepts: [heartFailure] }, { first: 100 })
    const texts = items.map((a) => a.sourceTerm.text)
    expect([texts.includes('心衰甲'), texts.includes('心衰乙')]).toEqual([false, true])
  })

  test('bad files are named issues at their places, the rest is loaded', async () => {
    put('empty.json', '')
    put('cut.json', JSON.stringify(bundle('p9')).slice(0, -80))
    put('date.json', {
      ...(bundle('p1') as { entry: { resource: object }[] }).entry[2]!.resource,
      id: 'bad',
      onsetDateTime: '2023-02-30',
    })
    put('unknown.json', { resourceType: 'Starship', id: '1' })
    writeFileSync(join(source, 'picture.bin'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]))
    const report = await load('empty.json', 'cut.json', 'date.json', 'unknown.json', 'picture.bin')
    expect(report.used + report.notUsed + report.rejected).toBe(report.resources)
    const codes = new Map(report.issues.map((i) => [i.code, i.place]))
    expect([...codes.keys()]).toEqual(
      expect.arrayContaining(['EMPTY', 'NOT_JSON', 'BAD_DATE', 'UNKNOWN_RESOURCE_TYPE', 'UNKNOWN_FORMAT']),
    )
    expect(codes.get('BAD_DATE')).toContain('date.json')
    expect(report.used).toBeGreaterThanOrEqual(2)
    await service.submit({ type: 'remove', dataset, scope: { type: 'job', job: report.job }, erase: true })
  })

  test('a text too long to be a note is refused, the one beside it is read', async () => {
    put('long.json', [
      { id: 'long', text: '胸闷。'.repeat(800_000) },
      { id: 'short', text: '胸闷。' },
    ])
    const report = await load('long.json')
    expect(report).toMatchObject({ used: 1, rejected: 1, issueCounts: { TOO_LARGE: 1 } })
    await service.submit({ type: 'remove', dataset, scope: { type: 'job', job: report.job }, erase: true })
  })

  test('reading stored records again gives the same graph', async () => {
    const before = await read.stats(view())
    const report = await service.submit({ type: 'reextract', dataset, grade: 3 })
    expect(report).toMatchObject({ state: 'done', newAssertions: 0 })
    expect(await read.stats(view())).toEqual(before)
  })

  test('a load can be taken back after a re-reading, and its excerpts go with what is erased', async () => {
    const excerpt = '一九九九年吉日'
    put('late.json', { ...(bundle('p1') as { entry: { resource: object }[] }).entry[2]!.resource, id: 'late' })
    put('odd.json', {
      ...(bundle('p1') as { entry: { resource: object }[] }).entry[2]!.resource,
      id: 'odd',
      onsetDateTime: excerpt,
    })
    const before = await read.stats(view())
    const { job, used } = await load('late.json', 'odd.json')
    expect(used).toBe(2)
    expect(await read.stats(view())).not.toEqual(before)
    await service.submit({ type: 'reextract', dataset, grade: 3 })
    await service.submit({ type: 'remove', dataset, scope: { type: 'job', job }, erase: true })
    expect(await read.stats(view())).toEqual(before)
    for (const name of readdirSync(config.data).filter((n) => statSync(join(config.data, n)).isFile()))
      expect([name, readFileSync(join(config.data, name)).includes(excerpt)]).toEqual([name, false])
  })

  test('a re-reading keeps the grade that a load was given', async () => {
    put('secret.json', { ...(bundle('p1') as { entry: { resource: object }[] }).entry[2]!.resource, id: 'secret' })
    const files = await sourceFiles([join(source, 'secret.json')])
    const plan = { type: 'load', dataset, grade: 5, language: 'auto', deidentified: true, files } as const
    const { job } = await service.submit(plan)
    const before = await read.stats(view())
    expect(before.map((s) => s.partition.grade)).toEqual([3, 5])
    await service.submit({ type: 'reextract', dataset })
    expect(await read.stats(view())).toEqual(before)
    await service.submit({ type: 'remove', dataset, scope: { type: 'job', job }, erase: true })
  })

  test('another default grade moves all partitions at once', async () => {
    await service.submit({ type: 'reextract', dataset, grade: 4 })
    expect((await read.stats(view())).map((s) => s.partition.grade)).toEqual([4])
    await service.submit({ type: 'reextract', dataset, grade: 3 })
    expect((await read.stats(view())).map((s) => s.partition.grade)).toEqual([3])
  })

  test('a removed patient is seen as of before, an erased one nowhere', async () => {
    const { items } = await read.assertions(view(), { concepts: [heartFailure] }, { first: 100 })
    const { patient } = items[0]!
    const scope = { type: 'patient', dataset, patient } as const
    const kept = await patients()
    const before = (await load('b-bundle.json')).tx || first
    const removal = await service.submit({ type: 'remove', dataset, scope, erase: false } satisfies JobPlan)
    expect(removal.removedAssertions).toBeGreaterThan(1)
    expect(removal.removedDocuments).toBeGreaterThan(1)
    expect(await patients()).toBe(kept - 1)
    expect(await patients(before)).toBe(kept)
    await service.submit({ type: 'remove', dataset, scope, erase: true } satisfies JobPlan)
    expect(await patients(before)).toBe(kept - 1)
    const search = async (text: string) =>
      (await read.search(view(), { text, mode: 'keyword', filter: {}, page: { first: 10 } })).documents.total
    expect(await search('独一无二标记甲乙')).toBe(1)
    await service.submit({ type: 'remove', dataset, scope: { type: 'dataset', dataset }, erase: true })
    expect(await search('独一无二标记甲乙')).toBe(0)
    expect(await read.stats(view())).toEqual([])
  })

  test('free text without the word that it is de-identified is left out', async () => {
    const files = await sourceFiles([join(source, 'note.json')])
    const report = await service.submit({
      type: 'load',
      dataset,
      grade: 3,
      language: 'auto',
      deidentified: false,
      files,
    })
    expect(report).toMatchObject({ used: 0, rejected: 2, issueCounts: { NOT_DEIDENTIFIED: 2 } })
  })

  test('a second process may not write the folder', async () => {
    const release = (): void => writeFileSync(join(config.data, 'writer.pid'), String(process.pid))
    writeFileSync(join(config.data, 'writer.pid'), String(process.ppid))
    const refused = await IngestService.open(config).catch((e: { code: string }) => e.code)
    release()
    expect(refused).toBe('CONFLICT')
  })

  test('a job that is not there is not found', async () => {
    const missing = await service.resume('job-20200101T000000-000000' as JobId).catch((e: Error) => e.message)
    expect(missing).toContain('no job')
  })
})
