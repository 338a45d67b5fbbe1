/**
 * Assertions a second that the graph store applies, and documents a second that the document store applies, against
 * plain inserts of the same as JSON rows with one index. Run: node --experimental-vm-modules node_modules/jest/bin/jest.js
 * --testMatch '**\/graph-*.bench.ts'
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@jest/globals'
import { createSqliteDocumentStore } from '../../server/documents/sqlite/document-store.js'
import { openDatabase } from '../../server/sqlite/database.js'
import { createSqliteGraphStore } from '../../server/store/sqlite/graph-store.js'
import { fixture } from '../support/fixture.js'
import { clinicalGraph } from './graph-data.js'

const recordsInBatch = 2000

test('apply', async () => {
  const at = mkdtempSync(join(tmpdir(), 'xinmai-bench-'))
  const records = clinicalGraph({ patients: 1000, recordsEach: 60 })
  const batches = Array.from({ length: Math.ceil(records.length / recordsInBatch) }, (_, i) =>
    fixture.batch(i + 1, ...records.slice(i * recordsInBatch, (i + 1) * recordsInBatch)),
  )
  const assertions = records.reduce((n, r) => n + r.assertions.length, 0)
  const documents = records.reduce((n, r) => n + r.documents.length, 0)
  const characters = records.reduce((n, r) => n + r.documents.reduce((m, d) => m + d.text.length, 0), 0)

  const timed = async (apply: (i: number) => unknown) => {
    const start = process.cpuUsage()
    const clock = performance.now()
    for (let i = 0; i < batches.length; i++) await apply(i)
    const used = process.cpuUsage(start)
    return { cpu: (used.user + used.system) / 1e6, wall: (performance.now() - clock) / 1e3 }
  }
  const size = (file: string) => statSync(join(at, file)).size

  const plain = openDatabase(join(at, 'plain.db'))
  plain.exec('CREATE TABLE assertion (id TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID')
  plain.exec('CREATE TABLE document (id TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID')
  const addAssertion = plain.prepare('INSERT OR REPLACE INTO assertion VALUES (?, ?)')
  const addDocument = plain.prepare('INSERT OR REPLACE INTO document VALUES (?, ?)')
  const json = await timed((i) =>
    plain.transaction(() => {
      for (const c of batches[i]!.changes)
        if (c.type === 'put') for (const a of c.record.assertions) addAssertion.run(a.id, JSON.stringify(a))
    })(),
  )
  plain.pragma('wal_checkpoint(TRUNCATE)')
  const plainGraph = size('plain.db')
  const jsonDocuments = await timed((i) =>
    plain.transaction(() => {
      for (const c of batches[i]!.changes)
        if (c.type === 'put') for (const d of c.record.documents) addDocument.run(d.id, JSON.stringify(d))
    })(),
  )
  plain.close()

  const graph = createSqliteGraphStore(join(at, 'graph.db'))
  const applied = await timed((i) => graph.apply(batches[i]!))
  await graph.close()
  const store = createSqliteDocumentStore(join(at, 'documents.db'))
  const stored = await timed((i) => store.apply(batches[i]!))
  await store.close()

  const line = (what: string, n: number, t: { cpu: number; wall: number }, bytes?: number) =>
    `${what.padEnd(28)} ${Math.round(n / t.cpu)
      .toLocaleString('en')
      .padStart(9)} /s of one core  ${Math.round(n / t.wall)
      .toLocaleString('en')
      .padStart(9)} /s by the clock` + (bytes === undefined ? '' : `  ${Math.round(bytes / n)} bytes each`)
  console.log(
    [
      `${assertions} assertions, ${documents} documents of ${Math.round(characters / documents)} characters`,
      line('assertions, JSON rows', assertions, json, plainGraph),
      line('assertions, graph store', assertions, applied, size('graph.db')),
      `  ratio of time ${(applied.cpu / json.cpu).toFixed(2)}`,
      line('documents, JSON rows', documents, jsonDocuments),
      line('documents, document store', documents, stored, size('documents.db')),
      `  ratio of time ${(stored.cpu / jsonDocuments.cpu).toFixed(2)}`,
    ].join('\n'),
  )
  rmSync(at, { recursive: true })
}, 600_000)
