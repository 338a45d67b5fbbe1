import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { noteExtractor } from '../../../../extractors/text/index.js'
import type { Extraction } from '../../../../extractors/extractor.js'
import type { DatasetId, JobId } from '../../../../graph-schema/index.js'
import { loadOntology } from '../../../../ontology/index.js'
import { createPseudonym, loadPseudonymKey } from '../../../../server/ingest/pseudonym.js'
import {
  createRecordPool,
  extractionReader,
  type Extracted,
  type ReadExtraction,
} from '../../../../server/ingest/record-pool.js'
import { createWorkPool } from '../../../../server/thread/work-pool.js'

const data = mkdtempSync(join(tmpdir(), 'xinmai-pool-'))
const load = { job: 'job-1' as JobId, dataset: 'd' as DatasetId, grade: 3 as const, deidentified: true }
const ontology = loadOntology()
const read = extractionReader(load, ontology, createPseudonym(loadPseudonymKey(data)))
const worker = join(process.cwd(), 'dist', 'server', 'ingest', 'record-worker.js')

const golden = join(process.cwd(), 'test', 'golden', 'text')
const notes = readdirSync(golden).map((name) => readFileSync(join(golden, name, 'input.txt'), 'utf8'))
const references = { put: () => undefined, get: () => undefined }
const extracted = (text: string, id: string): Extracted => {
  const note = { place: id, id, text, sections: [], title: '', kind: 'note', issues: [] } as const
  const extraction = noteExtractor.extract(note, { ontology, references, language: 'auto' }, true) as Extraction
  return { extraction, extractor: { name: 'note', version: '1' }, place: id }
}

/** What becomes of many items, some of them nothing to read, some of them without text. */
const outcomes = async (workers: number): Promise<(ReadExtraction | undefined)[]> => {
  const start = workers === 0 ? undefined : () => createWorkPool(workers, worker, { config: { data }, load })
  const pool = createRecordPool(read, start, 2 * workers, 10_000)
  const items = async function* () {
    for (let n = 0; n < 800; n++) {
      const one = extracted(notes[n % notes.length]!, `note ${n}`)
      const bare = { ...one, extraction: { ...one.extraction, documents: [] } }
      yield { n, ...(n % 7 === 0 ? {} : { extracted: n % 11 === 0 ? bare : one }) }
    }
  }
  const out: (ReadExtraction | undefined)[] = []
  try {
    for await (const [{ n }, outcome] of pool.inOrder(items())) {
      expect(n).toBe(out.length)
      out.push(outcome)
    }
  } finally {
    await pool.close()
  }
  return out
}

test('a load reads the same whether by no, one or three threads, in order', async () => {
  const here = await outcomes(0)
  expect(here).toHaveLength(800)
  expect(here.filter((o) => o !== undefined && 'record' in o && o.record!.assertions.length > 0).length).toBeGreaterThan(400) // prettier-ignore
  for (const workers of [1, 3]) expect(JSON.stringify(await outcomes(workers))).toBe(JSON.stringify(here))
}, 120_000)

test('a thread that cannot start fails the load', async () => {
  const pool = createRecordPool(read, () => createWorkPool(1, `${worker}.none`, {}), 2, 0)
  const items = async function* () {
    yield { extracted: extracted('胸痛。', 'a') }
  }
  const run = async () => {
    for await (const [item] of pool.inOrder(items())) expect(item).toBeDefined()
  }
  await expect(run()).rejects.toThrow(/find module/)
})
