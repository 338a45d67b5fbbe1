import { isUtf8 } from 'node:buffer'

export type Decoded = { readonly text: string; readonly transcoded: boolean }

export const withoutBom = (bytes: Buffer): Buffer =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes

/**
 * Bytes that are no UTF-8: GB18030, or UTF-8 with damage? In GB18030 text nearly every character is broken UTF-8, in
 * damaged UTF-8 nearly none.
 */
export const looksLikeGb18030 = (bytes: Buffer): boolean => {
  let broken = 0
  let sound = 0
  for (const c of bytes.toString('utf8')) {
    if (c === '\uFFFD') broken++
    else if (c > '\u007F') sound++
  }
  return broken > sound
}

/** UTF-8, else GB18030 (GB 18030-2022, a superset of GBK and GB 2312); undefined when it is neither. */
export const decode = (bytes: Buffer): Decoded | undefined => {
  if (isUtf8(bytes)) return { text: withoutBom(bytes).toString('utf8'), transcoded: false }
  if (!looksLikeGb18030(bytes)) return undefined
  try {
    return { text: new TextDecoder('gb18030', { fatal: true }).decode(bytes), transcoded: true }
  } catch {
    return undefined
  }
}

/** Length of `bytes` without a UTF-8 sequence that the next chunk has to finish. */
const wholeLength = (bytes: Buffer): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const b = bytes[bytes.length - back]!
    if (b < 0x80) break
    if (b >= 0xc0) return (b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2) > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

/**
 * One document's bytes as UTF-8, chunk by chunk. The first chunk that is no UTF-8 decides: GB18030 from there on
 * (before it all was ASCII or read as UTF-8 well), or damaged UTF-8, which is passed on for the records to report.
 */
export class Utf8Stream {
  private rest: Buffer = Buffer.alloc(0)
  private state: 'utf8' | 'gb18030' | 'damaged' = 'utf8'
  private gb18030 = new TextDecoder('gb18030')

  get transcoded(): boolean {
    return this.state === 'gb18030'
  }

  push(chunk: Buffer): Buffer {
    if (this.state === 'gb18030') return Buffer.from(this.gb18030.decode(chunk, { stream: true }))
    if (this.state === 'damaged') return chunk
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk])
    const whole = wholeLength(bytes)
    if (isUtf8(bytes.subarray(0, whole))) {
      this.rest = bytes.subarray(whole)
      return bytes.subarray(0, whole)
    }
    this.rest = Buffer.alloc(0)
    this.state = looksLikeGb18030(bytes) ? 'gb18030' : 'damaged'
    return this.state === 'gb18030' ? Buffer.from(this.gb18030.decode(bytes, { stream: true })) : bytes
  }

  end(): Buffer {
    if (this.state === 'gb18030') return Buffer.from(this.gb18030.decode())
    return this.rest
  }
}
