import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Keyed hash of a list of parts: HMAC-SHA-256 cut to 128 bits, base64url. Parts are JSON-quoted, so no two lists collide. */
export type Pseudonym = (purpose: string, ...parts: readonly unknown[]) => string

export const createPseudonym = (key: Buffer): Pseudonym => {
  return (purpose, ...parts) =>
    createHmac('sha256', key).update(purpose).update(JSON.stringify(parts)).digest('base64url').slice(0, 22)
}

/** Keys kept by `remembered`; a patient's records mostly come together. */
const rememberedAtMost = 50_000

/** The same pseudonyms, kept for what is asked for again and again. */
export const remembered = (pseudonym: Pseudonym): Pseudonym => {
  const kept = new Map<string, string>()
  return (purpose, ...parts) => {
    const asked = JSON.stringify([purpose, parts])
    let key = kept.get(asked)
    if (key === undefined) {
      if (kept.size >= rememberedAtMost) kept.clear()
      kept.set(asked, (key = pseudonym(purpose, ...parts)))
    }
    return key
  }
}

/** File in the data folder that backups leave out: whoever has it can link pseudonyms to identities. */
export const pseudonymKeyFile = (dataFolder: string): string => join(dataFolder, 'pseudonym.key')

/** The key from the environment, else from the data folder, where it is made on first use (mode 600). */
export const loadPseudonymKey = (dataFolder: string, configured?: string): Buffer => {
  if (configured !== undefined) return Buffer.from(configured, 'utf8')
  const file = pseudonymKeyFile(dataFolder)
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url') + '\n', { mode: 0o600, flag: 'wx' })
  return Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url')
}
