import { resolve } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { createReadPool, type PoolOptions, type ReadPool } from '../../../../server/read/read-pool.js'
import { fixture } from '../../../support/fixture.js'

const view = fixture.view({ alpha: {} })
let pool: ReadPool
const open = (options: Partial<PoolOptions> = {}): ReadPool =>
  (pool = createReadPool({
    threads: 1,
    module: resolve('test/unit/server/read/pool-thread.mjs'),
    workerData: {},
    ...options,
  }))
const ask = (what: string): Promise<unknown> => pool.count(view, [what as never])
afterEach(() => pool.close())

test('a call is answered by a thread; an error keeps its code and facts', async () => {
  open()
  expect(await ask('this')).toBe('this done')
  await expect(pool.patient(view, 'x' as never)).rejects.toMatchObject({ code: 'NOT_FOUND', facts: { a: 1 } })
})

test('a thread that crashes fails its call alone and is replaced', async () => {
  open()
  const [crashed, waited] = [ask('crash'), ask('next')]
  await expect(crashed).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  expect(await waited).toBe('next done')
})

test('a call that takes too long is ended; the event loop stays free meanwhile', async () => {
  open({ limit: 2_000 }) // a thread that starts on a busy machine must not be taken for a slow call
  let turns = 0
  const timer = setInterval(() => turns++, 10)
  await expect(ask('spin')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  clearInterval(timer)
  expect(turns).toBeGreaterThan(5)
  expect(await ask('next')).toBe('next done')
})

test('a full queue refuses at once', async () => {
  open({ queue: 2, limit: 2_000 })
  const running = ask('spin').catch((e: { code: string }) => e.code)
  const queued = [ask('a'), ask('b')]
  await expect(ask('c')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  expect(await running).toBe('UNAVAILABLE')
  expect(await Promise.all(queued)).toEqual(['a done', 'b done'])
})

test('a closed pool refuses', async () => {
  open()
  await pool.close()
  await expect(ask('late')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
})
