import { groupAt, type Groups } from './groups.js'

/**
 * All keys as one tree in flat arrays, which a file can hold as they are. Nodes are numbered breadth first, so the
 * children of a node stand side by side, sorted, right behind those of the node before it: `firstChild` alone says where
 * they begin and end, and the upper levels, where nearly every walk ends, fit a processor's cache.
 */
export interface TrieData {
  /** the UTF-16 units of all keys, sorted: a unit's symbol is its place here plus 1 */
  readonly alphabet: string
  /** node → its first child; one entry more than nodes, so that the next entry is the end of the children */
  readonly firstChild: Int32Array
  /** node → symbol on the edge to it; 0 for the root, which is node 0 */
  readonly symbol: Uint16Array
  /** node → group of the items whose key ends there, -1 for none */
  readonly ends: Int32Array
  /** group → its items, in the order given */
  readonly filed: Groups
}

/** @param filed keys with what is found under them; several items may share a key, empty keys are left out */
export const buildTrie = (filed: Iterable<{ readonly key: string; readonly item: number }>): TrieData => {
  const byKey = new Map<string, number[]>()
  for (const { key, item } of filed) {
    const same = byKey.get(key)
    if (same) same.push(item)
    else if (key !== '') byKey.set(key, [item])
  }
  // by units, which is how the engine sorts strings without a function of ours
  const sorted = [...byKey.keys()].sort()

  const symbolOf = new Uint16Array(65_536)
  let nodes = 1
  let before = ''
  for (const key of sorted) {
    let shared = 0
    while (shared < before.length && key.charCodeAt(shared) === before.charCodeAt(shared)) shared++
    nodes += key.length - shared
    before = key
    for (let i = 0; i < key.length; i++) symbolOf[key.charCodeAt(i)] = 1
  }
  const alphabet: string[] = []
  for (let unit = 0; unit < 65_536; unit++)
    if (symbolOf[unit] === 1) symbolOf[unit] = alphabet.push(String.fromCharCode(unit))

  const firstChild = new Int32Array(nodes + 1)
  const symbol = new Uint16Array(nodes)
  const ends = new Int32Array(nodes).fill(-1)
  const groups: number[] = []
  const items: number[] = []
  // node → the sorted keys below it, [from, to)
  const from = new Int32Array(nodes)
  const to = new Int32Array(nodes)
  to[0] = sorted.length
  let made = 1
  let depth = 0
  let levelEnd = 1
  for (let node = 0; node < nodes; node++) {
    if (node === levelEnd) {
      depth++
      levelEnd = made
    }
    let at = from[node]!
    const end = to[node]!
    if (depth > 0 && sorted[at]!.length === depth) {
      ends[node] = groups.push(items.length) - 1
      items.push(...byKey.get(sorted[at]!)!)
      at++
    }
    firstChild[node] = made
    while (at < end) {
      const unit = sorted[at]!.charCodeAt(depth)
      symbol[made] = symbolOf[unit]!
      from[made] = at
      while (at < end && sorted[at]!.charCodeAt(depth) === unit) at++
      to[made++] = at
    }
  }
  firstChild[nodes] = made
  groups.push(items.length)
  return {
    alphabet: alphabet.join(''),
    firstChild,
    symbol,
    ends,
    filed: { starts: Int32Array.from(groups), items: Int32Array.from(items) },
  }
}

/** Walks along keys. */
export class Trie {
  /** unit → symbol, 0 for units in no key */
  private readonly symbols = new Uint16Array(65_536)
  /** symbol → node after the root, 0 for none: most walks end there */
  private readonly first: Int32Array
  private readonly firstChild: Int32Array
  private readonly symbol: Uint16Array
  private readonly ends: Int32Array

  /** group numbers are below */
  readonly groupCount: number

  /** @param as what a unit of a text counts as: the unit of the keys that it is equal to */
  constructor(
    private readonly data: TrieData,
    as: (unit: number) => number = (unit) => unit,
  ) {
    const { alphabet, firstChild, symbol, ends } = data
    const own = new Uint16Array(65_536)
    for (let i = 0; i < alphabet.length; i++) own[alphabet.charCodeAt(i)] = i + 1
    for (let unit = 0; unit < 65_536; unit++) this.symbols[unit] = own[as(unit)]!
    this.first = new Int32Array(alphabet.length + 1)
    for (let node = firstChild[0]!; node < firstChild[1]!; node++) this.first[symbol[node]!] = node
    this.firstChild = firstChild
    this.symbol = symbol
    this.ends = ends
    this.groupCount = data.filed.starts.length - 1
  }

  /** The node behind the root along a unit, 0 when there is none. */
  enter(unit: number): number {
    return this.first[this.symbols[unit]!]!
  }

  /** The node behind another than the root along a unit, 0 when there is none. */
  step(node: number, unit: number): number {
    const wanted = this.symbols[unit]!
    if (wanted === 0) return 0
    const { firstChild, symbol } = this
    let low = firstChild[node]!
    let high = firstChild[node + 1]!
    while (high - low > 4) {
      const middle = (low + high) >>> 1
      if (symbol[middle]! <= wanted) low = middle
      else high = middle
    }
    for (; low < high; low++) if (symbol[low] === wanted) return low
    return 0
  }

  /** Group of the items whose key ends at a node, -1 for none. */
  groupAt(node: number): number {
    return this.ends[node]!
  }

  /** Items of a group, in the order given. */
  itemsOf(group: number): Int32Array {
    return groupAt(this.data.filed, group)
  }
}
