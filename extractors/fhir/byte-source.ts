import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'

/** Large enough that most elements lie in one chunk and need no copying. */
const chunkBytes = 1024 * 1024

/** A file's bytes, decompressed where it is gzip by content (RFC 1952), with the count of file bytes behind them. */
export interface ByteSource extends AsyncIterable<Buffer> {
  /** file bytes read so far */
  readonly consumed: number
  readonly compressed: boolean
  /** what ended the stream early: a cut or damaged gzip; what came before is good */
  readonly damage?: string
}

class FileBytes implements ByteSource {
  consumed = 0
  compressed = false
  damage: string | undefined

  constructor(private readonly path: string) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    const file = createReadStream(this.path, { highWaterMark: chunkBytes })
    const chunks = file[Symbol.asyncIterator]() as AsyncIterator<Buffer>
    const first = await chunks.next()
    if (first.done === true) return
    this.compressed = first.value[0] === 0x1f && first.value[1] === 0x8b
    const counted = this.count(first.value, chunks)
    if (!this.compressed) {
      yield* counted
      return
    }
    const gunzip = createGunzip({ chunkSize: chunkBytes })
    const feeding = this.feed(counted, gunzip)
    try {
      for await (const chunk of gunzip) yield chunk as Buffer
    } catch (error) {
      this.damage = (error as NodeJS.ErrnoException).code ?? 'Z_DATA_ERROR'
    } finally {
      gunzip.destroy()
      file.destroy()
    }
    await feeding
  }

  private async *count(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
    for (
      let next: IteratorResult<Buffer> = { done: false, value: first };
      next.done !== true;
      next = await rest.next()
    ) {
      this.consumed += next.value.length
      yield next.value
    }
  }

  private async feed(chunks: AsyncGenerator<Buffer>, gunzip: ReturnType<typeof createGunzip>): Promise<void> {
    for await (const chunk of chunks) {
      if (gunzip.destroyed) return
      if (!gunzip.write(chunk)) {
        await new Promise<void>((resolve) => {
          gunzip.once('drain', resolve)
          gunzip.once('close', resolve)
          gunzip.once('error', () => resolve())
        })
      }
    }
    if (!gunzip.destroyed) gunzip.end()
  }
}

/** @throws (while iterating) the error of the file system when the file can't be read */
export const openBytes = (path: string): ByteSource => new FileBytes(path)
