import { gradeSchema, parseDatasetId, parseReaderId, tiers } from '../../graph-schema/index.js'
import { roles } from '../access/access.js'
import { choice, option, wholeNumber, words, WrongUse, type Command } from './command.js'
import { withControl } from './reading.js'

export const command: Command = {
  usage: 'grant SUBJECT (--dataset D --tier aggregate|row|download --max-grade G | --role steward|auditor) [--json]',
  summary: { zh: '授权，立即生效，写入审计', en: 'give a grant or a role; holds at once, audited' },
  options: {
    dataset: { type: 'string' },
    tier: { type: 'string' },
    'max-grade': { type: 'string' },
    role: { type: 'string' },
  },
  async run(call) {
    const subject = parseReaderId(words(call, 1)[0]!)
    const role = choice(call, 'role', roles)
    if (role !== undefined) {
      await withControl(call, ({ access, reader }) => access.giveRole(reader, subject, role))
      call.print(call.json ? JSON.stringify({ subject, role }) : `${subject}: ${role}`)
      return 0
    }
    const dataset = parseDatasetId(option(call, 'dataset', true))
    const tier = choice(call, 'tier', tiers)
    const maxGrade = gradeSchema.safeParse(wholeNumber(call, 'max-grade'))
    if (tier === undefined) throw new WrongUse('--tier is missing')
    if (!maxGrade.success) throw new WrongUse('--max-grade is 1 to 5')
    const request = { subject, dataset, tier, maxGrade: maxGrade.data }
    const made = await withControl(call, ({ access, reader }) => access.grant(reader, request))
    call.print(call.json ? JSON.stringify(made) : `${subject}: ${dataset} ${tier} ≤ ${made.maxGrade}`)
    return 0
  },
}
