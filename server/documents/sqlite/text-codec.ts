import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { presetDictionary } from './preset-dictionary.js'

/** How a text is kept; written beside it, so that a later codec can read what an earlier one wrote. */
const codecs = { deflated: 1, utf16: 2 } as const

const options = { dictionary: presetDictionary }
/** 8 KiB windows suffice for short texts and their dictionary, and are quicker to set up. */
const optionsOfShort = { ...options, windowBits: 13, memLevel: 6 }
const short = 8192 - presetDictionary.length

export const encodeText = (text: string): { codec: number; body: Buffer } => {
  const bytes = Buffer.from(text, 'utf8')
  // half a surrogate pair becomes U+FFFD in UTF-8; offsets count on the text coming back as it was
  if (bytes.includes('\ufffd') && bytes.toString('utf8') !== text)
    return { codec: codecs.utf16, body: deflateRawSync(Buffer.from(text, 'utf16le')) }
  return { codec: codecs.deflated, body: deflateRawSync(bytes, bytes.length < short ? optionsOfShort : options) }
}

export const decodeText = (codec: number, body: Buffer): string =>
  codec === codecs.utf16 ? inflateRawSync(body).toString('utf16le') : inflateRawSync(body, options).toString('utf8')
