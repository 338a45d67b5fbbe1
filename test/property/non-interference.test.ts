import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { View } from '../../graph-schema/index.js'
import { fixture } from '../support/fixture.js'
import { askAll, idsOf, texts } from './questions.js'
import { batchesOf, concepts, restrict, serviceOf, steps, views, type NotePart } from './world.js'

test('answer(view, G) = answer(view, G without what the view may not see)', async () => {
  let seen = 0
  let hidden = 0
  await fc.assert(
    fc.asyncProperty(steps, views, fc.subarray(texts, { minLength: 1, maxLength: 3 }), async (world, view, asked) => {
      const whole = batchesOf(world)
      const rest = restrict(whole, view)
      const records = whole.flatMap((b) => b.changes.flatMap((c) => (c.type === 'put' ? [c.record] : [])))
      const left = rest.flatMap((b) => b.changes.flatMap((c) => (c.type === 'put' ? [c.record] : [])))
      seen += left.reduce((n, r) => n + r.assertions.length, 0)
      hidden += records.reduce((n, r) => n + r.assertions.length, 0) - left.reduce((n, r) => n + r.assertions.length, 0)
      const ids = idsOf(records)
      const [all, restricted] = [await serviceOf(whole), await serviceOf(rest)]
      try {
        expect(await askAll(all, view, ids, asked)).toEqual(await askAll(restricted, view, ids, asked))
      } finally {
        await all.close()
        await restricted.close()
      }
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 40), seed: Number(process.env.FC_SEED ?? 20240501) },
  )
  // the worlds had both something to see and something to hide
  expect(Math.min(seen, hidden)).toBeGreaterThan(50)
})

test('the comparison notices a reader who sees one grade too many, whatever is asked', async () => {
  const note = (grade: 3 | 4, record: number): NotePart => ({
    dataset: 'cn-heart',
    record,
    patient: record,
    grade,
    resource: false,
    sentences: [
      { mention: 0, status: 'present', grade },
      { mention: 2, status: 'present', grade },
    ],
  })
  const whole = batchesOf([[note(3, 1), note(3, 2), note(4, 3)]])
  const view = (maxGrade: 3 | 4): View => fixture.view({ 'cn-heart': { maxGrade } })
  const ids = idsOf(whole.flatMap((b) => b.changes.flatMap((c) => (c.type === 'put' ? [c.record] : []))))
  const [all, restricted] = [await serviceOf(whole), await serviceOf(restrict(whole, view(3)))]
  const leaky = (await askAll(all, view(4), ids, ['高血压'])) as Record<string, unknown>
  const right = (await askAll(restricted, view(3), ids, ['高血压'])) as Record<string, unknown>
  const hiddenAsked = [ids.statements[4], ids.documents[2], ids.patients[2]]
  const telling = [
    'search keyword 高血压',
    'search vector 高血压',
    'search hybrid 高血压',
    `count ${concepts[0]}`,
    `concept ${concepts[0]}`,
    `expand ${concepts[0]}`,
    'assertions',
    'source terms',
    'stats',
    'evidences',
    ...['evidence', 'document', 'patient'].map((what, i) => `${what} ${hiddenAsked[i]}`),
  ]
  for (const name of telling) {
    expect(Object.keys(right)).toContain(name)
    expect([name, leaky[name]]).not.toEqual([name, right[name]])
  }
  await Promise.all([all.close(), restricted.close()])
})
