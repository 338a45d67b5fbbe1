/**
 * Small seeded generator of pseudo-random numbers (mulberry32): the same key gives the same numbers on every machine.
 * Not for secrets. Each patient has streams of its own, so that patient 7 is the same however many are written.
 */
export class Random {
  private state: number

  /** @param key the parts that name the stream, such as seed, dataset and patient number */
  constructor(...key: (string | number)[]) {
    // FNV-1a over the key, so that neighbouring seeds give unrelated streams
    let h = 0x811c9dc5
    for (const ch of key.join('|')) h = Math.imul(h ^ ch.codePointAt(0)!, 0x01000193)
    this.state = h >>> 0
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let t = this.state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  /** Whole number, both ends included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)]!
  }

  /** A key, as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K {
    const entries = Object.entries(weights) as [K, number][]
    let at = this.next() * entries.reduce((sum, [, w]) => sum + w, 0)
    for (const [key, w] of entries) if ((at -= w) < 0) return key
    return entries[entries.length - 1]![0]
  }

  /** Some of the items (each with the probability), in their order. */
  some<T>(items: readonly T[], probability: number): T[] {
    return items.filter(() => this.chance(probability))
  }

  /** Normal (Box–Muller), cut to [low, high]. */
  normal(mean: number, sd: number, low = -Infinity, high = Infinity): number {
    const z = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next())
    return Math.min(high, Math.max(low, mean + sd * z))
  }

  hex(digits: number): string {
    let out = ''
    while (out.length < digits)
      out += Math.floor(this.next() * 65536)
        .toString(16)
        .padStart(4, '0')
    return out.slice(0, digits)
  }
}
