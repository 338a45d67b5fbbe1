import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, describe, expect, test } from '@jest/globals'
import type { Concept, Ontology } from '../../../ontology/index.js'
import { createOntology } from '../../../ontology/create-ontology.js'
import { compiledFile } from '../../../ontology/load.js'
import { parseTables } from '../../../ontology/ontology-data.js'
import { readPacked, writePacked } from '../../../ontology/packed.js'
import { packable, partsOfPacked, partsOfTables, type PackedParts } from '../../../ontology/parts.js'
import { projectRoot } from '../../../ontology/project-root.js'
import { defaultFolder, readTables } from '../../../ontology/tables.js'

const folder = mkdtempSync(join(tmpdir(), 'compiled-'))
afterAll(() => rmSync(folder, { recursive: true }))

const tables = readTables({ folder: defaultFolder() })
const ofTables = partsOfTables(parseTables(tables), tables)
const file = join(folder, 'ontology.bin')
writePacked(file, tables.version, packable(ofTables))

const fromTables = createOntology(ofTables, tables)
const compiled = createOntology(partsOfPacked(readPacked<PackedParts>(file, tables.version)!), tables)

/** The same questions to both; the first that is answered otherwise is shown. */
const same = (ask: (ontology: Ontology) => Iterable<unknown>): void => {
  const expected = [...ask(fromTables)]
  const given = [...ask(compiled)]
  const at = expected.findIndex((answer, i) => !isDeepStrictEqual(given[i], answer))
  if (at >= 0) expect({ at, answer: given[at] }).toEqual({ at, answer: expected[at] })
  expect(given.length).toBe(expected.length)
}
const concepts = [...fromTables.concepts()]
const ids = concepts.map(({ id }) => id)
const texts = concepts.flatMap(({ terms }) => terms.map(({ text }) => text))
const idsOf = (some: readonly Concept[]): string => some.map(({ id }) => id).join()

describe('the compiled ontology answers as the tables do', () => {
  test('concepts and terms, by number and id', () => {
    same((ontology) => ontology.concepts())
    same((ontology) => [ontology.size, ontology.version, ...ids.map((id) => ontology.concept(id))])
    same(({ terms }) => Array.from({ length: terms.length + 1 }, (_, i) => terms.at(i)?.term))
    same(({ terms }) => Array.from({ length: terms.length }, (_, i) => terms.at(i)!.concept.id))
    expect(compiled.terms.length).toBe(texts.length)
  })

  test('codes', () => {
    const codes = concepts.flatMap(({ codes }) => codes)
    expect(codes.length).toBeGreaterThan(1000)
    same((ontology) => codes.map(({ system, code }) => ontology.byCode(system, code)?.id))
    // forms that are shortened, and what nothing has
    same((ontology) => codes.map(({ code }) => ontology.byCode('ICD10CM', `${code}9`)?.id))
    same((ontology) => codes.map(({ system, code }) => ontology.notAConcept(system, `${code}0`)))
  })

  test('terms as they are, in other writings, and none', () => {
    same((ontology) => texts.map((text) => idsOf(ontology.byTerm(text))))
    const some = texts.filter((_, i) => i % 5 === 0)
    same((ontology) => some.map((text) => idsOf(ontology.byTerm(`（${text.toUpperCase()}）`))))
    same((ontology) => some.map((text) => idsOf(ontology.byTerm(`${text}?`))))
  })

  test('hierarchy', () => {
    same((ontology) => ids.map((id) => ontology.ancestors(id).join()))
    same((ontology) => ids.map((id) => ontology.descendants(id).join()))
    same((ontology) => ids.map((id, i) => ontology.lowestCommon(id, ids[(i * 7919) % ids.length]!).join()))
  })

  test('knowledge', () => {
    expect(compiled.allRelations().length).toBeGreaterThan(3000)
    same((ontology) => ontology.allRelations())
    same((ontology) => ids.map((id) => ontology.relations(id)))
    const sources = new Set(compiled.allRelations().flatMap((relation) => relation.sources))
    same((ontology) => [...sources].map((id) => ontology.source(id)))
    same((ontology) => ontology.problems())
  })

  test('texts: all terms, and notes', () => {
    const notes = ['development-zh.jsonl', 'development-en.jsonl'].map((name) =>
      readFileSync(join(projectRoot(), 'test', 'annotations', name), 'utf8'),
    )
    same(({ matcher }) =>
      [...notes, texts.join('。'), texts.join(' ')]
        .flatMap((text) => matcher.match(text))
        .map(({ start, end, term, concepts }) => [start, end, term, idsOf(concepts)]),
    )
  })

  test('ambiguous terms where they stand', () => {
    const ambiguous = texts.filter((text) => fromTables.byTerm(text).length > 1)
    same((ontology) => ambiguous.map((text) => ontology.resolve(text, { section: 'report', after: ' 12mm' })?.id))
  })

  test('suggestions', () => {
    const beginnings = new Set(texts.filter((_, i) => i % 20 === 0).map((text) => text.slice(0, 2)))
    same((ontology) => [...beginnings].map((text) => ontology.complete(text, 8).map(({ term }) => term)))
  })

  test('amounts', () => {
    const measured = concepts.filter(({ unit }) => unit !== undefined)
    same((ontology) => measured.map((concept) => ontology.toCanonical(concept, 7, 'mg/dL')))
  })

  test('the objects stay the same', () => {
    const [match] = compiled.matcher.match('心力衰竭')
    expect(match!.concepts[0]).toBe(compiled.concept(match!.concepts[0]!.id))
    expect(match!.concepts[0]!.terms.includes(match!.term)).toBe(true)
  })
})

test('the build has compiled the tables as they are', () =>
  expect(readPacked(compiledFile(), tables.version)).toBeDefined())

describe('a file that cannot be trusted is none', () => {
  const bytes = readFileSync(file)
  const damaged = (name: string, change: (bytes: Buffer) => Buffer): string => {
    const path = join(folder, name)
    writeFileSync(path, change(Buffer.from(bytes)))
    return path
  }
  const flipped = (at: number) => (copy: Buffer) => {
    copy[at]! ^= 1
    return copy
  }
  test.each<[string, string, string]>([
    ['missing', join(folder, 'missing'), tables.version],
    ['a folder', folder, tables.version],
    ['of other tables', file, 'another version'],
    ['empty', damaged('empty', () => Buffer.alloc(0)), tables.version],
    ['cut off', damaged('cut', (copy) => copy.subarray(0, copy.length >> 1)), tables.version],
    ['of another format', damaged('format', flipped(7)), tables.version],
    ['damaged in its head', damaged('head', flipped(40)), tables.version],
    ['damaged in its arrays', damaged('array', flipped(bytes.length - 4)), tables.version],
  ])('%s', (_, path, version) => expect(readPacked(path, version)).toBeUndefined())
})
