import type { DocumentKind } from '../../graph-schema/index.js'
import { htmlText } from '../shared/html-text.js'
import { decode } from './encoding.js'
import type { Element } from './element.js'
import type { Scope } from './scope.js'

export interface DocumentFrame {
  readonly kind: DocumentKind
  readonly title: string
  /** civil date */
  readonly date?: string
}

/** CRLF to LF, no BOM: offsets are taken in this text. */
const canonical = (text: string): string => text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')

/** Hands free text over as a document of its own; blank text is none. */
export const addText = (scope: Scope, text: string | undefined, frame: DocumentFrame): void => {
  const clean = text === undefined ? '' : canonical(text)
  if (clean.trim() === '') return
  const { language } = scope.context
  scope.addDocument({ ...frame, text: clean, ...(language !== 'auto' && { language }) })
}

/** What is not base64 of RFC 4648; FHIR allows white space in it. */
const notBase64 = /[^A-Za-z0-9+/=\s]/

const decodeAs = (bytes: Buffer, charset: string | undefined): string | undefined => {
  if (charset !== undefined) {
    try {
      return new TextDecoder(charset, { fatal: true }).decode(bytes)
    } catch {
      // an unknown charset, or one that is not what it says: the bytes decide
    }
  }
  return decode(bytes)?.text
}

/** Text of an Attachment as a document. Other media and bare links are issues; the rest of the resource is used. */
export const addAttachment = (scope: Scope, attachment: Element, frame: DocumentFrame): void => {
  // the data of a stored resource became a document when it was loaded
  if (scope.input.restored) return
  const refuse = (why: string): void => attachment.report('BAD_ATTACHMENT', attachment.pointer, why, 'warning')
  const data = attachment.string('data')
  const type = attachment.string('contentType') ?? 'text/plain'
  const [media = '', ...parameters] = type.toLowerCase().split(';')
  if (data === undefined) return attachment.has('url') ? refuse('link without data') : refuse('no data')
  const isHtml = /^\s*(text\/html|application\/xhtml\+xml)\s*$/.test(media)
  if (!isHtml && !/^\s*text\/(plain|markdown)\s*$/.test(media)) return refuse(media.trim())
  if (notBase64.test(data)) return refuse('not base64')
  const charset = parameters
    .find((p) => p.trim().startsWith('charset='))
    ?.trim()
    .slice('charset='.length)
  const text = decodeAs(Buffer.from(data, 'base64'), charset?.replaceAll('"', ''))
  if (text === undefined || text.includes('\u0000')) return refuse('neither UTF-8 nor GB18030')
  addText(scope, isHtml ? htmlText(text).text : text, frame)
}
