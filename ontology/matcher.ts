import { foldUnit, matchKey, surfaceKey, surfaceUnit } from './fold.js'
import type { Concept, Match, Matcher, Term, TermEntry } from './ontology.js'
import { withSingleNumerals } from './roman-numeral.js'
import { buildTrie, Trie, type TrieData } from './trie.js'

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

/** Forms under which a term is filed: as it is, and with its Roman numerals as single characters (II度 → Ⅱ度). */
const spellings = (term: Term): string[] => {
  if (term.type === 'abbreviation' || !/[IVX]/.test(term.text)) return [term.text]
  const single = withSingleNumerals(term.text)
  return single === term.text ? [term.text] : [term.text, single]
}

/** May a word begin or end between these two units? */
const boundary = (left: number, right: number): boolean => {
  const before = wordClass[left]!
  const after = wordClass[right]!
  return before === 0 || after === 0
}

const typeOrder = { label: 0, synonym: 1, abbreviation: 2 } as const

const variantsOf = (entries: readonly TermEntry[], rank: (concept: Concept) => number): Variant[] => {
  const surfaceOf = (entry: TermEntry): string | undefined =>
    entry.term.type === 'abbreviation' ? surfaceKey(entry.term.text) : undefined
  const best = (some: readonly TermEntry[], surface: string | undefined): Variant => {
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

/** Two items of the trie for each term: filed as it is written, and with single Roman numerals. */
const spellingsOfTerm = 2

const filedEntry = (item: number, entryAt: (index: number) => TermEntry): TermEntry => {
  const { concept, term } = entryAt(Math.floor(item / spellingsOfTerm))
  const spelling = item % spellingsOfTerm
  return { concept, term: spelling === 0 ? term : { ...term, text: spellings(term)[spelling]! } }
}

/** Files terms under all their spellings, for `TrieMatcher`. */
export const buildTermTrie = (terms: Iterable<{ readonly term: Term; readonly number: number }>): TrieData => {
  const filed: { key: string; item: number }[] = []
  for (const { term, number } of terms)
    spellings(term).forEach((spelling, i) =>
      filed.push({ key: matchKey(spelling), item: number * spellingsOfTerm + i }),
    )
  return buildTrie(filed)
}

/**
 * From each place where a term may begin the trie of all folded terms is walked as far as it goes: at most (longest
 * term) steps a unit, whatever the text, and in practice one or two, since few pairs of characters begin a term and none
 * begins inside a word, whose rest is passed over. An Aho–Corasick automaton would save the second look at a unit, but
 * needs a failure edge and a list of outputs per state and a second pass to choose the leftmost longest match that also
 * ends at a word boundary.
 *
 * Where a word may begin or end: between Latin, Greek or Cyrillic letters and digits nowhere; anywhere else, so also
 * where the script changes (`患者HF入院`). A term that ends in two letters or more may be followed by a digit, as values
 * often are (`EF60%`). A term that ends in a letter may carry a plural s.
 */
export class TrieMatcher implements Matcher {
  private readonly trie: Trie
  /** variants of a group, read when a node of it is first met */
  private readonly variants: (readonly Variant[] | undefined)[]

  /**
   * @param data of `buildTermTrie`
   * @param entryAt term of a number
   * @param rank smaller is more specific: the order of the concepts that share a term
   */
  constructor(
    data: TrieData,
    private readonly entryAt: (number: number) => TermEntry,
    private readonly rank: (concept: Concept) => number,
  ) {
    this.trie = new Trie(data, (unit) => joined(foldUnit(unit)))
    // at its full length: an array that is filled from far ends becomes a hash table
    this.variants = new Array<undefined>(this.trie.groupCount)
  }

  match(text: string): Match[] {
    const { trie } = this
    const out: Match[] = []
    const length = text.length
    for (let start = 0; start < length;) {
      const unit = text.charCodeAt(start)
      let node = trie.enter(unit)
      let found: Variant | undefined
      let end = start + 1
      if (node !== 0) {
        let last = unit
        for (let at = start + 1; ; at++) {
          const following = at < length ? text.charCodeAt(at) : 0
          const group = trie.groupAt(node)
          if (group >= 0) {
            const stop = this.endOf(text, start, at, last, following)
            if (stop >= end) {
              const variant = this.variantAt(group, text, start, at, stop)
              if (variant) {
                found = variant
                end = stop
              }
            }
          }
          if (at >= length) break
          node = trie.step(node, following)
          if (node === 0) break
          last = following
        }
        if (found) out.push({ start, end, term: found.term, concepts: found.concepts })
      }
      start = end
      // no term begins inside a word
      if (wordClass[text.charCodeAt(end - 1)] !== 0)
        while (start < length && wordClass[text.charCodeAt(start)] !== 0) start++
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

  /** What a group stands for, written as it is at [start, end), with a plural s up to `stop`. */
  private variantAt(group: number, text: string, start: number, end: number, stop: number): Variant | undefined {
    for (const variant of (this.variants[group] ??= this.variantsAt(group))) {
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

  private variantsAt(group: number): readonly Variant[] {
    return variantsOf(
      Array.from(this.trie.itemsOf(group), (item) => filedEntry(item, this.entryAt)),
      this.rank,
    )
  }
}
