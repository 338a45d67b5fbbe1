import { words, type Command } from './command.js'
import { asOption, withControl } from './reading.js'

export const command: Command = {
  usage: 'datasets [--as SUBJECT] [--json]',
  summary: { zh: '数据集及授权', en: 'datasets and what may be seen of them' },
  options: asOption,
  async run(call) {
    words(call, 0)
    return withControl(call, async ({ access, reader }) => {
      const datasets = access.datasets
        .all()
        .filter((d) => reader.view.datasets.has(d.id))
        .map((d) => ({ ...d, ...reader.view.datasets.get(d.id)! }))
      if (call.json) call.print(JSON.stringify({ datasets }))
      else
        for (const d of datasets)
          call.print(`${d.id}  ${d.title[call.language]}  ${d.tier}  ≤ ${d.maxGrade}  < ${d.smallCell}`)
      return 0
    })
  },
}
