import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { takeLock } from '../../../../server/ingest/data-lock.js'

test('a folder is locked by a living process and taken over from a dead one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xinmai-lock-'))
  const file = join(folder, 'writer.pid')
  writeFileSync(file, String(process.ppid))
  let code: string | undefined
  try {
    takeLock(folder)
  } catch (e) {
    code = (e as { code: string }).code
  }
  expect(code).toBe('CONFLICT')
  writeFileSync(file, '999999999')
  const release = takeLock(folder)
  release()
  takeLock(folder)()
  rmSync(folder, { recursive: true })
})
