import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fhirReader } from '../../../../extractors/fhir/index.js'

const condition = (id: string): object => ({ resourceType: 'Condition', id, code: { text: `胸痛 ${id}` } })
const many = Array.from({ length: 3000 }, (_, i) => condition(`c${i}`))
const bundle = JSON.stringify({ resourceType: 'Bundle', entry: many.map((resource) => ({ resource })) }, null, 1)
const lines = many.map((resource) => JSON.stringify(resource)).join('\n')

describe('FHIR reader', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fhir-reader-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const read = async (name: string, content: string | Buffer) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    const ids: unknown[] = []
    const issues: string[] = []
    let consumed = 0
    let forward = true
    for await (const item of fhirReader.read(path)) {
      if ('issue' in item) issues.push(item.issue.code)
      else {
        forward &&= item.consumed >= consumed
        consumed = item.consumed
        if (item.input.failure) issues.push(item.input.failure.code)
        else ids.push((item.input.resource as { id: unknown }).id)
      }
    }
    expect(forward).toBe(true)
    return { ids, issues, consumed }
  }
  const all = many.map((resource) => (resource as { id: string }).id)

  test.each([
    ['bundle.json', bundle],
    ['array.json', JSON.stringify(many)],
    ['bulk.ndjson', lines],
    ['bulk-without-name', lines],
    ['bom.json', `\uFEFF${bundle}`],
    [
      'two-values.json',
      JSON.stringify({ resourceType: 'Bundle', entry: many.slice(0, 1500).map((resource) => ({ resource })) }) +
        JSON.stringify(many.slice(1500)),
    ],
  ])('%s, plain and packed', async (name, text) => {
    const plain = await read(name, text)
    expect(plain).toMatchObject({ ids: all, issues: [] })
    expect(plain.consumed).toBeGreaterThan(Buffer.byteLength(text) * 0.9)
    expect(plain.consumed).toBeLessThanOrEqual(Buffer.byteLength(text))
    const packed = gzipSync(text)
    const unpacked = await read(`${name}.gz`, packed)
    expect(unpacked).toMatchObject({ ids: all, issues: [], consumed: packed.length })
  })

  test('a cut gzip gives what was before the cut', async () => {
    const packed = gzipSync(lines)
    const { ids, issues } = await read('cut.ndjson.gz', packed.subarray(0, packed.length / 2))
    expect(ids.length).toBeGreaterThan(500)
    expect(ids).toEqual(all.slice(0, ids.length))
    expect(issues).toContain('NOT_JSON')
  })

  test('accepts what looks like FHIR, and no other text', () => {
    const accepts = (path: string, head: string): boolean => fhirReader.accepts(path, Buffer.from(head))
    expect(accepts('a.json', '')).toBe(true)
    expect(accepts('a.ndjson.gz', 'x')).toBe(true)
    expect(accepts('a', '\uFEFF {"entry":[{"resource":{"resourceType":"Patient"')).toBe(true)
    expect(accepts('a.xml', '<?xml version="1.0"?><Patient xmlns="http://hl7.org/fhir">')).toBe(true)
    expect(accepts('a.xml', '<ClinicalDocument xmlns="urn:hl7-org:v3">')).toBe(false)
    expect(accepts('a.txt', 'patient denies chest pain')).toBe(false)
    expect(accepts('gold.jsonl', '{"id":"1","text":"胸痛"}')).toBe(false)
  })

  test('reading stops when nobody takes the rest', async () => {
    const path = join(folder, 'stop.json.gz')
    writeFileSync(path, gzipSync(bundle))
    let taken = 0
    for await (const _ of fhirReader.read(path)) if (++taken === 3) break
    expect(taken).toBe(3)
  })
})
