import type { Database } from '../../sqlite/database.js'
import { ByteReader, ByteWriter } from '../bytes.js'
import { EncodedPosting, PostingWriter } from './posting.js'

/**
 * A segment holds the postings of some documents of one partition, written once: blocks of about `blockBytes` in the order
 * of terms, each a row. `firsts` names the first term of every block, so a term is one row away.
 */
export interface Segment {
  readonly id: number
  readonly partition: number
  readonly bytes: number
  readonly firsts: readonly string[]
}

const blockBytes = 8192
/** Rows of one segment have ids from `segment * blocksPerSegment` on. */
const blocksPerSegment = 2 ** 24

/** Documents of a segment to be, gathered in the order of their ordinals. */
export class SegmentBuilder {
  readonly #ids = new Map<string, number>()
  #count = 0
  #terms = new Int32Array(1 << 12)
  #ordinals = new Int32Array(1 << 12)
  #places = new Int32Array(1 << 12)

  get empty(): boolean {
    return this.#count === 0
  }

  /** Places of one term in one document come in ascending order. */
  add(term: string, ordinal: number, place: number): void {
    let id = this.#ids.get(term)
    if (id === undefined) this.#ids.set(term, (id = this.#ids.size))
    const at = this.#count++
    if (at === this.#terms.length) {
      const grow = (from: Int32Array): Int32Array<ArrayBuffer> => {
        const to = new Int32Array(from.length * 2)
        to.set(from)
        return to
      }
      this.#terms = grow(this.#terms) as Int32Array<ArrayBuffer>
      this.#ordinals = grow(this.#ordinals) as Int32Array<ArrayBuffer>
      this.#places = grow(this.#places) as Int32Array<ArrayBuffer>
    }
    this.#terms[at] = id
    this.#ordinals[at] = ordinal
    this.#places[at] = place
  }

  /** Writes the documents for which `keep` holds. */
  write(out: SegmentWriter, keep: (ordinal: number) => boolean): void {
    const [count, terms, ordinals, places] = [this.#count, this.#terms, this.#ordinals, this.#places]
    const size = this.#ids.size
    // counting sort by term keeps the order of documents and places
    const ends = new Int32Array(size + 1)
    for (let i = 0; i < count; i++) ends[terms[i]! + 1]!++
    for (let id = 0; id < size; id++) ends[id + 1]! += ends[id]!
    const next = ends.slice()
    const sortedOrdinals = new Int32Array(count)
    const sortedPlaces = new Int32Array(count)
    for (let i = 0; i < count; i++) {
      const to = next[terms[i]!]!++
      sortedOrdinals[to] = ordinals[i]!
      sortedPlaces[to] = places[i]!
    }
    const posting = new PostingWriter()
    for (const term of [...this.#ids.keys()].sort()) {
      const id = this.#ids.get(term)!
      const last = ends[id + 1]!
      for (let at = ends[id]!; at < last;) {
        const ordinal = sortedOrdinals[at]!
        let end = at + 1
        while (end < last && sortedOrdinals[end] === ordinal) end++
        if (keep(ordinal)) posting.add(ordinal, sortedPlaces, at, end)
        at = end
      }
      if (!posting.empty) out.entry(term, posting)
    }
  }
}

/** Terms come in ascending order of their UTF-16 units. */
export class SegmentWriter {
  readonly #id: number
  readonly #insert
  readonly #finish
  readonly #block = new ByteWriter(2 * blockBytes)
  readonly #posting = new ByteWriter(2 * blockBytes)
  readonly #firsts: string[] = []
  #bytes = 0

  constructor(db: Database, partition: number) {
    this.#id = Number(
      db.prepare("INSERT INTO segment (partition, bytes, firsts) VALUES (?, 0, '[]')").run(partition).lastInsertRowid,
    )
    this.#insert = db.prepare<[number, Buffer]>('INSERT INTO block VALUES (?, ?)')
    this.#finish = db.prepare('UPDATE segment SET bytes = ?, firsts = ? WHERE id = ?')
  }
  entry(term: string, posting: PostingWriter): void {
    this.#posting.clear()
    posting.flush(this.#posting)
    if (this.#block.length > 0 && this.#block.length + this.#posting.length > blockBytes) this.#flush()
    if (this.#block.length === 0) this.#firsts.push(term)
    this.#block.text(term)
    this.#block.varint(this.#posting.length)
    this.#block.append(this.#posting)
  }
  #flush(): void {
    if (this.#block.length === 0) return
    this.#insert.run(this.#id * blocksPerSegment + this.#firsts.length - 1, this.#block.take())
    this.#bytes += this.#block.length
    this.#block.clear()
  }
  /** @returns false when nothing was written: then there is no segment */
  close(db: Database): boolean {
    this.#flush()
    if (this.#firsts.length === 0) {
      db.prepare('DELETE FROM segment WHERE id = ?').run(this.#id)
      return false
    }
    this.#finish.run(this.#bytes, JSON.stringify(this.#firsts), this.#id)
    return true
  }
}

interface SegmentRow {
  id: number
  partition: number
  bytes: number
  firsts: string
}

/** Reads segments within the transaction that the connection is in. */
export class SegmentReader {
  readonly #block
  readonly #segments
  constructor(private readonly db: Database) {
    this.#block = db.prepare<[number], { data: Buffer }>('SELECT data FROM block WHERE id = ?')
    this.#segments = db.prepare<[number], SegmentRow>('SELECT * FROM segment WHERE partition = ? ORDER BY id')
  }

  /** oldest first; those already in `known` are not read again */
  segments(partition: number, known: readonly Segment[] = []): Segment[] {
    const before = new Map(known.map((segment) => [segment.id, segment]))
    return this.#segments
      .all(partition)
      .map((row) => before.get(row.id) ?? { ...row, firsts: JSON.parse(row.firsts) as string[] })
  }

  #bytes(segment: Segment, block: number): Buffer {
    const row = this.#block.get(segment.id * blocksPerSegment + block)
    if (!row) throw new Error(`block ${block} of segment ${segment.id} is missing`)
    return row.data
  }

  /** The block that holds `term`, when any does. */
  #blockOf(segment: Segment, term: string): number {
    let low = 0
    let high = segment.firsts.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (segment.firsts[middle]! <= term) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  posting(segment: Segment, term: string): EncodedPosting | undefined {
    const block = this.#blockOf(segment, term)
    if (block < 0) return undefined
    const bytes = this.#bytes(segment, block)
    const wanted = term.charCodeAt(0)
    const reader = new ByteReader(bytes)
    while (reader.at < bytes.length) {
      const units = reader.varint()
      const at = reader.at
      reader.at += units * 2
      const length = reader.varint()
      const first = bytes[at]! | (bytes[at + 1]! << 8)
      if (first > wanted) return undefined
      if (first === wanted && units === term.length && bytes.toString('utf16le', at, at + units * 2) === term)
        return new EncodedPosting(bytes, reader.at, reader.at + length)
      reader.at += length
    }
    return undefined
  }

  /** All entries with `from` ≤ term, in order, until the caller stops. */
  *entries(segment: Segment, from = ''): Generator<{ term: string; posting: EncodedPosting }> {
    for (let block = Math.max(0, this.#blockOf(segment, from)); block < segment.firsts.length; block++) {
      const reader = new ByteReader(this.#bytes(segment, block))
      while (reader.at < reader.end) {
        const term = reader.text()
        const length = reader.varint()
        if (term >= from) yield { term, posting: new EncodedPosting(reader.bytes, reader.at, reader.at + length) }
        reader.at += length
      }
    }
  }

  remove(segment: Segment): void {
    const first = segment.id * blocksPerSegment
    this.db.prepare('DELETE FROM block WHERE id >= ? AND id < ?').run(first, first + blocksPerSegment)
    this.db.prepare('DELETE FROM segment WHERE id = ?').run(segment.id)
  }
}

/**
 * Writes the documents of neighbouring segments (oldest first) for which `keep` holds as one segment, and removes the
 * others. Ordinals only grow, so the lists of a term follow each other.
 */
export const mergeSegments = (
  db: Database,
  reader: SegmentReader,
  segments: readonly Segment[],
  keep: (ordinal: number) => boolean,
): void => {
  const writer = new SegmentWriter(db, segments[0]!.partition)
  const posting = new PostingWriter()
  const inputs = segments.map((segment) => reader.entries(segment))
  const heads = inputs.map((input) => input.next())
  for (;;) {
    let term: string | undefined
    for (const head of heads) if (!head.done && (term === undefined || head.value.term < term)) term = head.value.term
    if (term === undefined) break
    for (const [i, head] of heads.entries()) {
      if (head.done || head.value.term !== term) continue
      const { posting: cursor } = head.value
      for (; cursor.count > 0; cursor.next()) if (keep(cursor.ordinal)) cursor.copyTo(posting)
      heads[i] = inputs[i]!.next()
    }
    if (!posting.empty) writer.entry(term, posting)
  }
  for (const segment of segments) reader.remove(segment)
  writer.close(db)
}

/** So many neighbours of one size make one of the next. */
const fanOut = 4
const smallestClass = 64 * 1024
const sizeClass = (segment: Segment): number =>
  Math.max(0, Math.floor(Math.log(segment.bytes / smallestClass) / Math.log(fanOut)) + 1)

/** The youngest segments that are ready to be merged, none when all is well. */
export const readyToMerge = (segments: readonly Segment[]): readonly Segment[] => {
  const largest = Math.max(0, ...segments.map(sizeClass))
  for (let size = 0; size <= largest; size++) {
    let from = segments.length
    while (from > 0 && sizeClass(segments[from - 1]!) <= size) from--
    if (segments.length - from >= fanOut) return segments.slice(from)
  }
  return []
}
