/**
 * A value for each word, found by walking a text: one step a UTF-16 unit. Edges stand in one open-addressing hash table
 * of typed arrays; units that occur in no word end a walk at once.
 */
export class Trie<T> {
  /** unit → symbol, 0 for units in no word */
  private readonly symbols = new Uint16Array(65_536)
  private symbolCount = 1
  /** symbol → node behind the root: most walks end there */
  private readonly first = new Uint32Array(1 << 12)
  /** pairs (edge = node · 2^12 + symbol, node it leads to); edge 0 is a free place */
  private slots = new Uint32Array(1 << 12)
  private mask = (1 << 11) - 1
  private edges = 0
  private readonly values: (T | undefined)[] = [undefined]

  /** Puts a value in place of the one that the word had. @throws RangeError beyond 4,095 characters or a million nodes */
  set(word: string, value: (known: T | undefined) => T): void {
    let node = 0
    for (let at = 0; at < word.length; at++) {
      const unit = word.charCodeAt(at)
      if (this.symbols[unit] === 0) {
        this.symbols[unit] = this.symbolCount++
        if (this.symbolCount > 1 << 12) throw new RangeError('the words have too many characters')
      }
      let next = this.step(node, unit)
      if (next === 0) {
        next = this.values.push(undefined) - 1
        if (next >= 1 << 20) throw new RangeError('the words are too many')
        if (node === 0) this.first[this.symbols[unit]!] = next
        else {
          if (++this.edges * 3 > this.mask) this.grow()
          this.insert(((node << 12) | this.symbols[unit]!) >>> 0, next)
        }
      }
      node = next
    }
    if (node > 0) this.values[node] = value(this.values[node])
  }

  /** The node behind `node` (0: the root) along `unit`, 0 when there is none. */
  step(node: number, unit: number): number {
    const symbol = this.symbols[unit]!
    if (node === 0 || symbol === 0) return this.first[symbol]!
    const { slots, mask } = this
    const edge = ((node << 12) | symbol) >>> 0
    for (let at = slotOf(edge) & mask; ; at = (at + 1) & mask) {
      const found = slots[at * 2]!
      if (found === edge) return slots[at * 2 + 1]!
      if (found === 0) return 0
    }
  }

  value(node: number): T | undefined {
    return this.values[node]
  }

  private insert(edge: number, next: number): void {
    const { slots, mask } = this
    let at = slotOf(edge) & mask
    while (slots[at * 2] !== 0) at = (at + 1) & mask
    slots[at * 2] = edge
    slots[at * 2 + 1] = next
  }

  private grow(): void {
    const old = this.slots
    this.slots = new Uint32Array(old.length * 2)
    this.mask = old.length - 1
    for (let at = 0; at < old.length; at += 2) if (old[at] !== 0) this.insert(old[at]!, old[at + 1]!)
  }
}

const slotOf = (edge: number): number => {
  const mixed = Math.imul(edge, 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}
