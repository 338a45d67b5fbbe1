import { words, type Command } from './command.js'
import { asOption, withReads } from './reading.js'

export const command: Command = {
  usage: 'stats [--as SUBJECT] [--json]',
  summary: { zh: '各分区的文书、断言与患者数', en: 'documents, assertions and patients by partition' },
  options: asOption,
  async run(call) {
    words(call, 0)
    return withReads(call, async ({ read, reader }) => {
      const partitions = (await read.stats(reader.view)).map(
        ({ partition, documents, assertions, patients, hash }) => ({
          dataset: partition.dataset,
          grade: partition.grade,
          documents,
          assertions,
          patients,
          hash,
        }),
      )
      if (call.json) call.print(JSON.stringify({ partitions }))
      else
        for (const p of partitions)
          call.print(
            `${p.dataset}/${p.grade}  文书 documents ${p.documents}  断言 assertions ${p.assertions}  患者 patients ${p.patients}  ${p.hash}`,
          )
      return 0
    })
  },
}
