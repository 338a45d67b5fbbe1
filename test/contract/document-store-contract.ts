import { beforeEach, describe, expect } from '@jest/globals'
import type { Change, DatasetId } from '../../graph-schema/index.js'
import type { DocumentStore, StoredRecord } from '../../server/documents/document-store.js'
import { fixture, randomGraph } from '../support/fixture.js'
import { checker, opener, type Subject } from './store-place.js'

const alpha = 'alpha' as DatasetId
const whole = fixture.view({ alpha: {}, beta: {} })
const id = (text: string) => fixture.documentId('alpha', text)

const records = async (store: DocumentStore, view = whole, dataset = alpha): Promise<StoredRecord[]> => {
  const found: StoredRecord[] = []
  for await (const r of store.records(view, dataset)) found.push(r)
  return found
}

/** What every document store must do. An adapter that cannot do a part names it with its reason in `skip`. */
export const documentStoreContract = (subject: Subject<DocumentStore>): void => {
  const check = checker(subject)

  describe(`document store ${subject.name}`, () => {
    let store: DocumentStore
    const open = opener(subject)
    beforeEach(async () => {
      store = await open()
    })
    const apply = (tx: number, ...changes: Parameters<typeof fixture.batch>[1][]) =>
      store.apply(fixture.batch(tx, ...changes))
    const text = async (t: string, view = whole) => (await store.document(view, id(t)))?.text

    check('gives back documents as they were put in', async () => {
      const record = fixture.record({
        documents: [
          {
            kind: 'report',
            language: 'zh',
            title: '胸部CT',
            date: '2024-03-01',
            encounter: 'e1',
            text: '【印象】\n左肺结节',
            sections: [{ key: '印象', start: 5, end: 9 }],
          },
          { kind: 'resource', text: '{"resourceType":"Observation"}', grade: 3 },
        ],
      })
      await apply(1, record)
      for (const d of record.documents) expect(await store.document(whole, d.id)).toEqual(d)
      const heads = await store.heads(whole, [record.documents[1]!.id, id('missing'), record.documents[0]!.id])
      expect(heads.map((h) => h.id)).toEqual([record.documents[1]!.id, record.documents[0]!.id])
      expect(heads[0]).not.toHaveProperty('text')
    })

    check('keeps any text to the code unit', async () => {
      const texts = [
        '',
        '𠮷野家 🫀',
        'a\u0000b',
        'half \ud83e a pair',
        'a \ufffd that was there',
        '\ud83e\ufffd',
        '長'.repeat(500_000),
        'x'.repeat(1_000_000),
        '{"a":1}\r\n',
      ]
      await apply(1, fixture.record({ documents: texts.map((t) => ({ text: t })) }))
      for (const t of texts) expect((await text(t)) === t).toBe(true)
    })

    check('skips a batch at or below its watermark, and applies a batch wholly or not at all', async () => {
      await apply(2, fixture.record({ documents: [{ text: 'one' }] }))
      await apply(2, fixture.record({ documents: [{ text: 'two' }] }))
      const broken = { ...fixture.record({ id: '3' }), documents: undefined } as unknown as ReturnType<
        typeof fixture.record
      >
      await expect(apply(3, fixture.record({ id: '2', documents: [{ text: 'three' }] }), broken)).rejects.toBeDefined()
      expect(await store.watermark()).toBe(2)
      expect([await text('one'), await text('two'), await text('three')]).toEqual(['one', undefined, undefined])
    })

    check('replaces a record; as-of reads see what was', async () => {
      await apply(1, fixture.record({ documents: [{ text: 'one' }, { text: 'both', title: 'old' }] }))
      await apply(2, fixture.record({ documents: [{ text: 'two' }, { text: 'both', title: 'new' }] }))
      expect([await text('one'), await text('two')]).toEqual([undefined, 'two'])
      const then = fixture.view({ alpha: {} }, 1)
      expect([await text('one', then), await text('two', then)]).toEqual(['one', undefined])
      expect((await store.document(then, id('both')))?.title).toBe('old')
      expect((await store.document(whole, id('both')))?.title).toBe('new')
      expect(await text('one', fixture.view({ alpha: {} }, 0))).toBeUndefined()
    })

    check('a hidden document is a missing one, on every read', async () => {
      const record = fixture.record({ grade: 4, documents: [{ text: 'hidden' }, { text: 'plain', grade: 1 }] })
      await apply(1, record)
      for (const part of [{ maxGrade: 3 as const }, { tier: 'aggregate' as const }]) {
        const view = fixture.view({ alpha: part })
        expect(await text('hidden', view)).toBeUndefined()
        const seen = part.tier ? [] : [id('plain')]
        expect((await store.heads(view, [id('hidden'), id('plain')])).map((h) => h.id)).toEqual(seen)
        expect((await store.ofPatient(view, record.patient!)).map((h) => h.id)).toEqual(seen)
        expect(await records(store, view)).toEqual([])
      }
      expect(await text('hidden', fixture.view({ beta: {} }))).toBeUndefined()
    })

    check('a text that records share is kept until the last of them is erased', async () => {
      const [a, b] = [
        fixture.record({ id: 'a', grade: 5, documents: [{ text: 'shared', title: 'a' }] }),
        fixture.record({ id: 'b', patient: 'p2', documents: [{ text: 'shared', title: 'b' }] }),
      ]
      await apply(1, b, a)
      expect((await store.document(whole, id('shared')))?.title).toBe('a')
      expect((await store.document(fixture.view({ alpha: { maxGrade: 2 } }), id('shared')))?.title).toBe('b')
      await apply(2, { type: 'erase', scope: { type: 'record', key: a.key } })
      expect((await store.document(whole, id('shared')))?.title).toBe('b')
      await apply(3, { type: 'erase', scope: { type: 'document', document: id('shared') } })
      expect(await text('shared')).toBeUndefined()
    })

    check('closes and erases each scope', async () => {
      const scopes = {
        record: { type: 'record', key: fixture.record({ id: 'r1' }).key },
        patient: { type: 'patient', dataset: alpha, patient: fixture.patientKey('alpha', 'p1') },
        document: { type: 'document', document: id('t1') },
        job: { type: 'job', job: fixture.jobId(1) },
        dataset: { type: 'dataset', dataset: alpha },
      } as const
      const left = { record: '234', patient: '34', document: '234', job: '234', dataset: '4' }
      const seen = async (view: typeof whole) =>
        (await store.heads(view, [id('t1'), id('t2'), id('t3'), fixture.documentId('beta', 't4')]))
          .map((h) => h.record.id[1])
          .join('')
      let tx = 0
      for (const [type, scope] of Object.entries(scopes))
        for (const how of ['close', 'erase'] as const) {
          await apply(
            ++tx,
            fixture.record({ id: 'r1', patient: 'p1', documents: [{ text: 't1' }] }),
            fixture.record({ id: 'r2', patient: 'p1', documents: [{ text: 't2' }], job: fixture.jobId(2) }),
            fixture.record({ id: 'r3', patient: 'p2', documents: [{ text: 't3' }], job: fixture.jobId(2) }),
            fixture.record({
              dataset: 'beta',
              id: 'r4',
              patient: 'p1',
              documents: [{ text: 't4' }],
              job: fixture.jobId(2),
            }),
          )
          await apply(++tx, { type: how, scope } as Change)
          const want = left[type as keyof typeof left]
          expect([type, how, await seen(whole)]).toEqual([type, how, want])
          const before = await seen(fixture.view({ alpha: {}, beta: {} }, tx - 1))
          expect([type, how, before]).toEqual([type, how, how === 'close' ? '1234' : want])
        }
    })

    check('erases what was closed before, and earlier versions', async () => {
      await apply(1, fixture.record({ id: 'r1', documents: [{ text: 'closed' }] }))
      await apply(2, { type: 'close', scope: { type: 'dataset', dataset: alpha } })
      await apply(3, { type: 'erase', scope: { type: 'job', job: fixture.jobId(1) } })
      expect(await text('closed', fixture.view({ alpha: {} }, 1))).toBeUndefined()
      await apply(4, fixture.record({ id: 'r2', documents: [{ text: 'first' }] }))
      await apply(5, fixture.record({ id: 'r2', documents: [{ text: 'second' }] }))
      await apply(6, { type: 'erase', scope: { type: 'document', document: id('first') } })
      expect(await text('first', fixture.view({ alpha: {} }, 4))).toBeUndefined()
      expect(await text('second')).toBe('second')
    })

    check('lists documents of a patient by date, then id', async () => {
      const record = fixture.record({
        documents: ['2024-02-01', '2023', '2024-02-01', undefined].map((date, i) => ({ text: `note ${i}`, date })),
      })
      await apply(1, record, fixture.record({ id: '2', patient: 'other' }))
      const heads = await store.ofPatient(whole, record.patient!)
      const ids = [id('note 0'), id('note 2')].sort()
      expect(heads.map((h) => h.id)).toEqual([id('note 3'), id('note 1'), ...ids])
    })

    check('streams current records in key order while the writer goes on', async () => {
      const graph = randomGraph('documents', { records: 700, datasets: ['alpha'] })
      await store.apply(fixture.batch(1, ...graph))
      const found: StoredRecord[] = []
      for await (const r of store.records(whole, alpha)) {
        if (found.length % 200 === 0)
          await apply(found.length + 2, { ...graph.find((g) => g.key.id === r.key.id)!, content: 'again' })
        found.push(r)
      }
      const ids = graph.map((r) => r.key.id).sort()
      expect(found.map((r) => r.key.id)).toEqual(ids)
      const want = new Map(graph.map((r) => [r.key.id, r]))
      for (const r of found) {
        const { documents, patient, patientKnown } = want.get(r.key.id)!
        expect(r).toMatchObject({ documents, patient, patientKnown })
      }
      await apply(9000, { type: 'close', scope: { type: 'record', key: graph[0]!.key } })
      expect(await records(store)).toHaveLength(699)
    })

    check('another connection reads what was applied, though this one was not closed', async () => {
      const reader = await open({ readonly: true })
      await apply(1, fixture.record({ documents: [{ text: 'one' }] }))
      expect((await reader.document(whole, id('one')))?.text).toBe('one')
      expect(await reader.watermark()).toBe(1)
      await expect(reader.apply(fixture.batch(2, fixture.record()))).rejects.toBeDefined()
    })
  })
}
