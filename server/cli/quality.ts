import { datasetIdSchema, type Evidence } from '../../graph-schema/index.js'
import { words, type Command } from './command.js'
import { asOption, withReads } from './reading.js'

const placeText = ({ document, path, section, start, end }: Evidence): string =>
  `${document} ${path ?? [section, `${start}-${end}`].filter(Boolean).join(' ')}`

export const command: Command = {
  usage: 'quality <dataset> [--as SUBJECT] [--json]',
  summary: {
    zh: '数据集中的值与编码是否符合数据元',
    en: 'how the values and codes of a dataset agree with the data elements',
  },
  options: asOption,
  async run(call) {
    const [dataset] = words(call, 1)
    return withReads(call, async ({ read, reader }) => {
      const report = await read.quality(reader.view, datasetIdSchema.parse(dataset))
      if (call.json) {
        call.print(JSON.stringify(report))
        return 0
      }
      call.print(
        `${report.dataset}  断言 assertions ${report.assertions}  患者 patients ${report.patients}  数据元 elements ${report.elements.length}`,
      )
      for (const { element, label, checked, passed, failures } of report.elements) {
        call.print(`${element}  ${label[call.language]}  核对 checked ${checked}  通过 passed ${passed}`)
        for (const { code, count, places } of failures) {
          call.print(`    ${code}  ${count}`)
          for (const { record, evidence } of places)
            call.print(`        ${record.type} ${record.id}  ${placeText(evidence)}`)
        }
      }
      return 0
    })
  },
}
