import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, jest, test } from '@jest/globals'
import { statuses, type Batch, type Change, type Curie, type View } from '../../graph-schema/index.js'
import { loadOntology } from '../../ontology/load.js'
import { projectRoot } from '../../ontology/project-root.js'
import { Random } from '../../samples/random.js'
import type { GraphStore } from '../../server/store/graph-store.js'
import { createNeo4jGraphStore, type Neo4jOptions } from '../../server/store/neo4j/graph-store.js'
import { createSqliteGraphStore } from '../../server/store/sqlite/graph-store.js'
import { fixture, randomGraph } from '../support/fixture.js'
import { neo4jDatabase } from '../support/neo4j-database.js'
import { describeServer } from '../support/real-server.js'
import { graphStoreContract } from './graph-store-contract.js'

// a server beside other tests on a busy machine
jest.setTimeout(240_000)

/** Everything that a store answers under a view, cursors included. */
const answersOf = async (store: GraphStore, view: View): Promise<unknown> => {
  const pages: unknown[] = []
  for (let after: string | undefined; ;) {
    const page = await store.assertions(view, {}, { first: 17, after })
    pages.push(page)
    if (page.next === undefined) break
    after = page.next
  }
  const partitions = await store.partitions(view)
  const concepts = ['xm:0000001', 'xm:0000004'] as Curie[]
  const each = await Promise.all(
    partitions.map(async (partition) => {
      const postings: unknown[] = []
      for await (const posting of store.postings(view, partition)) postings.push(JSON.stringify(posting))
      const byStatus = await store.patientsByStatus(view, partition, concepts)
      return {
        postings: postings.sort(),
        byStatus: statuses.map((s) => [...(byStatus.get(s) ?? [])].sort()),
        touched: await store.touched(view, partition, 2 as never),
      }
    }),
  )
  const filtered = await Promise.all(
    [{ concepts }, { unmapped: true }, { statuses: ['absent' as const] }, { predicates: ['hasDisease' as const] }].map(
      (filter) => store.assertions(view, filter, { first: 5 }),
    ),
  )
  return {
    ...{ pages, partitions, each, filtered, stats: await store.stats(view) },
    terms: await store.sourceTerms(view, {}, { first: 6 }),
    unmapped: await store.sourceTerms(view, { unmapped: true }, { first: 6 }),
    sayings: await Promise.all([...view.datasets.keys()].map((dataset) => store.sayings(view, dataset))),
  }
}

describeServer('neo4j', 'on a real Neo4j', () => {
  const database = neo4jDatabase()
  const open = (options?: Partial<Neo4jOptions>) => {
    const { url, user, password } = database
    // a busy machine is not a server that is away
    return createNeo4jGraphStore({ url, user, password, acquireTimeout: 60_000, readTimeout: 120_000, ...options })
  }

  graphStoreContract({
    name: 'neo4j',
    place: async () => {
      await database.wipe()
      return { open: async (options) => open(options), remove: async () => undefined }
    },
  })

  test('answers in full what SQLite answers, through random changes', async () => {
    await database.wipe()
    const [neo4j, sqlite] = [open(), createSqliteGraphStore(':memory:')]
    const random = new Random('neo4j and sqlite')
    for (let tx = 1; tx <= 8; tx++) {
      const graph = randomGraph(`equal ${tx}`, { records: 14, patients: 5, concepts: 6 })
      const some = random.pick(graph)
      const scope = random.pick([
        { type: 'record', key: some.key } as const,
        { type: 'patient', dataset: some.key.dataset, patient: some.patient! } as const,
        { type: 'job', job: some.job } as const,
      ])
      const change: Change[] = tx % 3 === 0 ? [{ type: random.pick(['close', 'erase'] as const), scope }] : []
      // removals before, between and after what is put in one batch
      const batch: Batch = fixture.batch(tx, ...graph.slice(0, 7), ...change, ...graph.slice(5))
      for (const store of [neo4j, sqlite]) await store.apply(batch)
    }
    for (const asOf of [undefined, 3, 6])
      for (const datasets of [
        { alpha: {}, beta: {} },
        { alpha: { maxGrade: 3 }, beta: { tier: 'aggregate' } },
      ] as const) {
        const view = fixture.view(datasets, asOf)
        expect(await answersOf(neo4j, view)).toEqual(await answersOf(sqlite, view))
      }
    await neo4j.close()
    await sqlite.close()
  })

  test('edges of patients are those of what is current, whatever came and went', async () => {
    await database.wipe()
    const store = open()
    const view = fixture.view({ alpha: {}, beta: {} })
    for (let tx = 1; tx <= 6; tx++) {
      const graph = randomGraph(`edges ${tx}`, { records: 20, patients: 4, concepts: 4 })
      const gone = { type: 'patient', dataset: graph[0]!.key.dataset, patient: graph[0]!.patient! } as const
      const change: Change[] = tx % 2 ? [] : [{ type: tx % 4 ? 'close' : 'erase', scope: gone }]
      await store.apply(fixture.batch(tx, ...graph.slice(0, 12), ...change, ...graph.slice(10)))
    }
    const { items } = await store.assertions(view, {}, { first: 1000 })
    const unknown = new Set(
      (await database.rows('MATCH (a:Assertion) WHERE NOT a.known RETURN DISTINCT a.patient AS p')).map((r) => r.p),
    )
    const want = new Map<string, { statements: number; days: string[] }>()
    for (const a of items) {
      if (a.concept === undefined || unknown.has(a.patient)) continue
      const key = [a.patient, a.predicate, a.concept, a.partition.dataset, a.partition.grade, a.status].join(' ')
      const edge = want.get(key) ?? { statements: 0, days: [] }
      want.set(key, edge)
      edge.statements++
      if (a.time.start !== undefined) edge.days.push(a.time.start)
    }
    const found = await database.rows(
      `MATCH (p:Patient)-[e {status: e.status}]->(c:Concept)
       RETURN p.key AS patient, type(e) AS type, c.id AS concept, properties(e) AS e`,
    )
    expect(want.size).toBeGreaterThan(20)
    expect(
      new Map(
        found.map(({ patient, type, concept, e }) => {
          const { dataset, grade, status, ...rest } = e as Record<string, unknown>
          const predicate = { HAS_DISEASE: 'hasDisease' }[type as string] ?? type
          return [[patient, predicate, concept, dataset, grade, status].join(' '), rest]
        }),
      ),
    ).toEqual(
      new Map(
        [...want].map(([key, { statements, days }]) => {
          days.sort()
          return [key, { statements, ...(days.length === 0 ? {} : { first: days[0], last: days.at(-1) }) }]
        }),
      ),
    )
    await store.close()
  })

  test('erasing leaves no node behind that only the erased had', async () => {
    await database.wipe()
    const store = open()
    await store.apply(
      fixture.batch(
        1,
        fixture.record({
          id: 'gone',
          patient: 'gone',
          assertions: [{ concept: null, term: { code: 'only here', text: 'only here' } }, { concept: 'xm:1' }],
        }),
        fixture.record({ id: 'stays', patient: 'stays', concepts: ['xm:1'] }),
      ),
    )
    const nodes = () =>
      database.rows(`MATCH (n) WHERE NOT n:Store AND NOT n:Partition AND NOT n:Tally AND NOT n:Concept
                     RETURN labels(n)[0] AS label, count(*) AS n ORDER BY label`)
    expect(await nodes()).toEqual([
      { label: 'Assertion', n: 3 },
      { label: 'Document', n: 2 },
      { label: 'Patient', n: 2 },
      { label: 'Record', n: 2 },
      { label: 'SourceTerm', n: 2 },
    ])
    const patient = fixture.patientKey('alpha', 'gone')
    await store.apply(
      fixture.batch(2, { type: 'erase', scope: { type: 'patient', dataset: 'alpha' as never, patient } }),
    )
    expect((await nodes()).map(({ n }) => n)).toEqual([1, 1, 1, 1, 1])
    await store.close()
  })

  test('a batch that a crash left written and not readable is readable to the next writer', async () => {
    await database.wipe()
    const store = open()
    await store.apply(fixture.batch(1, fixture.record({ id: '1', concepts: ['xm:1'] })))
    await store.apply(fixture.batch(2, fixture.record({ id: '2', concepts: ['xm:1'] })))
    await database.rows("MATCH (s:Store {name: 'graph'}) SET s.readable = 1")
    const view = fixture.view({ alpha: {} })
    const reader = open({ readonly: true })
    expect(await reader.watermark()).toBe(1)
    expect((await reader.assertions(view, {}, { first: 5 })).total).toBe(1)
    const next = open()
    expect(await next.watermark()).toBe(2)
    expect((await reader.assertions(view, {}, { first: 5 })).items).toHaveLength(2)
    for (const s of [store, reader, next]) await s.close()
  })

  test('the questions of the README answer', async () => {
    await database.wipe()
    const ontology = loadOntology()
    const store = open({ ontology })
    const id = (label: string) => ontology.byTerm(label)[0]!.id
    const said = (label: string, time: string, predicate: 'hasDisease' | 'takesDrug' = 'hasDisease') => ({
      ...{ concept: id(label), time, predicate },
      term: { code: label, text: label },
      evidence: { section: '现病史', start: 1, end: 1 + label.length },
    })
    await store.apply(
      fixture.batch(
        1,
        fixture.record({
          id: '1',
          patient: 'a',
          assertions: [
            said('atrial fibrillation', '2020-01-01'),
            said('warfarin', '2020-02-01', 'takesDrug'),
            said('congestive heart failure', '2021'),
          ],
        }),
        fixture.record({
          id: '2',
          patient: 'b',
          assertions: [said('heart failure', '2020'), { concept: null, term: { code: '气不够用', text: '气不够用' } }],
        }),
      ),
    )
    const readme = readFileSync(join(projectRoot(), 'server', 'store', 'neo4j', 'README.md'), 'utf8')
    const questions = [...readme.matchAll(/```cypher\n([\s\S]*?)```/g)].map((m) => m[1]!)
    expect(questions).toHaveLength(5)
    const [a, b] = ['a', 'b'].map((name) => fixture.patientKey('alpha', name))
    const answers = await Promise.all(questions.map((q) => database.rows(q)))
    expect(answers).toEqual([
      [{ dataset: 'alpha', patients: 2 }],
      [{ drug: 'warfarin', patients: 1 }],
      [{ patient: a, diagnosed: '2020-01-01', treated: '2020-02-01' }],
      [expect.objectContaining({ patient: b, written: 'heart failure', section: '现病史', start: 1, end: 14 })],
      [{ dataset: 'alpha', system: 'text', term: '气不够用', statements: 1 }],
    ])
    await store.close()
  })
})

test('a server that is away fails fast with its code, reader and writer', async () => {
  const away = { url: 'bolt://127.0.0.1:1', user: 'neo4j', password: 'none', retryTime: 300 }
  const [reader, writer] = [createNeo4jGraphStore({ ...away, readonly: true }), createNeo4jGraphStore(away)]
  const begin = performance.now()
  const unavailable = { code: 'UNAVAILABLE', facts: { part: 'graph' } }
  await expect(reader.stats(fixture.view({ alpha: {} }))).rejects.toMatchObject(unavailable)
  await expect(writer.apply(fixture.batch(1, fixture.record()))).rejects.toMatchObject(unavailable)
  await expect(
    (async () => {
      for await (const posting of reader.postings(fixture.view({ alpha: {} }), { dataset: 'alpha' as never, grade: 2 }))
        expect(posting).toBeUndefined()
    })(),
  ).rejects.toMatchObject(unavailable)
  expect(performance.now() - begin).toBeLessThan(10_000)
  await reader.close()
  await writer.close()
})
