import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { SealedRecord } from '../../graph-schema/index.js'
import type { Embedder } from '../../server/embed/embedder.js'
import { createOpenSearchIndex, type OpenSearchOptions } from '../../server/search/opensearch/search-index.js'
import { searchModes, type SearchIndex, type SearchMode, type SearchQuery } from '../../server/search/search-index.js'
import { searchNonInterference } from '../property/non-interference-search.js'
import { droppingProxy, type DroppingProxy } from '../support/dropping-proxy.js'
import { fixture } from '../support/fixture.js'
import { describeServer, realServer, serverPatience } from '../support/real-server.js'
import { createBigramEmbedder } from './embedder-bigram.js'
import { besideSqlite, ndcg } from './search-index-beside.js'
import { randomNotes, searchIndexContract } from './search-index.js'

// an index a partition is made for most tests, which is what the engine is slowest at
jest.setTimeout(240_000)

let url: string
let made = 0
const options = new WeakMap<SearchIndex, OpenSearchOptions>()
const newPrefix = (): string => `contract-${process.pid}-${++made}`
const forget = (prefix: string): Promise<unknown> => fetch(`${url}/${prefix}-*`, { method: 'DELETE' })

/** An index of its own; what it left in the engine goes when it is closed. */
const open = async (embedder: Embedder, more: Partial<OpenSearchOptions> = {}): Promise<SearchIndex> => {
  const given = { url, embedder, prefix: newPrefix(), ...more }
  const index = createOpenSearchIndex(given)
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

describeServer('opensearch', 'on a real server', () => {
  beforeAll(async () => {
    url = (await realServer('opensearch')).url
  }, serverPatience)

  searchIndexContract({
    name: 'OpenSearch',
    open,
    reader: async (index, embedder) => createOpenSearchIndex({ ...options.get(index)!, embedder, readonly: true }),
  })

  searchNonInterference('OpenSearch', open, Number(process.env.FC_RUNS ?? 4))

  describe('beside SQLite', () => {
    besideSqlite(open)

    test('what the graph finds above the limit of exact comparison is nearly that', async () => {
      const embedder = createBigramEmbedder()
      const exact = await open(embedder)
      await exact.apply(batch(1, ...randomNotes(13, 80)))
      const graph = createOpenSearchIndex({ ...options.get(exact)!, limits: { exactPassages: 0 } })
      for (const mode of ['vector', 'hybrid'] as const) {
        const q = query('心力衰竭 -房颤', mode)
        const [expected, got] = [
          await exact.search(everything, q, { first: 100 }),
          await graph.search(everything, q, { first: 100 }),
        ]
        expect(expected.total).toBeGreaterThan(5)
        expect(
          ndcg(
            got.items.map((hit) => hit.document),
            expected.items,
          ),
        ).toBeGreaterThan(0.95)
      }
      await graph.close()
      await exact.close()
    })
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
      const failing = createOpenSearchIndex({ ...options.get(index)!, url: proxy.url, timeouts: { retry: 0 } })
      proxy.drops = (method, path) => method === 'PUT' && path.includes('-state/')
      const second = batch(2, note('1', '房颤 一'), note('3', '心衰 三', 'beta'), {
        type: 'erase',
        scope: { type: 'record', key: note('2', '').key },
      })
      await expect(failing.apply(second)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
      await failing.close()
      expect([await total(index, '心衰'), await total(index, '房颤'), await index.watermark()]).toEqual([2, 0, 1])
      const next = createOpenSearchIndex(options.get(index)!)
      await next.apply(second)
      expect([await total(index, '心衰'), await total(index, '房颤'), await index.watermark()]).toEqual([1, 1, 2])
      await next.close()
      await index.close()
    })

    test('before an erasure that is shown is carried out: the next one does it', async () => {
      const index = await open(createBigramEmbedder())
      await index.apply(batch(1, note('1', '心衰 一'), note('2', '心衰 二')))
      const prefix = options.get(index)!.prefix!
      const failing = createOpenSearchIndex({ ...options.get(index)!, url: proxy.url, timeouts: { retry: 0 } })
      let shown = false
      proxy.drops = (method, path) => {
        shown ||= method === 'PUT' && path.includes('-state/')
        return shown && path.includes('_bulk')
      }
      const erasing = batch(2, { type: 'erase', scope: { type: 'record', key: note('2', '').key } })
      await expect(failing.apply(erasing)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
      await failing.close()
      const rows = async (): Promise<number> => {
        const answer = await fetch(`${url}/${prefix}-2-alpha/_count`)
        return ((await answer.json()) as { count: number }).count
      }
      expect([await total(index, '心衰'), await rows()]).toEqual([1, 2])
      const next = createOpenSearchIndex(options.get(index)!)
      await next.apply(erasing)
      expect([await total(index, '心衰'), await rows()]).toEqual([1, 1])
      await next.close()
      await index.close()
    })
  })

  test('what is erased leaves the segments, soon after it is gone for readers', async () => {
    const index = await open(createBigramEmbedder())
    await index.apply(batch(1, note('1', '心衰 一'), note('2', '心衰 二')))
    await index.apply(batch(2, { type: 'erase', scope: { type: 'record', key: note('2', '').key } }))
    expect(await total(index, '心衰')).toBe(1)
    const deleted = async (): Promise<number> => {
      const answer = await fetch(`${url}/${options.get(index)!.prefix}-2-alpha/_stats/docs`)
      return ((await answer.json()) as { _all: { total: { docs: { deleted: number } } } })._all.total.docs.deleted
    }
    for (const until = Date.now() + 120_000; (await deleted()) > 0 && Date.now() < until;)
      await new Promise((next) => setTimeout(next, 500))
    expect(await deleted()).toBe(0)
    await index.close()
  })

  test('what ended a while ago is reduced to its head, and still leads a removal to its record', async () => {
    const index = await open(createBigramEmbedder(), { timeouts: { grace: 0 } })
    const [old, now] = [note('1', '旧文本'), note('1', '新文本')]
    await index.apply(batch(1, old))
    await index.apply(batch(2, now))
    await index.apply(batch(3, note('2', '另一')))
    const found = await fetch(`${url}/${options.get(index)!.prefix}-2-alpha/_search?q=stripped:true`)
    const { hits } = (await found.json()) as { hits: { hits: { _source: { id: string; atoms?: string } }[] } }
    expect(hits.hits.map(({ _source }) => [_source.id, _source.atoms])).toEqual([[old.documents[0]!.id, undefined]])
    await index.apply(batch(4, { type: 'close', scope: { type: 'document', document: old.documents[0]!.id } }))
    for (const mode of searchModes)
      expect((await index.search(everything, query('新文本', mode), { first: 5 })).items).toEqual([])
    await index.close()
  })

  test('a second writer is told so', async () => {
    const index = await open(createBigramEmbedder())
    await index.apply(batch(1, note('1', '心衰')))
    const other = createOpenSearchIndex(options.get(index)!)
    const outcomes = await Promise.allSettled([
      index.apply(batch(2, note('2', '心衰 二'))),
      other.apply(batch(3, note('3', '心衰 三'))),
    ])
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'CONFLICT' })
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true)
    await other.close()
    await index.close()
  })
})
