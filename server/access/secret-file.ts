import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * A JSON file that only its owner may read (mode 600), made on first use. Of two processes that make it at once one
 * wins and both read the same.
 */
export const secretFile = <Content>(path: string, make: () => Content): Content => {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true })
    const draft = `${path}.${process.pid}`
    writeFileSync(draft, JSON.stringify(make(), null, 2) + '\n', { mode: 0o600 })
    try {
      linkSync(draft, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      unlinkSync(draft)
    }
  }
  chmodSync(path, 0o600)
  return JSON.parse(readFileSync(path, 'utf8')) as Content
}
