import { curieSchema, statuses } from '../../graph-schema/index.js'
import { words, type Command } from './command.js'
import { countText } from './count-text.js'
import { asOption, withReads } from './reading.js'

export const command: Command = {
  usage: 'concept <id> [--as SUBJECT] [--json]',
  summary: { zh: '概念及其患者数', en: 'a concept and its patients' },
  options: asOption,
  async run(call) {
    const [id] = words(call, 1)
    return withReads(call, async ({ read, reader }) => {
      const { concept, ancestors, children, patients } = await read.concept(reader.view, curieSchema.parse(id))
      if (call.json) {
        const ids = (list: readonly { readonly id: string }[]) => list.map((c) => c.id)
        call.print(JSON.stringify({ concept, ancestors: ids(ancestors), children: ids(children), patients }))
        return 0
      }
      call.print(`${concept.id}  ${concept.label.zh}  ${concept.label.en}  [${concept.kind}]`)
      call.print(concept.terms.map((t) => t.text).join(' · '))
      if (ancestors.length > 0) call.print(`↑ ${ancestors.map((c) => c.label[call.language]).join(' · ')}`)
      if (children.length > 0) call.print(`↓ ${children.map((c) => c.label[call.language]).join(' · ')}`)
      for (const status of statuses) {
        const counts = patients[status]
        if (counts !== undefined) call.print(`${status}: ${countText(counts)}`)
      }
      return 0
    })
  },
}
