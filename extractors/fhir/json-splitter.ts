/**
 * Cuts a JSON document into the elements of its top-level array, or of the top-level `entry` array of a Bundle, without
 * holding the document: bytes in, slices out. It only follows strings and brackets (RFC 8259); whether a slice is
 * well-formed is for JSON.parse to say.
 */

/** Limits, per element or per single resource. */
export interface SplitLimits {
  /** bytes of one element */
  readonly element: number
  /** bytes of one string */
  readonly string: number
  /** nesting of one element */
  readonly depth: number
}
export const defaultLimits: SplitLimits = { element: 64 * 1024 * 1024, string: 32 * 1024 * 1024, depth: 200 }

export type Excess = 'TOO_LARGE' | 'TOO_DEEP'

export type Piece =
  /** `bytes` of one element; cut short when `complete` is false; without bytes when it exceeds a limit */
  | {
      readonly kind: 'element'
      readonly value: number
      readonly array: 'entry' | 'top'
      readonly index: number
      readonly bytes?: Buffer
      readonly excess?: Excess
      readonly complete: boolean
      readonly end: number
    }
  /** the top-level object without the elements given already, so `"entry":[]` */
  | {
      readonly kind: 'object'
      readonly value: number
      readonly bytes?: Buffer
      readonly excess?: Excess
      readonly complete: boolean
      readonly split: boolean
      readonly end: number
    }
  /** bytes that belong to no value, or an array that does not end */
  | { readonly kind: 'fault'; readonly value: number; readonly end: number }

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const newline = 0x0a
const blank = 0x20

/** What a byte does outside strings; all others are 0. */
const space = 1
const open = 2
const close = 3
const acts = new Uint8Array(256)
acts[quote] = 4
for (const b of [0x20, 0x09, 0x0a, 0x0d]) acts[b] = space
for (const b of [0x7b, 0x5b]) acts[b] = open
for (const b of [0x7d, 0x5d]) acts[b] = close
const openArray = 0x5b
const openObject = 0x7b

/** Longest key or resource type that matters, in bytes; longer strings at the top are not remembered. */
const wordLimit = 64

/** Behind the closing quote of a string that ends in this chunk and has no escapes, else -1. */
const plainStringEnd = (chunk: Buffer, start: number): number => {
  for (let i = start; i < chunk.length; i++) {
    const b = chunk[i]!
    if (b === quote) return i + 1
    if (b === backslash) return -1
  }
  return -1
}

/**
 * Push chunks, take pieces; call `end` once. Values may follow each other (`{…}{…}`), `value` counts them from 1.
 * Chunks must not be changed while their pieces are in use.
 */
export class JsonSplitter {
  private depth = 0
  private inString = false
  private escaped = false
  private stringStart = 0
  private value = 0
  /** array whose elements are being cut; its elements lie at depth `level` */
  private array: 'entry' | 'top' | undefined
  private level = 0
  private index = 0
  private split = false
  /** the current stretch: an element, or the top-level object around them */
  private parts: Buffer[] = []
  private size = 0
  private started = false
  private excess: Excess | undefined
  /** the object's bytes put aside while an element is collected */
  private envelope: { parts: Buffer[]; size: number; excess: Excess | undefined } | undefined
  /** last string at depth 1 of the top-level object, and the key before the colon */
  private word = ''
  private wordParts: Buffer[] | undefined
  private key = ''
  private type = ''
  private offset = 0
  private broken = false

  constructor(private readonly limits: SplitLimits = defaultLimits) {}

  /** `true` once bytes came that belong to no value: what follows can't be understood. */
  get failed(): boolean {
    return this.broken
  }

  push(chunk: Buffer): Piece[] {
    const pieces: Piece[] = []
    if (this.broken) return pieces
    const n = chunk.length
    const base = this.offset
    const { limits } = this
    let from = 0
    let i = 0
    while (i < n) {
      if (this.inString) {
        i = this.skipString(chunk, i, base)
        continue
      }
      // the hot path: inside an element only quotes and brackets matter
      const floor = this.array === undefined ? 1 : this.level
      if (this.depth > floor) {
        let depth = this.depth
        const deepest = floor + limits.depth
        while (i < n) {
          const b = chunk[i++]!
          if (b === newline) {
            // indentation is most of a pretty-printed file
            while (i < n && chunk[i] === blank) i++
            continue
          }
          const act = acts[b]!
          if (act <= space) continue
          if (act === open) {
            if (++depth > deepest) this.excess ??= 'TOO_DEEP'
          } else if (act === close) {
            if (--depth === floor) break
          } else {
            const end = plainStringEnd(chunk, i)
            if (end < 0 || end - i > limits.string) {
              this.inString = true
              this.stringStart = base + i
              break
            }
            i = end
          }
        }
        this.depth = depth
        continue
      }
      const b = chunk[i]!
      const act = acts[b]!
      if (this.depth === 0) {
        if (act === space) {
          i++
          from = i
          continue
        }
        if (act !== open) {
          this.broken = true
          pieces.push({ kind: 'fault', value: this.value + 1, end: base + i })
          return pieces
        }
        this.beginValue(b)
        from = this.array === 'top' ? i + 1 : i
        i++
        continue
      }
      if (this.array !== undefined) {
        // between elements
        if (b === comma || act === close) {
          this.take(chunk, from, i)
          this.endElement(pieces, base + i, act === close)
          i++
          from = i
          if (act === close) {
            this.depth--
            if (this.depth === 0) this.array = undefined
            else {
              this.leaveEntry()
              from = i - 1
            }
          }
          continue
        }
        if (act === space) {
          i++
          if (!this.started) from = i
          continue
        }
        this.started = true
      }
      i++
      if (b === quote) {
        this.inString = true
        this.stringStart = base + i
        if (this.array === undefined) this.wordParts = []
      } else if (act === open) {
        this.depth++
        if (this.array === undefined && b === openArray && this.key === 'entry' && this.mayBeBundle()) {
          this.take(chunk, from, i)
          this.enterEntry()
          from = i
        }
      } else if (act === close) {
        // only the top-level object itself can end here
        this.depth--
        this.take(chunk, from, i)
        this.endObject(pieces, base + i, true)
        from = i
      } else if (b === colon) this.key = this.word
      else if (b === comma) this.key = ''
    }
    if (this.depth > 0) this.take(chunk, from, n)
    this.offset += n
    return pieces
  }

  /** What is left when the document stops. */
  end(): Piece[] {
    const pieces: Piece[] = []
    if (this.broken || this.depth === 0) return pieces
    if (this.array !== undefined) {
      if (this.started) {
        const complete = this.depth === this.level && !this.inString
        this.endElement(pieces, this.offset, false, complete)
        // the cut element tells the whole story; after a complete one the cut is told below
        if (!complete) return pieces
      }
      pieces.push({ kind: 'fault', value: this.value, end: this.offset })
    } else this.endObject(pieces, this.offset, false)
    this.depth = 0
    return pieces
  }

  private skipString(chunk: Buffer, start: number, base: number): number {
    const n = chunk.length
    let i = start
    if (this.escaped) {
      this.escaped = false
      i++
    }
    while (i < n) {
      const b = chunk[i++]!
      if (b === quote) {
        this.inString = false
        break
      }
      if (b === backslash) {
        if (i < n) i++
        else this.escaped = true
      }
    }
    if (base + i - this.stringStart > this.limits.string) this.excess ??= 'TOO_LARGE'
    if (this.wordParts !== undefined) this.takeWord(chunk.subarray(start, this.inString ? i : i - 1))
    return i
  }

  private takeWord(bytes: Buffer): void {
    this.wordParts!.push(bytes)
    if (this.inString) {
      // a long string is no word; its pieces need not be kept
      if (this.wordParts!.reduce((sum, p) => sum + p.length, 0) > wordLimit)
        this.wordParts = [Buffer.alloc(wordLimit + 1)]
      return
    }
    const word = this.wordParts!.length === 1 ? bytes : Buffer.concat(this.wordParts!)
    this.word = word.length > wordLimit ? '' : word.toString('latin1')
    this.wordParts = undefined
    if (this.key === 'resourceType') this.type = this.word
  }

  /** Only a Bundle is cut at `entry` (a List has one too); an object that has not said its type yet may be one. */
  private mayBeBundle(): boolean {
    return this.type === '' || this.type === 'Bundle'
  }

  private beginValue(b: number): void {
    this.value++
    this.depth = 1
    this.index = 0
    this.key = this.word = this.type = ''
    this.split = false
    this.reset()
    if (b === openObject) this.started = true
    else {
      this.array = 'top'
      this.level = 1
    }
  }

  private reset(): void {
    this.parts = []
    this.size = 0
    this.started = false
    this.excess = undefined
  }

  private take(chunk: Buffer, from: number, to: number): void {
    if (to <= from || this.excess !== undefined) return
    this.size += to - from
    if (this.size > this.limits.element) {
      this.excess = 'TOO_LARGE'
      this.parts = []
    } else if (this.started) this.parts.push(chunk.subarray(from, to))
  }

  private bytes(): Buffer | undefined {
    if (this.excess !== undefined) return undefined
    return this.parts.length === 1 ? this.parts[0] : Buffer.concat(this.parts)
  }

  private enterEntry(): void {
    this.envelope = { parts: this.parts, size: this.size, excess: this.excess }
    this.array = 'entry'
    this.level = 2
    this.index = 0
    this.split = true
    this.reset()
  }

  private leaveEntry(): void {
    this.array = undefined
    this.parts = this.envelope!.parts
    this.size = this.envelope!.size
    this.excess = this.envelope!.excess
    this.started = true
    this.envelope = undefined
    this.key = ''
  }

  /** An empty stretch is none in `[]`, else a comma too many, given as an element that JSON.parse refuses. */
  private endElement(pieces: Piece[], end: number, last: boolean, complete = true): void {
    if (this.started || !last || this.index > 0) {
      const { value, index, excess } = this
      pieces.push({ kind: 'element', value, array: this.array!, index, bytes: this.bytes(), excess, complete, end })
      this.index++
    }
    this.reset()
  }

  private endObject(pieces: Piece[], end: number, complete: boolean): void {
    const { value, excess, split } = this
    pieces.push({ kind: 'object', value, bytes: this.bytes(), excess, complete, split, end })
    this.reset()
  }
}

/** Limits that a text of one value exceeds; for values that came whole, such as a line. */
export const excessOf = (bytes: Buffer, limits: SplitLimits = defaultLimits): Excess | undefined => {
  if (bytes.length > limits.element) return 'TOO_LARGE'
  const n = bytes.length
  let depth = 0
  for (let i = 0; i < n; i++) {
    const b = bytes[i]!
    if (b === quote) {
      const start = i + 1
      for (i++; i < n && bytes[i] !== quote; i++) if (bytes[i] === backslash) i++
      if (i - start > limits.string) return 'TOO_LARGE'
    } else if (acts[b] === open) {
      if (++depth > limits.depth) return 'TOO_DEEP'
    } else if (acts[b] === close) depth--
  }
  return undefined
}
