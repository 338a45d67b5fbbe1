import { ByteReader, ByteWriter } from '../bytes.js'

/**
 * The places of one term in one segment: number of documents, bytes of the first list, then two lists.
 * First list: a document each, `(distance to the last ordinal) * 2 + (1 when it occurs once)`, else the count behind it.
 * Second list: the places of each document, as distances.
 */
export class PostingWriter {
  readonly #documents = new ByteWriter()
  readonly #places = new ByteWriter()
  #count = 0
  #last = 0

  /** Documents come in ascending order; `count` places have to follow. */
  document(ordinal: number, count: number): void {
    const step = (ordinal - this.#last) * 2
    if (count === 1) this.#documents.varint(step + 1)
    else {
      this.#documents.varint(step)
      this.#documents.varint(count)
    }
    this.#last = ordinal
    this.#count++
  }
  /** A document with the places [from, to) of `places`. */
  add(ordinal: number, places: Int32Array, from: number, to: number): void {
    this.document(ordinal, to - from)
    let last = 0
    for (let i = from; i < to; i++) {
      const place = places[i]!
      this.#places.varint(place - last)
      last = place
    }
  }
  encodedPlaces(bytes: Uint8Array, start: number, end: number): void {
    this.#places.copy(bytes, start, end)
  }
  get empty(): boolean {
    return this.#count === 0
  }
  /** Writes all to `out` and begins anew. */
  flush(out: ByteWriter): void {
    out.varint(this.#count)
    out.varint(this.#documents.length)
    out.append(this.#documents)
    out.append(this.#places)
    this.#documents.clear()
    this.#places.clear()
    this.#count = 0
    this.#last = 0
  }
}

/** A list of documents in ascending order, each with the places of one term. */
export interface PostingCursor {
  /** current document; `exhausted` after the last */
  ordinal: number
  /** occurrences in it */
  count: number
  next(): void
  /** on to the first document at or behind `ordinal` */
  seek(ordinal: number): void
  /** places in the current document; may be called once a document */
  places(into: number[]): void
}

export const exhausted = 0x7fffffff

export class EncodedPosting implements PostingCursor {
  ordinal = 0
  count = 0
  readonly #documents: ByteReader
  readonly #places: ByteReader
  #left: number
  /** places between the reader and those of the current document */
  #behind = 0

  constructor(bytes: Buffer, start: number, end: number) {
    const head = new ByteReader(bytes, start, end)
    this.#left = head.varint()
    const length = head.varint()
    this.#documents = new ByteReader(bytes, head.at, head.at + length)
    this.#places = new ByteReader(bytes, head.at + length, end)
    this.next()
  }
  next(): void {
    this.#behind += this.count
    if (this.#left === 0) {
      this.ordinal = exhausted
      this.count = 0
      return
    }
    this.#left--
    const step = this.#documents.varint()
    this.ordinal += step >>> 1
    this.count = step & 1 ? 1 : this.#documents.varint()
  }
  seek(ordinal: number): void {
    while (this.ordinal < ordinal) this.next()
  }
  #reach(): void {
    this.#places.skip(this.#behind)
    this.#behind = -this.count
  }
  places(into: number[]): void {
    this.#reach()
    let place = 0
    into.length = 0
    for (let i = 0; i < this.count; i++) into.push((place += this.#places.varint()))
  }
  /** Hands the current document over as it is. */
  copyTo(writer: PostingWriter): void {
    writer.document(this.ordinal, this.count)
    this.#reach()
    const from = this.#places.at
    this.#places.skip(this.count)
    writer.encodedPlaces(this.#places.bytes, from, this.#places.at)
  }
}

/** Several terms read as one: all that begin with a character. */
export class MergedPosting implements PostingCursor {
  ordinal = exhausted
  count = 0
  readonly #keys: Float64Array
  #from = 0
  #to = 0

  constructor(cursors: readonly PostingCursor[]) {
    const keys: number[] = []
    const places: number[] = []
    for (const cursor of cursors)
      for (; cursor.ordinal !== exhausted; cursor.next()) {
        cursor.places(places)
        for (const place of places) keys.push(cursor.ordinal * 2 ** 26 + place)
      }
    this.#keys = Float64Array.from(keys).sort()
    this.next()
  }
  next(): void {
    const keys = this.#keys
    this.#from = this.#to
    if (this.#from === keys.length) {
      this.ordinal = exhausted
      this.count = 0
      return
    }
    this.ordinal = Math.floor(keys[this.#from]! / 2 ** 26)
    const limit = (this.ordinal + 1) * 2 ** 26
    while (this.#to < keys.length && keys[this.#to]! < limit) this.#to++
    this.count = this.#to - this.#from
  }
  seek(ordinal: number): void {
    while (this.ordinal < ordinal) this.next()
  }
  places(into: number[]): void {
    into.length = 0
    for (let i = this.#from; i < this.#to; i++) into.push(this.#keys[i]! % 2 ** 26)
  }
}
