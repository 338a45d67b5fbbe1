import { beforeAll, expect, jest, test } from '@jest/globals'
import { isXinmaiError, type Batch } from '../../graph-schema/index.js'
import { createOpenSearchIndex } from '../../server/search/opensearch/search-index.js'
import { fixture } from '../support/fixture.js'
import { describeServer, ownServer, serverPatience, type RealServer } from '../support/real-server.js'
import { createBigramEmbedder } from './embedder-bigram.js'

jest.setTimeout(300_000)

/** Two nodes of one cluster, and each one's process id. */
type Pair = RealServer & {
  readonly nodes: readonly { readonly name: string; readonly url: string; readonly pid: number }[]
}

const perBatch = 20
const batches = Array.from({ length: 12 }, (_, tx): Batch =>
  fixture.batch(
    tx + 1,
    ...Array.from({ length: perBatch }, (_, i) =>
      fixture.record({
        id: `${tx} ${i}`,
        dataset: i % 2 ? 'alpha' : 'beta',
        documents: [{ text: `心力衰竭，第${tx}批第${i}份`, language: 'zh' }],
      }),
    ),
  ),
)

describeServer('opensearch', 'search index: OpenSearch of two nodes', () => {
  let pair: Pair
  beforeAll(async () => {
    pair = (await ownServer('opensearch-pair', 'kill')) as Pair
  }, serverPatience)

  test('nothing acknowledged is lost when a node is killed while it is written to', async () => {
    const url = pair.nodes.map((node) => node.url).join()
    const index = createOpenSearchIndex({ url, embedder: createBigramEmbedder(), shape: { replicas: 1, shards: 2 } })
    const acknowledged: number[] = []
    /** As the ingest does: a batch that was not acknowledged comes again. */
    const write = async (batch: Batch): Promise<void> => {
      for (let tries = 0; ; tries++) {
        try {
          await index.apply(batch)
          acknowledged.push(batch.tx)
          return
        } catch (error) {
          if (!isXinmaiError(error) || error.code !== 'UNAVAILABLE' || tries > 20) throw error
        }
      }
    }
    for (const batch of batches.slice(0, 4)) await write(batch)
    const health = await fetch(`${pair.url}/_cluster/health?wait_for_status=green&timeout=60s`)
    expect(((await health.json()) as { status: string }).status).toBe('green')
    const writing = (async () => {
      for (const batch of batches.slice(4)) await write(batch)
    })()
    while (acknowledged.length < 6) await new Promise((next) => setTimeout(next, 5))
    process.kill(pair.nodes[1]!.pid, 'SIGKILL')
    const before = acknowledged.length
    await writing
    // the node went while there was still something to write
    expect(before).toBeLessThan(batches.length)
    expect(acknowledged).toEqual(batches.map((batch) => batch.tx))
    const answer = await index.search(
      fixture.view({ alpha: {}, beta: {} }),
      { text: '心力衰竭', mode: 'keyword', concepts: [], filter: {} },
      { first: 1000 },
    )
    const expected = batches.flatMap(({ changes }) =>
      changes.flatMap((change) => (change.type === 'put' ? change.record.documents.map(({ id }) => id) : [])),
    )
    expect(answer.total).toBe(batches.length * perBatch)
    expect(answer.items.map((hit) => hit.document).sort()).toEqual(expected.sort())
    expect(await index.watermark()).toBe(batches.length)
    await index.close()
  })
})
