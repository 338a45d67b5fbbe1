import type { PassageVector } from '../vector.js'
import type { Passage } from '../passage.js'

/** start and end in four bytes each (little-endian), then the numbers */
export const encodePassages = (passages: readonly PassageVector[]): Buffer =>
  Buffer.concat(
    passages.map(({ start, end, vector }) => {
      const head = Buffer.alloc(8)
      head.writeUInt32LE(start, 0)
      head.writeUInt32LE(end, 4)
      return Buffer.concat([head, Buffer.from(vector.buffer, vector.byteOffset, vector.length)])
    }),
  )

/** Passages of a block; a multiple of what fits the first-level cache as 32-bit sums. */
const blockSize = 1024

interface Block {
  count: number
  /** dimension by dimension, so that a query touches only the dimensions it has */
  readonly numbers: Int8Array
  readonly norms: Float32Array
  readonly ordinals: Int32Array
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

/** All vectors of one partition in memory: dimensions + 16 bytes a passage. */
export class VectorTable {
  readonly #blocks: Block[] = []
  readonly #sums = new Float32Array(blockSize)

  constructor(readonly dimensions: number) {}

  /** @param encoded as written by encodePassages */
  add(ordinal: number, encoded: Buffer): void {
    const { dimensions } = this
    for (let at = 0; at + 8 + dimensions <= encoded.length; at += 8 + dimensions) {
      let block = this.#blocks.at(-1)
      if (!block || block.count === blockSize) {
        block = {
          count: 0,
          numbers: new Int8Array(blockSize * dimensions),
          norms: new Float32Array(blockSize),
          ordinals: new Int32Array(blockSize),
          starts: new Uint32Array(blockSize),
          ends: new Uint32Array(blockSize),
        }
        this.#blocks.push(block)
      }
      const i = block.count++
      let square = 0
      for (let d = 0; d < dimensions; d++) {
        const number = encoded.readInt8(at + 8 + d)
        block.numbers[d * blockSize + i] = number
        square += number * number
      }
      block.norms[i] = Math.sqrt(square)
      block.ordinals[i] = ordinal
      block.starts[i] = encoded.readUInt32LE(at)
      block.ends[i] = encoded.readUInt32LE(at + 4)
    }
  }

  /**
   * Cosine of `query` (unit length) to the best passage of each document, where it is larger than what `best` holds.
   * Sums run over the dimensions in one order for every passage, so the same passage always scores the same.
   */
  scan(query: Float32Array, best: Float32Array, place?: (ordinal: number, passage: Passage) => void): void {
    const used: number[] = []
    for (let d = 0; d < this.dimensions; d++) if (query[d] !== 0) used.push(d)
    const sums = this.#sums
    for (const block of this.#blocks) {
      const { count, numbers, norms, ordinals } = block
      sums.fill(0)
      let u = 0
      for (; u + 4 <= used.length; u += 4) {
        const [d0, d1, d2, d3] = [used[u]!, used[u + 1]!, used[u + 2]!, used[u + 3]!]
        const [q0, q1, q2, q3] = [query[d0]!, query[d1]!, query[d2]!, query[d3]!]
        const [c0, c1, c2, c3] = [d0 * blockSize, d1 * blockSize, d2 * blockSize, d3 * blockSize]
        for (let i = 0; i < count; i++)
          sums[i] =
            sums[i]! + q0 * numbers[c0 + i]! + q1 * numbers[c1 + i]! + q2 * numbers[c2 + i]! + q3 * numbers[c3 + i]!
      }
      for (; u < used.length; u++) {
        const [q, column] = [query[used[u]!]!, used[u]! * blockSize]
        for (let i = 0; i < count; i++) sums[i] = sums[i]! + q * numbers[column + i]!
      }
      for (let i = 0; i < count; i++) {
        const ordinal = ordinals[i]!
        const similarity = sums[i]! / norms[i]!
        if (similarity > best[ordinal]!) {
          best[ordinal] = similarity
          place?.(ordinal, { start: block.starts[i]!, end: block.ends[i]! })
        }
      }
    }
  }
}
