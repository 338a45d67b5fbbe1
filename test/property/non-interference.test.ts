import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  isXinmaiError,
  parseTx,
  type Page,
  type PageRequest,
  type SealedRecord,
  type View,
} from '../../graph-schema/index.js'
import type { ReadService } from '../../server/read/read-service.js'
import { searchModes } from '../../server/search/search-index.js'
import { fixture } from '../support/fixture.js'
import {
  batchesOf,
  concepts,
  datasetNames,
  mentions,
  restrict,
  serviceOf,
  steps,
  views,
  type NotePart,
} from './world.js'

/** An answer, or what of an error reaches whoever asked. */
const outcome = async (asking: Promise<unknown>): Promise<unknown> => {
  try {
    return await asking
  } catch (error) {
    if (!isXinmaiError(error)) throw error
    return { code: error.code, message: error.message, facts: error.facts }
  }
}

/** All pages of a list, with their cursors. */
const walk = async <Item>(read: (page: PageRequest) => Promise<Page<Item>>): Promise<unknown> => {
  const pages: Page<Item>[] = []
  for (let after: string | undefined; ;) {
    const page = await read({ first: 2, ...(after === undefined ? {} : { after }) })
    pages.push(page)
    if (page.next === undefined) return pages
    after = page.next
    if (pages.length > 500) throw new Error('a list that does not end')
  }
}

type Ids = Readonly<Record<'statements' | 'documents' | 'patients', readonly string[]>>

/** Everything that can be asked about a world, hidden and missing ids included. */
const askAll = async (read: ReadService, view: View, ids: Ids, texts: readonly string[]): Promise<unknown> => {
  const answers: Record<string, unknown> = {}
  const ask = async (name: string, asking: Promise<unknown>): Promise<void> => {
    answers[name] = await outcome(asking)
  }
  const [a, b, c] = concepts as [(typeof concepts)[0], (typeof concepts)[0], (typeof concepts)[0]]
  for (const text of texts) {
    for (const mode of searchModes)
      await ask(
        `search ${mode} ${text}`,
        walk(async (page) => {
          const { documents, ...rest } = await read.search(view, { text, mode, filter: {}, page })
          return { ...documents, ...rest }
        }),
      )
    await ask(`suggest ${text}`, read.suggest(view, text.slice(0, 2), 5))
  }
  for (const name of datasetNames) {
    const filter = { datasets: [name as never] }
    const page = { first: 5 }
    await ask(`search in ${name}`, read.search(view, { text: '高血压', mode: 'hybrid', filter, page }))
    await ask(`quality of ${name}`, read.quality(view, name as never))
    await ask(`assertions in ${name}`, read.assertions(view, filter, { first: 5 }))
  }
  for (const concept of concepts) {
    await ask(`concept ${concept}`, read.concept(view, concept))
    await ask(`count ${concept}`, read.count(view, [concept]))
    await ask(
      `expand ${concept}`,
      walk((page) => read.expand(view, { concept, order: 'patients', page })),
    )
  }
  for (const asOf of [undefined, parseTx(1), parseTx(2), parseTx(99)]) {
    const at = asOf === undefined ? view : { ...view, asOf }
    await ask(
      `lift ${asOf}`,
      walk((page) => read.expand(at, { concept: a, order: 'lift', page })),
    )
    await ask(`path ${asOf}`, read.path(at, a, c, 3))
    await ask(`count both ${asOf}`, read.count(at, [a, b]))
    await ask(
      `assertions ${asOf}`,
      walk((page) => read.assertions(at, { concepts: [a] }, page)),
    )
  }
  await ask('count of all', read.count(view, []))
  await ask('counts', read.counts(view, concepts))
  await ask(
    'link evidence',
    walk((page) => read.linkEvidence(view, a, b, page)),
  )
  await ask(
    'assertions',
    walk((page) => read.assertions(view, {}, page)),
  )
  await ask('unmapped', read.assertions(view, { unmapped: true }, { first: 10 }))
  await ask(
    'source terms',
    walk((page) => read.sourceTerms(view, {}, page)),
  )
  await ask('stats', read.stats(view))
  await ask(
    'search as of',
    read.search({ ...view, asOf: parseTx(1) }, { text: '胸痛', mode: 'keyword', filter: {}, page: { first: 1 } }),
  )
  await ask('bad cursor', read.assertions(view, {}, { first: 2, after: 'bm9uZQ' }))
  for (const id of ids.statements) await ask(`evidence ${id}`, read.evidence(view, id as never))
  for (const id of ids.documents) {
    await ask(`document ${id}`, read.document(view, id as never))
    await ask(`explanations ${id}`, read.explanations(view, id as never))
  }
  for (const id of ids.patients) {
    await ask(`patient ${id}`, read.patient(view, id as never))
    await ask(`of patient ${id}`, read.assertions(view, { patient: id as never }, { first: 5 }))
  }
  await ask('evidences', read.evidences(view, ids.statements as never))
  return answers
}

const missing = 'AAAAAAAAAAAAAAAAAAAAAA'
const texts = [...mentions.map((m) => m.phrase), '病历 -房颤', '"其0胸痛"', '不 在 里 面', 'heart']

const idsOf = (records: readonly SealedRecord[]): Ids => {
  const some = <Id>(list: readonly Id[]): readonly Id[] => [...new Set(list)].slice(0, 8)
  return {
    statements: [...some(records.flatMap((r) => r.assertions.map((x) => x.id))), missing],
    documents: [...some(records.flatMap((r) => r.documents.map((x) => x.id))), missing],
    patients: [...some(records.flatMap((r) => r.patient ?? [])), missing],
  }
}

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
