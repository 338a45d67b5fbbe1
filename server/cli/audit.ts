import { wholeNumber, words, WrongUse, type Command } from './command.js'
import { withControl } from './reading.js'

export const command: Command = {
  usage: 'audit verify|list [--first N] [--before SEQ] [--json]',
  summary: { zh: '核对或列出审计记录', en: 'check the audit log, or list it, newest first' },
  options: { first: { type: 'string' }, before: { type: 'string' } },
  async run(call) {
    const [what] = words(call, 1)
    return withControl(call, async ({ access, audit, reader }) => {
      access.require(reader, 'auditor')
      if (what === 'verify') {
        const verdict = audit.verify()
        if (call.json) call.print(JSON.stringify(verdict))
        else if (verdict.intact) call.print(`完好 intact: ${verdict.records} records, head ${verdict.head}`)
        else call.print(`不完好 broken at record ${verdict.brokenAt}: ${verdict.why}`)
        return verdict.intact ? 0 : 1
      }
      if (what !== 'list') throw new WrongUse('audit verify or audit list')
      const before = wholeNumber(call, 'before')
      const records = audit.list({
        limit: wholeNumber(call, 'first') ?? 50,
        ...(before === undefined ? {} : { before }),
      })
      if (call.json) call.print(JSON.stringify({ records }))
      else
        for (const r of records)
          call.print(
            `${r.seq}  ${r.at}  ${r.reader}  ${r.type} ${r.what}  ${(r.partitions ?? []).join(' ')}  ${r.patients ?? ''}`,
          )
      return 0
    })
  },
}
