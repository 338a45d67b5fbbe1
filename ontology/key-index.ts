import { groupAt, groupsOf, type Groups } from './groups.js'

/**
 * Items found by whole keys: a hash table with open addressing, in flat arrays that a file can hold as they are. Keys are
 * numbered in the order in which they first appeared.
 */
export interface KeyIndexData {
  /** UTF-16 units of all keys in order, a line feed before, between and behind them; no key holds one */
  readonly text: Uint16Array
  /** key → its first unit in `text`; one entry more than keys, so that a key ends one unit before the next begins */
  readonly starts: Int32Array
  /** places of the hash table, a power of two: number of a key plus 1, 0 where it is free */
  readonly slots: Int32Array
  /** key → its items, in the order given */
  readonly filed: Groups
}

const lineFeed = 10

/** FNV-1a over UTF-16 units, its upper half folded in, since only lower bits choose the place. */
const hashOf = (key: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return hash ^ (hash >>> 16)
}

/** @param filed keys with what is found under them; several items may share a key */
export const buildKeyIndex = (filed: Iterable<{ readonly key: string; readonly item: number }>): KeyIndexData => {
  const byKey = new Map<string, number[]>()
  let units = 1
  for (const { key, item } of filed) {
    const same = byKey.get(key)
    if (same) same.push(item)
    else {
      byKey.set(key, [item])
      units += key.length + 1
    }
  }
  const text = new Uint16Array(units).fill(lineFeed)
  const starts = new Int32Array(byKey.size + 1)
  let places = 1
  while (places < byKey.size * 2) places *= 2
  const slots = new Int32Array(places)
  let at = 1
  let number = 0
  for (const key of byKey.keys()) {
    starts[number++] = at
    for (let i = 0; i < key.length; i++) text[at + i] = key.charCodeAt(i)
    at += key.length + 1
    let place = hashOf(key) & (places - 1)
    while (slots[place] !== 0) place = (place + 1) & (places - 1)
    slots[place] = number
  }
  starts[number] = at
  return { text, starts, slots, filed: groupsOf(byKey.values()) }
}

export class KeyIndex {
  constructor(readonly data: KeyIndexData) {}

  /** Items of a key in the order given; none for one that is not there. */
  items(key: string): Int32Array {
    const number = this.numberOf(key)
    return number < 0 ? none : groupAt(this.data.filed, number)
  }

  private numberOf(key: string): number {
    const { slots } = this.data
    const mask = slots.length - 1
    for (let place = hashOf(key) & mask; slots[place] !== 0; place = (place + 1) & mask)
      if (this.isAt(slots[place]! - 1, key)) return slots[place]! - 1
    return -1
  }

  private isAt(number: number, key: string): boolean {
    const { text, starts } = this.data
    const start = starts[number]!
    if (starts[number + 1]! - 1 - start !== key.length) return false
    for (let i = 0; i < key.length; i++) if (text[start + i] !== key.charCodeAt(i)) return false
    return true
  }
}

const none = new Int32Array(0)
