import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { groupAt, groupsOf, inverted } from '../../../ontology/groups.js'
import { buildKeyIndex, KeyIndex } from '../../../ontology/key-index.js'
import { pack, unpack } from '../../../ontology/packed.js'
import { packRecords, Records } from '../../../ontology/records.js'
import { buildTrie, Trie } from '../../../ontology/trie.js'

/** Short keys of few units, so that many are equal or begin others. */
const key = fc.string({ unit: fc.constantFrom('a', 'b', '心', '\ud83d', '\uffff'), maxLength: 5 })
const filed = fc.array(key, { maxLength: 60 }).map((keys) => keys.map((key, item) => ({ key, item })))
const itemsUnder = (all: readonly { key: string; item: number }[], wanted: string): number[] =>
  all.filter(({ key }) => key === wanted).map(({ item }) => item)

describe('keys in flat arrays', () => {
  test('a key index finds what was filed, and nothing else', () =>
    fc.assert(
      fc.property(filed, fc.array(key), (all, others) => {
        const index = new KeyIndex(buildKeyIndex(all))
        for (const wanted of [...all.map(({ key }) => key), ...others])
          expect([...index.items(wanted)]).toEqual(itemsUnder(all, wanted))
      }),
    ))

  test('a trie does too, key by key', () =>
    fc.assert(
      fc.property(filed, fc.array(key), (all, others) => {
        const trie = new Trie(buildTrie(all))
        for (const wanted of [...all.map(({ key }) => key), ...others]) {
          if (wanted === '') continue
          let node = trie.enter(wanted.charCodeAt(0))
          for (let i = 1; i < wanted.length && node !== 0; i++) node = trie.step(node, wanted.charCodeAt(i))
          const group = node === 0 ? -1 : trie.groupAt(node)
          expect(group < 0 ? [] : [...trie.itemsOf(group)]).toEqual(itemsUnder(all, wanted))
        }
      }),
    ))

  test('a trie reads units as what they count as', () => {
    const trie = new Trie(buildTrie([{ key: 'b', item: 7 }]), (unit) => unit + 1)
    expect([...trie.itemsOf(trie.groupAt(trie.enter('a'.charCodeAt(0))))]).toEqual([7])
    expect(trie.enter('b'.charCodeAt(0))).toBe(0)
  })
})

const lists = fc.array(fc.array(fc.nat(9), { maxLength: 5 }), { maxLength: 20 })

test('groups are their lists, and inverted twice the same pairs', () =>
  fc.assert(
    fc.property(lists, (given) => {
      const groups = groupsOf(given)
      expect(given.map((_, i) => [...groupAt(groups, i)])).toEqual(given)
      const back = inverted(inverted(groups, 10), given.length)
      expect(given.map((_, i) => [...groupAt(back, i)])).toEqual(given.map((list) => [...list].sort()))
    }),
  ))

test('records are their values, each object once', () =>
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), (values) => {
      const plain = JSON.parse(JSON.stringify(values)) as unknown[]
      const records = new Records(packRecords(values))
      expect(plain.map((_, i) => records.at(i))).toEqual(plain)
      expect(records.at(0)).toBe(records.at(0))
      expect(records.at(values.length)).toBeUndefined()
      expect(records.at(-1)).toBeUndefined()
    }),
  ))

test('what is packed is unpacked, for its key alone', () =>
  fc.assert(
    fc.property(
      fc.string(),
      fc.jsonValue(),
      lists,
      fc.uint8Array(),
      fc.uint16Array(),
      (key, plain, given, bytes, units) => {
        const value = { plain: [plain], deep: { groups: groupsOf(given), bytes }, units }
        const packed = pack(key, value)
        const shared = new SharedArrayBuffer(packed.length)
        new Uint8Array(shared).set(packed)
        expect(unpack(shared, key)).toEqual({ ...value, plain: JSON.parse(JSON.stringify([plain])) as unknown })
        expect(unpack(shared, `${key}+`)).toBeUndefined()
      },
    ),
  ))
