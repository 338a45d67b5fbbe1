import type { Part, PhraseTerm } from '../query.js'
import { conceptTerm } from '../token.js'
import { exhausted, MergedPosting, type PostingCursor } from './posting.js'
import type { Segment, SegmentReader } from './segment.js'

/** Documents of one partition that match, with how often; each once, in no particular order. */
export interface Matches {
  readonly ordinals: number[]
  readonly counts: number[]
}
export const noMatches = (): Matches => ({ ordinals: [], counts: [] })

/** Reads the postings of one search; a term is read once however often it is asked for. */
export class Matcher {
  readonly #bytes = new Map<string, (() => PostingCursor) | undefined>()

  constructor(private readonly reader: SegmentReader) {}

  #open(segment: Segment, { text, prefix }: PhraseTerm): PostingCursor | undefined {
    if (!prefix) return this.reader.posting(segment, text)
    const key = `${segment.id} ${text}`
    if (!this.#bytes.has(key)) {
      const cursors: PostingCursor[] = []
      for (const { term, posting } of this.reader.entries(segment, text)) {
        if (!term.startsWith(text)) break
        cursors.push(posting)
      }
      this.#bytes.set(key, cursors.length === 0 ? undefined : () => new MergedPosting(cursors))
    }
    return this.#bytes.get(key)?.()
  }

  /**
   * Calls `found` for every document of a segment in which the terms stand in their order next to each other.
   * @param only look at these documents alone (ascending)
   */
  phrase(
    segment: Segment,
    part: Part,
    found: (ordinal: number, count: number, places: readonly number[]) => void,
    only?: readonly number[],
  ): void {
    const cursors: PostingCursor[] = []
    for (const term of part.phrase) {
      const cursor = this.#open(segment, term)
      if (!cursor) return
      cursors.push(cursor)
    }
    const [lead, ...others] = cursors
    if (!lead) return
    const offsets = part.phrase.map((term) => term.offset)
    const starts: number[] = []
    const places: number[] = []
    let wanted = 0
    for (;;) {
      if (only) {
        while (wanted < only.length && only[wanted]! < lead.ordinal) wanted++
        if (wanted === only.length) return
        lead.seek(only[wanted]!)
        if (lead.ordinal === exhausted) return
        if (lead.ordinal !== only[wanted]) continue
      }
      const { ordinal } = lead
      if (ordinal === exhausted) return
      let behind = ordinal
      for (const cursor of others) {
        cursor.seek(ordinal)
        behind = Math.max(behind, cursor.ordinal)
      }
      if (behind === exhausted) return
      if (behind > ordinal) {
        lead.seek(behind)
        continue
      }
      if (others.length === 0 && !only) found(ordinal, lead.count, starts)
      else {
        lead.places(starts)
        for (let c = 0; c < others.length && starts.length > 0; c++) {
          others[c]!.places(places)
          const offset = offsets[c + 1]! - offsets[0]!
          let kept = 0
          for (let i = 0, j = 0; i < starts.length && j < places.length;) {
            const difference = places[j]! - (starts[i]! + offset)
            if (difference === 0) starts[kept++] = starts[i]!
            if (difference <= 0) j++
            if (difference >= 0) i++
          }
          starts.length = kept
        }
        if (starts.length > 0) found(ordinal, starts.length, starts)
      }
      lead.next()
    }
  }

  /** Calls `found` for every document of a segment that has one of the concepts, once a concept. */
  concepts(segment: Segment, part: Part, found: (ordinal: number, cursor: PostingCursor) => void): void {
    const terms = part.concepts.map(conceptTerm).sort()
    let next = 0
    if (terms.length === 0) return
    if (terms.length <= 4) {
      for (const term of terms) {
        const posting = this.reader.posting(segment, term)
        if (posting) for (; posting.ordinal !== exhausted; posting.next()) found(posting.ordinal, posting)
      }
      return
    }
    for (const { term, posting } of this.reader.entries(segment, terms[0])) {
      while (next < terms.length && terms[next]! < term) next++
      if (next === terms.length) return
      if (terms[next] === term) for (; posting.ordinal !== exhausted; posting.next()) found(posting.ordinal, posting)
    }
  }
}
