import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import type { DatasetId } from '../../graph-schema/index.js'
import { createSqliteDocumentStore } from '../../server/documents/sqlite/document-store.js'
import { fixture } from '../support/fixture.js'
import { documentStoreContract } from './document-store-contract.js'

const folder = () => mkdtempSync(join(tmpdir(), 'xinmai-documents-'))

documentStoreContract({
  name: 'sqlite',
  place: async () => {
    const at = folder()
    return {
      open: async (options) => createSqliteDocumentStore(join(at, 'documents.db'), options),
      remove: async () => rmSync(at, { recursive: true }),
    }
  },
})

test('nothing erased is left in the bytes of the files', async () => {
  const at = folder()
  const store = createSqliteDocumentStore(join(at, 'documents.db'))
  const title = 'title-that-only-this-patient-has'
  const record = fixture.record({ id: 'secret-record', patient: 'gone', documents: [{ title, text: 'a secret' }] })
  await store.apply(fixture.batch(1, record, fixture.record({ id: '2', patient: 'stays' })))
  const bytes = () =>
    Buffer.concat(
      readdirSync(at)
        .filter((f) => !f.endsWith('-shm'))
        .map((f) => readFileSync(join(at, f))),
    ).toString('latin1')
  const patient = fixture.patientKey('alpha', 'gone')
  const traces = [title, patient, record.documents[0]!.id, 'secret-record']
  for (const trace of traces) expect(bytes()).toContain(trace)
  await store.apply(
    fixture.batch(2, { type: 'erase', scope: { type: 'patient', dataset: 'alpha' as DatasetId, patient } }),
  )
  for (const trace of traces) expect([trace, bytes().includes(trace)]).toEqual([trace, false])
  await store.close()
  rmSync(at, { recursive: true })
})
