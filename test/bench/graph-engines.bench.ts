/**
 * The graph on SQLite and on Neo4j in one run: applying batches, a page of assertions, expanding a concept (one and two
 * hops), a path. Beside them the bare driver with an equal statement, and @neo4j/graphql on the same database where it is
 * installed: npm install --prefix .cache/peer-graphql @neo4j/graphql graphql@16
 * Arguments: patients (500), records of each (40).
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import neo4j from 'neo4j-driver'
import type { Curie, View } from '../../graph-schema/index.js'
import { projectRoot } from '../../ontology/project-root.js'
import { Cohort } from '../../server/cohort/cohort.js'
import type { GraphStore } from '../../server/store/graph-store.js'
import { createNeo4jGraphStore } from '../../server/store/neo4j/graph-store.js'
import { createSqliteGraphStore } from '../../server/store/sqlite/graph-store.js'
import { fixtureOntology } from '../support/fixture-ontology.js'
import { fixture } from '../support/fixture.js'
import { clinicalGraph, conceptId } from './graph-data.js'

const [patients = 500, recordsEach = 40] = process.argv.slice(2).map(Number)
const concepts = 600
const rounds = 40
const recordsInBatch = 2_000
const view: View = fixture.view({ alpha: {} })

const root = projectRoot()
const script = (name: string) => import(pathToFileURL(join(root, 'scripts', 'servers', name)).href)
const { start } = (await script('neo4j.mjs')) as {
  start(options: {
    folder: string
    password: string
  }): Promise<{ pid: number; url: string; user: string; password: string }>
}
const { end } = (await script('child.mjs')) as { end(pid: number): Promise<void> }

/** every ten concepts have one parent, so that a concept stands for others too */
const ontology = fixtureOntology(
  Object.fromEntries(
    Array.from({ length: concepts }, (_, i) => [
      conceptId(i + 1),
      i < concepts / 10 ? {} : { parents: [conceptId(1 + (i % (concepts / 10)))] },
    ]),
  ),
)
/** Those without descendants, rare and common, so that all sides ask for the same. */
const asked = (i: number): Curie => conceptId(concepts / 10 + 1 + ((i * 37) % (concepts - concepts / 10))) as Curie

/** A way of answering; `check` compares its answer with that of the others. */
interface Side {
  readonly name: string
  readonly ask: (i: number) => Promise<unknown>
}
const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1]!

/** The sides take turns, so that a busy moment meets all of them. @returns medians in ms, by side */
const measure = async (sides: readonly Side[]): Promise<Map<string, number>> => {
  const times = new Map(sides.map(({ name }) => [name, [] as number[]]))
  for (let i = 0; i < rounds + 10; i++)
    for (const { name, ask } of sides) {
      const begin = performance.now()
      await ask(i)
      // the first ten rounds warm caches and plans
      if (i >= 10) times.get(name)!.push(performance.now() - begin)
    }
  return new Map([...times].map(([name, list]) => [name, median(list)]))
}

const same = (what: string, a: unknown, b: unknown) => {
  if (JSON.stringify(a) !== JSON.stringify(b))
    throw new Error(`${what}: the sides differ\n${JSON.stringify(a)}\n${JSON.stringify(b)}`)
}

const folder = mkdtempSync(join(tmpdir(), 'xinmai-bench-'))
const server = await start({ folder: join(folder, 'neo4j'), password: 'bench-only' })
const driver = neo4j.driver(server.url, neo4j.auth.basic(server.user, server.password), {
  disableLosslessIntegers: true,
})
try {
  const records = clinicalGraph({ patients, recordsEach, concepts })
  const assertions = records.reduce((n, r) => n + r.assertions.length, 0)
  console.log(`${assertions} assertions of ${patients} patients, ${concepts} concepts`)
  const stores: Record<'SQLite' | 'Neo4j', GraphStore> = {
    SQLite: createSqliteGraphStore(join(folder, 'graph.db')),
    Neo4j: createNeo4jGraphStore(server),
  }
  for (const [name, store] of Object.entries(stores)) {
    await store.watermark()
    const begin = performance.now()
    for (let i = 0; i < records.length; i += recordsInBatch)
      await store.apply(fixture.batch(1 + i / recordsInBatch, ...records.slice(i, i + recordsInBatch)))
    console.log(`apply ${name.padEnd(8)} ${Math.round(assertions / ((performance.now() - begin) / 1000))} assertions/s`)
  }
  same('stats', await stores.SQLite.stats(view), await stores.Neo4j.stats(view))

  /** One read transaction, as an application would write it. */
  const bare = async (cypher: string, parameters: Record<string, unknown>): Promise<Record<string, unknown>[]> => {
    const session = driver.session({ defaultAccessMode: 'READ' })
    try {
      const { records: rows } = await session.executeRead((tx) => tx.run(cypher, parameters))
      return rows.map((row) => row.toObject() as Record<string, unknown>)
    } finally {
      await session.close()
    }
  }
  const peer = await openPeer()

  const report = async (what: string, sides: readonly Side[]) => {
    const times = await measure(sides)
    const base = times.get('bare driver')
    console.log(what)
    for (const [name, ms] of times)
      console.log(
        `  ${name.padEnd(22)} ${ms.toFixed(2).padStart(9)} ms${base === undefined ? '' : `  ${(ms / base).toFixed(2)} × the bare driver`}`,
      )
  }

  const grades = [1, 2, 3, 4, 5].map((g) => neo4j.int(g))
  const page = (name: 'SQLite' | 'Neo4j'): Side => ({
    name,
    ask: (i) => stores[name].assertions(view, { concepts: [asked(i)] }, { first: 50 }),
  })
  await report('page of 50 assertions of a concept, with the total', [
    page('SQLite'),
    page('Neo4j'),
    {
      name: 'bare driver',
      ask: (i) =>
        bare(
          `MATCH (c:Concept {id: $concept})<-[:OF]-(a:Assertion)
           WHERE a.dataset = 'alpha' AND a.grade IN $grades AND a.until IS NULL
           WITH a ORDER BY a.patient, a.at, a.id
           WITH collect(a) AS all UNWIND all[..50] AS a
           MATCH (r:Record)-[:SAYS]->(a)-[:WRITTEN_AS]->(t:SourceTerm)
           RETURN size(all) AS total, properties(a) AS a, t {.system, .code, .text} AS term,
             r {.dataset, .system, .type, .id} AS record ORDER BY a.patient, a.at, a.id`,
          { concept: asked(i), grades },
        ),
    },
    ...(peer ? [{ name: '@neo4j/graphql', ask: (i: number) => peer.page(asked(i)) }] : []),
  ])
  same('page', await page('SQLite').ask(3), await page('Neo4j').ask(3))

  const cohorts = { SQLite: new Cohort(stores.SQLite, ontology), Neo4j: new Cohort(stores.Neo4j, ontology) }
  for (const name of ['SQLite', 'Neo4j'] as const) {
    const begin = performance.now()
    await cohorts[name].counts(view, [asked(0)])
    console.log(`postings read into memory from ${name}: ${(performance.now() - begin).toFixed(0)} ms`)
  }
  const links = (name: 'SQLite' | 'Neo4j', concept: Curie) =>
    cohorts[name].expand(view, { concept, order: 'patients', page: { first: 20 } })
  const neighbours = `
    MATCH (c:Concept)<-[e:MEASURED {status: 'present'}]-(p:Patient)
    WHERE c.id IN $concepts AND e.dataset = 'alpha' AND e.grade IN $grades
    WITH DISTINCT c, p
    MATCH (p)-[o:MEASURED {status: 'present'}]->(other:Concept)
    WHERE o.dataset = 'alpha' AND o.grade IN $grades AND other <> c
    WITH c, other, count(DISTINCT p) AS patients ORDER BY patients DESC, other.id
    WITH c, collect({id: other.id, patients: patients})[..20] AS found UNWIND found AS f
    RETURN c.id AS concept, f.id AS id, f.patients AS patients`
  const oneHop = (i: number) => bare(neighbours, { concepts: [asked(i)], grades })
  await report('expand, one hop: 20 concepts of most patients in common', [
    { name: 'SQLite', ask: (i) => links('SQLite', asked(i)) },
    { name: 'Neo4j', ask: (i) => links('Neo4j', asked(i)) },
    { name: 'bare driver', ask: oneHop },
    ...(peer ? [{ name: '@neo4j/graphql', ask: (i: number) => peer.neighbours([asked(i)]) }] : []),
  ])
  same('expand', await links('SQLite', asked(5)), await links('Neo4j', asked(5)))

  const twoHops = async (name: 'SQLite' | 'Neo4j', i: number) => {
    const { items } = await links(name, asked(i))
    return Promise.all(items.slice(0, 5).map(({ concept }) => links(name, concept)))
  }
  await report('expand, two hops: the same for the five strongest', [
    { name: 'SQLite', ask: (i) => twoHops('SQLite', i) },
    { name: 'Neo4j', ask: (i) => twoHops('Neo4j', i) },
    {
      name: 'bare driver',
      ask: async (i) => {
        const first = await oneHop(i)
        return bare(neighbours, { concepts: first.slice(0, 5).map((r) => r.id), grades })
      },
    },
    ...(peer
      ? [
          {
            name: '@neo4j/graphql',
            ask: async (i: number) => peer.neighbours((await peer.neighbours([asked(i)])).slice(0, 5)),
          },
        ]
      : []),
  ])

  const path = (name: 'SQLite' | 'Neo4j', i: number) => cohorts[name].path(view, asked(i), asked(i + 11), 3)
  await report('path between two concepts, to three links', [
    { name: 'SQLite', ask: (i) => path('SQLite', i) },
    { name: 'Neo4j', ask: (i) => path('Neo4j', i) },
    {
      name: 'bare driver',
      ask: (i) =>
        bare(
          `MATCH (a:Concept {id: $from}), (b:Concept {id: $to})
           MATCH path = shortestPath((a)-[:MEASURED*..6]-(b))
           WHERE all(e IN relationships(path) WHERE e.dataset = 'alpha' AND e.grade IN $grades AND e.status = 'present')
           RETURN [n IN nodes(path) WHERE n:Concept | n.id] AS concepts`,
          { from: asked(i), to: asked(i + 11), grades },
        ),
    },
  ])
  same('path', await path('SQLite', 2), await path('Neo4j', 2))
  for (const store of Object.values(stores)) await store.close()
} finally {
  await driver.close()
  await end(server.pid)
  rmSync(folder, { recursive: true, force: true })
}

interface Peer {
  page(concept: Curie): Promise<unknown>
  /** @returns ids of the 20 strongest, counted here: the library has no such count */
  neighbours(concepts: readonly Curie[]): Promise<Curie[]>
}

/** @neo4j/graphql over the same nodes; undefined when it is not installed. */
async function openPeer(): Promise<Peer | undefined> {
  const at = join(root, '.cache', 'peer-graphql')
  if (!existsSync(join(at, 'node_modules', '@neo4j', 'graphql'))) {
    console.log('@neo4j/graphql is not installed; see the top of this file')
    return undefined
  }
  const load = createRequire(join(at, 'package.json'))
  const { Neo4jGraphQL } = load('@neo4j/graphql') as {
    Neo4jGraphQL: new (options: object) => { getSchema(): Promise<unknown> }
  }
  const { graphql } = load('graphql') as { graphql(options: object): Promise<{ data?: unknown; errors?: unknown[] }> }
  const schema = await new Neo4jGraphQL({
    driver,
    typeDefs: `
      type Patient @node { key: ID!
        measured: [Concept!]! @relationship(type: "MEASURED", direction: OUT, properties: "Edge") }
      type Concept @node { id: ID!
        patients: [Patient!]! @relationship(type: "MEASURED", direction: IN, properties: "Edge")
        assertions: [Assertion!]! @relationship(type: "OF", direction: IN) }
      type Edge @relationshipProperties { dataset: String! grade: Int! status: String! statements: Int! }
      type SourceTerm @node { key: ID! system: String! code: String! text: String! }
      type Record @node { key: ID! dataset: String! system: String! type: String! id: String! }
      type Assertion @node { id: ID! since: Int! until: Int dataset: String! grade: Int! patient: String! at: String!
        predicate: String! status: String! concept: String value: String number: Float unit: String precision: String
        document: String! documentKind: String! documentDate: String path: String encounter: String
        method: [String!]! writtenValue: String writtenUnit: String
        term: [SourceTerm!]! @relationship(type: "WRITTEN_AS", direction: OUT)
        record: [Record!]! @relationship(type: "SAYS", direction: IN) }`,
  }).getSchema()
  const ask = async <Data>(source: string, variableValues: object): Promise<Data> => {
    const { data, errors } = await graphql({ schema, source, variableValues, contextValue: {} })
    if (errors) throw new Error(`the peer: ${JSON.stringify(errors)}`)
    return data as Data
  }
  const visible = '{ dataset: { eq: "alpha" }, grade: { in: [1, 2, 3, 4, 5] } }'
  return {
    page: (concept) =>
      ask(
        `query ($concept: String!) {
          assertionsConnection(first: 50, sort: [{ patient: ASC }, { at: ASC }, { id: ASC }],
            where: { concept: { eq: $concept }, dataset: { eq: "alpha" }, grade: { in: [1, 2, 3, 4, 5] }, until: { eq: null } }) {
            totalCount
            edges { node { id patient at predicate status concept value number unit precision document documentKind
              documentDate path encounter method writtenValue writtenUnit
              term { system code text } record { dataset system type id } } } } }`,
        { concept },
      ),
    neighbours: async (ids) => {
      const { concepts: found } = await ask<{
        concepts: { id: Curie; patientsConnection: { edges: { node: { key: string; measured: { id: Curie }[] } }[] } }[]
      }>(
        `query ($ids: [ID!]!) {
          concepts(where: { id: { in: $ids } }) { id
            patientsConnection(where: { edge: ${visible} }) { edges { node { key
              measured(where: { id: { startsWith: "xm:" } }) { id } } } } } }`,
        { ids },
      )
      const counts = new Map<Curie, Set<string>>()
      for (const { id, patientsConnection } of found)
        for (const { node } of patientsConnection.edges)
          for (const other of node.measured) {
            if (other.id === id) continue
            const set = counts.get(other.id) ?? new Set<string>()
            counts.set(other.id, set)
            set.add(node.key)
          }
      return [...counts]
        .sort((a, b) => b[1].size - a[1].size || (a[0] < b[0] ? -1 : 1))
        .slice(0, 20)
        .map(([id]) => id)
    },
  }
}
