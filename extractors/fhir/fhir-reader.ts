import { basename } from 'node:path'
import type { Reader, SourceRecord } from '../extractor.js'
import type { Issue } from '../../graph-schema/index.js'
import { openBytes, type ByteSource } from './byte-source.js'
import { decode, Utf8Stream, withoutBom } from './encoding.js'
import { isJsonObject, issueAt, placeOf, type FhirInput } from './fhir-input.js'
import { defaultLimits, excessOf, JsonSplitter, type Piece } from './json-splitter.js'
import { xmlToJson } from './xml.js'

type Item = SourceRecord<FhirInput> | { readonly place: string; readonly issue: Issue }
/** Items come in batches, one a chunk, parsed as they are taken: an await per item would cost more than its parsing. */
type Batches = AsyncGenerator<Iterable<Item>>

const newline = 0x0a
const firstByte = (bytes: Buffer): number => bytes.find((b) => b > 0x20) ?? 0
const isBlank = (bytes: Buffer): boolean => firstByte(bytes) === 0
const brace = '{'.charCodeAt(0)
const bracket = '['.charCodeAt(0)
const angle = '<'.charCodeAt(0)

/** How the document is laid out, by its first chunk. */
const layoutOf = (path: string, head: Buffer): 'lines' | 'document' | 'xml' => {
  if (firstByte(head) === angle) return 'xml'
  const lines: Buffer[] = []
  for (let from = 0; lines.length < 2 && from < head.length;) {
    const at = head.indexOf(newline, from)
    const line = head.subarray(from, at < 0 ? head.length : at)
    if (!isBlank(line)) lines.push(line)
    from = at < 0 ? head.length : at + 1
  }
  const [first, second] = lines
  if (first === undefined) return 'document'
  const opensOnly = /^\s*[[{]\s*$/.test(first.subarray(0, 100).toString('latin1'))
  if (opensOnly) return 'document'
  if (/\.(ndjson|jsonl)(\.gz)?$/i.test(path)) return 'lines'
  // in a document no second line begins with an object right at the margin, unless the first one is whole
  return second !== undefined && firstByte(first) === brace && second[0] === brace ? 'lines' : 'document'
}

/** Turns parsed JSON into records: one a resource, those of Bundles one by one, at any depth. */
class Walk {
  constructor(
    private readonly source: string,
    private readonly consumed: number,
  ) {}

  *resource(resource: unknown, pointer: string, fullUrl?: string): Generator<Item> {
    if (isJsonObject(resource) && resource.resourceType === 'Bundle' && Array.isArray(resource.entry))
      for (const [i, entry] of resource.entry.entries()) yield* this.entry(entry, `${pointer}/entry/${i}`)
    else if (!isJsonObject(resource) || resource.resourceType !== 'Bundle' || resource.entry !== undefined)
      yield this.record(pointer, { resource, fullUrl })
  }

  /** An entry may have no resource: answers of a server to a deletion, for example. */
  *entry(entry: unknown, pointer: string): Generator<Item> {
    if (!isJsonObject(entry)) yield this.failed(pointer, issueAt('WRONG_TYPE', placeOf(this.source, pointer), entry))
    else if (entry.resource !== undefined && entry.resource !== null)
      yield* this.resource(
        entry.resource,
        `${pointer}/resource`,
        typeof entry.fullUrl === 'string' ? entry.fullUrl : undefined,
      )
  }

  failed(pointer: string, failure: Issue): Item {
    return this.record(pointer, { failure })
  }

  private record(pointer: string, rest: Omit<FhirInput, 'source' | 'pointer'>): Item {
    const { source, consumed } = this
    return { place: placeOf(source, pointer), consumed, input: { source, pointer, ...rest } }
  }
}

/** One line, or another text that came whole. */
function* readWhole(bytes: Buffer, source: string, consumed: number): Generator<Item> {
  const walk = new Walk(source, consumed)
  const excess = excessOf(bytes)
  if (excess !== undefined) return yield walk.failed('', issueAt(excess, source))
  const decoded = decode(bytes)
  if (decoded === undefined) return yield walk.failed('', issueAt('NOT_UTF8', source))
  if (decoded.transcoded) yield { place: source, issue: issueAt('TRANSCODED', source, 'GB18030', 'warning') }
  let resource: unknown
  try {
    resource = JSON.parse(decoded.text)
  } catch {
    return yield walk.failed('', issueAt('NOT_JSON', source))
  }
  yield* walk.resource(resource, '')
}

async function* readLines(name: string, bytes: ByteSource, chunks: AsyncIterable<Buffer>): Batches {
  let parts: Buffer[] = []
  let size = 0
  let line = 0
  let offset = 0
  const finish = function* (): Generator<Item> {
    line++
    const source = `${name}:${line}`
    const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts)
    const consumed = bytes.compressed ? bytes.consumed : offset
    if (size > defaultLimits.element) yield new Walk(source, consumed).failed('', issueAt('TOO_LARGE', source))
    else if (!isBlank(whole)) yield* readWhole(line === 1 ? withoutBom(whole) : whole, source, consumed)
    parts = []
    size = 0
  }
  const take = (part: Buffer): void => {
    size += part.length
    offset += part.length
    if (size > defaultLimits.element) parts = []
    else if (part.length > 0) parts.push(part)
  }
  const linesIn = function* (chunk: Buffer): Generator<Item> {
    let from = 0
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      take(chunk.subarray(from, at))
      offset++
      yield* finish()
      from = at + 1
    }
    take(chunk.subarray(from))
  }
  for await (const chunk of chunks) yield linesIn(chunk)
  if (size > 0) yield finish()
}

/** Puts the pieces of a document back into records. */
class DocumentReading {
  /** entries that may not be a Bundle's: those of an object that has said neither its type nor shown a resource */
  private undecided: unknown[] = []
  private bundle = false

  constructor(
    private readonly name: string,
    private readonly consumedAt: (end: number) => number,
  ) {}

  *pieces(pieces: readonly Piece[]): Generator<Item> {
    for (const piece of pieces) yield* this.piece(piece)
  }

  private *piece(piece: Piece): Generator<Item> {
    const source = piece.value === 1 ? this.name : `${this.name}:${piece.value}`
    const walk = new Walk(source, this.consumedAt(piece.end))
    if (piece.kind === 'fault')
      return yield { place: source, issue: issueAt('NOT_JSON', `${this.name}@${piece.end}`, 'unexpected text or end') }
    const pointer = piece.kind === 'object' ? '' : piece.array === 'top' ? `/${piece.index}` : `/entry/${piece.index}`
    const place = placeOf(source, pointer)
    if (piece.excess !== undefined) return yield walk.failed(pointer, issueAt(piece.excess, place))
    const text = decode(piece.bytes!)?.text
    if (text === undefined) return yield walk.failed(pointer, issueAt('NOT_UTF8', place))
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch {
      const issue = issueAt('NOT_JSON', place, piece.complete ? '' : 'ends too early')
      // when a Bundle is cut behind its entries, none of them is lost
      if (piece.kind === 'object' && this.bundle) yield { place, issue }
      else yield walk.failed(pointer, issue)
      return this.nextValue()
    }
    if (piece.kind === 'object') yield* this.object(json, piece.split, walk)
    else if (piece.array === 'top') yield* walk.resource(json, pointer)
    else if (this.bundle || this.looksLikeEntry(json)) yield* walk.entry(json, pointer)
    else this.undecided.push(json)
  }

  private looksLikeEntry(json: unknown): boolean {
    this.bundle = isJsonObject(json) && json.resource !== undefined
    // those before had no resource, so they are no records
    if (this.bundle) this.undecided = []
    return this.bundle
  }

  private *object(json: unknown, split: boolean, walk: Walk): Generator<Item> {
    const { bundle, undecided } = this
    this.nextValue()
    if (!split) return yield* walk.resource(json, '')
    if (!isJsonObject(json) || json.resourceType === 'Bundle') return
    if (!bundle) return yield* walk.resource({ ...(json as object), entry: undecided }, '')
    yield { place: this.name, issue: issueAt('MISSING_FIELD', `${this.name}#/resourceType`, 'Bundle', 'warning') }
  }

  private nextValue(): void {
    this.undecided = []
    this.bundle = false
  }
}

async function* readDocument(name: string, bytes: ByteSource, chunks: AsyncIterable<Buffer>): Batches {
  const utf8 = new Utf8Stream()
  const splitter = new JsonSplitter()
  // offsets are of the UTF-8 text; they are the file's own unless it was packed or transcoded
  const reading = new DocumentReading(name, (end) => (bytes.compressed || utf8.transcoded ? bytes.consumed : end))
  let transcoded = false
  for await (const chunk of chunks) {
    const pieces = splitter.push(utf8.push(chunk))
    if (utf8.transcoded && !transcoded) {
      transcoded = true
      yield [{ place: name, issue: issueAt('TRANSCODED', name, 'GB18030', 'warning') }]
    }
    yield reading.pieces(pieces)
    if (splitter.failed) return
  }
  yield reading.pieces([...splitter.push(utf8.end()), ...splitter.end()])
}

function* xmlRecords(bytes: Buffer, name: string, consumed: number): Generator<Item> {
  const walk = new Walk(name, consumed)
  const decoded = decode(bytes)
  if (decoded === undefined) return yield walk.failed('', issueAt('NOT_UTF8', name))
  if (decoded.transcoded) yield { place: name, issue: issueAt('TRANSCODED', name, 'GB18030', 'warning') }
  const result = xmlToJson(decoded.text)
  if (result.fault !== undefined)
    yield walk.failed('', issueAt(result.fault.code, `${name}@${result.fault.offset}`, result.fault.text))
  else yield* walk.resource(result.resource, '')
}

async function* readXml(name: string, bytes: ByteSource, chunks: AsyncIterable<Buffer>): Batches {
  const parts: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > defaultLimits.element)
      return yield [new Walk(name, bytes.consumed).failed('', issueAt('TOO_LARGE', name))]
    parts.push(chunk)
  }
  yield xmlRecords(Buffer.concat(parts), name, bytes.consumed)
}

/** The chunks again, with the first one looked at. */
async function* withFirst(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  for (let next: IteratorResult<Buffer> = { done: false, value: first }; next.done !== true; next = await rest.next())
    yield next.value
}

/**
 * FHIR R4 as JSON (a Bundle of any type, a resource, an array of resources, NDJSON) or XML (one resource or Bundle),
 * plain or gzip. JSON is read in a stream; XML and single resources are held one at a time.
 */
export const fhirReader: Reader<FhirInput> = {
  name: 'fhir',

  accepts(path, head) {
    if (/\.(json|ndjson)(\.gz)?$/i.test(path)) return true
    const first = firstByte(withoutBom(head))
    const text = head.toString('latin1')
    if (first === angle) return text.includes('http://hl7.org/fhir"') || text.includes("http://hl7.org/fhir'")
    return (first === brace || first === bracket) && text.includes('"resourceType"')
  },

  async *read(path) {
    const name = basename(path)
    const bytes = openBytes(path)
    const chunks = bytes[Symbol.asyncIterator]()
    // blank chunks in front say nothing about the layout
    let next = await chunks.next()
    while (next.done !== true && isBlank(withoutBom(next.value))) next = await chunks.next()
    if (next.done === true) {
      const issue = bytes.damage === undefined ? issueAt('EMPTY', name) : issueAt('NOT_JSON', name, bytes.damage)
      yield { place: name, issue }
      return
    }
    const head = withoutBom(next.value)
    const layout = layoutOf(path, head)
    const all = withFirst(head, chunks)
    const batches = (layout === 'lines' ? readLines : layout === 'xml' ? readXml : readDocument)(name, bytes, all)
    for await (const batch of batches) for (const item of batch) yield item
    if (bytes.damage !== undefined)
      yield { place: name, issue: issueAt('NOT_JSON', `${name}@${bytes.consumed}`, bytes.damage) }
  },
}
