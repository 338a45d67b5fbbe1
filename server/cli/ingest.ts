import { resolve } from 'node:path'
import { gradeSchema, languages, parseDatasetId, type DatasetId, type Grade } from '../../graph-schema/index.js'
import { runJob } from '../ingest/operator-client.js'
import { sourceFiles } from '../ingest/source-files.js'
import { choice, option, wholeNumber, words, WrongUse, type Command } from './command.js'
import { watchJob, printReport } from './job-text.js'
import { withControl } from './reading.js'

export const command: Command = {
  usage:
    'ingest <path…> --dataset D [--grade 1-5] [--language zh|en|auto] [--deidentified] [--patient-system URI] [--workers N] [--json]',
  summary: {
    zh: '载入文件或文件夹（FHIR R4、病历文本、JSON 记录、HTML，可 gzip）；自由文本须以 --deidentified 声明已去标识',
    en: 'load files or folders (FHIR R4, notes as text, JSON records or HTML, gzip too); free text needs --deidentified',
  },
  options: {
    dataset: { type: 'string' },
    grade: { type: 'string' },
    language: { type: 'string' },
    deidentified: { type: 'boolean' },
    'patient-system': { type: 'string' },
    workers: { type: 'string' },
  },
  async run(call) {
    const paths = words(call, 1, 10_000)
    const dataset = parseDatasetId(option(call, 'dataset', true))
    const grade = wholeNumber(call, 'grade')
    if (grade !== undefined && !gradeSchema.safeParse(grade).success) throw new WrongUse('--grade is 1 to 5')
    const language = choice(call, 'language', [...languages, 'auto']) ?? 'auto'
    const patientSystem = option(call, 'patient-system')
    // a load that a running service does takes the number of that service
    const workers = wholeNumber(call, 'workers') ?? call.config.workers
    const callers = process.env.INIT_CWD ?? process.cwd()
    const files = await sourceFiles(paths.map((path) => resolve(callers, path)))
    if (files.length === 0) throw new WrongUse('there is no file under these paths')

    return withControl(call, async ({ access, audit, reader }) => {
      const known = access.datasets.ensure(dataset as DatasetId, (grade ?? defaultGrade) as Grade)
      const plan = {
        type: 'load',
        dataset: known.id,
        grade: (grade ?? known.defaultGrade) as Grade,
        language,
        deidentified: call.values.deidentified === true,
        ...(patientSystem === undefined ? {} : { patientSystem }),
        files,
      } as const
      const watch = watchJob(call)
      const report = await runJob({ ...call.config, workers }, plan, watch.progress, (resumed) =>
        watch.note(resumed.job),
      )
      watch.end()
      const { job, resources, newAssertions, tx } = report
      const facts = { dataset, job, files: files.length, resources, newAssertions, tx }
      await audit.append({ type: 'change', reader: reader.subject, what: 'ingest', facts })
      printReport(call, report)
      return report.state === 'done' ? 0 : 1
    })
  },
}

/** Grade of a new dataset when none is given: patient data without a name, as GB/T 39725—2020 grades it. */
const defaultGrade = 3
