import { describe, expect, test } from '@jest/globals'
import type { ConceptHead, PatientCounts } from '../../../web/src/api/queries.js'
import { edgeKey, graphModel, weight, type Expansion } from '../../../web/src/graph/graph-model.js'
import { predicateLabel, spread } from '../../../web/src/graph/knowledge.js'
import { nearest } from '../../../web/src/graph/nearest.js'
import { linksCsv } from '../../../web/src/table/csv.js'
import { translator } from '../../../web/src/language/translator.js'

const concept = (id: string): ConceptHead => ({ id, kind: 'disease', labelZh: `中${id}`, labelEn: `en ${id}` })
const counts = (row: number, hidden = false): PatientCounts => ({
  row,
  aggregate: hidden ? null : 0,
  datasets: [
    { dataset: 'd', tier: 'row', value: row, below: null },
    ...(hidden ? [{ dataset: 'e', tier: 'aggregate' as const, value: null, below: 5 }] : []),
  ],
})
const link = (row: number, hidden = false) => ({ patients: counts(row, hidden), lift: 1.5, fromFirst: 0.25 })
const expansion = (id: string, ...neighbours: string[]): Expansion => ({
  concept: { ...concept(id), patients: counts(10) },
  neighbours: neighbours.map((n, i) => ({ node: concept(n), link: link(9 - i) })),
})

describe('graph model', () => {
  test('a link is one edge from whichever end it came', () => {
    const model = graphModel([], [expansion('a', 'b', 'c'), expansion('b', 'a', 'd')], [])
    expect([...model.nodes.keys()].sort()).toEqual(['a', 'b', 'c', 'd'])
    expect([...model.edges.keys()].sort()).toEqual(['a~b', 'a~c', 'b~d'])
    expect(model.edges.get(edgeKey('b', 'a'))).toMatchObject({ from: 'a', to: 'b' })
    expect([...model.nodes.values()].filter((n) => n.expanded).map((n) => n.concept.id)).toEqual(['a', 'b'])
  })

  test('a placed concept stays placed when it is expanded, and a neighbour keeps what is known of it', () => {
    const model = graphModel([{ ...concept('b'), patients: counts(3) }], [expansion('a', 'b')], [])
    expect(model.nodes.get('b')).toMatchObject({ placed: true, expanded: false, patients: { row: 3 } })
    expect(model.nodes.get('a')).toMatchObject({ placed: false, expanded: true })
  })

  test('knowledge is apart from links, from subject to object whichever end it came from', () => {
    const relation = (id: string, predicate: string, inverse: boolean) => ({
      node: { predicate, inverse, concept: concept(id) },
    })
    const model = graphModel(
      [],
      [
        { ...expansion('a', 'b'), relations: [relation('c', 'causes', false), relation('b', 'indication', true)] },
        { ...expansion('b'), relations: [relation('a', 'indication', false), relation('a', 'prevents', false)] },
      ],
      [],
    )
    expect([...model.edges.keys()]).toEqual(['a~b'])
    expect([...model.facts.values()].map(({ from, to, predicates }) => [from, to, ...predicates])).toEqual([
      ['a', 'c', 'causes'],
      ['b', 'a', 'indication', 'prevents'],
    ])
    expect(model.nodes.get('c')).toEqual({ concept: concept('c'), expanded: false, placed: false })
  })

  test('a few relations show something of everything', () => {
    const relations = ['indication', 'indication', 'indication', 'causes', 'treatedBy'].map((predicate, i) => ({
      node: { predicate, inverse: false, concept: concept(String(i)) },
    }))
    expect(spread(relations, 4).map(({ node }) => node.concept.id)).toEqual(['0', '3', '4', '1'])
    expect(spread(relations, 9)).toHaveLength(5)
    expect(predicateLabel('riskFactorOf', true, 'en')).toBe('has as a risk factor')
  })

  test('a path brings its concepts and links', () => {
    const path = { concepts: [concept('a'), concept('b'), concept('c')], links: [link(4), link(2)] }
    const model = graphModel([], [expansion('a', 'b')], [path])
    expect([...model.edges.keys()].sort()).toEqual(['a~b', 'b~c'])
    // the expansion's figures came first and hold
    expect(weight(model.edges.get('a~b')!.patients)).toBe(9)
    expect(model.nodes.get('c')).toMatchObject({ placed: true })
  })

  test('a suppressed count weighs nothing', () => {
    expect(weight(counts(7, true))).toBe(7)
    expect(weight({ row: 0, aggregate: null, datasets: counts(0, true).datasets })).toBe(0)
  })
})

describe('links as CSV', () => {
  test('a row a link, suppressed counts as shown, formulas disarmed, cells quoted', () => {
    const model = graphModel([], [expansion('a', 'b')], [])
    const edge = { key: 'a~z', from: 'a', to: '=1+"1",2', ...link(3, true) }
    const [head, first, second, rest] = linksCsv(model, [model.edges.get('a~b')!, edge], 'en', translator('en')).split(
      '\r\n',
    )
    expect(head!.startsWith('\uFEFFConcept (id),Concept,Kind,')).toBe(true)
    expect(first).toBe('a,en a,disease,b,en b,disease,9,d 9,1.5,0.25')
    expect(second).toBe('a,en a,disease,"\'=1+""1"",2",,,3,d 3; e <5,1.5,0.25')
    expect(rest).toBe('')
  })
})

describe('arrow keys', () => {
  const places = [
    { id: 'middle', x: 0, y: 0 },
    { id: 'right', x: 50, y: 10 },
    { id: 'far right', x: 90, y: 0 },
    { id: 'below', x: 5, y: 60 },
  ]
  test('lead to the nearest that way, and nowhere at the rim', () => {
    expect(nearest(places, 'middle', 'ArrowRight')).toBe('right')
    expect(nearest(places, 'middle', 'ArrowDown')).toBe('below')
    expect(nearest(places, 'right', 'ArrowRight')).toBe('far right')
    expect(nearest(places, 'far right', 'ArrowLeft')).toBe('right')
    expect(nearest(places, 'middle', 'ArrowUp')).toBeUndefined()
    expect(nearest(places, 'middle', 'x')).toBeUndefined()
    expect(nearest(places, 'nobody', 'ArrowUp')).toBeUndefined()
  })
})
