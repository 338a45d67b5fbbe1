import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Batch, View } from '../../graph-schema/index.js'
import { createNeo4jGraphStore } from '../../server/store/neo4j/graph-store.js'
import { neo4jDatabase } from '../support/neo4j-database.js'
import { describeServer } from '../support/real-server.js'
import { askAll, idsOf, texts, type Ids } from './questions.js'
import { batchesOf, restrict, serviceOf, steps, views } from './world.js'

describeServer('neo4j', 'a service on Neo4j', () => {
  const database = neo4jDatabase()

  /** One database: the two worlds are made and asked one after the other. */
  const answers = async (batches: readonly Batch[], view: View, ids: Ids, asked: readonly string[]) => {
    await database.wipe()
    const { url, user, password } = database
    const service = await serviceOf(batches, createNeo4jGraphStore({ url, user, password }))
    try {
      return await askAll(service, view, ids, asked)
    } finally {
      await service.close()
    }
  }

  test('answer(view, G) = answer(view, G without what the view may not see), and the same as on SQLite', async () => {
    let seen = 0
    let hidden = 0
    await fc.assert(
      fc.asyncProperty(steps, views, fc.subarray(texts, { minLength: 1, maxLength: 1 }), async (world, view, asked) => {
        const whole = batchesOf(world)
        const rest = restrict(whole, view)
        const records = (of: readonly Batch[]) =>
          of.flatMap((b) => b.changes.flatMap((c) => (c.type === 'put' ? [c.record] : [])))
        const count = (of: readonly Batch[]) => records(of).reduce((n, r) => n + r.assertions.length, 0)
        seen += count(rest)
        hidden += count(whole) - count(rest)
        const ids = idsOf(records(whole))
        const all = await answers(whole, view, ids, asked)
        expect(await answers(rest, view, ids, asked)).toEqual(all)
        const sqlite = await serviceOf(whole)
        expect(await askAll(sqlite, view, ids, asked)).toEqual(all)
        await sqlite.close()
      }),
      { numRuns: Number(process.env.FC_RUNS_NEO4J ?? 4), seed: Number(process.env.FC_SEED ?? 20240503) },
    )
    // the worlds had both something to see and something to hide
    expect(Math.min(seen, hidden)).toBeGreaterThan(0)
  }, 300_000)
})
