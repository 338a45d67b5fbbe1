import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { gradeSchema } from '../../../graph-schema/partition.js'
import { toCivil } from '../../../graph-schema/time.js'
import { writeSamples } from '../../../samples/write.js'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
interface Resource {
  resourceType: string
  id: string
  [field: string]: Json
}
interface Bundle {
  type: string
  entry: { fullUrl: string; resource: Resource; request: { method: string; url: string } }[]
}
interface Note {
  id: string
  patient: string
  date: string
  text: string
}

const folder = mkdtempSync(join(tmpdir(), 'samples-'))
afterAll(() => rmSync(folder, { recursive: true }))

const filesUnder = (at: string): string[] =>
  readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name))
    .sort()
const hashOf = (at: string): string => {
  const hash = createHash('sha256')
  for (const file of filesUnder(at)) hash.update(file.slice(at.length)).update(readFileSync(file))
  return hash.digest('hex')
}
const parse = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T
const walk = (value: Json, visit: (key: string, value: string) => void, key = ''): void => {
  if (typeof value === 'string') visit(key, value)
  else if (Array.isArray(value)) for (const item of value) walk(item, visit, key)
  else if (value && typeof value === 'object') for (const [k, v] of Object.entries(value)) walk(v, visit, k)
}

describe('the default samples', () => {
  const at = join(folder, 'default')
  const counts = writeSamples(at)
  const datasets = parse<{ id: string; grade: number; language: string; title: { zh: string; en: string } }[]>(
    join(at, 'datasets.json'),
  )
  const bundles = new Map(
    datasets.map(({ id }) => [id, filesUnder(join(at, id, 'fhir')).map((file) => parse<Bundle>(file))] as const),
  )
  const entries = (id: string) => bundles.get(id)!.flatMap((b) => b.entry)
  const patients = (id: string) => entries(id).filter((e) => e.resource.resourceType === 'Patient')

  test('are three described datasets of at least 300 patients, as counted', () => {
    expect(datasets.map((d) => d.id)).toEqual(['cn-heart', 'cn-stroke', 'us-cardio'])
    for (const d of datasets) expect(gradeSchema.safeParse(d.grade).success && d.title.zh && d.title.en).toBeTruthy()
    const written = datasets.reduce((sum, d) => sum + patients(d.id).length, 0)
    expect(written).toBeGreaterThanOrEqual(300)
    expect(counts.patients).toBe(written)
    expect(counts.resources).toBe(datasets.reduce((sum, d) => sum + entries(d.id).length, 0))
  })

  test('stay under 25 MB', () => {
    expect(filesUnder(at).reduce((sum, file) => sum + readFileSync(file).length, 0)).toBeLessThan(25e6)
  })

  test('repeat no id, and every reference resolves within its dataset', () => {
    for (const { id } of datasets) {
      const known = new Set<string>()
      for (const { fullUrl, resource } of entries(id)) {
        const key = `${resource.resourceType}/${resource.id}`
        expect(known.has(key)).toBe(false)
        known.add(key).add(fullUrl)
      }
      const dangling: string[] = []
      for (const { resource } of entries(id))
        walk(resource, (key, value) => key === 'reference' && !known.has(value) && dangling.push(value))
      expect(dangling).toEqual([])
    }
  })

  test('have dates of the calendar, none before birth and, death aside, none after it', () => {
    const wrong: string[] = []
    for (const { id } of datasets)
      for (const bundle of bundles.get(id)!) {
        const patient = bundle.entry.find((e) => e.resource.resourceType === 'Patient')?.resource
        if (!patient) continue
        const birth = String(patient.birthDate)
        const death = typeof patient.deceasedDateTime === 'string' ? patient.deceasedDateTime : '9999-12-31'
        for (const { resource } of bundle.entry)
          walk(resource, (key, value) => {
            if (
              !/(date|dateTime|period|start|end|issued|started|authoredOn|created)$/i.test(key) ||
              !/^\d{4}/.test(value)
            )
              return
            if (!toCivil(value) || value.slice(0, 10) < birth || value.slice(0, 10) > death)
              wrong.push(`${resource.id} ${key} ${value}`)
          })
      }
    expect(wrong).toEqual([])
  })

  test('have notes of patients that FHIR knows, with unique ids and text', () => {
    for (const { id, language } of datasets) {
      const known = new Set(patients(id).map((e) => e.resource.id))
      const seen = new Set<string>()
      const reports = parse<Note[]>(join(at, id, 'notes', 'report.json'))
      const discharges = parse<(Note & Record<string, string>)[]>(join(at, id, 'notes', 'discharge.json'))
      expect(discharges.length).toBeGreaterThanOrEqual(known.size)
      for (const note of [...reports, ...discharges]) {
        const record = note as unknown as Record<string, string | undefined>
        const zh = record['主诉'] !== undefined
        const noteId = record['病案标识'] ?? note.id
        expect(seen.has(noteId)).toBe(false)
        seen.add(noteId)
        expect(known).toContain(record['患者标识'] ?? note.patient)
        if (!zh) expect(toCivil(note.date)).toBeDefined()
        expect(/undefined|NaN|null|\[object/.test(JSON.stringify(note))).toBe(false)
      }
      if (language === 'zh')
        for (const record of discharges) expect(Object.values(record).every((section) => section.length > 0)).toBe(true)
    }
  })

  test('leave some terms to be mapped, and code the rest in public systems', () => {
    for (const { id } of datasets) {
      const systems = new Map<boolean, number>()
      for (const { resource } of entries(id))
        walk(resource, (key, value) => {
          if (key === 'system')
            systems.set(
              value.includes('.hospital.example/'),
              (systems.get(value.includes('.hospital.example/')) ?? 0) + 1,
            )
        })
      const share = systems.get(true)! / (systems.get(true)! + systems.get(false)!)
      expect(share).toBeGreaterThan(0.003)
      expect(share).toBeLessThan(0.1)
    }
  })
})

describe('writing', () => {
  test('gives the same bytes for a seed and others for another', () => {
    const hashes = [7, 7, 8].map((seed, i) => {
      writeSamples(join(folder, `run-${i}`), { seed, patients: 40 })
      return hashOf(join(folder, `run-${i}`))
    })
    expect(hashes[0]).toBe(hashes[1])
    expect(hashes[2]).not.toBe(hashes[0])
  })

  test('writes lines with plain references, and one half alone is the same as in both', () => {
    for (const only of [undefined, 'fhir', 'notes'] as const)
      writeSamples(join(folder, `only-${only}`), { patients: 30, format: 'ndjson', only })
    const both = join(folder, 'only-undefined')
    for (const only of ['fhir', 'notes'] as const) {
      const other = only === 'fhir' ? 'notes' : 'fhir'
      for (const { id } of parse<{ id: string }[]>(join(both, 'datasets.json'))) {
        const alone = join(folder, `only-${only}`, id)
        expect(hashOf(join(alone, only))).toBe(hashOf(join(both, id, only)))
        expect(readdirSync(alone)).not.toContain(other)
      }
    }
    const lines = readFileSync(join(both, 'us-cardio', 'fhir', 'Condition.ndjson'), 'utf8')
      .trimEnd()
      .split('\n')
    for (const line of lines)
      expect((JSON.parse(line) as { subject: { reference: string } }).subject.reference).toMatch(/^Patient\//)
  })

  test('refuses a number that is none', () => {
    expect(() => writeSamples(join(folder, 'never'), { patients: Number.NaN })).toThrow(RangeError)
    expect(() => writeSamples(join(folder, 'never'), { seed: -1 })).toThrow(RangeError)
  })
})
