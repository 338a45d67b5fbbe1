import { curieSchema, kinds, type Kind } from '../../graph-schema/index.js'
import { choice, option, wholeNumber, words, WrongUse, type Command } from './command.js'
import { countText } from './count-text.js'
import { asOption, withReads } from './reading.js'

const kindList = (text: string | undefined): readonly Kind[] | undefined => {
  const names = text?.split(',')
  const unknown = names?.find((name) => !(kinds as readonly string[]).includes(name))
  if (unknown !== undefined) throw new WrongUse(`--kinds is of ${kinds.join(', ')}`)
  return names as readonly Kind[] | undefined
}

export const command: Command = {
  usage: 'expand <concept> [--kinds K,K] [--order patients|lift] [--first N] [--after CURSOR] [--as SUBJECT] [--json]',
  summary: { zh: '与概念同现的概念', en: 'concepts that patients have together with a concept' },
  options: {
    kinds: { type: 'string' },
    order: { type: 'string' },
    first: { type: 'string' },
    after: { type: 'string' },
    ...asOption,
  },
  async run(call) {
    const [id] = words(call, 1)
    const wanted = kindList(option(call, 'kinds'))
    const after = option(call, 'after')
    return withReads(call, async ({ read, reader }) => {
      const page = await read.expand(reader.view, {
        concept: curieSchema.parse(id),
        order: choice(call, 'order', ['patients', 'lift']) ?? 'patients',
        page: { first: wholeNumber(call, 'first') ?? 20, ...(after === undefined ? {} : { after }) },
        ...(wanted === undefined ? {} : { kinds: wanted }),
      })
      const items = page.items.map(({ concept, link }) => ({
        id: concept.id,
        kind: concept.kind,
        label: concept.label[call.language],
        patients: link.patients,
        lift: link.lift,
        fromFirst: link.fromFirst,
      }))
      if (call.json) call.print(JSON.stringify({ total: page.total, items, next: page.next }))
      else
        for (const n of items)
          call.print(`${n.id}  ${n.label}  [${n.kind}]  ${countText(n.patients)}  lift ${n.lift?.toFixed(2) ?? '–'}`)
      return 0
    })
  },
}
