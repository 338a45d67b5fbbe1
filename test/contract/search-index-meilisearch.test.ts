import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { Meilisearch } from 'meilisearch'
import type { SealedRecord } from '../../graph-schema/index.js'
import type { Embedder } from '../../server/embed/embedder.js'
import { createMeilisearchIndex, type MeilisearchOptions } from '../../server/search/meilisearch/search-index.js'
import { searchModes, type SearchIndex, type SearchMode, type SearchQuery } from '../../server/search/search-index.js'
import { searchNonInterference } from '../property/non-interference-search.js'
import { droppingProxy, type DroppingProxy } from '../support/dropping-proxy.js'
import { fixture } from '../support/fixture.js'
import { createBigramEmbedder } from './embedder-bigram.js'
import { besideSqlite } from './search-index-beside.js'
import { searchIndexContract } from './search-index.js'

// every write is a task in the engine's queue
jest.setTimeout(600_000)

const url = process.env.XINMAI_MEILI_URL ?? ''
const key = process.env.XINMAI_MEILI_KEY
const reason = 'needs a Meilisearch server at XINMAI_MEILI_URL (and XINMAI_MEILI_KEY): the package registries have none'
const engine = url === '' ? undefined : new Meilisearch({ host: url, ...(key === undefined ? {} : { apiKey: key }) })

let made = 0
const options = new WeakMap<SearchIndex, MeilisearchOptions>()

const forget = async (prefix: string): Promise<void> => {
  const { results } = await engine!.getRawIndexes({ limit: 10_000 })
  for (const { uid } of results) if (uid.startsWith(`${prefix}-`)) await engine!.deleteIndex(uid)
}

/** An index of its own; what it left in the engine goes when it is closed. */
const open = async (embedder: Embedder, more: Partial<MeilisearchOptions> = {}): Promise<SearchIndex> => {
  const given = { url, key, embedder, prefix: `contract-${process.pid}-${++made}`, ...more }
  const index = createMeilisearchIndex(given)
  const opened = {
    ...index,
    close: async () => {
      await index.close()
      await forget(given.prefix)
    },
  }
  options.set(opened, given)
  return opened
}

const { batch, view } = fixture
const everything = view({ alpha: {}, beta: {}, gamma: {} })
const query = (text: string, mode: SearchMode = 'keyword'): SearchQuery => ({ text, mode, concepts: [], filter: {} })
const note = (id: string, text: string, dataset = 'alpha'): SealedRecord =>
  fixture.record({ id, dataset, documents: [{ text, language: 'zh' }] })
const total = async (index: SearchIndex, text: string): Promise<number> =>
  (await index.search(everything, query(text), { first: 5 })).total
const rows = async (index: SearchIndex): Promise<Record<string, unknown>[]> =>
  (await engine!.index(`${options.get(index)!.prefix}-2-alpha`).getDocuments({ limit: 100 })).results

searchIndexContract({
  name: 'Meilisearch',
  open,
  reader: async (index, embedder) => createMeilisearchIndex({ ...options.get(index)!, embedder, readonly: true }),
  ...(url === '' ? { skip: reason } : {}),
})

if (url === '') describe('Meilisearch', () => test.skip(reason, () => undefined))
else
  describe('Meilisearch on a real server', () => {
    besideSqlite(open)

    searchNonInterference('Meilisearch', open, Number(process.env.FC_RUNS ?? 4))

    test('of more than can be scored one by one, what the engine ranks best; the total counts all', async () => {
      const whole = await open(createBigramEmbedder())
      await whole.apply(
        batch(1, ...Array.from({ length: 40 }, (_, i) => note(`${i}`, `第${i}例 ${'心衰 '.repeat(1 + (i % 5))}`))),
      )
      const few = createMeilisearchIndex({ ...options.get(whole)!, limits: { exactRows: 10 } })
      const answer = await few.search(everything, query('心衰'), { first: 1000 })
      expect([answer.total, answer.items.length]).toEqual([40, 10])
      expect(answer.facets).toEqual((await whole.search(everything, query('心衰'), { first: 5 })).facets)
      await few.close()
      await whole.close()
    })

    describe('a writer that ends midway', () => {
      let proxy: DroppingProxy
      beforeAll(async () => {
        proxy = await droppingProxy(url)
      })
      afterAll(() => proxy.close())

      test('before its batch is shown: readers see nothing of it, and the batch may come again', async () => {
        const index = await open(createBigramEmbedder())
        await index.apply(batch(1, note('1', '心衰 一'), note('2', '心衰 二')))
        const failing = createMeilisearchIndex({ ...options.get(index)!, url: proxy.url, timeouts: { retry: 0 } })
        proxy.drops = (method, path) => method === 'POST' && path.includes('-state/documents')
        const second = batch(2, note('1', '房颤 一'), note('3', '心衰 三', 'beta'), {
          type: 'erase',
          scope: { type: 'record', key: note('2', '').key },
        })
        await expect(failing.apply(second)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
        await failing.close()
        expect([await total(index, '心衰'), await total(index, '房颤'), await index.watermark()]).toEqual([2, 0, 1])
        const next = createMeilisearchIndex(options.get(index)!)
        await next.apply(second)
        expect([await total(index, '心衰'), await total(index, '房颤'), await index.watermark()]).toEqual([1, 1, 2])
        await next.close()
        await index.close()
      })

      test('before an erasure that is shown is carried out: the next one does it', async () => {
        const index = await open(createBigramEmbedder())
        await index.apply(batch(1, note('1', '心衰 一'), note('2', '心衰 二')))
        const failing = createMeilisearchIndex({ ...options.get(index)!, url: proxy.url, timeouts: { retry: 0 } })
        proxy.drops = (_, path) => path.includes('delete-batch')
        const erasing = batch(2, { type: 'erase', scope: { type: 'record', key: note('2', '').key } })
        await expect(failing.apply(erasing)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
        await failing.close()
        expect([await total(index, '心衰'), (await rows(index)).length]).toEqual([1, 2])
        const next = createMeilisearchIndex(options.get(index)!)
        await next.apply(erasing)
        expect([await total(index, '心衰'), (await rows(index)).length]).toEqual([1, 1])
        await next.close()
        await index.close()
      })
    })

    test('what ended a while ago is reduced to its head, and still leads a removal to its record', async () => {
      const index = await open(createBigramEmbedder(), { timeouts: { grace: 0 } })
      const [old, now] = [note('1', '旧文本'), note('1', '新文本')]
      await index.apply(batch(1, old))
      await index.apply(batch(2, now))
      await index.apply(batch(3, note('2', '另一')))
      const stripped = (await rows(index)).filter((row) => row['stripped'] === true)
      expect(stripped.map((row) => [row['id'], row['atoms']])).toEqual([[old.documents[0]!.id, undefined]])
      await index.apply(batch(4, { type: 'close', scope: { type: 'document', document: old.documents[0]!.id } }))
      for (const mode of searchModes)
        expect((await index.search(everything, query('新文本', mode), { first: 5 })).items).toEqual([])
      await index.close()
    })

    test('another embedder: the index is rebuilt and swapped in, words are found as before, vectors only of what comes', async () => {
      const embedder = createBigramEmbedder()
      const index = await open(embedder)
      await index.apply(batch(1, note('1', '心衰 一')))
      const changed = createMeilisearchIndex({ ...options.get(index)!, embedder: { ...embedder, id: 'another' } })
      await changed.apply(batch(2, note('2', '心衰 二')))
      const found = async (mode: SearchMode) =>
        (await changed.search(everything, query('心衰', mode), { first: 5 })).items.map((hit) => hit.document).sort()
      const ids = ['1', '2'].map((id) => note(id, `心衰 ${id === '1' ? '一' : '二'}`).documents[0]!.id)
      expect(await found('keyword')).toEqual([...ids].sort())
      expect(await found('vector')).toEqual([ids[1]])
      await changed.close()
      await index.close()
    })
  })
