import { describe, expect, test } from '@jest/globals'
import { exportOntology } from '../../../ontology/export/index.js'
import { loadOntology } from '../../../ontology/index.js'
import { parseTurtle } from '../../support/turtle.js'

const ontology = loadOntology()
const text = (format: 'skos' | 'obograph' | 'sssom'): string => [...exportOntology(ontology, format)].join('')
const skos = (name: string): string => `<http://www.w3.org/2004/02/skos/core#${name}>`
const uri = (id: string): string => `<urn:xinmai:concept:${id}>`

describe('SKOS', () => {
  const triples = parseTurtle(text('skos'))
  const bySubject = new Map<string, Map<string, string[]>>()
  for (const [s, p, o] of triples) {
    const about = bySubject.get(s) ?? new Map<string, string[]>()
    bySubject.set(s, about.set(p, [...(about.get(p) ?? []), o]))
  }
  const of = (id: string, property: string): string[] => bySubject.get(uri(id))?.get(skos(property)) ?? []

  test('every concept has one preferred label in each language, its parents, and definitions as they are', () => {
    for (const concept of ontology.concepts()) {
      expect(of(concept.id, 'prefLabel').sort()).toEqual(
        [`"${concept.label.en}"@en`, `"${concept.label.zh}"@zh`].map((l) => l).sort(),
      )
      expect(of(concept.id, 'broader').sort()).toEqual([...concept.parents].map(uri).sort())
      expect(of(concept.id, 'definition')).toHaveLength(Object.keys(concept.definition ?? {}).length)
    }
  })

  test('all terms are there, ambiguous ones hidden; no label is of two kinds (SKOS S13)', () => {
    for (const concept of ontology.concepts()) {
      const kinds = ['prefLabel', 'altLabel', 'hiddenLabel'].map((kind) => of(concept.id, kind))
      const all = kinds.flat()
      expect(new Set(all).size).toBe(all.length)
      for (const term of concept.terms)
        expect(all).toContain(`"${term.text}"@${term.language === 'any' ? 'zh' : term.language}`)
    }
    expect(of('xm:0102150', 'hiddenLabel')).toContain('"MI"@en')
    expect(of('xm:0102150', 'altLabel')).not.toContain('"MI"@en')
  })

  test('every broader concept and top concept is described; codes are notations', () => {
    for (const [, p, o] of triples)
      if ([skos('broader'), skos('hasTopConcept')].includes(p)) expect(bySubject.has(o)).toBe(true)
    expect(of('xm:0103000', 'exactMatch')).toContain('<http://snomed.info/id/84114007>')
    expect(of('xm:0103000', 'notation')).toContain('"I50"^^<http://hl7.org/fhir/sid/icd-10>')
  })

  test.each([
    '<urn:a> <urn:b> "c" ',
    '<urn:a> "b" <urn:c> .',
    '<urn:a b> a <urn:c> .',
    'x:a a <urn:c> .',
    '<urn:a> a "b .',
  ])('the reader refuses what is no Turtle: %s', (bad) => expect(() => parseTurtle(bad)).toThrow())
})

test('OBO Graphs: nodes, is_a and knowledge edges, whose ends are nodes; synonyms by scope, codes as xrefs', () => {
  const { graphs } = JSON.parse(text('obograph')) as {
    graphs: {
      nodes: {
        id: string
        lbl: string
        type: string
        meta?: { synonyms: { pred: string; val: string }[]; xrefs: { val: string }[] }
      }[]
      edges: { sub: string; pred: string; obj: string; meta?: { xrefs: { val: string }[] } }[]
    }[]
  }
  const { nodes, edges } = graphs[0]!
  const ids = new Set(nodes.map((node) => node.id))
  expect(nodes.filter((node) => node.type === 'CLASS')).toHaveLength(ontology.size)
  expect(ids.size).toBe(nodes.length)
  for (const { sub, pred, obj } of edges)
    expect([ids.has(sub), ids.has(obj), pred === 'is_a' || ids.has(pred)]).toEqual([true, true, true])
  const parents = [...ontology.concepts()].reduce((sum, { parents }) => sum + parents.length, 0)
  expect(edges.filter(({ pred }) => pred === 'is_a')).toHaveLength(parents)
  const facts = edges.filter(({ pred }) => pred !== 'is_a')
  expect(facts).toHaveLength(ontology.allRelations().length)
  expect(facts.every(({ meta }) => meta!.xrefs.length > 0)).toBe(true)
  const failure = nodes.find(({ id }) => id.endsWith('xm:0103000'))!
  expect(failure.meta!.synonyms).toContainEqual({ pred: 'hasExactSynonym', val: '心力衰竭' })
  expect(failure.meta!.xrefs).toContainEqual({ val: 'snomedct:84114007' })
})

test('SSSOM: metadata, then a row for each code, every prefix in the curie map; codes come back as they were', () => {
  const lines = text('sssom').trimEnd().split('\n')
  const head = lines.filter((line) => line.startsWith('#'))
  const [columns, ...rows] = lines.slice(head.length).map((line) => line.split('\t'))
  expect(columns!.slice(0, 4)).toEqual(['subject_id', 'subject_label', 'predicate_id', 'object_id'])
  expect(head).toEqual(expect.arrayContaining(['#curie_map:', expect.stringMatching(/^#mapping_set_id: \S/)]))
  const prefixes = new Set(head.flatMap((line) => /^# {2}(\w+): "/.exec(line)?.[1] ?? []))
  const back = new Map<string, Set<string>>()
  for (const row of rows) {
    expect(row).toHaveLength(columns!.length)
    for (const curie of [row[0]!, row[2]!, row[3]!, row[5]!]) expect(prefixes).toContain(curie.split(':')[0])
    const [prefix, ...code] = row[3]!.split(':')
    back.set(row[0]!, (back.get(row[0]!) ?? new Set()).add(`${prefix}:${code.join(':')}`))
  }
  for (const concept of ontology.concepts())
    expect(back.get(concept.id)?.size ?? 0).toBe(
      new Set(concept.codes.map(({ system, code }) => `${system}:${code}`)).size,
    )
})
