import type { Concept, TermEntry } from './ontology.js'
import type { List } from './records.js'

/** All terms of all concepts, numbered in the order of the data. */
export class TermList implements List<TermEntry> {
  readonly length: number

  /** @param firstTerm concept → number of its first term; one entry more than concepts */
  constructor(
    private readonly firstTerm: Int32Array,
    private readonly concepts: List<Concept>,
  ) {
    this.length = firstTerm[firstTerm.length - 1]!
  }

  at(term: number): TermEntry | undefined {
    if (!(term >= 0 && term < this.length)) return undefined
    const number = this.conceptOf(term)
    const concept = this.concepts.at(number)!
    return { concept, term: concept.terms[term - this.firstTerm[number]!]! }
  }

  /** Number of the concept that a term belongs to. */
  conceptOf(term: number): number {
    const { firstTerm } = this
    let [low, high] = [0, firstTerm.length - 1]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (firstTerm[middle]! <= term) low = middle
      else high = middle
    }
    return low
  }
}
