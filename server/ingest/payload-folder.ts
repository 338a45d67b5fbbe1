import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Tx } from '../../graph-schema/index.js'

/**
 * Content of batches between their acknowledgement and their arrival in all stores: a file each, on disk before the
 * journal names it, gone once it has arrived. Beside the database, because what is written once and read at most once
 * would there be written four times (log and pages, then again to wipe them).
 */
export class PayloadFolder {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true })
  }

  write(tx: Tx, content: Uint8Array): void {
    const file = openSync(this.#path(tx), 'w', 0o600)
    try {
      for (let at = 0; at < content.length;) at += writeSync(file, content, at)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    // the name of the file must be on disk as well
    const folder = openSync(this.folder, 'r')
    try {
      fsyncSync(folder)
    } finally {
      closeSync(folder)
    }
  }

  /** Transactions with a payload, oldest first. */
  all(): Tx[] {
    return readdirSync(this.folder)
      .filter((name) => /^\d+\.batch$/.test(name))
      .map((name) => Number.parseInt(name, 10) as Tx)
      .sort((a, b) => a - b)
  }

  read(tx: Tx): Buffer {
    return readFileSync(this.#path(tx))
  }

  drop(tx: Tx): void {
    if (existsSync(this.#path(tx))) rmSync(this.#path(tx))
  }

  #path(tx: Tx): string {
    return join(this.folder, `${tx}.batch`)
  }
}
