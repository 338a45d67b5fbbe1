import { join } from 'node:path'
import {
  documentIdSchema,
  jobIdSchema,
  parseDatasetId,
  patientKeySchema,
  type DatasetId,
  type Scope,
} from '../../graph-schema/index.js'
import { Journal } from '../ingest/journal.js'
import { runJob } from '../ingest/operator-client.js'
import { createPseudonym, loadPseudonymKey } from '../ingest/pseudonym.js'
import { patientKeyOf } from '../ingest/seal.js'
import { option, words, WrongUse, type Call, type Command } from './command.js'
import { printReport, watchJob } from './job-text.js'
import { withControl, withReads } from './reading.js'

/** What to take away, and the dataset that it lies in. @throws WrongUse, or NOT_FOUND for what is not there */
const scopeOf = async (call: Call): Promise<{ scope: Scope; dataset: DatasetId }> => {
  const given = ['patient', 'patient-id', 'document', 'job'].filter((name) => call.values[name] !== undefined)
  const named = option(call, 'dataset')
  if (given.length > 1) throw new WrongUse(`only one of ${given.map((name) => `--${name}`).join(', ')}`)
  const [kind] = given
  if (kind === undefined) {
    if (named === undefined) throw new WrongUse('what is to be removed is missing')
    const dataset = parseDatasetId(named)
    return { dataset, scope: { type: 'dataset', dataset } }
  }
  const value = option(call, kind, true)
  if (kind === 'job') {
    const job = jobIdSchema.parse(value)
    const journal = new Journal(join(call.config.data, 'journal.db'), { readonly: true })
    try {
      return { dataset: journal.job(job).plan.dataset, scope: { type: 'job', job } }
    } finally {
      journal.close()
    }
  }
  if (kind === 'document') {
    const document = documentIdSchema.parse(value)
    const found = await withReads(call, ({ read, reader }) => read.document(reader.view, document))
    return { dataset: found.document.partition.dataset, scope: { type: 'document', document } }
  }
  if (kind === 'patient-id') {
    const dataset = parseDatasetId(named ?? option(call, 'dataset', true))
    const key = loadPseudonymKey(call.config.data, call.config.pseudonymKey)
    const system = option(call, 'patient-system') ?? 'Patient'
    const patient = patientKeyOf(createPseudonym(key), dataset, { system, value })
    return { dataset, scope: { type: 'patient', dataset, patient } }
  }
  const patient = patientKeySchema.parse(value)
  const { dataset } = await withReads(call, ({ read, reader }) => read.patient(reader.view, patient))
  return { dataset, scope: { type: 'patient', dataset, patient } }
}

export const command: Command = {
  usage:
    'remove (--patient KEY | --patient-id ID --dataset D [--patient-system URI] | --document ID | --job JOB | --dataset D) [--erase] [--json]',
  summary: {
    zh: '移除：此后不可见，按时点查询仍可见；--erase 连同历史与索引彻底删除',
    en: 'remove: no longer seen, as-of reads still do; --erase deletes it everywhere, history and indexes included',
  },
  options: {
    patient: { type: 'string' },
    'patient-id': { type: 'string' },
    'patient-system': { type: 'string' },
    document: { type: 'string' },
    job: { type: 'string' },
    dataset: { type: 'string' },
    erase: { type: 'boolean' },
  },
  async run(call) {
    words(call, 0)
    const { scope, dataset } = await scopeOf(call)
    const erase = call.values.erase === true
    const watch = watchJob(call)
    const report = await runJob(call.config, { type: 'remove', dataset, scope, erase }, watch.progress)
    watch.end()
    await withControl(call, ({ audit, reader }) =>
      audit.append({ type: 'change', reader: reader.subject, what: erase ? 'erase' : 'remove', facts: { ...scope } }),
    )
    printReport(call, report)
    return report.state === 'done' ? 0 : 1
  },
}
