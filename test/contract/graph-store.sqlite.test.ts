import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import type { DatasetId } from '../../graph-schema/index.js'
import { createSqliteGraphStore } from '../../server/store/sqlite/graph-store.js'
import { fixture } from '../support/fixture.js'
import { graphStoreContract } from './graph-store-contract.js'

const folder = () => mkdtempSync(join(tmpdir(), 'xinmai-graph-'))

graphStoreContract({
  name: 'sqlite',
  place: async () => {
    const at = folder()
    return {
      open: async (options) => createSqliteGraphStore(join(at, 'graph.db'), options),
      remove: async () => rmSync(at, { recursive: true }),
    }
  },
})

test('nothing erased is left in the bytes of the files, and no dictionary row either', async () => {
  const at = folder()
  const store = createSqliteGraphStore(join(at, 'graph.db'))
  const secret = 'phrase-that-only-this-patient-has'
  const record = fixture.record({
    id: 'secret-record',
    patient: 'gone',
    assertions: [{ concept: null, term: { code: secret, text: secret }, written: { value: secret } }],
  })
  await store.apply(fixture.batch(1, record, fixture.record({ id: '2', patient: 'stays' })))
  const bytes = () =>
    Buffer.concat(
      readdirSync(at)
        .filter((f) => !f.endsWith('-shm'))
        .map((f) => readFileSync(join(at, f))),
    ).toString('latin1')
  const patient = fixture.patientKey('alpha', 'gone')
  expect(bytes()).toContain(secret)
  await store.apply(
    fixture.batch(2, { type: 'erase', scope: { type: 'patient', dataset: 'alpha' as DatasetId, patient } }),
  )
  for (const trace of [secret, patient, record.documents[0]!.id, record.assertions[0]!.id, 'secret-record'])
    expect([trace, bytes().includes(trace)]).toEqual([trace, false])
  await store.close()
  rmSync(at, { recursive: true })
})
