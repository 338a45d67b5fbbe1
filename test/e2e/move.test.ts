import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { DatasetId, Tx } from '../../graph-schema/index.js'
import { writeSamples } from '../../samples/write.js'
import { openStores } from '../../server/adapters.js'
import { main } from '../../server/cli/main.js'
import { readConfig } from '../../server/config.js'
import { takeLock } from '../../server/ingest/data-lock.js'
import { copyGraph } from '../../server/move/graph-copy.js'
import { createReadService } from '../../server/read/create-read-service.js'
import { openDatabase } from '../../server/sqlite/database.js'
import { createSqliteGraphStore } from '../../server/store/sqlite/graph-store.js'
import { fixture, randomGraph } from '../support/fixture.js'
import { ontology } from '../property/world.js'
import { ended, runCommand, runJson, startCommand } from '../support/command-line.js'

const folder = mkdtempSync(join(tmpdir(), 'xinmai-move-'))
const at = (name: string): string => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Verdict {
  readonly equal: boolean
  readonly assertions: number
  readonly differences: readonly object[]
}
const verify = async (...places: readonly string[]): Promise<Verdict> => {
  const { out, code } = await runCommand(at('loaded'), 'verify', ...places, '--history', '--json')
  const verdict = JSON.parse(out) as Verdict
  expect(code).toBe(verdict.equal ? 0 : 1)
  return verdict
}

describe('sample patients, loaded, changed and partly removed', () => {
  const [data, moved] = [at('loaded'), at('moved')]
  const [here, there] = [`sqlite:${data}`, `sqlite:${moved}`]
  beforeAll(async () => {
    writeSamples(at('samples'), { patients: 12 })
    for (const dataset of ['cn-heart', 'us-cardio'])
      await runJson(data, 'ingest', join(at('samples'), dataset), '--dataset', dataset, '--deidentified')
    await runJson(data, 'remove', '--dataset', 'us-cardio')
    await runJson(data, 'ingest', join(at('samples'), 'cn-stroke'), '--dataset', 'cn-stroke', '--deidentified')
  }, 180_000)

  test('a copy holds the same, the past included, and a second one has nothing to do', async () => {
    const first = await runJson<{ graph: { batches: number; tx: number } }>(data, 'copy', '--from', here, '--to', there)
    expect(first.graph.batches).toBe(first.graph.tx)
    const verdict = await verify(here, there)
    expect(verdict).toMatchObject({ equal: true, differences: [] })
    expect(verdict.assertions).toBeGreaterThan(1_000)
    expect(await runJson(data, 'copy', '--from', here, '--to', there)).toMatchObject({ graph: { batches: 0 } })
  })

  test('an index made from the documents answers like the one that grew with the loads', async () => {
    await runJson(data, 'copy', '--search', there)
    const config = readConfig({ XINMAI_DATA: data })
    const grown = openStores(config, ontology, { readonly: true })
    const made = { ...grown, index: openStores({ ...config, data: moved }, ontology, { readonly: false }).index }
    const [a, b] = [grown, made].map((stores) => createReadService({ ...stores, ontology }))
    const view = fixture.view({ 'cn-heart': {}, 'cn-stroke': {} })
    try {
      expect(await made.index.watermark()).toBe(await grown.index.watermark())
      for (const text of ['高血压', '"胸痛"', '心衰 -房颤', 'stroke', '2型糖尿病'])
        for (const mode of ['keyword', 'vector', 'hybrid'] as const) {
          const ask = { text, mode, filter: {}, page: { first: 20 } }
          expect(await b!.search(view, ask)).toEqual(await a!.search(view, ask))
        }
      expect(
        (await a!.search(view, { text: '高血压', mode: 'keyword', filter: {}, page: { first: 5 } })).documents.total,
      ).toBeGreaterThan(3)
    } finally {
      await a!.close()
      await made.index.close()
    }
  }, 120_000)

  test('what differs is named, and ends with 1', async () => {
    const store = createSqliteGraphStore(join(moved, 'graph.db'))
    await store.apply(
      fixture.batch(
        (await store.watermark()) + 1,
        fixture.record({ dataset: 'cn-heart', grade: 4, concepts: ['xm:1'] }),
      ),
    )
    await store.close()
    const { equal, differences } = await verify(here, there)
    expect(equal).toBe(false)
    expect(differences).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ where: 'cn-heart/4', what: 'assertions', a: 0, b: 1 }),
        expect.objectContaining({ where: 'store', what: 'transaction' }),
      ]),
    )
    const refused = await runCommand(data, 'copy', '--from', here, '--to', there)
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('CONFLICT')])
  })

  test('a folder that another process writes is no target', async () => {
    const release = takeLock(moved)
    try {
      const refused = await runCommand(data, 'copy', '--from', here, '--to', there)
      expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('CONFLICT: process')])
    } finally {
      release()
    }
  })

  test('wrong use is told', async () => {
    const cases: readonly (readonly [readonly string[], string])[] = [
      [['copy', '--from', 'sqlite:'], '--from and --to'],
      [['copy'], 'missing'],
      [['copy', '--from', 'sqlite:', '--to', 'sqlite:'], 'one place'],
      [['copy', '--from', 'sqlite:', '--to', 'oracle:x'], 'oracle:x'],
      [['copy', '--from', 'sqlite:', '--to', 'neo4j://nowhere'], 'XINMAI_NEO4J_URL'],
      [['copy', '--search', 'meilisearch:'], 'XINMAI_MEILI_URL'],
      [['verify', 'sqlite:'], '1 words'],
    ]
    const told = jest.spyOn(console, 'error').mockImplementation(() => undefined)
    try {
      for (const [line, message] of cases) {
        expect([line, await main(line, { XINMAI_DATA: data })]).toEqual([line, 2])
        expect(told).toHaveBeenLastCalledWith(expect.stringContaining(message))
      }
    } finally {
      told.mockRestore()
    }
  })
})

describe('a copy that is killed', () => {
  test('goes on where it was, as often as it takes', async () => {
    const [from, to] = [at('many'), at('killed')]
    const source = createSqliteGraphStore(join(from, 'graph.db'))
    for (let tx = 1; tx <= 120; tx++)
      await source.apply(fixture.batch(tx, ...randomGraph(`killed ${tx % 40}`, { records: 5, patients: 9 })))
    await source.close()
    const line = ['copy', '--from', `sqlite:${from}`, '--to', `sqlite:${to}`]
    const reached = (): number => {
      try {
        const db = openDatabase(join(to, 'graph.db'), { readonly: true })
        try {
          return db.prepare<[], number>('SELECT tx FROM applied').pluck().get()!
        } finally {
          db.close()
        }
      } catch {
        return 0 // the file, or its tables, are being made
      }
    }
    let kills = 0
    for (let i = 0; i < 2; i++) {
      const before = reached()
      const child = startCommand(from, line)
      const done = ended(child)
      while (child.exitCode === null && reached() === before) await pause(1)
      if (child.kill('SIGKILL') && (await done).signal === 'SIGKILL') kills++
      expect(reached()).toBeGreaterThan(before)
    }
    expect(kills).toBe(2)
    expect(reached()).toBeLessThan(120)
    const last = await runJson<{ graph: { from: number; tx: number } }>(from, ...line)
    expect(last.graph).toMatchObject({ from: expect.any(Number), tx: 120 })
    expect(last.graph.from).toBeGreaterThan(0)
    expect(await verify(`sqlite:${from}`, `sqlite:${to}`)).toMatchObject({ equal: true })
  }, 120_000)
})

describe('a copy of what was erased since', () => {
  const patient = {
    type: 'patient',
    dataset: 'alpha' as DatasetId,
    patient: fixture.patientKey('alpha', 'p1'),
  } as const
  const stores = (name: string) =>
    [createSqliteGraphStore(join(at(name), 'a.db')), createSqliteGraphStore(join(at(name), 'b.db'))] as const
  const close = async (all: readonly { close(): Promise<void> }[]) => {
    for (const store of all) await store.close()
  }

  test('is refused: it would keep it, in its past too', async () => {
    const both = stores('erased')
    const [a, b] = both
    await a.apply(
      fixture.batch(1, fixture.record({ id: '1', patient: 'p1' }), fixture.record({ id: '2', patient: 'p2' })),
    )
    await a.apply(fixture.batch(2, { type: 'close', scope: patient }))
    await copyGraph(a, b)
    await a.apply(fixture.batch(3, { type: 'erase', scope: patient }))
    await expect(copyGraph(a, b)).rejects.toMatchObject({ code: 'CONFLICT' })
    await close(both)
  })

  test('that was broken off after the erasure goes on', async () => {
    const both = stores('erased-before')
    const [a, b] = both
    await a.apply(
      fixture.batch(1, fixture.record({ id: '1', patient: 'p1' }), fixture.record({ id: '2', patient: 'p2' })),
    )
    await a.apply(fixture.batch(2, fixture.record({ id: '3', patient: 'p2' })))
    await a.apply(fixture.batch(3, { type: 'erase', scope: patient }))
    for await (const batch of a.history(0 as Tx)) {
      await b.apply(batch)
      if (batch.tx === 2) break
    }
    expect(await copyGraph(a, b)).toMatchObject({ from: 2, tx: 3 })
    await close(both)
  })
})
