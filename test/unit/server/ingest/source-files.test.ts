import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sourceFiles } from '../../../../server/ingest/source-files.js'

const folder = mkdtempSync(join(tmpdir(), 'xinmai-sources-'))

beforeAll(() => {
  mkdirSync(join(folder, 'inner'))
  writeFileSync(join(folder, 'a.json'), '{}')
  writeFileSync(join(folder, 'inner', 'b.json'), '{}')
  writeFileSync(join(folder, '.hidden'), '')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const names = async (): Promise<readonly (readonly [string, number])[]> =>
  (await sourceFiles([folder])).map((f) => [f.path.slice(folder.length + 1), f.bytes])

describe('files of a load', () => {
  test('are those of a folder, in name order, without hidden ones', async () => {
    expect(await names()).toEqual([
      ['a.json', 2],
      ['inner/b.json', 2],
    ])
  })

  test('a broken link and a link back up are listed without bytes, and the rest goes on', async () => {
    symlinkSync('nowhere', join(folder, 'broken.json'))
    symlinkSync('loop', join(folder, 'loop'))
    symlinkSync('..', join(folder, 'inner', 'up'))
    expect(await names()).toEqual([
      ['a.json', 2],
      ['broken.json', 0],
      ['inner/b.json', 2],
      ['inner/up', 0],
      ['loop', 0],
    ])
  })

  test('a missing path that was given is refused', async () => {
    await expect(sourceFiles([join(folder, 'missing')])).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })
})
