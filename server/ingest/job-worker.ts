import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { join } from 'node:path'
import { serialize } from 'node:v8'
import { loadOntology } from '../../ontology/load.js'
import type { Change, DatasetId, JobId } from '../../graph-schema/index.js'
import { openStores } from '../adapters.js'
import type { Config } from '../config.js'
import { Journal, type Job } from './journal.js'
import { LoadJob, operatorView, type JobGraph, type LoadContext } from './load-job.js'
import { patiently } from './patience.js'
import { createPseudonym, loadPseudonymKey } from './pseudonym.js'
import { createRecordPool, extractionReader } from './record-pool.js'
import { reextract } from './reextract-job.js'
import { emptyTally, type Progress } from './report.js'
import { compiledUrl } from '../thread/compiled-url.js'
import { connect } from '../thread/thread-call.js'
import { createWorkPool } from '../thread/work-pool.js'

/**
 * The job thread: reads and seals, hands envelopes to the writer thread, tells its parent how far it is.
 * It ends when the job has; what went wrong with the job as a whole is thrown.
 */
const { config, id, port } = workerData as { config: Config; id: JobId; port: MessagePort }
const writer = connect(port)
const ontology = loadOntology(undefined, config.ontology)
const journal = new Journal(join(config.data, 'journal.db'), { readonly: true })
const stores = openStores(config, ontology, { readonly: true })
const job = journal.job(id)
const started = Date.now()
/** milliseconds between two words of progress; a message a record would cost more than reading it */
const progressEvery = 100
let told = 0
const seconds = (): number => job.seconds + (Date.now() - started) / 1000

let last: Progress = { job: id, phase: 'reading', bytes: 0, totalBytes: 0, resources: 0, characters: 0, seconds: 0 }
const tellWaiting = (waiting: string | undefined): void =>
  parentPort!.postMessage({
    ...last,
    seconds: seconds(),
    ...(waiting === undefined ? {} : { waiting }),
  } satisfies Progress)
const graph: JobGraph = {
  contents: (keys) => patiently('graph', () => stores.graph.contents(keys), tellWaiting),
  assertion: (view, statement) => patiently('graph', () => stores.graph.assertion(view, statement), tellWaiting),
  stats: (view) => patiently('graph', () => stores.graph.stats(view), tellWaiting),
}
const pseudonym = createPseudonym(loadPseudonymKey(config.data, config.pseudonymKey))

const context: LoadContext = {
  journal,
  graph,
  ontology,
  pseudonym,
  records: (load) =>
    createRecordPool(
      extractionReader(load, ontology, pseudonym),
      config.workers < 2
        ? undefined
        : () => createWorkPool(config.workers, compiledUrl(import.meta.url, 'record-worker'), { config, load }),
      2 * config.workers,
    ),
  submit: async (envelope) => {
    const transfer = envelope.changes === undefined ? [] : [envelope.changes.buffer as ArrayBuffer]
    await writer.call('write', [envelope, seconds()], transfer)
  },
  progress: (progress) => {
    last = { ...progress, seconds: seconds() }
    if (progress.phase !== 'indexing' && Date.now() - told < progressEvery) return
    told = Date.now()
    parentPort!.postMessage(last)
  },
}

const sizeOf = async (dataset: DatasetId): Promise<{ documents: number; assertions: number }> => {
  const size = { documents: 0, assertions: 0 }
  for (const partition of await graph.stats(operatorView(dataset))) {
    size.documents += partition.documents
    size.assertions += partition.assertions
  }
  return size
}

const remove = async ({ plan }: Job): Promise<void> => {
  if (plan.type !== 'remove') throw new Error(`${id} is no removal`)
  const empty = { references: [], deferred: [], settled: [], issues: [], terms: [] }
  const change: Change = { type: plan.erase ? 'erase' : 'close', scope: plan.scope }
  // a removal that was acknowledged before a crash is not written twice
  if (job.position.record === 0) {
    const before = await sizeOf(plan.dataset)
    const position = { file: 0, record: 1 }
    await context.submit({ job: id, position, changes: serialize([change]), ...empty, tally: emptyTally() })
    const after = await sizeOf(plan.dataset)
    const tally = {
      ...emptyTally(),
      removedDocuments: before.documents - after.documents,
      removedAssertions: before.assertions - after.assertions,
    }
    await context.submit({ job: id, position, ...empty, tally })
  }
  if (plan.erase && plan.scope.type === 'dataset') await writer.call('forget', [plan.dataset])
  if (plan.erase && plan.scope.type === 'patient')
    await writer.call('forgetPatient', [plan.dataset, plan.scope.patient])
  if (plan.erase) await writer.call('forgetExcerpts', [plan.dataset])
}

const run = async (): Promise<void> => {
  if (job.plan.type === 'load') return new LoadJob(job, context).run()
  if (job.plan.type === 'remove') return remove(job)
  await writer.call('hold')
  try {
    await reextract(job, stores.documents, context)
  } finally {
    await writer.call('release')
  }
}

try {
  await run()
  await writer.call('finish', [id, 'done', seconds()])
} catch (e) {
  await writer.call('finish', [id, 'failed', seconds(), String((e as Error).message ?? e)]).catch(() => undefined)
  throw e
} finally {
  journal.close()
  await Promise.all([stores.graph.close(), stores.documents.close(), stores.index.close()])
  port.close()
}
