import { fold, foldSurface, foldUnit, surfaceUnit } from './fold.js'
import type { Concept, Match, Matcher, Term } from './ontology.js'

/** A term of a concept, as given to the matcher. */
export interface Entry {
  readonly concept: Concept
  readonly term: Term
}

/** What a node of the trie stands for, by how it must be written. */
interface Variant {
  /** the text but for width and script, blanks for hyphens: abbreviations are case-sensitive; undefined: any case */
  readonly surface: string | undefined
  readonly term: Term
  readonly concepts: readonly Concept[]
}

const letter = 1
const digit = 2

/** Letters and digits of the scripts that put blanks between words; Han and kana are neither. */
const wordClass = ((): Uint8Array => {
  const classes = new Uint8Array(65_536)
  for (let unit = 0; unit < 0x0530; unit++) {
    const char = String.fromCharCode(unit)
    if (/\d/.test(char)) classes[unit] = digit
    else if (/\p{L}/u.test(char)) classes[unit] = letter
  }
  // full width letters and digits are what they fold to
  for (let unit = 0xff01; unit <= 0xff5e; unit++) classes[unit] = classes[foldUnit(unit)]!
  return classes
})()

const blank = 0x20
const hyphen = 0x2d
const smallS = 0x73

/** A line break or a hyphen inside a term is as good as a blank: `T-wave`, `T wave`. */
const joined = (unit: number): number => (unit === hyphen ? blank : unit)

const trieKey = (spelling: string): string => fold(spelling).replaceAll('-', ' ')

const romanNumerals = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII']
/** Forms under which a term is filed: as it is, and with its Roman numerals as single characters (II度 → Ⅱ度). */
const spellings = (term: Term): string[] => {
  if (term.type === 'abbreviation' || !/[IVX]/.test(term.text)) return [term.text]
  const single = term.text.replace(/(?<![A-Za-z])[IVX]{1,4}(?![A-Za-z])/g, (roman) => {
    const at = romanNumerals.indexOf(roman)
    return at < 0 ? roman : String.fromCharCode(0x2160 + at)
  })
  return single === term.text ? [term.text] : [term.text, single]
}

/** May a word begin or end between these two units? */
const boundary = (left: number, right: number): boolean => {
  const before = wordClass[left]!
  const after = wordClass[right]!
  return before === 0 || after === 0
}

const typeOrder = { label: 0, synonym: 1, abbreviation: 2 } as const

const variantsOf = (entries: readonly Entry[], rank: (concept: Concept) => number): Variant[] => {
  const surfaceOf = (entry: Entry): string | undefined =>
    entry.term.type === 'abbreviation' ? foldSurface(entry.term.text).replaceAll('-', ' ') : undefined
  const best = (some: readonly Entry[], surface: string | undefined): Variant => {
    if (some.length === 1) return { surface, term: some[0]!.term, concepts: [some[0]!.concept] }
    const sorted = [...some].sort(
      (a, b) =>
        Number(a.term.ambiguous) - Number(b.term.ambiguous) ||
        typeOrder[a.term.type] - typeOrder[b.term.type] ||
        rank(a.concept) - rank(b.concept) ||
        (a.concept.id < b.concept.id ? -1 : 1),
    )
    const concepts = [...new Set(some.map((entry) => entry.concept))].sort(
      (a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1),
    )
    return { surface, term: sorted[0]!.term, concepts }
  }
  if (entries.length === 1) return [best(entries, surfaceOf(entries[0]!))]
  const anyCase = entries.filter((entry) => surfaceOf(entry) === undefined)
  const surfaces = [...new Set(entries.map(surfaceOf).filter((surface) => surface !== undefined))].sort()
  const exact = surfaces.map((surface) =>
    best(
      entries.filter((entry) => surfaceOf(entry) === surface || surfaceOf(entry) === undefined),
      surface,
    ),
  )
  return anyCase.length > 0 ? [...exact, best(anyCase, undefined)] : exact
}

/**
 * Trie of all folded terms in typed arrays; edges stand in one open-addressing hash table. From each place where a
 * term may begin the trie is walked as far as it goes: at most (longest term) steps a unit, whatever the text, and in
 * practice one or two, since no term begins inside a word and few pairs of characters begin a term. An Aho–Corasick
 * automaton would save the second look at a unit, but needs a failure edge and a list of outputs per state and a
 * second pass to choose the leftmost longest match that also ends at a word boundary.
 *
 * Where a word may begin or end: between Latin, Greek or Cyrillic letters and digits nowhere; anywhere else, so also
 * where the script changes (`患者HF入院`). A term that ends in two letters or more may be followed by a digit, as values
 * often are (`EF60%`). A term that ends in a letter may carry a plural s.
 */
export class TrieMatcher implements Matcher {
  /** folded unit → symbol, 0 for units in no term */
  private readonly symbols = new Uint16Array(65_536)
  /** symbol → node after the root, 0 for none */
  private readonly first: Int32Array
  /** pairs (edge, node it leads to), found by hash of the edge = node · 2^bits + symbol; edge 0 is a free place */
  private readonly slots: Uint32Array
  private readonly mask: number
  private readonly bits: number
  /** node → index into variants, -1 where no term ends */
  private readonly ends: Int32Array
  /** terms that end at the same node; read as variants when such a node is first met */
  private readonly shared: readonly (readonly Entry[])[]
  private readonly variants: (readonly Variant[] | undefined)[]

  /** @param rank smaller is more specific: the order of the concepts that share a term */
  constructor(
    entries: Iterable<Entry>,
    private readonly rank: (concept: Concept) => number,
  ) {
    const filed: { key: string; entry: Entry }[] = []
    let units = 1
    for (const entry of entries)
      for (const spelling of spellings(entry.term)) {
        const key = trieKey(spelling)
        const own = spelling === entry.term.text ? entry : { ...entry, term: { ...entry.term, text: spelling } }
        filed.push({ key, entry: own })
        units += key.length
      }

    const folded = new Uint16Array(65_536)
    let symbolCount = 1
    for (const { key } of filed)
      for (let i = 0; i < key.length; i++) {
        const unit = key.charCodeAt(i)
        if (folded[unit] === 0) folded[unit] = symbolCount++
      }
    for (let unit = 0; unit < 65_536; unit++) this.symbols[unit] = folded[joined(foldUnit(unit))]!

    this.bits = Math.ceil(Math.log2(symbolCount))
    // with 4,096 characters in all terms that is a million nodes, five times what 3,000 concepts take
    if (units * 2 ** this.bits > 2 ** 32) throw new RangeError('the terms are too many for 32-bit edges')
    let capacity = 1024
    while (capacity < units * 2) capacity *= 2
    this.mask = capacity - 1
    this.slots = new Uint32Array(capacity * 2)
    this.first = new Int32Array(symbolCount)
    this.ends = new Int32Array(units).fill(-1)
    const shared: Entry[][] = []
    let nodes = 1
    for (const { key, entry } of filed) {
      let node = 0
      for (let i = 0; i < key.length; i++) {
        const symbol = folded[key.charCodeAt(i)]!
        let next = node === 0 ? this.first[symbol]! : this.next(node, symbol)
        if (next === 0) {
          next = nodes++
          if (node === 0) this.first[symbol] = next
          else this.insert(node, symbol, next)
        }
        node = next
      }
      if (node === 0) continue
      const group = this.ends[node]!
      if (group >= 0) shared[group]!.push(entry)
      else this.ends[node] = shared.push([entry]) - 1
    }
    this.shared = shared
    this.variants = new Array<undefined>(shared.length)
  }

  private slot(edge: number): number {
    const mixed = Math.imul(edge, 0x9e3779b1)
    return (mixed ^ (mixed >>> 15)) & this.mask
  }

  private insert(node: number, symbol: number, next: number): void {
    const edge = ((node << this.bits) | symbol) >>> 0
    let at = this.slot(edge)
    while (this.slots[at * 2] !== 0) at = (at + 1) & this.mask
    this.slots[at * 2] = edge
    this.slots[at * 2 + 1] = next
  }

  private next(node: number, symbol: number): number {
    const { slots, mask } = this
    const edge = ((node << this.bits) | symbol) >>> 0
    for (let at = this.slot(edge); ; at = (at + 1) & mask) {
      const found = slots[at * 2]!
      if (found === edge) return slots[at * 2 + 1]!
      if (found === 0) return 0
    }
  }

  match(text: string): Match[] {
    const { symbols, first, ends } = this
    const out: Match[] = []
    const length = text.length
    let previous = 0
    for (let start = 0; start < length;) {
      const unit = text.charCodeAt(start)
      let node = first[symbols[unit]!]!
      if (node === 0 || (wordClass[previous] !== 0 && wordClass[unit] !== 0)) {
        previous = unit
        start++
        continue
      }
      let found: Variant | undefined
      let end = start
      let last = unit
      for (let at = start + 1; ; at++) {
        const following = at < length ? text.charCodeAt(at) : 0
        if (ends[node]! >= 0) {
          const stop = this.endOf(text, start, at, last, following)
          if (stop >= end && stop > 0) {
            const variant = this.variantAt(node, text, start, at, stop)
            if (variant) {
              found = variant
              end = stop
            }
          }
        }
        if (at >= length) break
        const symbol = symbols[following]!
        if (symbol === 0) break
        node = this.next(node, symbol)
        if (node === 0) break
        last = following
      }
      if (found) {
        out.push({ start, end, term: found.term, concepts: found.concepts })
        previous = text.charCodeAt(end - 1)
        start = end
      } else {
        previous = unit
        start++
      }
    }
    return out
  }

  /** End of a term that stands at [start, at): `at`, one more with a plural s, 0 where a word goes on. */
  private endOf(text: string, start: number, at: number, last: number, following: number): number {
    if (boundary(last, following)) return at
    if (wordClass[last] !== letter) return 0
    if (wordClass[following] === digit) return at - start > 1 && wordClass[text.charCodeAt(at - 2)] === letter ? at : 0
    if (foldUnit(following) !== smallS || foldUnit(last) === smallS) return 0
    return at + 1 >= text.length || boundary(following, text.charCodeAt(at + 1)) ? at + 1 : 0
  }

  /** What the node stands for, written as it is at [start, end), with a plural s up to `stop`. */
  private variantAt(node: number, text: string, start: number, end: number, stop: number): Variant | undefined {
    const group = this.ends[node]!
    for (const variant of (this.variants[group] ??= variantsOf(this.shared[group]!, this.rank))) {
      const { surface } = variant
      if (surface === undefined) return variant
      // a plural s is small after an abbreviation, else ECGS would be ECG
      if (stop > end && surfaceUnit(text.charCodeAt(end)) !== smallS) continue
      let i = start
      while (i < end && joined(surfaceUnit(text.charCodeAt(i))) === surface.charCodeAt(i - start)) i++
      if (i === end) return variant
    }
    return undefined
  }
}
