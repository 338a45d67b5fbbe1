import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  areas,
  dictionaryTabs,
  documentKinds,
  orders,
  readAddress,
  searchModes,
  withExpanded,
  withoutConcept,
  writeAddress,
  type Address,
  type Selection,
} from '../../../web/src/address/address.js'
import { kinds } from '../../../web/src/kind/kinds.js'

const origin = 'http://127.0.0.1:4000'
/** curies, dataset ids and keyed hashes are made of these */
const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9:_-]{0,21}$/)
const ids = fc.uniqueArray(id, { maxLength: 4 })
const some = <Item>(items: readonly Item[]) => fc.uniqueArray(fc.constantFrom(...items))
const selection: fc.Arbitrary<Selection | null> = fc.oneof(
  fc.constant(null),
  fc.record({ type: fc.constant('concept' as const), id }),
  fc.record({ type: fc.constantFrom('patient' as const, 'element' as const, 'valueSet' as const), id }),
  fc.record({ type: fc.constantFrom('link' as const, 'path' as const), from: id, to: id }),
  fc.record({ type: fc.constant('document' as const), id, statement: id }, { requiredKeys: ['type', 'id'] }),
)
const address: fc.Arbitrary<Address> = fc.record({
  area: fc.constantFrom(...areas),
  query: fc.string({ unit: 'grapheme' }),
  mode: fc.constantFrom(...searchModes),
  facets: fc.record({ dataset: ids, kind: some(documentKinds), language: some(['zh', 'en'] as const) }),
  selection,
  placed: ids,
  expanded: ids,
  paths: fc.uniqueArray(fc.array(id, { minLength: 2, maxLength: 4 }), {
    maxLength: 3,
    selector: (path) => path.join('~'),
  }),
  knowledge: fc.boolean(),
  dictionary: fc.constantFrom(...dictionaryTabs),
  find: fc.string({ unit: 'grapheme' }),
  kinds: some(kinds),
  order: fc.constantFrom(...orders),
  language: fc.constantFrom('zh' as const, 'en' as const),
})

describe('address', () => {
  test('what is written reads back as the same', () => {
    fc.assert(
      fc.property(address, fc.constantFrom('zh' as const, 'en' as const), (a, preferred) => {
        expect(readAddress(origin + writeAddress(a), preferred)).toEqual(a)
      }),
    )
  })

  test('any query string reads as an address that writes and reads back', () => {
    const parameter = fc.constantFrom('q', 'mode', 'dataset', 'kind', 'sel', 'g', 'x', 'p', 'kinds', 'order', 'lang')
    const wild = fc.array(fc.tuple(parameter, fc.string({ unit: 'binary' })))
    fc.assert(
      fc.property(wild, (pairs) => {
        const once = readAddress(`${origin}/?${new URLSearchParams(pairs).toString()}`, 'zh')
        expect(readAddress(origin + writeAddress(once), 'en')).toEqual(once)
      }),
    )
  })

  test('what is unknown counts as absent', () => {
    const read = readAddress(
      `${origin}/nowhere?mode=x&kind=note,poem&kinds=disease,ghost&sel=z~1&order=up&lang=fr`,
      'en',
    )
    expect(read).toMatchObject({ area: 'explore', mode: 'hybrid', kinds: ['disease'], selection: null, order: 'lift' })
    expect(read.facets.kind).toEqual(['note'])
    expect(read.language).toBe('en')
  })

  test('a concept put on the canvas is there once, and taken off with the paths over it', () => {
    const empty = readAddress(origin, 'zh')
    const a = {
      ...empty,
      paths: [
        ['xm:1', 'xm:2', 'xm:3'],
        ['xm:4', 'xm:5'],
      ],
    }
    const twice = { ...a, ...withExpanded({ ...a, ...withExpanded(a, 'xm:2') }, 'xm:2') }
    expect(twice).toMatchObject({ placed: ['xm:2'], expanded: ['xm:2'], selection: { type: 'concept', id: 'xm:2' } })
    expect(withoutConcept(twice, 'xm:2')).toEqual({ placed: [], expanded: [], paths: [['xm:4', 'xm:5']] })
  })
})
