// Over 400 lines: one list of all that a graph store promises, read from top to bottom by whoever writes another adapter.
import { beforeEach, describe, expect } from '@jest/globals'
import {
  partitionKey,
  recordKeyText,
  statuses,
  type Assertion,
  type Batch,
  type Change,
  type Curie,
  type DatasetId,
  type Partition,
  type Tx,
  type View,
} from '../../graph-schema/index.js'
import { Random } from '../../samples/random.js'
import type { AssertionFilter, GraphStore, Posting, SourceTermCount } from '../../server/store/graph-store.js'
import { fixture, randomGraph } from '../support/fixture.js'
import { GraphModel } from './graph-store-model.js'
import { checker, opener, type Subject } from './store-place.js'

const alpha = (grade: 1 | 2 | 3 | 4 | 5): Partition => ({ dataset: 'alpha' as DatasetId, grade })
const whole = fixture.view({ alpha: {}, beta: {} })

const all = async (store: GraphStore, view: View, filter: AssertionFilter = {}, first = 1000): Promise<Assertion[]> => {
  const items: Assertion[] = []
  for (let after: string | undefined; ;) {
    const page = await store.assertions(view, filter, { first, after })
    items.push(...page.items)
    if (page.next === undefined) return items
    after = page.next
  }
}
const allTerms = async (store: GraphStore, view: View, filter = {}, first = 1000): Promise<SourceTermCount[]> => {
  const items: SourceTermCount[] = []
  for (let after: string | undefined; ;) {
    const page = await store.sourceTerms(view, filter, { first, after })
    items.push(...page.items)
    if (page.next === undefined) return items
    after = page.next
  }
}
const postings = async (store: GraphStore, view: View, partition: Partition, patients?: Posting['patient'][]) => {
  const found: string[] = []
  for await (const p of store.postings(view, partition, patients))
    found.push(`${p.patient} ${p.concept} ${p.firstDay ?? Infinity}`)
  return found.sort()
}
const concepts = (assertions: readonly Assertion[]) => assertions.map((a) => a.concept).sort()

/** What every graph store must do. An adapter that cannot do a part names it with its reason in `skip`. */
export const graphStoreContract = (subject: Subject<GraphStore>): void => {
  const check = checker(subject)

  describe(`graph store ${subject.name}`, () => {
    let store: GraphStore
    const open = opener(subject)
    beforeEach(async () => {
      store = await open()
    })
    const apply = (tx: number, ...changes: Parameters<typeof fixture.batch>[1][]) =>
      store.apply(fixture.batch(tx, ...changes))

    check('gives back every field as it was put in', async () => {
      const record = fixture.record({
        documents: [{ kind: 'report', date: '2024-03-01', title: '胸部CT' }],
        assertions: [
          {
            concept: 'xm:0000007',
            predicate: 'measured',
            status: 'historical',
            term: { system: 'http://loinc.org', code: '8480-6', text: '收缩压 𠮷' },
            written: { value: '140', unit: 'mmHg', site: '左上肢', severity: '轻度' },
            course: 'progressed',
            time: { start: '2024-02', end: '2024-03-01', precision: 'month' },
            value: {
              type: 'quantity',
              number: 140,
              comparator: '>=',
              unit: 'mm[Hg]',
              canonical: { number: 18.7, unit: 'kPa' },
            },
            site: 'xm:0000011',
            severity: 'xm:0000012',
            laterality: 'left',
            certainty: 0.75,
            encounter: 'e1',
            evidence: { section: '检查所见', start: 3, end: 9, path: 'OBX-5' },
          },
          { concept: null, term: { code: '胸痛待查', text: '胸痛待查' }, time: { end: '2020', precision: 'year' } },
          { concept: 'xm:0000002', value: { type: 'range', low: 0, unit: '%' } },
          {
            concept: 'xm:0000003',
            value: { type: 'coded', code: 'LA6576-8', system: 'http://loinc.org', text: '阳性' },
          },
          { concept: 'xm:0000004', value: { type: 'text', text: '' }, written: { value: '' } },
          { concept: 'xm:0000005', value: { type: 'quantity', number: 0 } },
          { concept: 'xm:0000006', value: { type: 'range', high: 3.5 } },
          {
            concept: 'xm:0000008',
            predicate: 'takesDrug',
            written: { value: '100', unit: 'mg', route: '口服', frequency: '每日1次', duration: '7天' },
            course: 'started',
          },
          { concept: 'xm:0000009', status: 'family', written: { relative: '父亲' } },
        ],
      })
      await apply(1, record)
      for (const a of record.assertions) expect(await store.assertion(whole, a.id)).toEqual(a)
      const read = await all(store, whole)
      expect(read).toHaveLength(record.assertions.length)
      expect(new Set(read.map((a) => a.id))).toEqual(new Set(record.assertions.map((a) => a.id)))
    })

    check('skips a batch at or below its watermark', async () => {
      expect(await store.watermark()).toBe(0)
      await apply(3, fixture.record({ concepts: ['xm:0000001'] }))
      await apply(3, fixture.record({ id: '2', concepts: ['xm:0000002'] }))
      await apply(2, fixture.record({ id: '3', concepts: ['xm:0000003'] }))
      expect(await store.watermark()).toBe(3)
      expect(concepts(await all(store, whole))).toEqual(['xm:0000001'])
    })

    check('applies a batch wholly or not at all', async () => {
      await apply(1, fixture.record({ concepts: ['xm:0000001'] }))
      const broken = { ...fixture.record({ id: '3' }), documents: undefined } as unknown as ReturnType<
        typeof fixture.record
      >
      await expect(
        apply(2, fixture.record({ id: '2', patient: 'new', concepts: ['xm:0000002'] }), broken),
      ).rejects.toBeDefined()
      expect(await store.watermark()).toBe(1)
      expect(concepts(await all(store, whole))).toEqual(['xm:0000001'])
      await apply(2, fixture.record({ id: '2', patient: 'new', concepts: ['xm:0000002'] }))
      expect(concepts(await all(store, whole))).toEqual(['xm:0000001', 'xm:0000002'])
    })

    check('replaces a record and keeps what it still says', async () => {
      await apply(1, fixture.record({ concepts: ['xm:0000001', 'xm:0000002'] }))
      await apply(2, fixture.record({ concepts: ['xm:0000002', 'xm:0000003'], job: fixture.jobId(2) }))
      expect(concepts(await all(store, whole))).toEqual(['xm:0000002', 'xm:0000003'])
      expect(concepts(await all(store, fixture.view({ alpha: {} }, 1)))).toEqual(['xm:0000001', 'xm:0000002'])
      expect(await all(store, fixture.view({ alpha: {} }, 0))).toEqual([])
    })

    check('adds a revision when concept, value or grade change, not when the method alone does', async () => {
      const first = fixture.record({ assertions: [{ concept: null, term: { code: 'HTN', text: 'HTN' } }] })
      const [said] = first.assertions
      const again = (change: Partial<Assertion>) => ({ ...first, assertions: [{ ...said!, ...change }] })
      await apply(1, first)
      await apply(2, again({ method: { ...said!.method, ontology: 'o2' } }))
      expect((await store.assertion(whole, said!.id))?.method.ontology).toBe('o1')
      await apply(3, again({ concept: 'xm:0000009' as Curie, method: { ...said!.method, mappings: 'm2' } }))
      await apply(4, again({ concept: 'xm:0000009' as Curie, partition: alpha(5) }))
      expect(await store.assertion(fixture.view({ alpha: {} }, 2), said!.id)).toEqual(said)
      expect(await store.assertion(fixture.view({ alpha: { maxGrade: 2 } }, 3), said!.id)).toMatchObject({
        concept: 'xm:0000009',
        method: { mappings: 'm2' },
      })
      expect(await store.assertion(fixture.view({ alpha: { maxGrade: 2 } }), said!.id)).toBeUndefined()
      expect((await store.assertion(whole, said!.id))?.partition.grade).toBe(5)
    })

    check('takes the last of several puts of a record in one batch', async () => {
      await apply(
        1,
        fixture.record({ concepts: ['xm:0000001', 'xm:0000002'] }),
        fixture.record({ concepts: ['xm:0000002'] }),
      )
      expect(concepts(await all(store, whole))).toEqual(['xm:0000002'])
      const [stats] = await store.stats(whole)
      expect(stats).toMatchObject({ assertions: 1, documents: 1, patients: 1 })
    })

    check('tells content and last job of current records', async () => {
      const [a, b, c] = ['a', 'b', 'c'].map((id) => fixture.record({ id, content: `content ${id}` }))
      await apply(1, a!, b!)
      await apply(
        2,
        { ...b!, content: 'newer', job: fixture.jobId(2) },
        { type: 'close', scope: { type: 'record', key: a!.key } },
      )
      const found = await store.contents([a!.key, b!.key, c!.key])
      expect([...found]).toEqual([[recordKeyText(b!.key), { content: 'newer', job: fixture.jobId(2) }]])
    })

    check('closes and erases each scope', async () => {
      const scopes = {
        record: { type: 'record', key: fixture.record({ id: 'r1' }).key },
        patient: { type: 'patient', dataset: 'alpha' as DatasetId, patient: fixture.patientKey('alpha', 'p1') },
        document: { type: 'document', document: fixture.documentId('alpha', 'text of r1') },
        job: { type: 'job', job: fixture.jobId(1) },
        dataset: { type: 'dataset', dataset: 'alpha' as DatasetId },
      } as const
      const left = {
        record: 'xm:2 xm:3 xm:4',
        patient: 'xm:3 xm:4',
        document: 'xm:2 xm:3 xm:4',
        job: 'xm:2 xm:3 xm:4',
        dataset: 'xm:4',
      }
      let tx = 0
      for (const [type, scope] of Object.entries(scopes))
        for (const how of ['close', 'erase'] as const) {
          await apply(
            ++tx,
            fixture.record({ id: 'r1', patient: 'p1', documents: [{ text: 'text of r1' }], concepts: ['xm:1'] }),
            fixture.record({ id: 'r2', patient: 'p1', concepts: ['xm:2'], job: fixture.jobId(2) }),
            fixture.record({ id: 'r3', patient: 'p2', concepts: ['xm:3'], job: fixture.jobId(2) }),
            fixture.record({ dataset: 'beta', id: 'r4', patient: 'p1', concepts: ['xm:4'], job: fixture.jobId(2) }),
          )
          await apply(++tx, { type: how, scope } as Change)
          expect([type, how, concepts(await all(store, whole)).join(' ')]).toEqual([
            type,
            how,
            left[type as keyof typeof left],
          ])
          const before = concepts(await all(store, fixture.view({ alpha: {}, beta: {} }, tx - 1))).join(' ')
          expect([type, how, before]).toEqual([
            type,
            how,
            how === 'close' ? 'xm:1 xm:2 xm:3 xm:4' : left[type as keyof typeof left],
          ])
        }
    })

    check('erases what was closed before, and earlier versions of an erased patient', async () => {
      await apply(1, fixture.record({ id: 'r1', patient: 'p1', concepts: ['xm:1'] }))
      await apply(2, { type: 'close', scope: { type: 'job', job: fixture.jobId(1) } })
      await apply(3, { type: 'erase', scope: { type: 'job', job: fixture.jobId(1) } })
      expect(await all(store, fixture.view({ alpha: {} }, 1))).toEqual([])
      await apply(4, fixture.record({ id: 'r2', patient: 'wrong', concepts: ['xm:1'] }))
      await apply(5, fixture.record({ id: 'r2', patient: 'right', concepts: ['xm:1'] }))
      await apply(6, {
        type: 'erase',
        scope: { type: 'patient', dataset: 'alpha' as DatasetId, patient: fixture.patientKey('alpha', 'wrong') },
      })
      expect(await all(store, fixture.view({ alpha: {} }, 4))).toEqual([])
      expect(await all(store, whole)).toHaveLength(1)
    })

    check('filters by each condition and by all at once', async () => {
      const graph = randomGraph('filters', { records: 120, patients: 12, concepts: 8 })
      await store.apply(fixture.batch(1, ...graph))
      const model = new GraphModel()
      model.apply(fixture.batch(1, ...graph))
      const some = model.assertions(whole)[17]!
      const filters: [AssertionFilter, (a: Assertion) => boolean][] = [
        [{ datasets: ['beta' as DatasetId] }, (a) => a.partition.dataset === 'beta'],
        [{ datasets: [] }, () => false],
        [{ patient: some.patient }, (a) => a.patient === some.patient],
        [{ document: some.evidence.document }, (a) => a.evidence.document === some.evidence.document],
        [
          { concepts: ['xm:0000003' as Curie, 'xm:0000005' as Curie] },
          (a) => a.concept === 'xm:0000003' || a.concept === 'xm:0000005',
        ],
        [{ concepts: ['xm:none' as Curie] }, () => false],
        [{ predicates: ['takesDrug'] }, (a) => a.predicate === 'takesDrug'],
        [{ statuses: ['absent', 'family'] }, (a) => a.status === 'absent' || a.status === 'family'],
        [{ unmapped: true }, (a) => a.concept === undefined],
        [{ sourceTerm: some.sourceTerm }, (a) => a.sourceTerm.code === some.sourceTerm.code],
        [
          { patient: some.patient, statuses: ['present'], concepts: ['xm:0000001' as Curie, 'xm:0000002' as Curie] },
          (a) =>
            a.patient === some.patient &&
            a.status === 'present' &&
            ['xm:0000001', 'xm:0000002'].includes(a.concept ?? ''),
        ],
      ]
      for (const view of [whole, fixture.view({ alpha: { maxGrade: 3 }, beta: { tier: 'aggregate' } })])
        for (const [filter, keeps] of filters) {
          const want = model.assertions(view).filter(keeps)
          expect([filter, await all(store, view, filter, 7)]).toEqual([filter, want])
          expect((await store.assertions(view, filter, { first: 1 })).total).toBe(want.length)
        }
    })

    check('answers as the plain model does, through random changes, at every time and view', async () => {
      const random = new Random('graph contract')
      const model = new GraphModel()
      const views: Parameters<typeof fixture.view>[0][] = [
        { alpha: {}, beta: {} },
        { alpha: { maxGrade: 3 } },
        { beta: { maxGrade: 1 } },
      ]
      for (let tx = 1; tx <= 24; tx++) {
        const graph = randomGraph(`contract ${random.int(1, 1e6)}`, { records: 12, patients: 5, concepts: 6 })
        const some = random.pick(graph)
        const scopes = [
          { type: 'record', key: some.key },
          { type: 'patient', dataset: some.key.dataset, patient: some.patient! },
          {
            type: 'document',
            document: random.pick(
              model
                .records(whole)
                .flatMap((r) => r.documents)
                .concat(some.documents),
            ).id,
          },
          { type: 'job', job: some.job },
        ] as const
        const change = random.chance(0.3)
          ? ({ type: random.chance(0.5) ? 'close' : 'erase', scope: random.pick(scopes) } as Change)
          : undefined
        const batch: Batch = change ? fixture.batch(tx, change) : fixture.batch(tx, ...random.some(graph, 0.6))
        await store.apply(batch)
        model.apply(batch)
      }
      for (const asOf of [undefined, 1, 5, 11, 17, 23])
        for (const datasets of views) {
          const view = fixture.view(datasets, asOf)
          const want = model.assertions(view)
          expect(await all(store, view, {}, 13)).toEqual(want)
          const partitions = await store.partitions(view)
          for (const partition of partitions)
            expect(await postings(store, view, partition)).toEqual(model.postings(view, partition))
          const stats = await store.stats(view)
          expect(stats.map((s) => s.partition)).toEqual(partitions)
          expect(stats.reduce((n, s) => n + s.assertions, 0)).toBe(want.length)
          for (const s of stats) {
            const mine = (p: Partition) => partitionKey(p) === partitionKey(s.partition)
            const documents = model
              .records(view)
              .flatMap((r) => r.documents)
              .filter((d) => mine(d.partition))
            const patients = new Set<string>()
            for (const r of model.records(view).filter((r) => r.patientKnown))
              for (const x of [...r.assertions, ...r.documents]) if (mine(x.partition)) patients.add(x.patient!)
            expect(s).toMatchObject({ documents: new Set(documents.map((d) => d.id)).size, patients: patients.size })
          }
          const terms = await allTerms(store, view, {}, 4)
          expect(terms.reduce((n, t) => n + t.statements, 0)).toBe(want.length)
        }
    })

    check('counts source terms by statements, dataset, system and code', async () => {
      await apply(
        1,
        fixture.record({
          id: '1',
          assertions: [
            { concept: null, term: { code: '胸闷', text: '胸闷' } },
            { concept: 'xm:1', term: { system: 'icd10', code: 'I10', text: '高血压' } },
          ],
        }),
        fixture.record({ id: '2', assertions: [{ concept: null, term: { code: '胸闷', text: '胸 闷' } }] }),
        fixture.record({ id: '3', assertions: [{ concept: null, term: { code: '胸闷', text: '胸 闷' } }], grade: 4 }),
        fixture.record({
          id: '4',
          dataset: 'beta',
          assertions: [{ concept: 'xm:1', term: { system: 'icd10', code: 'I10', text: 'Hypertension' } }],
        }),
      )
      const row = (c: SourceTermCount) => [c.dataset, c.term.code, c.term.text, c.concept, c.statements]
      expect((await allTerms(store, whole, {}, 1)).map(row)).toEqual([
        ['alpha', '胸闷', '胸 闷', undefined, 3],
        ['alpha', 'I10', '高血压', 'xm:1', 1],
        ['beta', 'I10', 'Hypertension', 'xm:1', 1],
      ])
      const seen = fixture.view({ alpha: { tier: 'aggregate', maxGrade: 2 } })
      expect((await allTerms(store, seen, { unmapped: true })).map(row)).toEqual([
        ['alpha', '胸闷', '胸 闷', undefined, 2],
      ])
      expect(await allTerms(store, whole, { dataset: 'beta' as DatasetId })).toHaveLength(1)
      await apply(2, { type: 'close', scope: { type: 'dataset', dataset: 'alpha' as DatasetId } })
      expect(await allTerms(store, whole)).toHaveLength(1)
      expect(await allTerms(store, fixture.view({ alpha: {}, beta: {} }, 1))).toHaveLength(3)
    })

    check('tells patients by status', async () => {
      await apply(
        1,
        fixture.record({
          id: '1',
          patient: 'p1',
          assertions: [{ concept: 'xm:1' }, { concept: 'xm:2', status: 'family' }],
        }),
        fixture.record({
          id: '2',
          patient: 'p2',
          assertions: [
            { concept: 'xm:1', status: 'absent' },
            { concept: 'xm:2', status: 'absent' },
          ],
        }),
        fixture.record({ id: '3', patient: null, assertions: [{ concept: 'xm:1', status: 'planned' }] }),
      )
      const key = (p: string) => fixture.patientKey('alpha', p)
      const found = await store.patientsByStatus(fixture.view({ alpha: { tier: 'aggregate' } }), alpha(2), [
        'xm:1',
        'xm:2',
      ] as Curie[])
      expect(Object.fromEntries(found)).toEqual({ present: [key('p1')], family: [key('p1')], absent: [key('p2')] })
      expect(Object.keys(Object.fromEntries(found)).every((s) => (statuses as readonly string[]).includes(s))).toBe(
        true,
      )
      expect(
        (await store.patientsByStatus(fixture.view({ alpha: { maxGrade: 1 } }), alpha(2), ['xm:1'] as Curie[])).size,
      ).toBe(0)
    })

    check('tells which patients changed, and that all must be read again after an erasure', async () => {
      const p = (n: string) => fixture.patientKey('alpha', n)
      await apply(
        1,
        fixture.record({ id: '1', patient: 'p1', concepts: ['xm:1'] }),
        fixture.record({ id: '2', patient: 'p2', concepts: ['xm:1'] }),
      )
      await apply(2, fixture.record({ id: '2', patient: 'p2', concepts: ['xm:2'] }))
      await apply(3, fixture.record({ id: '3', patient: 'p3', concepts: ['xm:1'], grade: 5 }))
      const touched = (after: number, view = whole, grade: 2 | 5 = 2) =>
        store.touched(view, alpha(grade), after as never)
      expect(new Set(await touched(0))).toEqual(new Set([p('p1'), p('p2')]))
      expect(await touched(1)).toEqual([p('p2')])
      expect(await touched(2)).toEqual([])
      expect(await touched(2, whole, 5)).toEqual([p('p3')])
      expect(await touched(0, fixture.view({ alpha: { maxGrade: 2 } }), 5)).toEqual([])
      expect(await touched(1, fixture.view({ alpha: {} }, 1))).toEqual([])
      expect(await postings(store, whole, alpha(2), [p('p2')])).toEqual([`${p('p2')} xm:2 Infinity`])
      await apply(4, { type: 'erase', scope: { type: 'patient', dataset: 'alpha' as DatasetId, patient: p('p1') } })
      expect(await touched(3)).toBeUndefined()
      expect(await touched(4)).toEqual([])
      expect(await touched(3, whole, 5)).toEqual([])
    })

    check('a hidden assertion is a missing one, on every read', async () => {
      const record = fixture.record({ grade: 4, concepts: ['xm:1'] })
      await apply(1, record)
      const [a] = record.assertions
      const blind: View[] = [
        fixture.view({}),
        fixture.view({ beta: {} }),
        fixture.view({ alpha: { maxGrade: 3 } }),
        fixture.view({ alpha: { maxGrade: 3, tier: 'download' } }),
      ]
      for (const view of blind) {
        expect(await store.assertion(view, a!.id)).toBeUndefined()
        expect(await store.assertions(view, {}, { first: 10 })).toEqual({ items: [], total: 0 })
        expect(await store.sourceTerms(view, {}, { first: 10 })).toEqual({ items: [], total: 0 })
        expect(await postings(store, view, alpha(4))).toEqual([])
        expect((await store.sayings(view, 'alpha' as DatasetId)).sayings).toEqual([])
        expect((await store.patientsByStatus(view, alpha(4), ['xm:1'] as Curie[])).size).toBe(0)
        expect(await store.touched(view, alpha(4), 0 as never)).toEqual([])
        expect(await store.partitions(view)).toEqual([])
        expect(await store.stats(view)).toEqual([])
      }
      const counting = fixture.view({ alpha: { tier: 'aggregate' } })
      expect(await store.assertion(counting, a!.id)).toBeUndefined()
      expect((await store.assertions(counting, {}, { first: 10 })).total).toBe(0)
      expect(await postings(store, counting, alpha(4))).toHaveLength(1)
      expect(await store.partitions(counting)).toEqual([alpha(4)])
    })

    check('alike statements are counted together, of the visible ones alone', async () => {
      const value = { type: 'quantity', number: 4, unit: 'mmol/L' } as const
      const said = { concept: 'xm:1', predicate: 'measured', value, written: { value: '4', unit: 'mM' } } as const
      const other = { ...said, value: { ...value, number: 5 }, evidence: { path: 'b' } }
      const records = [
        fixture.record({ id: '1', patient: 'a', assertions: [said, other] }),
        fixture.record({ id: '2', patient: 'b', assertions: [said] }),
        fixture.record({ id: '3', patient: 'b', grade: 4, assertions: [{ ...said, concept: null }] }),
        fixture.record({ id: '4', dataset: 'beta', assertions: [said] }),
      ]
      await apply(1, ...records)
      const ids = records.flatMap((record) => record.assertions.map(({ id }) => id))
      const least = [ids[0]!, ids[2]!].sort()[0]!
      const shared = { predicate: 'measured', writtenUnit: 'mM', term: records[0]!.assertions[0]!.sourceTerm }
      const low = await store.sayings(fixture.view({ alpha: { maxGrade: 3 } }), 'alpha' as DatasetId)
      expect(low).toEqual({
        partitions: [alpha(2)],
        patients: 2,
        sayings: [
          { ...shared, concept: 'xm:1', value, statements: 2, example: least },
          { ...shared, concept: 'xm:1', value: other.value, statements: 1, example: ids[1] },
        ].sort((a, b) => (a.example! < b.example! ? -1 : 1)),
      })
      expect((await store.sayings(whole, 'alpha' as DatasetId)).sayings).toHaveLength(3)

      await apply(2, { type: 'close', scope: { type: 'record', key: records[0]!.key } })
      expect((await store.sayings(fixture.view({ alpha: { maxGrade: 3 } }), 'alpha' as DatasetId)).sayings).toEqual([
        { ...shared, concept: 'xm:1', value, statements: 1, example: ids[2] },
      ])
      // as of then, and never at tier aggregate
      expect(await store.sayings(fixture.view({ alpha: { maxGrade: 3 } }, 1), 'alpha' as DatasetId)).toEqual(low)
      const none = { partitions: [], patients: 0, sayings: [] }
      expect(await store.sayings(fixture.view({ alpha: { tier: 'aggregate' } }), 'alpha' as DatasetId)).toEqual(none)
      expect(await store.sayings(whole, 'gamma' as DatasetId)).toEqual(none)
    })

    check('a cursor stays valid while the list changes, and serves its own list only', async () => {
      const graph = randomGraph('paging', { records: 80 })
      await store.apply(fixture.batch(1, ...graph))
      const before = await all(store, whole)
      const page = await store.assertions(whole, {}, { first: 20 })
      const edge = page.items.at(-1)!
      // the record of the cursor's own item goes, and another comes
      await apply(
        2,
        { type: 'close', scope: { type: 'record', key: edge.record } },
        fixture.record({ id: 'new', patient: 'p new', concepts: ['xm:1'] }),
      )
      const rest: Assertion[] = []
      for (let after = page.next; after !== undefined;) {
        const next = await store.assertions(whole, {}, { first: 20, after })
        rest.push(...next.items)
        after = next.next
      }
      const stays = (a: Assertion) => recordKeyText(a.record) !== recordKeyText(edge.record)
      const old = rest.filter((a) => a.record.id !== 'new').map((a) => a.id)
      expect(old).toEqual(
        before
          .slice(20)
          .filter(stays)
          .map((a) => a.id),
      )
      for (const after of [page.next!, 'x', '', Buffer.from('[1]').toString('base64url')])
        await expect(store.assertions(whole, { unmapped: true }, { first: 20, after })).rejects.toMatchObject({
          code: 'BAD_CURSOR',
        })
      await expect(store.assertions(whole, {}, { first: 0 })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
      await expect(store.sourceTerms(whole, {}, { first: 5, after: page.next! })).rejects.toMatchObject({
        code: 'BAD_CURSOR',
      })
    })

    check('two writers who apply the same batches at once leave what one leaves', async () => {
      const graph = randomGraph('two writers', { records: 40, patients: 6 })
      const batches = Array.from({ length: 10 }, (_, i) =>
        i === 6
          ? fixture.batch(7, { type: 'erase', scope: { type: 'record', key: graph[3]!.key } })
          : fixture.batch(i + 1, ...graph.slice(4 * i, 4 * i + 4)),
      )
      const model = new GraphModel()
      for (const batch of batches) model.apply(batch)
      const second = await open()
      await Promise.all(
        [store, second].map(async (writer) => {
          for (const batch of batches) await writer.apply(batch)
        }),
      )
      for (const reader of [store, second]) {
        expect(await reader.watermark()).toBe(10)
        expect(await all(reader, whole)).toEqual(model.assertions(whole))
        expect(await all(reader, fixture.view({ alpha: {}, beta: {} }, 5))).toEqual(
          model.assertions(fixture.view({ alpha: {}, beta: {} }, 5)),
        )
      }
      const stats = await store.stats(whole)
      expect(stats.reduce((n, s) => n + s.assertions, 0)).toBe(model.assertions(whole).length)
    })

    check('pages show what stays once and in order while a writer adds and takes away', async () => {
      const stays = Array.from({ length: 60 }, (_, i) =>
        fixture.record({ id: `stays ${i}`, patient: `p${i % 9}`, concepts: ['xm:1', 'xm:2'] }),
      )
      await apply(1, ...stays)
      const reader = await open({ readonly: true })
      const want = (await all(reader, whole)).map((a) => a.id)
      let stop = false
      let tx = 1
      let failed = false
      const writing = (async () => {
        for (let n = 0; !stop; n++) {
          const key = fixture.record({ id: `comes ${n}`, patient: `p${n % 9}`, concepts: ['xm:3'] })
          await apply(++tx, key, ...(n % 2 ? [] : [fixture.record({ id: `other ${n}`, patient: `q${n}` })]))
          await apply(++tx, { type: n % 3 ? 'close' : 'erase', scope: { type: 'record', key: key.key } })
          await new Promise((resolve) => setImmediate(resolve))
        }
        return tx
      })()
      writing.catch(() => (failed = true))
      // a store that is slow to write has written little after three rounds
      for (let round = 0; round < 3 || (tx <= 4 && !failed); round++) {
        const seen: string[] = []
        for (let after: string | undefined; ;) {
          const page = await reader.assertions(whole, {}, { first: 11, after })
          seen.push(...page.items.map((a) => a.id))
          await new Promise((resolve) => setImmediate(resolve))
          if (page.next === undefined) break
          after = page.next
        }
        const staying = new Set(want)
        expect(seen.filter((id) => staying.has(id as never))).toEqual(want)
      }
      stop = true
      expect(await writing).toBeGreaterThan(4)
    })

    check('readers see whole batches while the writer goes on', async () => {
      const reader = await open({ readonly: true })
      let stop = false
      const watch = (async () => {
        const seen = new Set<number>()
        while (!stop) {
          const { total } = await reader.assertions(whole, { concepts: ['xm:1' as Curie] }, { first: 3 })
          expect(total % 10).toBe(0)
          seen.add(total)
          await new Promise((resolve) => setImmediate(resolve))
        }
        return seen
      })()
      for (let tx = 1; tx <= 20; tx++) {
        await apply(
          tx,
          ...Array.from({ length: 10 }, (_, i) => fixture.record({ id: `${tx} ${i}`, concepts: ['xm:1'] })),
        )
        await new Promise((resolve) => setImmediate(resolve))
      }
      stop = true
      expect((await watch).size).toBeGreaterThan(2)
      await expect(reader.apply(fixture.batch(99, fixture.record()))).rejects.toBeDefined()
    })

    check('postings are of one state though a batch comes in between', async () => {
      const records = (n: number) =>
        Array.from({ length: 1500 }, (_, i) => fixture.record({ id: `${i}`, patient: `p${i}`, concepts: [`xm:${n}`] }))
      await apply(1, ...records(1))
      const found = new Set<string>()
      let changed = false
      let n = 0
      for await (const p of store.postings(whole, alpha(2))) {
        found.add(p.concept)
        n++
        if (!changed) await apply(2, ...records(2))
        changed = true
      }
      expect([n, ...found]).toEqual([1500, 'xm:1'])
    })

    check('keeps any text: other planes, NUL, quotes, long ones', async () => {
      const texts = [
        '𠮷野家 🫀',
        'a\u0000b',
        `'"; DROP TABLE assertion; --`,
        '\u202eabc',
        '長'.repeat(350_000),
        '{"$ne":1}',
      ]
      const record = fixture.record({
        id: `' ${texts[0]} ${texts[1]}`,
        assertions: texts.map((text, i) => ({
          concept: `xm:${i}`,
          term: { code: text, text },
          written: { value: text },
          evidence: { section: text, path: text },
        })),
      })
      await apply(1, record)
      for (const a of record.assertions) expect(await store.assertion(whole, a.id)).toEqual(a)
      expect((await store.contents([record.key])).get(recordKeyText(record.key))?.content).toBe(record.content)
      const byTerm = await store.assertions(whole, { sourceTerm: { system: 'text', code: texts[1]! } }, { first: 10 })
      expect(byTerm.total).toBe(1)
    })

    check('holds a node with 10,000 neighbours', async () => {
      const many = Array.from({ length: 100 }, (_, r) =>
        fixture.record({
          id: `${r}`,
          patient: 'busy',
          concepts: Array.from({ length: 100 }, (_, i) => `xm:${r * 100 + i}`),
        }),
      )
      await apply(1, ...many)
      expect(await postings(store, whole, alpha(2))).toHaveLength(10_000)
      expect(await all(store, whole, { patient: fixture.patientKey('alpha', 'busy') })).toHaveLength(10_000)
      await apply(2, {
        type: 'erase',
        scope: { type: 'patient', dataset: 'alpha' as DatasetId, patient: fixture.patientKey('alpha', 'busy') },
      })
      expect(await store.partitions(whole)).toEqual([])
    })

    check('hashes agree whatever the order, the batches and the detours', async () => {
      const graph = randomGraph('hash', { records: 90 })
      await store.apply(fixture.batch(1, ...graph))
      const want = await store.stats(whole)
      expect(new Set(want.map((s) => s.hash)).size).toBe(want.length)
      const other = await subject.place()
      const second = await other.open()
      let tx = 0
      // another order, one record a batch, some wrong at first, some taken away and put again, one erased
      for (const r of [...graph].reverse()) {
        if (tx % 3 === 0)
          await second.apply(fixture.batch(++tx, { ...r, assertions: r.assertions.slice(1), patientKnown: true }))
        if (tx % 4 === 0)
          await second.apply(fixture.batch(++tx, { type: 'close', scope: { type: 'record', key: r.key } }))
        await second.apply(fixture.batch(++tx, r))
      }
      const stray = fixture.record({ id: 'stray', grade: 1, concepts: ['xm:0000001'] })
      await second.apply(fixture.batch(++tx, stray))
      expect(await second.stats(whole)).not.toEqual(want)
      await second.apply(fixture.batch(++tx, { type: 'erase', scope: { type: 'record', key: stray.key } }))
      expect(await second.stats(whole)).toEqual(want)
      await second.close()
      await other.remove()
    })

    check(
      'gives its history back, from which a copy answers alike at every time',
      async () => {
        const random = new Random('graph history')
        const [p1, note] = [fixture.patientKey('alpha', 'p1'), fixture.record({ id: 'note', concepts: ['xm:1'] })]
        await apply(1, note, fixture.record({ id: 'bare', documents: [], concepts: [] }))
        for (let tx = 2; tx <= 16; tx++) {
          const graph = randomGraph(`history ${tx}`, { records: 12, patients: 5, concepts: 6 })
          const some = random.pick(graph)
          const patient = { type: 'patient', dataset: some.key.dataset, patient: some.patient! } as const
          if (tx % 5 === 0) await apply(tx, { type: 'close', scope: { type: 'record', key: some.key } })
          else if (tx === 8) await apply(tx, { type: 'erase', scope: patient })
          else if (tx === 12)
            await apply(tx, { type: 'close', scope: { type: 'dataset', dataset: 'beta' as DatasetId } })
          else await apply(tx, ...random.some(graph, 0.6))
        }
        await apply(17, { ...note, content: 'nothing new but this', job: fixture.jobId(9) })
        await apply(18, { type: 'erase', scope: { type: 'patient', dataset: 'beta' as DatasetId, patient: p1 } })

        const keys = [note.key, ...[...Array(13)].map((_, i) => fixture.record({ id: i < 12 ? `r${i}` : 'bare' }).key)]
        const times = [undefined, 1, 4, 7, 8, 11, 12, 15]
        const marks = [0, 6, 8, 13] as Tx[]
        const sorted = (items: readonly unknown[] = []) => items.map((item) => JSON.stringify(item)).sort()
        const batches = async (from: GraphStore, after = 0) => {
          const found = []
          for await (const batch of from.history(after as Tx)) found.push(batch)
          return found
        }
        const texts = (of: Awaited<ReturnType<typeof batches>>) =>
          of.map(({ tx, changes, erased }) => [
            String(tx),
            ...sorted(erased),
            ...sorted(
              changes.map((change) =>
                change.type === 'put'
                  ? {
                      ...change.record,
                      assertions: sorted(change.record.assertions),
                      documents: sorted(change.record.documents),
                    }
                  : change,
              ),
            ),
          ])
        const answers = async (of: GraphStore) => ({
          watermark: await of.watermark(),
          datasets: await of.datasets(),
          contents: await of.contents(keys),
          times: await Promise.all(
            times.map(async (asOf) => {
              const view = fixture.view({ alpha: {}, beta: {} }, asOf)
              const partitions = await of.partitions(view)
              return {
                assertions: await all(of, view),
                stats: await of.stats(view),
                terms: await allTerms(of, view),
                postings: await Promise.all(partitions.map((partition) => postings(of, view, partition))),
              }
            }),
          ),
          touched: await Promise.all(marks.map(async (after) => of.touched(whole, alpha(2), after))),
        })
        const [history, rest, want] = [await batches(store), await batches(store, 9), await answers(store)]
        const middle = await store.stats(fixture.view({ alpha: {}, beta: {} }, 9))
        expect(want.datasets).toEqual(['alpha', 'beta'])
        expect(rest).toEqual(history.filter(({ tx }) => tx > 9))

        // a place of its own may be the same one emptied: nothing is asked of the first from here on
        const other = await subject.place()
        const copy = await other.open()
        try {
          // broken off in the middle, and gone on with
          for (const batch of history) if (batch.tx <= 9) await copy.apply(batch)
          expect(await copy.stats(whole)).toEqual(middle)
          for (const batch of rest) await copy.apply(batch)
          const { touched, ...found } = await answers(copy)
          const { touched: named, ...wanted } = want
          expect(found).toEqual(wanted)
          for (const [i, mine] of touched.entries()) {
            // what came and went in one batch left no trace: the store may name its patients, the copy can't
            expect(mine === undefined).toBe(named[i] === undefined)
            expect(named[i] ?? []).toEqual(expect.arrayContaining([...(mine ?? [])]))
          }
          expect(texts(await batches(copy))).toEqual(texts(history))
        } finally {
          await copy.close()
          await other.remove()
        }
      },
      300_000,
    )

    check('what was applied is there when the process went away without closing', async () => {
      await apply(1, fixture.record({ concepts: ['xm:1'] }))
      const again = await open()
      expect(await again.watermark()).toBe(1)
      expect(concepts(await all(again, whole))).toEqual(['xm:1'])
      await again.apply(fixture.batch(2, fixture.record({ id: '2', concepts: ['xm:2'] })))
      expect(concepts(await all(store, whole))).toEqual(['xm:1', 'xm:2'])
    })
  })
}
