import { closeSync, openSync, writeSync } from 'node:fs'

/** Writes JSON values as an array or one a line, through a buffer of about 1 MiB, so that memory stays flat. */
export class RowFile {
  private readonly descriptor: number
  private pending: string[] = []
  private length = 0
  private rows = 0

  constructor(
    path: string,
    private readonly shape: 'array' | 'lines',
  ) {
    this.descriptor = openSync(path, 'w')
  }

  write(value: unknown): void {
    const text = JSON.stringify(value)
    const before = this.shape === 'lines' ? '' : this.rows === 0 ? '[\n' : ',\n'
    this.pending.push(before + text + (this.shape === 'lines' ? '\n' : ''))
    this.rows++
    this.length += text.length
    if (this.length > 1 << 20) this.flush()
  }

  close(): void {
    if (this.shape === 'array') this.pending.push(this.rows === 0 ? '[]\n' : '\n]\n')
    this.flush()
    closeSync(this.descriptor)
  }

  private flush(): void {
    const bytes = Buffer.from(this.pending.join(''), 'utf8')
    for (let at = 0; at < bytes.length;) at += writeSync(this.descriptor, bytes, at)
    this.pending = []
    this.length = 0
  }
}
