import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { getIntrospectionQuery } from 'graphql'
import type { Grade } from '../../graph-schema/index.js'
import { fixture } from '../support/fixture.js'
import { apiService, type Answer, type ApiService } from './api-service.js'

const hypertension = 'xm:0109000'
const fibrillation = 'xm:0106010'
const persistent = 'xm:0106030'
const warfarin = 'xm:0401190'

/** A note that mentions each phrase with its concept. */
const note = (dataset: string, id: number, grade: Grade, said: readonly (readonly [string, string])[]) => {
  let text = `${dataset}的第${id}份病历。`
  const assertions = said.map(([phrase, concept]) => {
    const start = text.length + 2
    text += `患有${phrase}。`
    return {
      concept,
      term: { code: phrase, text: phrase },
      time: '2023-05-01',
      evidence: { start, end: start + phrase.length },
    }
  })
  const documents = [{ text, grade, language: 'zh' as const, title: `病历${id}`, date: '2023-05-02' }]
  return fixture.record({ dataset, id: `n${id}`, patient: `p${id}`, grade, documents, assertions })
}
const both = [
  ['高血压', hypertension],
  ['房颤', fibrillation],
] as const
const records = [
  ...Array.from({ length: 7 }, (_, i) => note('cn-heart', i, 3, both)),
  note('cn-heart', 8, 3, [
    ['华法林', warfarin],
    ['房颤', fibrillation],
  ]),
  note('cn-heart', 9, 5, both),
  ...Array.from({ length: 3 }, (_, i) => note('us-cardio', i, 3, both)),
]

let api: ApiService
let token: string
beforeAll(async () => {
  api = await apiService([fixture.batch(1, ...records)], (read) => ({
    ...read,
    // a fault of ours, to see what of it gets out
    stats: () => Promise.reject(new Error('SELECT secret FROM graph')),
  }))
  token = await api.signIn('researcher')
})
afterAll(() => api.close())

const code = (answer: Answer) => answer.errors?.map((e) => e.extensions.code)

describe('answers', () => {
  test('a search has documents with their places, and concepts with their patients', async () => {
    const { data } = await api.ask(
      token,
      `{ search(text: "房颤", first: 3) { totalCount pageInfo { hasNextPage }
          concepts { term concept { id labelEn } patients { row aggregate datasets { dataset value below } } }
          edges { node { snippet highlights { start end } document { dataset grade title } } }
          facets { field values { value count } } } }`,
    )
    const search = data!.search as unknown as {
      totalCount: number
      concepts: { term: string; concept: object; patients: object }[]
      edges: { node: { snippet: string; highlights: { start: number; end: number }[] } }[]
      facets: { field: string; values: object[] }[]
    }
    expect(search.totalCount).toBe(8)
    expect(search.concepts[0]).toEqual({
      term: '房颤',
      concept: { id: fibrillation, labelEn: 'atrial fibrillation' },
      patients: {
        row: 8,
        aggregate: null,
        datasets: [
          { dataset: 'cn-heart', value: 8, below: null },
          { dataset: 'us-cardio', value: null, below: 5 },
        ],
      },
    })
    for (const { node } of search.edges)
      expect(node.highlights.map(({ start, end }) => node.snippet.slice(start, end))).toContain('房颤')
    expect(search.facets.find((f) => f.field === 'dataset')!.values).toEqual([{ value: 'cn-heart', count: 8 }])
  })

  test('labels come in the language that is asked for', async () => {
    const query = `{ concept(id: "${warfarin}") { label zh: label(language: zh) en: label(language: en) } }`
    expect((await api.ask(token, query)).data!.concept).toEqual({ label: '华法林', zh: '华法林', en: 'warfarin' })
  })

  test('knowledge is the same for every reader, from both sides, page by page, with its source', async () => {
    const relations = (reader: string, args: string) =>
      api.ask(
        reader,
        `{ concept(id: "${fibrillation}") { relations(${args}) { totalCount pageInfo { hasNextPage endCursor }
            edges { cursor node { predicate inverse label(language: en) concept { id kind } sources { id year title(language: en) } } } } } }`,
      )
    type Found = {
      totalCount: number
      pageInfo: { hasNextPage: boolean; endCursor: string }
      edges: { node: { predicate: string; inverse: boolean; label: string; concept: { id: string; kind: string } } }[]
    }
    const of = (answer: Answer) => (answer.data!.concept as unknown as { relations: Found }).relations
    const all = of(await relations(token, 'first: 1000'))
    expect(all.totalCount).toBe(all.edges.length)
    expect(all).toEqual(of(await relations(await api.signIn('visitor'), 'first: 1000')))

    const drugs = of(await relations(token, `kinds: [drug], predicates: [indication], with: "${warfarin}"`))
    expect(drugs.edges.map(({ node }) => node)).toEqual([
      {
        predicate: 'indication',
        inverse: true,
        label: 'is treated with',
        concept: { id: warfarin, kind: 'drug' },
        sources: expect.arrayContaining([
          { id: 'esc-af-2024', year: 2024, title: '2024 ESC Guidelines for the management of atrial fibrillation' },
        ]),
      },
    ])
    const walked: unknown[] = []
    for (let after = '', more = true; more;) {
      const page = of(await relations(token, `first: 7${after === '' ? '' : `, after: "${after}"`}`))
      walked.push(...page.edges.map(({ node }) => node))
      after = page.pageInfo.endCursor
      more = page.pageInfo.hasNextPage
    }
    expect(walked).toEqual(all.edges.map(({ node }) => node))
    expect(code(await relations(token, 'after: "0~x"'))).toEqual(['BAD_CURSOR'])
  })

  test('what is said of a concept above is inherited, named by the concept it is said of', async () => {
    const asked = (concept: string, inherited: boolean) =>
      api.ask(
        token,
        `{ concept(id: "${concept}") { relations(inherited: ${inherited}, first: 1000) { edges { node {
            predicate inverse via { id } concept { id } } } } } }`,
      )
    interface Seen {
      readonly predicate: string
      readonly inverse: boolean
      readonly via: { readonly id: string } | null
      readonly concept: { readonly id: string }
    }
    const nodes = async (concept: string, inherited: boolean): Promise<Seen[]> => {
      const answer = (await asked(concept, inherited)).data as unknown as {
        concept: { relations: { edges: { node: Seen }[] } }
      }
      return answer.concept.relations.edges.map(({ node }) => node)
    }
    const [child, parent] = [persistent, fibrillation]
    const direct = await nodes(child, false)
    const all = await nodes(child, true)
    expect(direct.every(({ via }) => via === null)).toBe(true)
    expect(all.filter(({ via }) => via === null)).toEqual(direct)
    const above = (await nodes(parent, false)).filter(({ concept }) => concept.id !== child)
    const key = ({ predicate, inverse, concept }: Seen) => `${predicate} ${inverse} ${concept.id}`
    expect(all.map(key)).toEqual(expect.arrayContaining(above.map(key)))
    expect(all.some(({ via }) => via?.id === parent)).toBe(true)
    expect(new Set(all.map(key)).size).toBe(all.length)
  })

  test('children come page by page, with how many stand below', async () => {
    const { data } = await api.ask(
      token,
      `{ concept(id: "${hypertension}") { descendantCount children(first: 2) { totalCount pageInfo { hasNextPage } edges { node { id } } } } }`,
    )
    const { descendantCount, children } = data!.concept as unknown as {
      descendantCount: number
      children: { totalCount: number; pageInfo: { hasNextPage: boolean }; edges: unknown[] }
    }
    expect(children.edges).toHaveLength(2)
    expect(children.pageInfo.hasNextPage).toBe(true)
    expect(descendantCount).toBeGreaterThanOrEqual(children.totalCount)
  })

  test('every edge opens its evidence', async () => {
    const { data } = await api.ask(
      token,
      `{ linkEvidence(from: "${fibrillation}", to: "${warfarin}") { totalCount edges { node {
          concept { id } evidence { start end documentDate quote { text highlightStart highlightEnd documentTitle } } } } } }`,
    )
    const found = data!.linkEvidence as unknown as {
      totalCount: number
      edges: {
        node: {
          evidence: { quote: { text: string; highlightStart: number; highlightEnd: number; documentTitle: string } }
        }
      }[]
    }
    expect(found.totalCount).toBe(2)
    const quoted = found.edges.map(
      ({
        node: {
          evidence: { quote: q },
        },
      }) => [q.text, q.text.slice(q.highlightStart, q.highlightEnd), q.documentTitle],
    )
    expect(quoted.sort()).toEqual([
      ['患有华法林。', '华法林', '病历8'],
      ['患有房颤。', '房颤', '病历8'],
    ])
  })

  test('datasets show what the grant lets one know of them', async () => {
    const { data } = await api.ask(token, '{ datasets { id tier smallCell patients { value below } } }')
    expect(data!.datasets).toEqual([
      { id: 'cn-heart', tier: 'row', smallCell: 5, patients: { value: 8, below: null } },
      { id: 'cn-stroke', tier: 'row', smallCell: 5, patients: null },
      { id: 'us-cardio', tier: 'aggregate', smallCell: 5, patients: { value: null, below: 5 } },
    ])
    const app = await api.ask(await api.appToken(), '{ datasets { id tier smallCell patients { value } } }')
    expect(app.data!.datasets).toContainEqual({ id: 'us-cardio', tier: null, smallCell: null, patients: null })
  })

  test('quality counts codes and values against data elements; a hidden and a missing dataset answer alike', async () => {
    const query = `query Q($dataset: ID!) { quality(dataset: $dataset) { dataset patients assertions elements {
      element labelEn checked passed failures { code count places { statement recordType documentId path start } } } } }`
    const { data } = await api.ask(token, query, { dataset: 'cn-heart' })
    expect(data!.quality).toMatchObject({ dataset: 'cn-heart', elements: [] })
    const app = await api.appToken()
    const hidden = await api.ask(app, query, { dataset: 'us-cardio' })
    expect(code(hidden)).toEqual(['NOT_FOUND'])
    expect(hidden).toEqual(await api.ask(app, query, { dataset: 'no-such' }))
  })

  test('expand, path and count agree', async () => {
    const { data } = await api.ask(
      token,
      `{ expand(concept: "${hypertension}") { totalCount edges { node { id } link { patients { row } } } }
         path(from: "${hypertension}", to: "${warfarin}") { concepts { id } links { patients { row } } }
         count(concepts: ["${hypertension}", "${fibrillation}"]) { row } }`,
    )
    expect(data).toEqual({
      expand: { totalCount: 1, edges: [{ node: { id: fibrillation }, link: { patients: { row: 7 } } }] },
      path: [
        {
          concepts: [{ id: hypertension }, { id: fibrillation }, { id: warfarin }],
          links: [{ patients: { row: 7 } }, { patients: { row: 1 } }],
        },
      ],
      count: { row: 7 },
    })
  })

  test.each([1, 2, 3, 7, 16, 1000])('pages of %d make up the list, whichever edge one goes on from', async (first) => {
    const query = `query ($first: Int, $after: String) { assertions(first: $first, after: $after) {
      totalCount pageInfo { hasNextPage hasPreviousPage endCursor } edges { cursor node { id } } } }`
    interface List {
      totalCount: number
      pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string }
      edges: { cursor: string; node: { id: string } }[]
    }
    const page = async (after?: string): Promise<List> =>
      (await api.ask(token, query, { first, after })).data!.assertions as unknown as List
    const ids: string[] = []
    let list = await page()
    for (;;) {
      ids.push(...list.edges.map((e) => e.node.id))
      const middle = list.edges[Math.floor(list.edges.length / 2) - 1]
      if (middle !== undefined) {
        const rest = await page(middle.cursor)
        expect(rest.edges[0]!.node.id).toBe(list.edges[Math.floor(list.edges.length / 2)]!.node.id)
      }
      if (!list.pageInfo.hasNextPage) break
      list = await page(list.pageInfo.endCursor)
    }
    expect(ids).toHaveLength(list.totalCount)
    expect(new Set(ids).size).toBe(16)
    expect((await page(list.pageInfo.endCursor)).edges).toEqual([])
  })
})

describe('calls that are off', () => {
  const post = async (body: string, headers: Record<string, string> = {}): Promise<Answer> => {
    const response = await fetch(`${api.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
      body,
    })
    return { status: response.status, ...((await response.json()) as object) }
  }

  const malformed: Record<string, string> = {
    'not JSON': '{"query": ',
    'no object': '[]',
    'no query': '{}',
    'not GraphQL': '{"query": "{ me { "}',
    'an unknown field': '{"query": "{ me { password } }"}',
    'a missing argument': '{"query": "{ concept { id } }"}',
    'a wrong variable':
      '{"query": "query ($n: Int!) { assertions(first: $n) { totalCount } }", "variables": {"n": "x"}}',
    'two operations and no name': '{"query": "query A { me { subject } } query B { me { subject } }"}',
    'a cycle of fragments': '{"query": "{ me { ...A } } fragment A on Me { ...A }"}',
    'a page of none': '{"query": "{ assertions(first: 0) { totalCount } }"}',
    'a page of too many': '{"query": "{ assertions(first: 1001) { totalCount } }"}',
    'too many concepts to count': JSON.stringify({
      query: `{ count(concepts: [${'"xm:0106010" '.repeat(21)}]) { row } }`,
    }),
    'an unknown predicate': '{"query": "{ assertions(predicates: [\\"likes\\"]) { totalCount } }"}',
    'a very long document': JSON.stringify({ query: `{ ${'me { subject } '.repeat(1000)} }` }),
    'a very long body': JSON.stringify({ query: '{ me { subject } }', variables: { x: 'x'.repeat(300_000) } }),
  }
  test.each(Object.entries(malformed))('%s: BAD_REQUEST', async (_name, body) => {
    const answer = await post(body)
    expect(code(answer)).toContain('BAD_REQUEST')
    expect(new Set(code(answer)).size).toBe(1)
    expect(JSON.stringify(answer)).not.toMatch(/stacktrace|node_modules|\.js:/)
  })

  test('a form is refused: other sites can send one', async () => {
    const answer = await post('query=1', { 'content-type': 'text/plain' })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(code(answer)).toEqual(['BAD_REQUEST'])
  })

  test('too deep, with the limit', async () => {
    const query = `{ concept(id: "${warfarin}") { ${'parents { '.repeat(12)} id ${'} '.repeat(12)} } }`
    const answer = await api.ask(token, query)
    expect(answer.errors).toMatchObject([{ extensions: { code: 'TOO_DEEP', facts: { depth: 14, limit: 12 } } }])
  })

  test('too costly, with the limit', async () => {
    const query = `{ assertions(first: 1000) { edges { node { id evidence { quote { ${'text start documentTitle '.repeat(30)} } } } } } }`
    const aliased = query.replace(/text|start|documentTitle/g, (f) => `${f}: ${f}`)
    const wide = `{ ${['a', 'b', 'c', 'd'].map((name) => `${name}: ${aliased.slice(1, -1)}`).join(' ')} }`
    const answer = await api.ask(token, wide)
    expect(answer.errors).toMatchObject([{ extensions: { code: 'TOO_COSTLY', facts: { limit: 50_000 } } }])
  })

  test.each([
    ['a cursor of our making for another list', 'MH4'],
    ['no cursor at all', 'x'],
    ['one that points nowhere', '0~bm9uZQ'],
  ])('%s: BAD_CURSOR', async (_name, after) => {
    const answer = await api.ask(token, 'query ($after: String) { assertions(after: $after) { totalCount } }', {
      after,
    })
    expect(code(answer)).toEqual(['BAD_CURSOR'])
  })

  test('a search as of then: UNSUPPORTED', async () => {
    expect(code(await api.ask(token, '{ search(text: "房颤", asOf: 1) { totalCount } }'))).toEqual(['UNSUPPORTED'])
  })

  test('row-tier reads with grants in aggregate alone: TIER_REQUIRED', async () => {
    const visitor = await api.signIn('visitor')
    expect(code(await api.ask(visitor, '{ assertions { totalCount } }'))).toEqual(['TIER_REQUIRED'])
    const named = await api.ask(token, '{ assertions(datasets: ["us-cardio"]) { totalCount } }')
    expect(code(named)).toEqual(['TIER_REQUIRED'])
    expect(code(await api.ask(token, '{ quality(dataset: "us-cardio") { patients } }'))).toEqual(['TIER_REQUIRED'])
    // no grant at all: as if it were not there
    const unknown = await api.ask(visitor, '{ assertions(datasets: ["cn-heart"]) { totalCount } }')
    expect(unknown).toEqual(await api.ask(visitor, '{ assertions(datasets: ["no-such"]) { totalCount } }'))
  })

  test('a fault of ours shows an id of the log and nothing else', async () => {
    const answer = await api.ask(token, '{ datasets { id documents } }')
    expect(new Set(code(answer))).toEqual(new Set(['INTERNAL']))
    expect(JSON.stringify(answer)).not.toContain('SELECT')
    expect(answer.errors![0]!.extensions.facts).toEqual({ log: expect.stringMatching(/^[0-9a-f-]{36}$/) })
  })

  test('introspection is answered', async () => {
    expect((await api.ask(token, getIntrospectionQuery())).errors).toBeUndefined()
  })
})

describe('around the API', () => {
  test('health and the settings of the page are open', async () => {
    expect(await (await fetch(`${api.origin}/health`)).json()).toEqual({
      ok: true,
      parts: { stores: { ok: true, ms: 0 } },
    })
    expect(await (await fetch(`${api.origin}/config.json`)).json()).toMatchObject({
      issuer: `${api.origin}/oidc`,
      clientId: 'xinmai-web',
      development: true,
      languages: ['zh', 'en'],
    })
  })

  test('what is nowhere answers 404 without a word of us', async () => {
    const response = await fetch(`${api.origin}/assets/../../package.json`)
    expect(response.status).toBe(404)
    expect((await fetch(`${api.origin}/operator/jobs`, { method: 'POST' })).status).toBe(404)
  })
})
