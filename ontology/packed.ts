import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, writeFileSync } from 'node:fs'
import { endianness } from 'node:os'
import { dirname } from 'node:path'
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'
import { crc32 } from 'node:zlib'

/**
 * Plain values and typed arrays in one file that is read at once and used as it lies there: the arrays are views of the
 * file's bytes.
 *
 *     8 bytes  `xinmai`, byte order, format
 *     u32      CRC-32 of all that follows
 *     u32      length of the head in bytes
 *     head     JSON: key, and value with a reference in place of each typed array
 *     arrays   each at a multiple of 8
 */

const arrayTypes = { Uint8Array, Uint16Array, Int32Array } as const
type TypedArray = InstanceType<(typeof arrayTypes)[keyof typeof arrayTypes]>
/** Stands in the head for an array. */
interface Reference {
  readonly array: keyof typeof arrayTypes
  /** bytes behind the head */
  readonly at: number
  readonly length: number
}

/** Another one when the same value would be written otherwise. */
const format = 1
const magic = Buffer.from(`xinmai${endianness() === 'LE' ? '<' : '>'}${format}`)
const begin = 16
const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8

/**
 * @param key says what the value was made from; who asks for another is not given it
 * @param value objects of plain values and typed arrays; none of these inside an array
 */
export const pack = (key: string, value: object): Uint8Array => {
  const arrays: { readonly array: TypedArray; readonly at: number }[] = []
  let length = 0
  const body = JSON.stringify({ key, value }, (_, part: unknown) => {
    if (!ArrayBuffer.isView(part)) return part
    const array = part as TypedArray
    const reference: Reference = { array: array[Symbol.toStringTag], at: length, length: array.length }
    arrays.push({ array, at: length })
    length = aligned(length + array.byteLength)
    return reference
  })
  const head = Buffer.from(body)
  const first = aligned(begin + head.length)
  const out = Buffer.alloc(first + length)
  magic.copy(out)
  out.writeUInt32LE(head.length, 12)
  head.copy(out, begin)
  for (const { array, at } of arrays)
    out.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), first + at)
  out.writeUInt32LE(crc32(out.subarray(12)), 8)
  return out
}

/** The value, its arrays as views of the bytes; undefined for another key, another format and whatever is damaged. */
export const unpack = <T>(bytes: SharedArrayBuffer, key: string): T | undefined => {
  const all = Buffer.from(bytes as ArrayBufferLike)
  if (all.length < begin || !all.subarray(0, magic.length).equals(magic)) return undefined
  if (all.readUInt32LE(8) !== crc32(all.subarray(12))) return undefined
  const headEnd = begin + all.readUInt32LE(12)
  const head = JSON.parse(all.toString('utf8', begin, headEnd)) as { key: string; value: unknown }
  if (head.key !== key) return undefined
  const restored = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    if (!isReference(part))
      return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, restored(inner)]))
    const array: new (bytes: ArrayBufferLike, at: number, length: number) => TypedArray = arrayTypes[part.array]
    return new array(bytes, aligned(headEnd) + part.at, part.length)
  }
  return restored(head.value) as T
}

const isReference = (part: object): part is Reference => 'array' in part && 'at' in part

/** Writes as a whole or not at all: a reader meets the old file or the new one. */
export const writePacked = (path: string, key: string, value: object): void => {
  mkdirSync(dirname(path), { recursive: true })
  const unfinished = `${path}.${process.pid}`
  writeFileSync(unfinished, pack(key, value))
  renameSync(unfinished, path)
}

/**
 * What a file holds for a key; undefined where there is none. Read once in a process: threads that are started later
 * find the same bytes, which nobody writes.
 */
export const readPacked = <T>(path: string, key: string): T | undefined => {
  const shared = getEnvironmentData(path)
  const known = shared === undefined ? undefined : unpack<T>(shared as unknown as SharedArrayBuffer, key)
  if (known !== undefined) return known
  const bytes = readShared(path)
  const read = bytes && unpack<T>(bytes, key)
  if (read !== undefined) setEnvironmentData(path, bytes as unknown as string)
  return read
}

const readShared = (path: string): SharedArrayBuffer | undefined => {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return undefined
  }
  try {
    const bytes = new SharedArrayBuffer(fstatSync(file).size)
    readSync(file, new Uint8Array(bytes), 0, bytes.byteLength, 0)
    return bytes
  } catch {
    return undefined
  } finally {
    closeSync(file)
  }
}
