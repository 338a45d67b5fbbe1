import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

export interface DecodedFile {
  readonly encoding: 'utf-8' | 'gb18030' | 'windows-1252' | 'utf-16le' | 'invalid'
  /** decoded text with bytes of the file consumed so far; BOM dropped, CRLF as LF */
  chunks(): AsyncGenerator<{ text: string; consumed: number }>
}

const open = (path: string): { stream: Readable; consumed: () => number } => {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 })
  let bytes = 0
  file.on('data', (chunk) => (bytes += chunk.length))
  if (!path.endsWith('.gz')) return { stream: file, consumed: () => bytes }
  const unzipped = createGunzip()
  file.on('error', (e) => unzipped.destroy(e))
  file.pipe(unzipped)
  return { stream: unzipped, consumed: () => bytes }
}

/** Does the whole file decode? A character cut off at the very end is allowed: the file is truncated, not foreign. */
const decodes = async (path: string, encoding: string): Promise<boolean> => {
  const decoder = new TextDecoder(encoding, { fatal: true })
  const { stream } = open(path)
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) decoder.decode(chunk, { stream: true })
    return true
  } catch (e) {
    if ((e as { code?: string }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return false
    throw e
  } finally {
    stream.destroy()
  }
}

/** Bytes that windows-1252 leaves open (WHATWG maps them to controls, which no text has). */
const unassigned = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d])

/**
 * Western European text, not Chinese with damage? There most bytes above ASCII stand alone between ASCII ones (a quote, a
 * dash, an accented letter), in GB18030 and in UTF-8 they come two and more in a row.
 */
const isLatin = async (path: string): Promise<boolean> => {
  const { stream } = open(path)
  let alone = 0
  let inRow = 0
  let run = 0
  const endRun = (): void => {
    if (run === 1) alone++
    else inRow += run
    run = 0
  }
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>)
      for (const byte of chunk) {
        if (byte < 0x80) endRun()
        else if (unassigned.has(byte)) return false
        else run++
      }
  } finally {
    stream.destroy()
  }
  endRun()
  return alone > inRow
}

/**
 * Several passes: those before the last only to know the encoding. `.gz` is unpacked.
 * @param mayBeLatin bytes that are no UTF-8 are tried as windows-1252 too
 */
export const decodedFile = async (path: string, mayBeLatin = false): Promise<DecodedFile> => {
  let first: Buffer = Buffer.alloc(0)
  const { stream } = open(path)
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    first = chunk
    break
  }
  stream.destroy()
  const encoding =
    first[0] === 0xff && first[1] === 0xfe
      ? 'utf-16le'
      : (await decodes(path, 'utf-8'))
        ? 'utf-8'
        : mayBeLatin && (await isLatin(path))
          ? 'windows-1252'
          : (await decodes(path, 'gb18030'))
            ? 'gb18030'
            : 'invalid'
  return {
    encoding,
    async *chunks() {
      const decoder = new TextDecoder(encoding === 'invalid' ? 'utf-8' : encoding)
      const { stream, consumed } = open(path)
      let carry = ''
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        const text = carry + decoder.decode(chunk, { stream: true })
        carry = text.endsWith('\r') ? '\r' : ''
        yield { text: text.slice(0, text.length - carry.length).replaceAll('\r\n', '\n'), consumed: consumed() }
      }
      const rest = carry + decoder.decode()
      if (rest !== '') yield { text: rest, consumed: consumed() }
    },
  }
}
