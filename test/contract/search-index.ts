import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Batch, Curie, DocumentId, SealedRecord, View } from '../../graph-schema/index.js'
import type { Embedder } from '../../server/embed/embedder.js'
import type { SearchAnswer, SearchIndex, SearchMode, SearchQuery } from '../../server/search/search-index.js'
import { searchModes } from '../../server/search/search-index.js'
import { Random } from '../../samples/random.js'
import { fixture, type RecordPart } from '../support/fixture.js'
import { createBigramEmbedder } from './embedder-bigram.js'

export interface SearchIndexContract {
  readonly name: string
  /** an empty index; it is closed by the suite */
  readonly open: (embedder: Embedder) => Promise<SearchIndex>
  /** a second, read-only opening of one that `open` gave; closed by the suite */
  readonly reader: (index: SearchIndex, embedder: Embedder) => Promise<SearchIndex>
  /** why the suite can't run here */
  readonly skip?: string
}

const { batch, view } = fixture
const everything = view({ alpha: {}, beta: {}, gamma: {} })

/** One note a record. */
const note = (id: string, text: string, part: Omit<RecordPart, 'documents'> & { language?: 'zh' | 'en' } = {}) => {
  const { language, ...rest } = part
  return fixture.record({
    id,
    ...rest,
    documents: [{ text, language: language ?? (/[\u4e00-\u9fff]/.test(text) ? 'zh' : 'en') }],
  })
}
const idOf = (record: SealedRecord): DocumentId => record.documents[0]!.id

const query = (text: string, part: Partial<Omit<SearchQuery, 'text'>> = {}): SearchQuery => ({
  text,
  mode: 'keyword',
  concepts: [],
  filter: {},
  ...part,
})
/** Recognises `phrase` in `text` as the concepts. */
const recognised = (text: string, phrase: string, ...ids: string[]): SearchQuery => {
  const start = text.indexOf(phrase)
  return query(text, { concepts: [{ start, end: start + phrase.length, ids: ids as Curie[] }] })
}

/** Words of the random notes: enough overlap that every query has many hits. */
const vocabulary = [
  ...[
    '左前降支近段狭窄',
    '心力衰竭',
    '高血压病',
    '肺水肿',
    '否认胸痛',
    '急性心肌梗死',
    '心悸',
    '房颤',
    '阿司匹林',
    '脑梗死',
  ],
  ...['chest pain', 'heart failure', 'no dyspnea', 'LVEF 35%', 'aspirin 100mg', 'stroke', 'BNP', 'atrial fibrillation'],
]
export const randomNotes = (seed: number, count: number): SealedRecord[] => {
  const random = new Random('search notes', seed)
  return Array.from({ length: count }, (_, i) => {
    const words = Array.from({ length: random.int(3, 12) }, () => random.pick(vocabulary))
    const text = `${words.join(random.pick(['，', '。', ' ']))} ${i}`
    const concepts = words.filter(() => random.chance(0.5)).map((word) => `xm:${vocabulary.indexOf(word) + 1}`)
    return fixture.record({
      id: `n${i}`,
      dataset: random.pick(['alpha', 'beta', 'gamma']),
      grade: random.pick([1, 3, 5]),
      patient: `p${random.int(1, 20)}`,
      documents: [{ text, language: random.pick(['zh', 'en']), kind: random.pick(['note', 'report']) }],
      assertions: concepts.map((concept) => ({ concept, status: random.pick(['present', 'absent', 'possible']) })),
    })
  })
}
export const randomQueries: readonly SearchQuery[] = [
  ...searchModes.flatMap((mode) => [
    query('力衰竭', { mode }),
    query('前降支', { mode }),
    query('heart failure -心悸', { mode }),
    query('"chest pain" 高血压', { mode }),
    query('房颤', { mode, filter: { languages: ['zh'] } }),
    query('aspirin', { mode, filter: { kinds: ['report'] } }),
    { ...recognised('心力衰竭', '心力衰竭', 'xm:2', 'xm:12'), mode },
  ]),
  query('患者有没有急性心肌梗死以及后来的心力衰竭和高血压病史需要长期服用阿司匹林吗'),
]

/** What every adapter of SearchIndex does. */
export const searchIndexContract = ({ name, open, reader, skip }: SearchIndexContract): void => {
  if (skip !== undefined) {
    describe(`search index: ${name}`, () => test.skip(skip, () => undefined))
    return
  }
  describe(`search index: ${name}`, () => {
    const opened: SearchIndex[] = []
    const openWith = async (...batches: readonly Batch[]): Promise<SearchIndex> => {
      const index = await open(createBigramEmbedder())
      opened.push(index)
      for (const b of batches) await index.apply(b)
      return index
    }
    let index: SearchIndex
    beforeEach(async () => {
      index = await openWith()
    })
    afterEach(async () => {
      for (const each of opened.splice(0).reverse()) await each.close()
    })
    const ask = (q: SearchQuery, as: View = everything, first = 20, after?: string): Promise<SearchAnswer> =>
      index.search(as, q, { first, ...(after === undefined ? {} : { after }) })
    const found = async (text: string, as: View = everything): Promise<DocumentId[]> =>
      (await ask(query(text), as)).items.map((hit) => hit.document)
    const put = async (...records: readonly SealedRecord[]): Promise<void> => {
      await index.apply(batch((await index.watermark()) + 1, ...records))
    }
    const code = async (promise: Promise<unknown>): Promise<unknown> =>
      promise.then(
        () => 'no error',
        (e: { code?: unknown }) => e.code,
      )

    describe('writing', () => {
      test('an empty index has watermark 0 and finds nothing', async () => {
        expect(await index.watermark()).toBe(0)
        for (const mode of searchModes)
          expect(await ask(query('心衰', { mode }))).toMatchObject({ items: [], total: 0 })
      })

      test('a batch counts once, also when it comes again', async () => {
        const a = note('1', '左心衰竭')
        await index.apply(batch(3, a))
        await index.apply(batch(3, a))
        await index.apply(batch(2, note('2', '左心衰竭二')))
        expect(await index.watermark()).toBe(3)
        expect((await ask(query('心衰'))).total).toBe(1)
      })

      test('batches asked for at once are applied in their order', async () => {
        await Promise.all([1, 2, 3, 4].map((tx) => index.apply(batch(tx, note(`${tx}`, `心衰 ${tx}`)))))
        expect(await index.watermark()).toBe(4)
        expect((await ask(query('心衰'))).total).toBe(4)
      })

      test('a record replaces what it said before', async () => {
        await put(note('1', '旧文本 心衰'))
        await put(note('1', '新文本 房颤'))
        expect(await found('心衰')).toEqual([])
        expect(await found('房颤')).toHaveLength(1)
        await put(note('1', '旧文本 心衰'))
        expect(await found('心衰')).toHaveLength(1)
        expect(await found('房颤')).toEqual([])
      })

      test('within one batch the last word counts', async () => {
        const twice = note('1', '甲乙丙')
        await put(twice, note('1', '丁戊己'), note('1', '甲乙丙'))
        expect(await found('甲乙')).toEqual([idOf(twice)])
        expect(await found('丁戊')).toEqual([])
      })

      test('resources are not searched, reports and messages are', async () => {
        await put(
          fixture.record({
            documents: (['note', 'report', 'message', 'resource'] as const).map((kind) => ({
              kind,
              text: `${kind} 心衰`,
            })),
          }),
        )
        const answer = await ask(query('心衰'))
        expect(answer.total).toBe(3)
        expect(
          answer.facets
            .find((f) => f.field === 'kind')!
            .values.map((v) => v.value)
            .sort(),
        ).toEqual(['message', 'note', 'report'])
      })

      test('two records with one content are one hit, until both are gone', async () => {
        await put(note('1', '同样的心衰文本'), note('2', '同样的心衰文本'), note('3', '另外的心衰文本'))
        expect((await ask(query('心衰'))).total).toBe(2)
        const alone = await openWith(batch(1, note('1', '同样的心衰文本'), note('3', '另外的心衰文本')))
        const key = (id: string) => note(id, '').key
        expect((await ask(query('心衰'))).items).toEqual(
          (await alone.search(everything, query('心衰'), { first: 9 })).items,
        )
        await index.apply(batch(2, { type: 'close', scope: { type: 'record', key: key('1') } }))
        expect((await ask(query('心衰'))).total).toBe(2)
        await index.apply(batch(3, { type: 'close', scope: { type: 'record', key: key('2') } }))
        expect((await ask(query('心衰'))).total).toBe(1)
      })
    })

    describe('readers', () => {
      const openReader = async (): Promise<SearchIndex> => {
        const second = await reader(index, createBigramEmbedder())
        opened.push(second)
        return second
      }

      test('a second opening reads what the first writes, and may not write', async () => {
        await put(note('1', '心衰'))
        const second = await openReader()
        expect(await second.watermark()).toBe(1)
        expect((await second.search(everything, query('心衰'), { first: 5 })).total).toBe(1)
        await put(note('2', '心衰 二'))
        expect((await second.search(everything, query('心衰'), { first: 5 })).total).toBe(2)
        expect(await code(second.apply(batch(3, note('3', '心衰 三'))))).toBe('UNSUPPORTED')
        expect(await index.watermark()).toBe(2)
      })

      test('a batch over several partitions is seen whole or not at all', async () => {
        const many = (tx: number): SealedRecord[] =>
          Array.from({ length: 12 }, (_, i) =>
            note(`${tx} ${i}`, `心衰 ${tx} ${i}`, { dataset: i % 2 ? 'alpha' : 'beta', grade: i % 3 ? 1 : 3 }),
          )
        await put(...many(1))
        const second = await openReader()
        const replaced = many(1).map(({ key }) => ({ type: 'close', scope: { type: 'record', key } }) as const)
        const writing = Promise.all([index.apply(batch(2, ...many(2))), index.apply(batch(3, ...replaced, ...many(3)))])
        let done = false
        void writing.then(() => (done = true))
        const totals = new Set<number>()
        while (!done) {
          const answer = await second.search(everything, query('心衰'), { first: 100 })
          expect(answer.items).toHaveLength(answer.total)
          totals.add(answer.total)
          await new Promise((next) => setTimeout(next, 5))
        }
        await writing
        expect([...totals].filter((total) => total % 12 !== 0)).toEqual([])
        expect((await second.search(everything, query('心衰'), { first: 1 })).total).toBe(24)
      })
    })

    describe('removal', () => {
      const records = [
        fixture.record({
          id: '1',
          patient: 'p1',
          job: fixture.jobId(1),
          documents: [{ text: '甲记录 心衰' }, { text: '甲记录附页 心衰' }],
        }),
        note('2', '乙记录 心衰', { patient: 'p1', job: fixture.jobId(2) }),
        note('3', '丙记录 心衰', { patient: 'p2', job: fixture.jobId(2) }),
        note('4', '丁记录 心衰', { dataset: 'beta', patient: 'p1', job: fixture.jobId(2) }),
      ]
      const scopes = [
        ['record', { type: 'record', key: records[0]!.key }, 3],
        ['document', { type: 'document', document: idOf(records[0]!) }, 3],
        ['patient', { type: 'patient', dataset: records[0]!.key.dataset, patient: records[0]!.patient! }, 2],
        ['job', { type: 'job', job: records[1]!.job }, 2],
        ['dataset', { type: 'dataset', dataset: records[0]!.key.dataset }, 1],
      ] as const
      for (const type of ['close', 'erase'] as const)
        for (const [what, scope, left] of scopes)
          test(`${type} by ${what}`, async () => {
            await put(...records.slice(0, 2))
            await put(...records.slice(2))
            await index.apply(batch(3, { type, scope }))
            for (const mode of searchModes) {
              const answer = await ask(query('心衰', { mode }))
              expect({ mode, total: answer.total }).toEqual({ mode, total: left })
            }
            await put(...records)
            expect((await ask(query('心衰'))).total).toBe(5)
          })
      test('what is not there is removed without a word', async () => {
        await index.apply(batch(1, { type: 'erase', scope: { type: 'job', job: fixture.jobId('none') } }))
        expect(await index.watermark()).toBe(1)
      })
    })

    describe('words', () => {
      test('Chinese runs are found inside words', async () => {
        const [lad, failure] = [note('1', '冠脉造影：左前降支近段狭窄90%。'), note('2', '诊断为左心衰竭伴胸水')]
        await put(lad, failure)
        for (const text of ['前降支', '左前降支近段', '降支近', '近段狭窄', '支'])
          expect([text, await found(text)]).toEqual([text, [idOf(lad)]])
        for (const text of ['心衰', '左心', '心衰竭', '胸水', '水', '左心衰竭伴胸水'])
          expect([text, await found(text)]).toEqual([text, [idOf(failure)]])
        expect((await found('左')).sort()).toEqual([idOf(lad), idOf(failure)].sort())
        expect(await found('前降段')).toEqual([])
        expect(await found('衰心')).toEqual([])
      })

      test('a run does not cross punctuation, a phrase may cross blanks', async () => {
        const crossed = note('1', '双肺清。心律齐')
        await put(crossed)
        expect(await found('清心')).toEqual([])
        expect(await found('"清 心律"')).toEqual([idOf(crossed)])
      })

      test('words and runs are joined by AND', async () => {
        const [both, one] = [note('1', '高血压病史，心衰'), note('2', '高血压病史')]
        await put(both, one)
        expect(await found('心衰 高血压')).toEqual([idOf(both)])
        expect(await found('高血压')).toHaveLength(2)
      })

      test('a phrase keeps its order', async () => {
        const [right, wrong] = [note('1', 'acute heart failure today'), note('2', 'failure of the heart')]
        await put(right, wrong)
        expect(await found('"heart failure"')).toEqual([idOf(right)])
        expect(await found('“heart failure”')).toEqual([idOf(right)])
        expect(await found('heart failure')).toHaveLength(2)
      })

      test('a minus excludes words, runs and phrases', async () => {
        const [plain, denied, lung] = [
          note('1', '心衰'),
          note('2', '心衰，否认胸痛'),
          note('3', '心衰 with lung edema'),
        ]
        await put(plain, denied, lung)
        expect((await found('心衰 -胸痛')).sort()).toEqual([idOf(plain), idOf(lung)].sort())
        expect((await found('心衰 -"lung edema"')).sort()).toEqual([idOf(plain), idOf(denied)].sort())
        expect((await found('心衰 －lung')).sort()).toEqual([idOf(plain), idOf(denied)].sort())
        for (const mode of ['vector', 'hybrid'] as const)
          expect((await ask(query('心衰 -胸痛', { mode }))).items.map((h) => h.document)).not.toContain(idOf(denied))
      })

      test('a hyphen inside a word excludes nothing', async () => {
        const [a, b] = [note('1', 'NT-proBNP 1200'), note('2', 'proBNP and NT apart')]
        await put(a, b)
        expect(await found('NT-proBNP')).toEqual([idOf(a)])
      })

      test('case, width, script, accents and plural are folded', async () => {
        const [latin, han] = [note('1', 'Ménière and coronary arteries, ＢＮＰ １２０'), note('2', '心臟衰竭')]
        await put(latin, han)
        for (const text of ['meniere', 'MÉNIÈRE', 'artery', 'bnp', 'ＢＮＰ', '120'])
          expect([text, await found(text)]).toEqual([text, [idOf(latin)]])
        expect(await found('心脏衰竭')).toEqual([idOf(han)])
      })

      test('numbers are whole, units may be stuck to them', async () => {
        const [dose, other] = [note('1', '美托洛尔25mg口服，LVEF 3.5'), note('2', '美托洛尔 250 mg, 3')]
        await put(dose, other)
        expect(await found('25mg')).toEqual([idOf(dose)])
        expect(await found('25 mg')).toEqual([idOf(dose)])
        expect(await found('3.5')).toEqual([idOf(dose)])
        expect(await found('2型')).toEqual([])
      })

      test('mixed runs', async () => {
        const diabetes = note('1', '2型糖尿病，ST段抬高，BNP升高')
        await put(diabetes, note('2', '糖尿病 2 次，抬高'))
        for (const text of ['2型糖尿病', 'ST段抬高', 'BNP升高', '型糖尿病'])
          expect([text, await found(text)]).toEqual([text, [idOf(diabetes)]])
      })

      test('any Unicode is only text', async () => {
        const odd = note('1', '𠮷野家 😀 心衰 e\u0301tat \ud800 \u0000 ﬁn مرحبا')
        await put(odd)
        for (const text of ['𠮷野', '野家', '心衰', 'état', 'مرحبا'])
          expect([text, await found(text)]).toEqual([text, [idOf(odd)]])
        const [hit] = (await ask(query('野家'))).items
        expect(odd.documents[0]!.text.slice(hit!.highlights[0]!.start, hit!.highlights[0]!.end)).toBe('野家')
      })

      test('a long sentence is answered though no document has all of it', async () => {
        const [best, other] = [
          note('1', '急性心肌梗死后出现心力衰竭，长期服用阿司匹林'),
          note('2', '体检未见异常，建议低盐饮食'),
        ]
        await put(best, other)
        expect(await found('请问这位患者急性心肌梗死以后有没有出现过心力衰竭而需要服用阿司匹林')).toEqual([idOf(best)])
        const long = '急性心肌梗死后出现心力衰竭，长期服用阿司匹林'
        expect((await ask(query(long))).items[0]!.document).toBe(idOf(best))
      })

      test('a text of 1 MB is indexed and found', async () => {
        const long = note(
          '1',
          `${'患者一般情况可，无特殊不适。'.repeat(75_000)}末尾有冠状动脉瘘。${'a'.repeat(100_000)}`,
        )
        await put(long)
        const answer = await ask(query('冠状动脉瘘'))
        expect(answer.items.map((hit) => hit.document)).toEqual([idOf(long)])
        const { start, end } = answer.items[0]!.highlights[0]!
        expect(long.documents[0]!.text.slice(start, end)).toBe('冠状动脉瘘')
      })
    })

    describe('highlights', () => {
      test('are the places in the text', async () => {
        const text = '𠮷 BNP升高，Heart  Failure；左前降支狭窄，前降支'
        await put(note('1', text))
        const places = async (asked: string) =>
          (await ask(query(asked))).items[0]!.highlights.map(({ start, end }) => text.slice(start, end))
        expect(await places('前降支')).toEqual(['前降支', '前降支'])
        expect(await places('"heart failure"')).toEqual(['Heart  Failure'])
        expect(await places('bnp 狭窄')).toEqual(['BNP', '狭窄'])
      })

      test('of a concept are its evidence', async () => {
        const text = 'Admitted with heart failure.'
        await put(
          fixture.record({
            documents: [{ text, language: 'en' }],
            assertions: [{ concept: 'xm:1', evidence: { start: 14, end: 27 } }],
          }),
        )
        const [hit] = (await ask(recognised('心衰', '心衰', 'xm:1'))).items
        expect(hit!.highlights).toEqual([{ start: 14, end: 27 }])
      })

      test('of a vector hit lie in the text', async () => {
        const text = '心力衰竭急性加重'
        await put(note('1', text))
        const [hit] = (await ask(query('心力衰竭急性加重', { mode: 'vector' }))).items
        expect(hit!.highlights).toEqual([{ start: 0, end: text.length }])
        expect(hit!.score).toBeCloseTo(1, 2)
      })
    })

    describe('concepts', () => {
      const zh = note('1', '诊断：心力衰竭', { concepts: ['xm:1'] })
      const en = note('2', 'heart failure with edema', { concepts: ['xm:2'] })
      const denied = note('3', 'patient denies everything', { assertions: [{ concept: 'xm:1', status: 'absent' }] })
      const none = note('4', '骨折')

      test('other words and the other language answer, absent does not', async () => {
        await put(zh, en, denied, none)
        const answer = await ask(recognised('心力衰竭', '心力衰竭', 'xm:1', 'xm:2'))
        expect(answer.items.map((hit) => hit.document)).toEqual([idOf(zh), idOf(en)])
        expect((await ask(query('心力衰竭'))).total).toBe(1)
      })

      test('a concept answers only its part of the text', async () => {
        await put(zh, en, denied, none)
        const both = await ask(recognised('心力衰竭 edema', '心力衰竭', 'xm:1', 'xm:2'))
        expect(both.items.map((hit) => hit.document)).toEqual([idOf(en)])
        expect((await ask(recognised('心力衰竭 骨折', '心力衰竭', 'xm:1', 'xm:2'))).total).toBe(0)
      })

      test('an excluded concept excludes in all words', async () => {
        await put(zh, en)
        const q = recognised('edema -心力衰竭', '心力衰竭', 'xm:1', 'xm:2')
        expect((await ask(q)).total).toBe(0)
      })

      test('many descendants', async () => {
        await put(zh, en, none)
        const ids = Array.from({ length: 500 }, (_, i) => `xm:${i + 2}`)
        const answer = await ask(recognised('心脏病', '心脏病', ...ids))
        expect(answer.items.map((hit) => hit.document)).toEqual([idOf(en)])
      })

      test('a quoted part is meant literally', async () => {
        await put(zh, en)
        expect((await ask(recognised('"心力衰竭"', '心力衰竭', 'xm:1', 'xm:2'))).total).toBe(1)
      })

      test('concepts inside a sentence are parts of it', async () => {
        const combined = note('5', '急性心肌梗死三天，支架术后', { concepts: ['xm:7'] })
        await put(zh, combined)
        const answer = await ask(recognised('心梗的支架术后', '心梗', 'xm:7'))
        expect(answer.items.map((hit) => hit.document)).toEqual([idOf(combined)])
      })
    })

    describe('ranking', () => {
      test('rarer words, more of them and shorter texts come first', async () => {
        const filler = '一般情况可生命体征平稳'
        const [once, twice, long] = [
          note('1', `房颤，${filler}`),
          note('2', `房颤，房颤，${filler}`),
          note('3', `房颤，${filler}，${filler}，${filler}，${filler}`),
        ]
        await put(once, twice, long)
        expect(await found('房颤')).toEqual([idOf(twice), idOf(once), idOf(long)])
      })

      test('scores are BM25 (k1 1.2, b 0.75) over the visible documents', async () => {
        await put(note('1', 'stroke'), note('2', 'stroke angina angina'), note('3', 'angina of effort today'))
        const { items } = await ask(query('stroke'))
        // N 3, df 2, lengths 1 3 4, mean 8/3
        const idf = Math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
        const score = (length: number) => (idf * 2.2) / (1 + 1.2 * (0.25 + (0.75 * length * 3) / 8))
        expect(items.map((hit) => hit.score)).toEqual([expect.closeTo(score(1), 10), expect.closeTo(score(3), 10)])
      })

      test('equal scores are in the order of the document ids', async () => {
        await put(...['甲', '乙', '丙', '丁', '戊', '己'].map((x) => note(x, `房颤${x}`)))
        const ids = await found('房颤')
        expect(ids).toEqual([...ids].sort())
        expect(ids).toHaveLength(6)
      })

      test('a run that stands as a whole comes before its scattered parts', async () => {
        const [whole, apart] = [
          note('1', '前壁心肌梗死，随访', { concepts: ['xm:7'] }),
          note('2', '心肌梗死，前壁，随访', { concepts: ['xm:7'] }),
        ]
        await put(whole, apart)
        const { items } = await ask(recognised('前壁心肌梗死', '心肌梗死', 'xm:7'))
        expect(items.map((hit) => hit.document)).toEqual([idOf(whole), idOf(apart)])
      })

      test('hybrid is reciprocal rank fusion of both', async () => {
        await put(...randomNotes(5, 60))
        const rank = async (mode: SearchMode) => {
          const { items } = await ask(query('心力衰竭', { mode }), everything, 1000)
          return new Map(items.map((hit, i) => [hit.document, 1 / (60 + i + 1)]))
        }
        const [words, vectors, both] = [
          await rank('keyword'),
          await rank('vector'),
          await ask(query('心力衰竭', { mode: 'hybrid' }), everything, 1000),
        ]
        expect(words.size).toBeGreaterThan(5)
        expect(vectors.size).toBeGreaterThan(5)
        expect(both.total).toBe(new Set([...words.keys(), ...vectors.keys()]).size)
        for (const hit of both.items)
          expect(hit.score).toBeCloseTo((words.get(hit.document) ?? 0) + (vectors.get(hit.document) ?? 0), 12)
      })
    })

    describe('filters and facets', () => {
      test('facets count all hits, not the page', async () => {
        await put(...randomNotes(1, 80))
        const answer = await ask(query('心力衰竭'), everything, 2)
        const all = await ask(query('心力衰竭'), everything, 1000)
        expect(answer.facets).toEqual(all.facets)
        expect(all.items).toHaveLength(all.total)
        for (const { field, values } of answer.facets) {
          expect(values.reduce((sum, v) => sum + v.count, 0)).toBe(answer.total)
          for (const { value, count } of values) {
            const filter =
              field === 'dataset'
                ? { datasets: [value] }
                : field === 'kind'
                  ? { kinds: [value] }
                  : { languages: [value] }
            const only = await ask(query('心力衰竭', { filter: filter as SearchQuery['filter'] }))
            expect([field, value, only.total]).toEqual([field, value, count])
          }
        }
      })

      test('a filter takes away hits and changes no score', async () => {
        await put(...randomNotes(2, 80))
        const all = await ask(query('心力衰竭'), everything, 1000)
        const some = await ask(query('心力衰竭', { filter: { datasets: [idOfDataset('beta')] } }), everything, 1000)
        expect(some.items.length).toBeGreaterThan(0)
        expect(some.items).toEqual(all.items.filter((hit) => hit.dataset === 'beta'))
      })

      test('an empty list lets nothing through', async () => {
        await put(note('1', '心衰'))
        expect((await ask(query('心衰', { filter: { kinds: [] } }))).total).toBe(0)
      })
    })

    describe('pages', () => {
      for (const mode of searchModes)
        test(`${mode}: pages after each other are one long page`, async () => {
          await put(...randomNotes(3, 90))
          const q = query('心力衰竭', { mode })
          const all = await ask(q, everything, 1000)
          expect(all.total).toBeGreaterThan(8)
          expect(all.next).toBeUndefined()
          const items = []
          let after: string | undefined
          do {
            const page = await ask(q, everything, 4, after)
            expect(page.total).toBe(all.total)
            items.push(...page.items)
            if (page.next !== undefined) expect(page.items).toHaveLength(4)
            after = page.next
          } while (after !== undefined)
          expect(items).toEqual(all.items)
        })

      test('a cursor belongs to its query', async () => {
        await put(...randomNotes(3, 60))
        const { next } = await ask(query('心力衰竭'), everything, 2)
        expect(next).toBeDefined()
        for (const after of [
          '',
          'x',
          '////',
          next!.slice(0, -2),
          `${next}A`,
          Buffer.from('[1,2,3]').toString('base64url'),
        ])
          expect([after, await code(ask(query('心力衰竭'), everything, 2, after))]).toEqual([after, 'BAD_CURSOR'])
        expect(await code(ask(query('房颤'), everything, 2, next))).toBe('BAD_CURSOR')
        expect(await code(ask(query('心力衰竭', { mode: 'vector' }), everything, 2, next))).toBe('BAD_CURSOR')
        expect(await code(ask(query('心力衰竭', { filter: { kinds: ['note'] } }), everything, 2, next))).toBe(
          'BAD_CURSOR',
        )
      })

      test('pages are the same while others write what the reader may not see', async () => {
        await put(...randomNotes(3, 60))
        const as = view({ alpha: {}, beta: { maxGrade: 3 } })
        const whole = await ask(query('心力衰竭'), as, 1000)
        const items = []
        let after: string | undefined
        let written = 0
        do {
          const page: SearchAnswer = await ask(query('心力衰竭'), as, 5, after)
          expect(page.total).toBe(whole.total)
          items.push(...page.items)
          after = page.next
          await put(
            note(`w${written++}`, '心力衰竭 心力衰竭', { dataset: 'gamma' }),
            note(`x${written}`, '心力衰竭 房颤', { dataset: 'beta', grade: 5 }),
          )
        } while (after !== undefined)
        expect(written).toBeGreaterThan(1)
        expect(items).toEqual(whole.items)
      })

      test('pages end while what they show is written', async () => {
        await put(...randomNotes(3, 40))
        const first = await ask(query('心力衰竭'), everything, 5)
        const seen = new Set(first.items.map((hit) => hit.document))
        let { next } = first
        for (let pages = 0; next !== undefined; pages++) {
          expect(pages).toBeLessThan(50)
          await put(note(`new ${pages}`, `心力衰竭 ${pages}`, { dataset: 'alpha' }))
          const page: SearchAnswer = await ask(query('心力衰竭'), everything, 5, next)
          for (const hit of page.items) seen.add(hit.document)
          next = page.next
        }
        expect(seen.size).toBeGreaterThan(5)
      })

      test('a cursor outlives its document', async () => {
        const notes = ['甲', '乙', '丙', '丁'].map((x) => note(x, `房颤${x}`))
        await put(...notes)
        const first = await ask(query('房颤'), everything, 2)
        const rest = await ask(query('房颤'), everything, 2, first.next)
        const last = notes.find((n) => idOf(n) === first.items[1]!.document)!
        await index.apply(batch(2, { type: 'close', scope: { type: 'record', key: last.key } }))
        const again = await ask(query('房颤'), everything, 4, first.next)
        expect(again.items.every((hit) => rest.items.some((r) => r.document === hit.document))).toBe(true)
      })
    })

    describe('refusals', () => {
      test.each([
        ['no word', query('  ，。'), 'BAD_REQUEST'],
        ['nothing but an exclusion', query('-心衰'), 'BAD_REQUEST'],
        ['a text without end', query('心'.repeat(100_000)), 'BAD_REQUEST'],
      ])('%s', async (_, q, expected) => {
        await put(note('1', '心衰'))
        expect(await code(ask(q))).toBe(expected)
      })
      test('a page of no size', async () => {
        for (const first of [0, -1, 1001, 1.5, Number.NaN])
          expect(await code(ask(query('心衰'), everything, first))).toBe('BAD_REQUEST')
      })
      test('the past', async () => {
        expect(await code(ask(query('心衰'), view({ alpha: {} }, 1)))).toBe('UNSUPPORTED')
      })
      test('odd queries are answered or refused, never broken', async () => {
        await put(...randomNotes(4, 10))
        for (const text of [
          '"',
          '""',
          '"心',
          '-',
          '--心',
          '- 心衰',
          '-"',
          '"-"心衰',
          '心"衰"竭',
          '的',
          'the',
          '\u0000\u0001心',
          '((()))心衰',
          '😀',
          '%_*?',
          "'; DROP TABLE document; --",
        ])
          for (const mode of searchModes)
            expect([text, await code(ask(query(text, { mode })))]).toEqual([
              text,
              expect.stringMatching(/^(no error|BAD_REQUEST)$/),
            ])
        const wild = {
          ...query('心衰'),
          concepts: [
            { start: -5, end: 900, ids: ['xm:1' as Curie] },
            { start: 1, end: 0, ids: [] },
          ],
        }
        expect(await code(ask(wild))).toBe('no error')
      })
    })

    describe('View', () => {
      const records = randomNotes(7, 120)
      const views: readonly (readonly [string, View])[] = [
        ['one dataset', view({ alpha: {} })],
        ['low grades', view({ alpha: { maxGrade: 2 }, beta: { maxGrade: 3 }, gamma: { maxGrade: 1 } })],
        ['aggregate is not read', view({ alpha: { tier: 'aggregate' }, beta: {} })],
        ['nothing', view({})],
        ['unknown dataset', view({ delta: {} })],
      ]
      test.each(views)('%s: hidden documents change nothing', async (_, as) => {
        await put(...records.slice(0, 50))
        await put(...records.slice(50))
        const shown = records.filter((r) =>
          r.documents.every(({ partition: p }) => {
            const dataset = as.datasets.get(p.dataset)
            return dataset && dataset.tier !== 'aggregate' && p.grade <= dataset.maxGrade
          }),
        )
        const alone = await openWith(batch(1, ...shown))
        for (const q of randomQueries) {
          const page = { first: 7 }
          expect(await index.search(as, q, page)).toEqual(await alone.search(as, q, page))
        }
      })

      test('one content in two grades is read at the visible one', async () => {
        const [low, high] = [note('1', '同文 心衰', { grade: 2 }), note('2', '同文 心衰', { grade: 4 })]
        await put(high, low, note('3', '心衰 二', { grade: 1 }))
        const alone = await openWith(batch(1, low, note('3', '心衰 二', { grade: 1 })))
        const as = view({ alpha: { maxGrade: 3 } })
        expect(await index.search(as, query('心衰'), { first: 9 })).toEqual(
          await alone.search(as, query('心衰'), { first: 9 }),
        )
        expect((await index.search(everything, query('心衰'), { first: 9 })).total).toBe(2)
      })

      test('what a document says at a higher grade than its own is not told', async () => {
        await put(note('1', 'text of low grade', { grade: 2, assertions: [{ concept: 'xm:9', grade: 5 }] }))
        expect((await ask(recognised('艾滋病', '艾滋病', 'xm:9'))).total).toBe(0)
      })
    })

    test('answers depend neither on the layout of batches nor on what was removed', async () => {
      const records = randomNotes(9, 100)
      const gone = randomNotes(10, 40).map((r) => ({ ...r, key: { ...r.key, id: `gone ${r.key.id}` } }))
      const once = await openWith(batch(1, ...records))
      const backwards = await openWith(...[...records].reverse().map((r, i) => batch(i + 1, r)))
      const after = await openWith(
        batch(1, ...gone.slice(0, 20), ...records.slice(0, 60)),
        batch(2, ...gone.slice(20), ...records.slice(40)),
        batch(
          3,
          ...gone.map((r, i) => ({ type: i % 2 ? 'close' : 'erase', scope: { type: 'record', key: r.key } }) as const),
        ),
      )
      for (const q of randomQueries) {
        const expected = await once.search(everything, q, { first: 1000 })
        expect(expected.total).toBeGreaterThan(0)
        expect(await backwards.search(everything, q, { first: 1000 })).toEqual(expected)
        expect(await after.search(everything, q, { first: 1000 })).toEqual(expected)
      }
    })
  })
}

const idOfDataset = (name: string) => name as SealedRecord['key']['dataset']
