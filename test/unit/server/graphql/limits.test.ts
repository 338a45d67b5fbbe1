import { describe, expect, test } from '@jest/globals'
import { getOperationAST, parse } from 'graphql'
import { costOf, maxCost } from '../../../../server/graphql/cost-limit.js'
import { depthOf } from '../../../../server/graphql/depth-limit.js'
import { buildGraphqlSchema } from '../../../../server/graphql/schema.js'

const schema = buildGraphqlSchema()
const cost = (query: string, variables = {}) => {
  const document = parse(query)
  return costOf(schema, document, getOperationAST(document)!, variables)
}

describe('depth', () => {
  test('counts levels of fields, through fragments', () => {
    expect(depthOf(parse('{ me { subject } }'))).toBe(2)
    expect(depthOf(parse('{ ...A } fragment A on Query { me { ...B } } fragment B on Me { datasets { id } }'))).toBe(3)
    expect(depthOf(parse('{ me { ... on Me { datasets { title { zh } } } } }'))).toBe(4)
  })

  test('leaves introspection to the limit of graphql', () => {
    expect(depthOf(parse('{ __schema { types { fields { type { ofType { name } } } } } }'))).toBe(0)
  })

  test('is linear in fragments that are spread twice each', () => {
    const n = 40
    const fragments = Array.from(
      { length: n },
      (_, i) => `fragment F${i} on Concept { parents { ...F${i + 1} } ancestors { ...F${i + 1} } }`,
    )
    const document = `{ concept(id: "x") { ...F0 } } ${fragments.join(' ')} fragment F${n} on Concept { id }`
    expect(depthOf(parse(document))).toBe(n + 2)
    expect(cost(document)).toBeGreaterThan(maxCost)
  })
})

describe('cost', () => {
  test('is the page size times what each item costs', () => {
    const page = (first: number) => `{ assertions(first: ${first}) { edges { node { id status } } } }`
    // the field and its edges; each of the page: node and its two fields
    expect(cost(page(10))).toBe(2 + 10 * 3)
    expect(cost(page(1000))).toBe(2 + 1000 * 3)
  })

  test('takes page sizes from variables and defaults', () => {
    const query = 'query ($n: Int) { assertions(first: $n) { edges { cursor } } }'
    expect(cost(query, { n: 7 })).toBe(2 + 7)
    expect(cost(query)).toBe(2 + 20)
    expect(cost('{ assertions { edges { cursor } } }')).toBe(2 + 20)
  })

  test("takes the operation's own defaults of variables", () => {
    const query = 'query ($n: Int = 1000) { assertions(first: $n) { edges { cursor } } }'
    expect(cost(query)).toBe(2 + 1000)
    expect(cost(query, { n: 7 })).toBe(2 + 7)
  })

  test('a page size that is no number counts as the largest', () => {
    const query = 'query ($n: Int) { assertions(first: $n) { edges { cursor } } }'
    expect(cost(query, { n: 'many' })).toBe(2 + 1000)
    expect(cost(query, { n: 1e12 })).toBe(2 + 1000)
  })

  test('what stands beside the edges is not paged', () => {
    expect(cost('{ assertions(first: 100) { totalCount pageInfo { hasNextPage } } }')).toBe(1 + 1 + 2)
  })

  test('counts an alias as another field', () => {
    expect(cost('{ a: me { subject } b: me { subject } }')).toBe(4)
  })

  test('a page within a page costs more than is answered', () => {
    const inner = 'assertions(first: 100) { edges { node { id } } }'
    expect(cost(`{ expand(concept: "x", first: 500) { edges { node { ${inner} } } } }`)).toBeGreaterThan(maxCost)
  })

  test('the widest question of the page is answered', () => {
    const query = `{ search(text: "x", first: 50) { totalCount facets { field values { value count } }
      concepts { term concept { id kind labelZh labelEn } patients { row aggregate datasets { dataset value below } } }
      edges { cursor node { score snippet highlights { start end } document { id dataset grade kind language title date patient } } } } }`
    expect(cost(query)).toBeLessThan(maxCost / 10)
  })
})
