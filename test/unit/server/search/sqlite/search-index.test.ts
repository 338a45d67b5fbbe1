import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { SearchIndex } from '../../../../../server/search/search-index.js'
import { createSqliteSearchIndex } from '../../../../../server/search/sqlite/search-index.js'
import { createBigramEmbedder } from '../../../../contract/embedder-bigram.js'
import { fixture } from '../../../../support/fixture.js'

const view = fixture.view({ alpha: {} })
const embedder = createBigramEmbedder()
const note = (id: string, text: string) => fixture.record({ id, documents: [{ text, language: 'zh' }] })
const total = async (index: SearchIndex, text: string, mode: 'keyword' | 'vector' = 'keyword') =>
  (await index.search(view, { text, mode, concepts: [], filter: {} }, { first: 5 })).total

describe('SQLite search index on disk', () => {
  let folder: string
  let path: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'search-index-'))
    path = join(folder, 'search.db')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('readers follow the writer: additions, removals, merges, erasures', async () => {
    const writer = createSqliteSearchIndex(path, { embedder })
    const readers = [1, 2].map(() => createSqliteSearchIndex(path, { embedder, readonly: true }))
    const expectAll = async (text: string, count: number) => {
      for (const index of [writer, ...readers])
        for (const mode of ['keyword', 'vector'] as const)
          expect([mode, await total(index, text, mode)]).toEqual([mode, count])
    }
    await expectAll('心衰', 0)
    for (let tx = 1; tx <= 30; tx++) {
      await writer.apply(fixture.batch(tx, note(`${tx}`, `心衰 ${tx}`)))
      if (tx % 7 === 0) await expectAll('心衰', tx)
    }
    await expectAll('心衰', 30)
    const key = (id: string) => note(id, '').key
    await writer.apply(fixture.batch(31, { type: 'close', scope: { type: 'record', key: key('3') } }))
    await expectAll('心衰', 29)
    await writer.apply(fixture.batch(32, { type: 'erase', scope: { type: 'record', key: key('4') } }))
    await expectAll('心衰', 28)
    await writer.apply(fixture.batch(33, note('3', '心衰 3'), note('4', '心衰 4')))
    await expectAll('心衰', 30)
    for (const index of [...readers, writer]) await index.close()
    const again = createSqliteSearchIndex(path, { embedder })
    expect(await again.watermark()).toBe(33)
    expect(await total(again, '心衰')).toBe(30)
    await again.close()
  })

  test('nothing of an erased document stays in the files', async () => {
    const writer = createSqliteSearchIndex(path, { embedder })
    const secret = note('secret', 'zyxwvutsrq 秘密文本')
    const others = Array.from({ length: 40 }, (_, i) => note(`${i}`, `心衰 ${i}`))
    for (const [i, other] of others.entries())
      await writer.apply(fixture.batch(i + 1, other, ...(i === 7 ? [secret] : [])))
    const bytes = () => Buffer.concat(readdirSync(folder).map((file) => readFileSync(join(folder, file))))
    const traces = [
      Buffer.from('zyxwvutsrq', 'utf16le'),
      Buffer.from('秘密', 'utf16le'),
      Buffer.from(secret.documents[0]!.id),
      Buffer.from('secret'),
    ]
    expect(traces.some((trace) => bytes().includes(trace))).toBe(true)
    await writer.apply(fixture.batch(41, { type: 'close', scope: { type: 'record', key: secret.key } }))
    await writer.apply(fixture.batch(42, { type: 'erase', scope: { type: 'record', key: secret.key } }))
    for (const trace of traces) expect(bytes().includes(trace)).toBe(false)
    expect(await total(writer, '心衰')).toBe(40)
    await writer.close()
  })

  test('vectors of another embedder are not compared', async () => {
    const first = createSqliteSearchIndex(path, { embedder })
    await first.apply(fixture.batch(1, note('1', '心衰')))
    await first.close()
    const other = createSqliteSearchIndex(path, { embedder: createBigramEmbedder(128) })
    expect(await total(other, '心衰', 'vector')).toBe(0)
    expect(await total(other, '心衰')).toBe(1)
    await other.apply(fixture.batch(2, note('1', '心衰')))
    expect(await total(other, '心衰', 'vector')).toBe(1)
    await other.close()
  })

  test('a failed batch leaves nothing and is not acknowledged', async () => {
    const failing = { ...embedder, embed: () => Promise.reject(new Error('no model')) }
    const index = createSqliteSearchIndex(path, { embedder: failing })
    await expect(index.apply(fixture.batch(1, note('1', '心衰')))).rejects.toThrow('no model')
    expect(await index.watermark()).toBe(0)
    expect(await total(index, '心衰')).toBe(0)
    await index.close()
  })

  test('a reader refuses to write', async () => {
    await createSqliteSearchIndex(path, { embedder }).close()
    const reader = createSqliteSearchIndex(path, { embedder, readonly: true })
    await expect(reader.apply(fixture.batch(1))).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    await reader.close()
  })
})

describe('SQLite search index in threads', () => {
  test('a reader thread sees whole batches alone while another thread writes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'search-threads-'))
    const path = join(folder, 'search.db')
    const writer = createSqliteSearchIndex(path, { embedder })
    await writer.apply(fixture.batch(1, note('0', '心衰 0')))
    const thread = new Worker(readerProgram, {
      eval: true,
      workerData: {
        path,
        module: pathToFileURL(join(process.cwd(), 'dist/server/search/sqlite/search-index.js')).href,
        view,
      },
    })
    try {
      await once(thread, 'message')
      // each batch adds three and takes one away: totals are 1, 3, 5 …
      for (let tx = 2; tx <= 40; tx++)
        await writer.apply(
          fixture.batch(tx, ...[1, 2, 3].map((i) => note(`${tx} ${i}`, `心衰 ${tx} ${i}`)), {
            type: 'close',
            scope: { type: 'record', key: note(tx === 2 ? '0' : `${tx - 1} 1`, '').key },
          }),
        )
      thread.postMessage('stop')
      const [{ totals }] = (await once(thread, 'message')) as [{ totals: number[] }]
      expect(totals.every((n) => n % 2 === 1)).toBe(true)
      expect([...totals].sort((a, b) => a - b)).toEqual(totals)
      expect(totals.at(-1)).toBe(1 + 39 * 2)
    } finally {
      await thread.terminate()
      await writer.close()
      rmSync(folder, { recursive: true })
    }
  })
})

const readerProgram = `
const { parentPort, workerData: { path, module, view } } = require('node:worker_threads')
const embedder = { id: 'none', dimensions: 1, embed: async (texts) => texts.map(() => new Float32Array(1)), close: async () => {} }
import(module).then(async ({ createSqliteSearchIndex }) => {
  const index = createSqliteSearchIndex(path, { embedder, readonly: true })
  const totals = []
  let stopped = false
  parentPort.on('message', () => { stopped = true })
  const ask = async () => {
    const { total } = await index.search(view, { text: '心衰', mode: 'keyword', concepts: [], filter: {} }, { first: 1 })
    totals.push(total)
  }
  parentPort.postMessage('ready')
  while (!stopped) {
    await ask()
    await new Promise((resolve) => setImmediate(resolve))
  }
  await ask()
  await index.close()
  parentPort.postMessage({ totals })
})`
