import { parseDatasetId, parseReaderId } from '../../graph-schema/index.js'
import { roles } from '../access/access.js'
import { choice, option, words, type Command } from './command.js'
import { withControl } from './reading.js'

export const command: Command = {
  usage: 'revoke SUBJECT (--dataset D | --role steward|auditor) [--json]',
  summary: { zh: '收回授权，立即生效，写入审计', en: 'take a grant or a role; holds at once, audited' },
  options: { dataset: { type: 'string' }, role: { type: 'string' } },
  async run(call) {
    const subject = parseReaderId(words(call, 1)[0]!)
    const role = choice(call, 'role', roles)
    const revoked = await withControl(call, ({ access, reader }) =>
      role === undefined
        ? access.revoke(reader, subject, parseDatasetId(option(call, 'dataset', true)))
        : access.takeRole(reader, subject, role),
    )
    call.print(call.json ? JSON.stringify({ subject, revoked }) : `${subject}: ${revoked ? '–' : '∅'}`)
    return 0
  },
}
