/** Grows as it is written; numbers are LEB128 varints (7 bits a byte, lowest first), below 2^31. */
export class ByteWriter {
  #bytes: Buffer
  length = 0
  constructor(capacity = 1024) {
    this.#bytes = Buffer.allocUnsafe(capacity)
  }
  #room(more: number): void {
    if (this.length + more <= this.#bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.length + more))
    this.#bytes.copy(grown, 0, 0, this.length)
    this.#bytes = grown
  }
  varint(value: number): void {
    if (this.length + 5 > this.#bytes.length) this.#room(5)
    const bytes = this.#bytes
    let at = this.length
    let rest = value
    while (rest >= 0x80) {
      bytes[at++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    bytes[at++] = rest
    this.length = at
  }
  copy(from: Uint8Array, start: number, end: number): void {
    this.#room(end - start)
    const bytes = this.#bytes
    let to = this.length
    for (let at = start; at < end; at++) bytes[to++] = from[at]!
    this.length = to
  }
  /** UTF-16 units, two bytes each, after their number */
  text(text: string): void {
    this.varint(text.length)
    this.#room(text.length * 2)
    this.length += this.#bytes.write(text, this.length, 'utf16le')
  }
  append(other: ByteWriter): void {
    this.#room(other.length)
    other.#bytes.copy(this.#bytes, this.length, 0, other.length)
    this.length += other.length
  }
  clear(): void {
    this.length = 0
  }
  /** a copy */
  take(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.length))
  }
}

/** Reads what ByteWriter wrote. */
export class ByteReader {
  constructor(
    readonly bytes: Buffer,
    public at = 0,
    readonly end = bytes.length,
  ) {}
  varint(): number {
    const { bytes } = this
    let byte = bytes[this.at++]!
    if (byte < 0x80) return byte
    let value = byte & 0x7f
    let shift = 7
    do {
      byte = bytes[this.at++]!
      value |= (byte & 0x7f) << shift
      shift += 7
    } while (byte >= 0x80)
    return value
  }
  skip(varints: number): void {
    const { bytes } = this
    let { at } = this
    for (let left = varints; left > 0; at++) if (bytes[at]! < 0x80) left--
    this.at = at
  }
  text(): string {
    const length = this.varint() * 2
    this.at += length
    return this.bytes.toString('utf16le', this.at - length, this.at)
  }
}
