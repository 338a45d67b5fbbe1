import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { Engine, defaultTimeouts } from '../../../../../server/search/opensearch/engine.js'
import { createOpenSearchIndex } from '../../../../../server/search/opensearch/search-index.js'
import { createBigramEmbedder } from '../../../../contract/embedder-bigram.js'
import { fixture } from '../../../../support/fixture.js'

/** What the engine says to each request in turn. */
type Saying = (body: string) => { readonly status: number; readonly body: object } | 'hang up'
let server: Server | undefined
const speaking = async (...sayings: readonly Saying[]): Promise<{ url: string; heard: string[] }> => {
  const heard: string[] = []
  server = createServer((incoming, outgoing) => {
    let text = ''
    incoming.on('data', (piece: Buffer) => (text += piece.toString()))
    incoming.on('end', () => {
      heard.push(text)
      const said = sayings[Math.min(heard.length, sayings.length) - 1]!(text)
      if (said === 'hang up') incoming.socket.destroy()
      else outgoing.writeHead(said.status, { 'content-type': 'application/json' }).end(JSON.stringify(said.body))
    })
  })
  await new Promise<void>((done) => server!.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard }
}
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
})

const operations = ['a', 'b', 'c'].map((id) => ({ type: 'index', index: 'i', id, body: '{}' }) as const)
const items = (...statuses: readonly number[]): object => ({
  items: statuses.map((status) => ({
    index: status < 300 ? { status } : { status, error: { type: 'some', reason: 'reason' } },
  })),
})
const ids = (text: string): string[] => [...text.matchAll(/"_id":"(\w)"/g)].map((match) => match[1]!)

test('what the engine is too busy for is sent again, and only that', async () => {
  const { url, heard } = await speaking(
    () => ({ status: 503, body: {} }),
    () => 'hang up',
    () => ({ status: 200, body: items(201, 429, 201) }),
    () => ({ status: 200, body: items(201) }),
  )
  const engine = new Engine({ url, timeouts: defaultTimeouts })
  await engine.bulk(operations)
  expect(heard.map(ids)).toEqual([['a', 'b', 'c'], ['a', 'b', 'c'], ['a', 'b', 'c'], ['b']])
  await engine.close()
})

test('what the engine refuses is not sent again', async () => {
  const { url, heard } = await speaking(() => ({ status: 200, body: items(201, 400, 201) }))
  const engine = new Engine({ url, timeouts: defaultTimeouts })
  await expect(engine.bulk(operations)).rejects.toMatchObject({ status: 400 })
  expect(heard).toHaveLength(1)
  await engine.close()
})

test('an engine that is away, or does not answer in time, is UNAVAILABLE soon', async () => {
  const { url } = await speaking(() => 'hang up')
  const quiet = createServer(() => undefined)
  await new Promise<void>((done) => quiet.listen(0, '127.0.0.1', done))
  const silent = `http://127.0.0.1:${(quiet.address() as AddressInfo).port}`
  const view = fixture.view({ alpha: {} })
  const query = { text: '心衰', mode: 'keyword', concepts: [], filter: {} } as const
  for (const each of [url, silent, 'http://127.0.0.1:1']) {
    const timeouts = { read: 300, write: 300, retry: 300 }
    const index = createOpenSearchIndex({ url: each, embedder: createBigramEmbedder(), timeouts })
    const started = Date.now()
    for (const asking of [
      index.search(view, query, { first: 5 }),
      index.watermark(),
      index.apply(fixture.batch(1, fixture.record())),
    ])
      await expect(asking).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(Date.now() - started).toBeLessThan(5_000)
    await index.close()
  }
  quiet.closeAllConnections()
  quiet.close()
})
