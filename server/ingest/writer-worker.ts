import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { join } from 'node:path'
import { loadOntology } from '../../ontology/load.js'
import { isXinmaiError, type DatasetId, type ErrorCode, type JobId, type PatientKey } from '../../graph-schema/index.js'
import { openStores } from '../adapters.js'
import type { Config } from '../config.js'
import { BatchWriter } from './batch-writer.js'
import { Journal, type Envelope, type JobPlan } from './journal.js'
import { serve } from '../thread/thread-call.js'

/**
 * What the writer tells its parent between answers: the engine it waits for, or that it goes on; and once, that what a
 * crash left is in all stores, or why it can't be brought there.
 */
export type WriterNote =
  | { readonly waiting: string | undefined }
  | { readonly recovered: { readonly code?: ErrorCode; readonly message: string } | undefined }

/** The writer thread: the only one that opens the stores for writing. It answers the service and the job thread. */
const { config } = workerData as { config: Config }
const tell = (note: WriterNote): void => parentPort!.postMessage(note)
const journal = new Journal(join(config.data, 'journal.db'))
const writer = new BatchWriter(
  journal,
  openStores(config, loadOntology(undefined, config.ontology), { readonly: false }),
  (waiting) => tell({ waiting }),
)

const handlers = {
  /** answers at once: an engine may be away, and questions about jobs must not wait behind it */
  recover: () => {
    writer.recover().then(
      () => tell({ recovered: undefined }),
      (e: Error) => tell({ recovered: { ...(isXinmaiError(e) ? { code: e.code } : {}), message: e.message } }),
    )
  },
  create: (plan: JobPlan) => journal.create(plan),
  write: (envelope: Envelope, seconds: number) => writer.write(envelope, seconds),
  finish: (job: JobId, state: 'done' | 'failed', seconds: number, error?: string) =>
    journal.finish(job, state, seconds, error),
  hold: () => journal.hold(),
  release: () => journal.release(),
  forget: (dataset: DatasetId) => journal.forget(dataset),
  forgetPatient: (dataset: DatasetId, patient: PatientKey) => journal.forgetPatient(dataset, patient),
  forgetExcerpts: (dataset: DatasetId) => journal.forgetExcerpts(dataset),
  unfinished: () => journal.jobs('running'),
  report: (job: JobId) => journal.report(job),
  close: () => writer.close(),
  /** another thread that may write through this one */
  join: (port: MessagePort) => serve(port, handlers),
}
serve(parentPort!, handlers)
