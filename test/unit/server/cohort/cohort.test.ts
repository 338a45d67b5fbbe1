import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { sees, type Curie, type DatasetId, type SealedRecord, type View } from '../../../../graph-schema/index.js'
import { Random } from '../../../../samples/random.js'
import { Cohort } from '../../../../server/cohort/cohort.js'
import type { GraphStore } from '../../../../server/store/graph-store.js'
import { createSqliteGraphStore } from '../../../../server/store/sqlite/graph-store.js'
import { fixture, randomGraph, type RecordPart } from '../../../support/fixture.js'
import { fixtureOntology } from '../../../support/fixture-ontology.js'

// 1 ⊃ 2 ⊃ 3, 1 ⊃ 4; 5 and 6 drugs; 7, 8, 9 alone
const ids = Array.from({ length: 9 }, (_, i) => `xm:${i + 1}` as Curie)
const [one, two, three, four, five, six, seven, eight, nine] = ids as [
  Curie,
  Curie,
  Curie,
  Curie,
  Curie,
  Curie,
  Curie,
  Curie,
  Curie,
]
const ontology = fixtureOntology({
  [one]: {},
  [two]: { parents: [one] },
  [three]: { parents: [two] },
  [four]: { parents: [one] },
  [five]: { kind: 'drug' },
  [six]: { kind: 'drug' },
  [seven]: {},
  [eight]: {},
  [nine]: {},
})

let store: GraphStore
let cohort: Cohort
let tx: number
beforeEach(() => {
  store = createSqliteGraphStore(':memory:')
  cohort = new Cohort(store, ontology)
  tx = 0
})
afterEach(() => store.close())

let serial = 0
/** `has(5, 'a', [one, two])`: five patients of alpha who have both, one note each */
const has = (patients: number, name: string, concepts: readonly string[], part: RecordPart = {}): SealedRecord[] =>
  Array.from({ length: patients }, (_, i) =>
    fixture.record({ id: `${++serial}`, patient: `${name}${i}`, concepts, ...part }),
  )
const apply = (...records: SealedRecord[][]) => store.apply(fixture.batch(++tx, ...records.flat()))
const row = fixture.view({ alpha: {}, beta: {} })
const aggregate = fixture.view({ alpha: { tier: 'aggregate' } })
const neighbours = async (view: View, concept: Curie, order: 'patients' | 'lift' = 'patients') =>
  (await cohort.expand(view, { concept, order, page: { first: 100 } })).items

describe('counts', () => {
  test('are of patients with the concept or a descendant, each once in a dataset', async () => {
    await apply(
      has(2, 'a', [three]),
      has(1, 'a', [two], { grade: 4 }),
      has(3, 'b', [four]),
      has(2, 'a', [five], { dataset: 'beta' }),
      has(1, 'x', [], { assertions: [{ concept: three, status: 'absent' }] }),
      [fixture.record({ id: 'unknown', patient: null, concepts: [three] })],
    )
    const count = async (...concepts: Curie[]) => (await cohort.counts(row, concepts)).row
    expect(await Promise.all([count(one), count(two), count(three), count(four), count(five)])).toEqual([5, 2, 2, 3, 2])
    expect(await Promise.all([count(two, four), count(one, three), count(one, five), count(), count(nine)])).toEqual([
      0, 2, 0, 7, 0,
    ])
    expect((await cohort.counts(row, [two])).datasets).toEqual([
      { dataset: 'alpha', tier: 'row', value: 2 },
      { dataset: 'beta', tier: 'row', value: 0 },
    ])
    expect((await cohort.countEach(row, [one, five])).map((c) => c.row)).toEqual([5, 2])
  })

  test('at tier aggregate: none and few look alike, totals by tier class', async () => {
    await apply(has(6, 'a', [one]), has(4, 'b', [five]), has(6, 'c', [one, five], { dataset: 'beta' }))
    const view = fixture.view({ alpha: { tier: 'aggregate' }, beta: {} })
    expect(await cohort.counts(view, [one])).toEqual({
      row: 6,
      aggregate: 6,
      datasets: [
        { dataset: 'alpha', tier: 'aggregate', value: 6 },
        { dataset: 'beta', tier: 'row', value: 6 },
      ],
    })
    for (const concept of [five, nine]) {
      const counts = await cohort.counts(view, [concept])
      expect(counts.aggregate).toBeUndefined()
      expect(counts.datasets[0]).toEqual({ dataset: 'alpha', tier: 'aggregate', below: 5 })
    }
    const raised = fixture.view({ alpha: { tier: 'aggregate', smallCell: 7 } })
    expect((await cohort.counts(raised, [one])).datasets[0]).toEqual({ dataset: 'alpha', tier: 'aggregate', below: 7 })
  })

  test('at tier aggregate a conjunction does not give a small margin away by subtraction', async () => {
    // 12 have one, 10 of them five as well: 12 − 10 = 2 would be told
    await apply(has(10, 'a', [one, five]), has(2, 'b', [one]))
    expect((await cohort.counts(aggregate, [one])).aggregate).toBe(12)
    expect((await cohort.counts(aggregate, [one, five])).datasets[0]).toMatchObject({ below: 12 })
    await apply(has(3, 'c', [one]))
    expect((await cohort.counts(aggregate, [one, five])).aggregate).toBe(10)
  })

  test('by status', async () => {
    const said = (status: 'absent' | 'family' | 'planned') => ({ assertions: [{ concept: three, status }] })
    await apply(
      has(6, 'a', [three]),
      has(5, 'b', [], said('absent')),
      has(2, 'a', [], said('absent')),
      has(2, 'c', [], said('family')),
    )
    const counts = await cohort.byStatus(row, one)
    expect(Object.entries(counts).map(([s, c]) => [s, c.row])).toEqual([
      ['present', 6],
      ['absent', 7],
      ['family', 2],
    ])
    expect(Object.entries(await cohort.byStatus(aggregate, one)).map(([s, c]) => [s, c.aggregate])).toEqual([
      ['present', 6],
      ['absent', 7],
    ])
  })
})

describe('expand', () => {
  test('gives neighbours with patients, lift and order in time; not itself, its ancestors or descendants', async () => {
    const dated = (concept: Curie, time: string) => ({ concept, time })
    await apply(
      has(1, 'a', [one], { assertions: [dated(three, '2020-01-01'), dated(five, '2021-01-01'), dated(four, '2020')] }),
      has(1, 'b', [], { assertions: [dated(three, '2022-01-01'), dated(five, '2021-01-01')] }),
      has(1, 'c', [three, five]),
      has(3, 'd', [seven, six]),
      has(1, 'c', [seven]),
    )
    const found = await neighbours(row, two)
    expect(found.map((n) => [n.concept, n.link.patients.row])).toEqual([
      [five, 3],
      [four, 1],
      [seven, 1],
    ])
    // 6 patients; 3 have two, 3 have five, 3 have both
    expect(found[0]!.link).toMatchObject({ from: two, to: five, lift: 3 / ((3 * 3) / 6), fromFirst: 0.5 })
    const kinds = await cohort.expand(row, { concept: two, kinds: ['drug'], order: 'lift', page: { first: 9 } })
    expect(kinds.items.map((n) => n.concept)).toEqual([five])
    expect((await cohort.expand(row, { concept: 'xm:none' as Curie, order: 'lift', page: { first: 9 } })).total).toBe(0)
  })

  test('at tier aggregate tells nothing of small counts, and no order in time', async () => {
    await apply(has(8, 'a', [seven, five]), has(4, 'b', [seven, six]), has(8, 'c', [eight]), has(8, 'd', [five]))
    const found = await neighbours(aggregate, seven)
    expect(found.map((n) => n.concept)).toEqual([five])
    expect(found[0]!.link.patients.datasets).toEqual([{ dataset: 'alpha', tier: 'aggregate', below: 12 }])
    expect(found[0]!.link).not.toHaveProperty('lift')
    await apply(has(5, 'e', [seven]))
    const [link] = await neighbours(aggregate, seven)
    expect(link!.link).toMatchObject({ lift: 8 / ((17 * 16) / 33), patients: { row: 0, aggregate: 8 } })
    expect(link!.link).not.toHaveProperty('fromFirst')
  })

  test('pages hold together by either order', async () => {
    await apply(randomGraph('pages', { records: 200, patients: 40, ids, datasets: ['alpha', 'beta'] }))
    for (const order of ['patients', 'lift'] as const) {
      const all = await neighbours(row, five, order)
      const value = (n: (typeof all)[number]) => (order === 'lift' ? n.link.lift! : n.link.patients.row)
      expect(all.map(value)).toEqual(all.map(value).sort((a, b) => b - a))
      const paged = []
      for (let after: string | undefined; ;) {
        const page = await cohort.expand(row, { concept: five, order, page: { first: 3, after } })
        expect(page.total).toBe(all.length)
        paged.push(...page.items)
        if (page.next === undefined) break
        after = page.next
      }
      expect(paged).toEqual(all)
      const { next } = await cohort.expand(row, { concept: five, order, page: { first: 3 } })
      const other = cohort.expand(row, { concept: six, order, page: { first: 3, after: next! } })
      await expect(other).rejects.toMatchObject({ code: 'BAD_CURSOR' })
    }
  })
})

describe('path', () => {
  const walk = async (view: View, from: Curie, to: Curie, maxLength = 4) =>
    (await cohort.path(view, from, to, maxLength)).map((p) => p.concepts.map((c) => c.slice(3)).join(''))

  test('finds all shortest rows, the strongest weakest link first', async () => {
    await apply(
      has(3, 'a', [five, seven]),
      has(2, 'b', [five, eight]),
      has(4, 'c', [seven, six]),
      has(9, 'd', [eight, six]),
    )
    expect(await walk(row, five, six)).toEqual(['576', '586'])
    expect(await walk(row, five, six, 1)).toEqual([])
    expect(await walk(row, five, seven)).toEqual(['57'])
    const [first] = await cohort.path(row, five, six, 2)
    expect(first!.links.map((l) => [l.from, l.to, l.patients.row])).toEqual([
      [five, seven, 3],
      [seven, six, 4],
    ])
  })

  test('goes three and four links, never between a concept and what is above it', async () => {
    await apply(
      has(1, 'a', [five, three]),
      has(1, 'b', [four, nine]),
      has(1, 'c', [nine, six]),
      has(1, 'd', [six, eight]),
    )
    // P* of one holds three's and four's patients, but one is not recorded itself and three and four are not linked
    expect(await walk(row, five, six)).toEqual([])
    expect(await walk(row, one, six)).toEqual(['196'])
    expect(await walk(row, four, eight)).toEqual(['4968'])
    await apply(has(1, 'e', [seven, four]))
    expect(await walk(row, seven, eight)).toEqual(['74968'])
    expect(await walk(row, seven, eight, 3)).toEqual([])
    await expect(walk(row, five, six, 5)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })

  test('at tier aggregate does not go over links of few', async () => {
    await apply(
      has(4, 'a', [five, seven]),
      has(6, 'b', [five, eight]),
      has(6, 'c', [seven, six]),
      has(6, 'd', [eight, six]),
    )
    expect(await walk(row, five, six)).toEqual(['586', '576'])
    expect(await walk(aggregate, five, six)).toEqual(['586'])
  })
})

/** All that a cohort answers, for comparing. */
const answers = async (c: Cohort, view: View) => {
  const expanded = []
  for (const concept of ids)
    for (const order of ['patients', 'lift'] as const)
      expanded.push(await c.expand(view, { concept, order, page: { first: 4 } }))
  return {
    counts: await c.countEach(view, ids),
    pairs: await Promise.all(ids.map((b) => c.counts(view, [five, b]))),
    status: await Promise.all(ids.map((b) => c.byStatus(view, b))),
    expanded,
    paths: await Promise.all(ids.map((b) => c.path(view, five, b, 3))),
  }
}

test('follows the store through changes as one that reads it afresh', async () => {
  const random = new Random('cohort follows')
  for (let i = 0; i < 8; i++) {
    const graph = randomGraph(`follow ${i}`, { records: 40, patients: 16, ids, datasets: ['alpha', 'beta'] })
    await apply(random.some(graph, 0.5))
    if (i % 2 === 1)
      await store.apply(
        fixture.batch(++tx, {
          type: i % 4 === 1 ? 'erase' : 'close',
          scope: { type: 'patient', dataset: 'alpha' as DatasetId, patient: fixture.patientKey('alpha', `p${i}`) },
        }),
      )
    for (const asOf of [undefined, 4]) {
      const view = fixture.view({ alpha: { tier: 'aggregate', maxGrade: 4 }, beta: { maxGrade: 3 } }, asOf)
      expect(await answers(cohort, view)).toEqual(await answers(new Cohort(store, ontology), view))
    }
  }
})

test('answers depend on the visible partitions alone', async () => {
  const graph = randomGraph('non-interference', {
    records: 400,
    patients: 60,
    ids,
    datasets: ['alpha', 'beta', 'gamma'],
  })
  await apply(graph)
  const views = [
    fixture.view({ alpha: { maxGrade: 2 }, beta: { tier: 'aggregate', maxGrade: 4 } }),
    fixture.view({ beta: { tier: 'aggregate', maxGrade: 2, smallCell: 8 } }),
    fixture.view({ gamma: { maxGrade: 1 }, alpha: { tier: 'aggregate' } }),
  ]
  for (const view of views) {
    const less = createSqliteGraphStore(':memory:')
    const seen = graph.map((r) => ({
      ...r,
      documents: r.documents.filter((d) => sees(view, d.partition)),
      assertions: r.assertions.filter((a) => sees(view, a.partition)),
    }))
    await less.apply(fixture.batch(1, ...seen.reverse()))
    expect(await answers(cohort, view)).toEqual(await answers(new Cohort(less, ontology), view))
    await less.close()
  }
})

test('many readers at once, while the store changes, each see one state', async () => {
  await apply(has(10, 'a', [one, five]))
  const reads: Promise<number[]>[] = []
  for (let i = 0; i < 10; i++) {
    for (let n = 0; n < 3; n++)
      reads.push(cohort.countEach(row, [one, five]).then((counts) => counts.map((c) => c.row)))
    await apply(has(10, `n${i}`, [one]), has(10, `n${i}`, [five], { grade: 5 }))
  }
  for (const [ones, fives] of await Promise.all(reads)) expect(ones).toBe(fives)
  expect((await cohort.counts(row, [one, five])).row).toBe(110)
})
