import { expect, test } from '@jest/globals'
import type { Embedder } from '../../server/embed/embedder.js'
import type { SearchIndex } from '../../server/search/search-index.js'
import { createSqliteSearchIndex } from '../../server/search/sqlite/search-index.js'
import { fixture } from '../support/fixture.js'
import { createBigramEmbedder } from './embedder-bigram.js'
import { randomNotes, randomQueries } from './search-index.js'

/** Gain of the first ten, as graded by the scores of the other list; 1 for the same order. */
export const ndcg = (ids: readonly string[], ideal: readonly { document: string; score: number }[]): number => {
  const gains = new Map(ideal.map(({ document, score }) => [document, score]))
  const sum = (list: readonly number[]): number =>
    list.slice(0, 10).reduce((all, gain, i) => all + gain / Math.log2(i + 2), 0)
  return sum(ids.map((id) => gains.get(id) ?? 0)) / sum(ideal.map(({ score }) => score))
}

/** An engine's index answers what the SQLite index answers. */
export const besideSqlite = (open: (embedder: Embedder) => Promise<SearchIndex>): void =>
  test('the same hits, totals, facets and order as SQLite', async () => {
    const { batch, view } = fixture
    const embedder = createBigramEmbedder()
    const [theirs, ours] = [createSqliteSearchIndex(':memory:', { embedder }), await open(embedder)]
    const records = randomNotes(11, 150)
    const twins = randomNotes(11, 20).map((r) => ({ ...r, key: { ...r.key, id: `twin ${r.key.id}` } }))
    for (const each of [theirs, ours]) {
      await each.apply(batch(1, ...records))
      await each.apply(batch(2, ...twins, ...randomNotes(12, 30)))
    }
    for (const as of [view({ alpha: {}, beta: {}, gamma: {} }), view({ alpha: { maxGrade: 3 }, beta: {} })])
      for (const q of randomQueries) {
        const [expected, got] = [await theirs.search(as, q, { first: 1000 }), await ours.search(as, q, { first: 1000 })]
        const ids = got.items.map((hit) => hit.document)
        expect([q, got.total, got.facets]).toEqual([q, expected.total, expected.facets])
        expect([...ids].sort()).toEqual(expected.items.map((hit) => hit.document).sort())
        if (expected.total > 0) expect(ndcg(ids, expected.items)).toBeGreaterThan(0.95)
        // words are scored alike to the last bit; vectors to what 32 bits hold
        if (q.mode === 'keyword') expect(got.items).toEqual(expected.items)
      }
    await Promise.all([theirs.close(), ours.close()])
  })
