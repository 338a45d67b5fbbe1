import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { XinmaiError } from '../../../../graph-schema/index.js'
import { failFast } from '../../../../server/read/fail-fast.js'

const times = { slow: 40, answer: 40, again: 20 }
const away = () => new XinmaiError('UNAVAILABLE', 'no connection')

/** An engine that can go away in two ways: it refuses, or it freezes. */
class Engine {
  state: 'there' | 'refuses' | 'frozen' = 'there'
  asked = 0
  closed = false
  async ask(how = 0): Promise<string> {
    this.asked++
    if (this.state === 'refuses') throw away()
    if (this.state === 'frozen') await new Promise(() => undefined)
    await pause(how)
    return 'answer'
  }
  async wrong(): Promise<void> {
    throw new XinmaiError('BAD_REQUEST', 'no')
  }
  async *postings(): AsyncIterable<number> {
    for (let i = 0; ; i++) {
      await this.ask()
      yield i
    }
  }
  watermark = (): Promise<string> => this.ask()
  close = async (): Promise<void> => void (this.closed = true)
}
const until = async (happens: () => Promise<boolean>): Promise<void> => {
  while (!(await happens())) await pause(10)
}
const answers = (engine: Engine) => (): Promise<boolean> =>
  engine.ask().then(
    () => true,
    () => false,
  )

test('an engine that refuses is asked once, then all fails at once until it is back', async () => {
  const engine = new Engine()
  const guarded = failFast(engine, 'graph', times)
  expect(await guarded.ask()).toBe('answer')
  engine.state = 'refuses'
  await expect(guarded.ask()).rejects.toMatchObject({ code: 'UNAVAILABLE', message: 'no connection' })
  const before = engine.asked
  for (let i = 0; i < 50; i++) await expect(guarded.ask()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  expect(engine.asked - before).toBeLessThan(10)
  await expect(guarded.postings()[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  engine.state = 'there'
  await until(answers(guarded))
  await guarded.close()
  expect(engine.closed).toBe(true)
})

test('a call on a frozen engine is given up, one that is only slow is not', async () => {
  const engine = new Engine()
  const guarded = failFast(engine, 'graph', times)
  expect(await guarded.ask(6 * times.slow)).toBe('answer')
  const walk = guarded.postings()[Symbol.asyncIterator]()
  expect(await walk.next()).toEqual({ done: false, value: 0 })
  engine.state = 'frozen'
  await expect(walk.next()).rejects.toMatchObject({ code: 'UNAVAILABLE', message: 'graph does not answer' })
  await expect(guarded.ask()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  engine.state = 'there'
  await until(answers(guarded))
  await guarded.close()
})

test('other failures do not close the way', async () => {
  const guarded = failFast(new Engine(), 'graph', times)
  await expect(guarded.wrong()).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  expect(await guarded.ask()).toBe('answer')
})
