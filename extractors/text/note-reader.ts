import { basename, dirname, join } from 'node:path'
import type { Issue } from '../../graph-schema/index.js'
import type { Reader, SourceRecord } from '../extractor.js'
import { decodedFile } from '../shared/decoded-file.js'
import { htmlText } from '../shared/html-text.js'
import { JsonCutter } from '../shared/json-stream.js'
import { normalText, sectionsOf } from './canonical-text.js'
import { dateOfSections, titleOf } from './note-head.js'
import type { NoteInput } from './note-input.js'
import { noteOfRecord } from './note-record.js'

/** Largest note or record in UTF-16 units; a discharge record has some thousands. */
export const largestNote = 32 * 1024 * 1024

type Item = SourceRecord<NoteInput> | { readonly place: string; readonly issue: Issue }

const bare = (path: string): string => path.replace(/\.gz$/i, '').toLowerCase()
const isHtml = (path: string): boolean => /\.html?$/.test(bare(path))
const isText = (path: string): boolean => /\.(?:txt|text|md)$/.test(bare(path))
const isJson = (path: string): boolean => /\.(?:json|jsonl|ndjson)$/.test(bare(path))

/** Plain text, HTML, and JSON records of notes; see noteOfRecord. */
export const noteReader: Reader<NoteInput> = {
  name: 'note',

  accepts(path, head) {
    const start = head.toString('utf8')
    if (isHtml(path)) return true
    if (isText(path)) return !/^\ufeff?MSH\|/.test(start)
    if (!isJson(path) || /"resourceType"\s*:/.test(start)) return false
    return (
      /"text"\s*:\s*"/.test(start) ||
      /"[\u4e00-\u9fff]{2,12}"\s*:/.test(start) ||
      new TextDecoder('gb18030').decode(head).search(/"[\u4e00-\u9fff]{2,12}"\s*:/) >= 0
    )
  },

  async *read(path) {
    const file = await decodedFile(path, !isJson(path))
    if (file.encoding !== 'utf-8') {
      const code = file.encoding === 'invalid' ? 'NOT_UTF8' : 'TRANSCODED'
      yield {
        place: path,
        issue: { code, place: path, excerpt: file.encoding, severity: code === 'NOT_UTF8' ? 'error' : 'warning' },
      }
    }
    if (isJson(path)) yield* readJson(path, file)
    else yield* readWhole(path, file)
  },
}

type File = Awaited<ReturnType<typeof decodedFile>>

async function* readWhole(path: string, file: File): AsyncGenerator<Item> {
  if (file.encoding === 'invalid') return
  const parts: string[] = []
  let length = 0
  let consumed = 0
  for await (const chunk of file.chunks()) {
    consumed = chunk.consumed
    length += chunk.text.length
    if (length > largestNote) {
      yield { place: path, issue: { code: 'TOO_LARGE', place: path, excerpt: `> ${largestNote}`, severity: 'error' } }
      return
    }
    parts.push(chunk.text)
  }
  const raw = normalText(parts.join(''))
  const html = isHtml(path) ? htmlText(raw) : undefined
  const text = html?.text ?? raw
  if (text.trim() === '') {
    yield { place: path, issue: { code: 'EMPTY', place: path, excerpt: '', severity: 'error' } }
    return
  }
  const sections = sectionsOf(text)
  const { date, issues } = dateOfSections(text, sections, path)
  if (html?.tooDeep) issues.push({ code: 'TOO_DEEP', place: path, excerpt: '', severity: 'warning' })
  const input: NoteInput = {
    place: path,
    id: join(basename(dirname(path)), basename(path)),
    text,
    sections,
    title: titleOf(text, sections, html?.title),
    kind: 'note',
    ...(date === undefined ? {} : { date }),
    issues,
  }
  yield { place: path, consumed, input }
}

async function* readJson(path: string, file: File): AsyncGenerator<Item> {
  const cutter = new JsonCutter(largestNote, /\.(?:jsonl|ndjson)$/.test(bare(path)))
  let consumed = 0
  let any = false
  const items = function* (
    pieces: Iterable<ReturnType<JsonCutter['push']> extends Iterable<infer P> ? P : never>,
  ): Generator<Item> {
    for (const piece of pieces) {
      any = true
      const place = `${path}#/${piece.index}`
      if (piece.kind !== 'object') {
        yield {
          place,
          issue: {
            code: piece.kind === 'broken' ? 'NOT_JSON' : 'TOO_LARGE',
            place,
            excerpt: piece.excerpt,
            severity: 'error',
          },
        }
        continue
      }
      const item = itemOf(piece.text, place, `${basename(path)}#${piece.index}`, file.encoding === 'invalid')
      yield 'issue' in item ? { place, issue: item.issue } : { place, consumed, input: item }
    }
  }
  for await (const chunk of file.chunks()) {
    consumed = chunk.consumed
    yield* items(cutter.push(chunk.text))
  }
  yield* items(cutter.finish())
  if (!any) yield { place: path, issue: { code: 'EMPTY', place: path, excerpt: '', severity: 'error' } }
}

const itemOf = (
  text: string,
  place: string,
  fallbackId: string,
  invalid: boolean,
): NoteInput | { readonly issue: Issue } => {
  if (invalid && text.includes('\ufffd'))
    return { issue: { code: 'NOT_UTF8', place, excerpt: text.slice(0, 80), severity: 'error' } }
  let record: unknown
  try {
    record = JSON.parse(text)
  } catch {
    return { issue: { code: 'NOT_JSON', place, excerpt: text.slice(0, 80), severity: 'error' } }
  }
  return noteOfRecord(record as Record<string, unknown>, place, fallbackId)
}
