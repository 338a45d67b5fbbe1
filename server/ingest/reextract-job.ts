import { serialize } from 'node:v8'
import type { ReferenceIndex } from '../../extractors/extractor.js'
import type { Change, Grade, JobId } from '../../graph-schema/index.js'
import type { DocumentStore } from '../documents/document-store.js'
import type { Job, Journal } from './journal.js'
import { operatorView, type LoadContext } from './load-job.js'
import { rereadRecord } from './record-reading.js'
import { ReferenceTable } from './reference-table.js'
import { emptyTally } from './report.js'

const envelopeRecords = 1000

/**
 * Default grade of the records of a load: as the load was told, or as a later re-reading was. Never the dataset's of
 * today, which may be lower than what a load was given.
 */
const defaultGrades = (job: Job, journal: Journal): ((load: JobId) => Grade) => {
  const grades = new Map<JobId, Grade>()
  for (const id of journal.jobs()) {
    const { plan } = journal.job(id)
    if (plan.dataset !== job.plan.dataset) continue
    if (plan.type === 'load') grades.set(id, plan.grade)
    if (plan.type === 'reextract' && plan.grade !== undefined)
      for (const load of grades.keys()) grades.set(load, plan.grade)
    // loads that wait behind this job have no records yet
    if (id === job.id) break
  }
  return (load) => {
    const grade = grades.get(load)
    if (grade === undefined) throw new Error(`${load} is no load of ${job.plan.dataset}`)
    return grade
  }
}

/**
 * Reads all stored records of a dataset again. The caller holds readers at the transaction before and lets them go at
 * the end, so that answers change at once. A crash in between is mended by running it again: what is said already stays.
 */
export const reextract = async (job: Job, documents: DocumentStore, context: LoadContext): Promise<void> => {
  if (job.plan.type !== 'reextract') throw new Error(`${job.id} is no re-reading`)
  const { dataset } = job.plan
  const gradeOf = defaultGrades(job, context.journal)
  const seal = { dataset, ontology: context.ontology, pseudonym: context.pseudonym }
  const kept = new ReferenceTable(context.journal, dataset, context.pseudonym)
  // what a stored record tells others is in the table already
  const references: ReferenceIndex = { put: () => undefined, get: (key) => kept.get(key) }
  const view = operatorView(dataset)
  let changes: Change[] = []
  let tally = emptyTally()
  let done = 0
  const flush = async (): Promise<void> => {
    if (changes.length === 0) return
    const envelope = {
      job: job.id,
      position: { file: 0, record: done },
      changes: serialize(changes),
      references: [],
      deferred: [],
      settled: [],
      issues: [],
      terms: [],
      tally,
    }
    changes = []
    tally = emptyTally()
    await context.submit(envelope)
    context.progress({ job: job.id, phase: 'reading', bytes: 0, totalBytes: 0, resources: done, characters: 0 })
  }
  for await (const stored of documents.records(view, dataset)) {
    const record = rereadRecord(stored, { ...seal, grade: gradeOf(stored.job) }, references)
    done++
    tally.resources.used++
    const counts = (tally.types[stored.key.type] ??= { used: 0, notUsed: 0, rejected: 0 })
    counts.used++
    tally.documents += record.documents.length
    tally.assertions += record.assertions.length
    for (const { id } of record.assertions) {
      if ((await context.graph.assertion(view, id)) === undefined) tally.newAssertions++
    }
    changes.push({ type: 'put', record })
    if (changes.length >= envelopeRecords) await flush()
  }
  await flush()
}
