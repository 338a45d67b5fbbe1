import { expect, test } from '@jest/globals'
import { inOrder } from '../../../../server/thread/work-pool.js'

const later = (): Promise<void> => new Promise((done) => setTimeout(done, Math.random() * 5))
const heavy = { weight: () => 20_000, underway: 3 }

test('what becomes of items comes in their order, whichever is ready first', async () => {
  const out: number[] = []
  const work = async (batch: readonly number[]) => (await later(), batch.map((n) => n * 2))
  for await (const n of inOrder(Array.from({ length: 50 }, (_, n) => n), { ...heavy, work })) out.push(n) // prettier-ignore
  expect(out).toEqual(Array.from({ length: 50 }, (_, n) => n * 2))
})

test('light items go together, heavy ones alone', async () => {
  const sizes: number[] = []
  const work = async (batch: readonly number[]) => (sizes.push(batch.length), batch)
  const options = { weight: (n: number) => n, underway: 2, work }
  for await (const n of inOrder([1, 1, 20_000, 50_000, 1], options)) expect(n).toBeGreaterThan(0)
  expect(sizes).toEqual([3, 1, 1])
})

test('items are taken no further ahead than batches may be underway', async () => {
  let taken = 0
  const items = function* () {
    for (; taken < 1_000; taken++) yield taken
  }
  let given = 0
  for await (const n of inOrder(items(), { ...heavy, work: async (batch: readonly number[]) => batch })) {
    expect(taken - n).toBeLessThanOrEqual(heavy.underway)
    given++
  }
  expect(given).toBe(1_000)
})

test('a failure comes in its place, and none is left unheard', async () => {
  const out: number[] = []
  const work = async (batch: readonly number[]) => {
    if (batch[0]! >= 2) throw new Error(`no ${batch[0]}`)
    return batch
  }
  const run = async () => {
    for await (const n of inOrder([0, 1, 2, 3, 4, 5], { ...heavy, work })) out.push(n)
  }
  await expect(run()).rejects.toThrow('no 2')
  expect(out).toEqual([0, 1])
})
