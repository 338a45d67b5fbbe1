import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { writeSamples } from '../../samples/write.js'
import type { IngestReport } from '../../server/ingest/report.js'
import { openDatabase } from '../../server/sqlite/database.js'
import { ended, runJson, startCommand } from '../support/command-line.js'

interface Stats {
  readonly partitions: readonly object[]
}

/** Transactions acknowledged so far in a data folder that another process writes. */
const acknowledged = (data: string): number => {
  const file = join(data, 'journal.db')
  if (!existsSync(file)) return 0
  try {
    const db = openDatabase(file, { readonly: true })
    try {
      return db.prepare<[], { tx: number }>('SELECT coalesce(max(tx), 0) AS tx FROM batch').get()!.tx
    } finally {
      db.close()
    }
  } catch {
    return 0 // the tables are being made
  }
}

describe('kill -9 while loading', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xinmai-crash-'))
  const source = join(folder, 'source')
  const whole = join(folder, 'whole')
  const killed = join(folder, 'killed')
  const load = ['ingest', join(source, 'cn-heart'), '--dataset', 'heart', '--deidentified']
  let expected: Stats
  let report: IngestReport

  beforeAll(async () => {
    writeSamples(source, { patients: 220 })
    report = await runJson<IngestReport>(whole, ...load)
    expected = await runJson<Stats>(whole, 'stats')
    // statement and patient identifiers are keyed: the same key makes the two folders comparable
    mkdirSync(killed)
    copyFileSync(join(whole, 'pseudonym.key'), join(killed, 'pseudonym.key'))
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('the uninterrupted load is big enough to be interrupted', () => {
    expect(report.tx).toBeGreaterThan(3)
    expect(report.newAssertions).toBeGreaterThan(2_000)
  })

  test('nothing acknowledged is lost, nothing is double', async () => {
    // milliseconds after a new acknowledgement at which the process is killed: inside the journal, between the
    // stores, while reading
    const delays = [0, 3, 10, 30, 80]
    let kills = 0
    for (const delay of delays) {
      const before = acknowledged(killed)
      const child = startCommand(killed, load)
      const done = ended(child)
      let running = true
      void done.then(() => (running = false))
      while (running && acknowledged(killed) === before) await pause(2)
      await pause(delay)
      if (running && child.kill('SIGKILL')) kills++
      await done
      const after = acknowledged(killed)
      expect(after).toBeGreaterThanOrEqual(before)
    }
    expect(kills).toBeGreaterThan(2)

    const last = await runJson<IngestReport>(killed, ...load)
    expect(last).toMatchObject({ resources: report.resources, used: report.used, newAssertions: 0 })
    expect(await runJson<Stats>(killed, 'stats')).toEqual(expected)
  }, 240_000)
})
