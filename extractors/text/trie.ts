/** A value for each word, found by walking a text: one step a UTF-16 unit, in typed arrays (first units) and small maps. */
export class Trie<T> {
  /** first unit → node, 0 where no word begins: most places end here */
  private readonly first = new Int32Array(65_536)
  /** of each node, unit → node */
  private readonly edges: (Map<number, number> | undefined)[] = [undefined]
  private readonly values: (T | undefined)[] = [undefined]

  /** Puts a value in place of the one that the word had. */
  set(word: string, value: (known: T | undefined) => T): void {
    let node = 0
    for (let at = 0; at < word.length; at++) {
      const unit = word.charCodeAt(at)
      let next = this.step(node, unit)
      if (next === 0) {
        next = this.values.push(undefined) - 1
        if (node === 0) this.first[unit] = next
        else (this.edges[node] ??= new Map()).set(unit, next)
      }
      node = next
    }
    this.values[node] = value(this.values[node])
  }

  /** The node behind `node` (0: the root) along `unit`, 0 when there is none. */
  step(node: number, unit: number): number {
    return node === 0 ? this.first[unit]! : (this.edges[node]?.get(unit) ?? 0)
  }

  value(node: number): T | undefined {
    return this.values[node]
  }
}
