import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Batch, Grade, View } from '../../graph-schema/index.js'
import type { Embedder } from '../../server/embed/embedder.js'
import { createOntologyEmbedder } from '../../server/embed/ontology/embedder.js'
import { searchModes, type SearchAnswer, type SearchIndex, type SearchQuery } from '../../server/search/search-index.js'
import { fixture } from '../support/fixture.js'
import { batchesOf, datasetNames, mentions, ontology, restrict, steps } from './world.js'

const embedder = createOntologyEmbedder(ontology)
const texts = [...mentions.map((m) => m.phrase), '病历 -房颤', '"其0胸痛"', 'heart']

/** Readers of rows, each dataset up to some grade: few runs are enough to have hits and something hidden. */
const views: fc.Arbitrary<View> = fc
  .tuple(...datasetNames.map(() => fc.integer({ min: 1, max: 5 })))
  .map((most) =>
    fixture.view(Object.fromEntries(datasetNames.map((name, i) => [name, { maxGrade: most[i] as Grade }]))),
  )

/** All pages, with their cursors. */
const pages = async (index: SearchIndex, view: View, query: SearchQuery): Promise<readonly SearchAnswer[]> => {
  const read: SearchAnswer[] = []
  for (let after: string | undefined; ;) {
    const page = await index.search(view, query, { first: 4, ...(after === undefined ? {} : { after }) })
    read.push(page)
    if (page.next === undefined) return read
    after = page.next
  }
}

/** answer(view, G) = answer(view, G without what the view may not see), for one adapter of SearchIndex. */
export const searchNonInterference = (
  name: string,
  open: (embedder: Embedder) => Promise<SearchIndex>,
  runs: number,
): void => {
  test(`${name}: a search tells nothing of what the view may not see`, async () => {
    let hits = 0
    let hidden = 0
    const openWith = async (batches: readonly Batch[]): Promise<SearchIndex> => {
      const index = await open(embedder)
      for (const batch of batches) await index.apply(batch)
      return index
    }
    await fc.assert(
      fc.asyncProperty(steps, views, fc.subarray(texts, { minLength: 1, maxLength: 2 }), async (world, view, asked) => {
        const whole = batchesOf(world)
        const rest = restrict(whole, view)
        const documents = (batches: readonly Batch[]): number =>
          batches.reduce(
            (n, b) => n + b.changes.reduce((m, c) => m + (c.type === 'put' ? c.record.documents.length : 0), 0),
            0,
          )
        hidden += documents(whole) - documents(rest)
        const [all, restricted] = [await openWith(whole), await openWith(rest)]
        try {
          for (const text of asked)
            for (const mode of searchModes) {
              const concepts = mentions
                .filter(({ phrase }) => text === phrase)
                .map(({ phrase, concept }) => ({ start: 0, end: phrase.length, ids: [concept] }))
              const query = { text, mode, concepts, filter: {} }
              const answer = await pages(all, view, query)
              hits += answer[0]!.total
              expect(answer).toEqual(await pages(restricted, view, query))
            }
        } finally {
          await all.close()
          await restricted.close()
        }
      }),
      { numRuns: runs, seed: Number(process.env.FC_SEED ?? 20240501) },
    )
    // the worlds had both something to find and something to hide
    expect(Math.min(hits, hidden)).toBeGreaterThan(0)
  })
}
