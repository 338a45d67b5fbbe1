import { gradeSchema, parseDatasetId, XinmaiError, type Grade } from '../../graph-schema/index.js'
import { runJob } from '../ingest/operator-client.js'
import { option, wholeNumber, words, WrongUse, type Command } from './command.js'
import { printReport, watchJob } from './job-text.js'
import { withControl } from './reading.js'

export const command: Command = {
  usage: 'reextract --dataset D [--grade 1-5] [--json]',
  summary: {
    zh: '用当前的抽取器与本体重读已存文档；读者在完成时一次看到全部变化',
    en: 'read stored documents again with the extractors and ontology of today; readers see all changes at once',
  },
  options: { dataset: { type: 'string' }, grade: { type: 'string' } },
  async run(call) {
    words(call, 0)
    const id = parseDatasetId(option(call, 'dataset', true))
    const grade = wholeNumber(call, 'grade')
    if (grade !== undefined && !gradeSchema.safeParse(grade).success) throw new WrongUse('--grade is 1 to 5')
    return withControl(call, async ({ access, audit, reader }) => {
      if (access.datasets.get(id) === undefined) throw new XinmaiError('NOT_FOUND', `no dataset ${id}`)
      const plan = {
        type: 'reextract',
        dataset: id,
        ...(grade === undefined ? {} : { grade: grade as Grade }),
      } as const
      const watch = watchJob(call)
      const report = await runJob(call.config, plan, watch.progress)
      watch.end()
      const facts = { dataset: id, job: report.job, newAssertions: report.newAssertions }
      await audit.append({ type: 'change', reader: reader.subject, what: 'reextract', facts })
      printReport(call, report)
      return report.state === 'done' ? 0 : 1
    })
  },
}
