import { createReadStream } from 'node:fs'
import { open, readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createGunzip, constants } from 'node:zlib'
import { XinmaiError } from '../../graph-schema/index.js'
import type { SourceFile } from './journal.js'

/**
 * All files under the given paths, folders walked in name order; hidden files are passed over. What lies in a folder
 * and can't be reached (a broken link, a folder without permission, a link back to a folder it lies in) is among them
 * with no bytes, so that the load tells of it and goes on.
 * @throws BAD_REQUEST for a given path that is missing
 */
export const sourceFiles = async (paths: readonly string[]): Promise<SourceFile[]> => {
  const found: SourceFile[] = []
  const unreachable = (path: string): void => void found.push({ path, bytes: 0, modified: 0 })
  /** @param above real paths of the folders that `path` was reached through */
  const visit = async (path: string, above: readonly string[]): Promise<void> => {
    const info = await stat(path).catch(() => undefined)
    if (info === undefined) return unreachable(path)
    if (info.isFile()) found.push({ path, bytes: info.size, modified: Math.floor(info.mtimeMs) })
    if (!info.isDirectory()) return
    const [folder, names] = await Promise.all([realpath(path), readdir(path)]).catch(() => [path, undefined] as const)
    if (names === undefined || above.includes(folder)) return unreachable(path)
    for (const name of names.filter((n) => !n.startsWith('.')).sort()) await visit(join(path, name), [...above, folder])
  }
  for (const path of paths) {
    if ((await stat(path).catch(() => undefined)) === undefined)
      throw new XinmaiError('BAD_REQUEST', `no file or folder ${path}`, { path })
    await visit(path, [])
  }
  return found
}

const headBytes = 64 * 1024

/** The first 64 KiB of a file, decompressed where it is gzip; a broken or short archive gives what could be read. */
export const fileHead = async (path: string): Promise<Buffer> => {
  const file = await open(path)
  try {
    const magic = Buffer.alloc(2)
    const { bytesRead } = await file.read(magic, 0, 2, 0)
    const gzip = bytesRead === 2 && magic[0] === 0x1f && magic[1] === 0x8b
    if (!gzip) {
      const head = Buffer.alloc(headBytes)
      const { bytesRead: n } = await file.read(head, 0, headBytes, 0)
      return head.subarray(0, n)
    }
  } finally {
    await file.close()
  }
  const chunks: Buffer[] = []
  let size = 0
  const stream = createReadStream(path).pipe(createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }))
  try {
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer)
      size += (chunk as Buffer).length
      if (size >= headBytes) break
    }
  } catch {
    // the reader reports what is wrong with the archive; the head is what there is
  }
  return Buffer.concat(chunks).subarray(0, headBytes)
}
