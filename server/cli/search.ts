import { datasetIdSchema } from '../../graph-schema/index.js'
import { searchModes } from '../search/search-index.js'
import { choice, option, wholeNumber, words, type Command } from './command.js'
import { countText } from './count-text.js'
import { asOption, withReads } from './reading.js'

export const command: Command = {
  usage:
    'search <text> [--mode keyword|vector|hybrid] [--first N] [--after CURSOR] [--dataset D] [--as SUBJECT] [--json]',
  summary: { zh: '检索文书与概念', en: 'search documents and concepts' },
  options: {
    mode: { type: 'string' },
    first: { type: 'string' },
    after: { type: 'string' },
    dataset: { type: 'string' },
    ...asOption,
  },
  async run(call) {
    const [text] = words(call, 1)
    const mode = choice(call, 'mode', searchModes) ?? 'hybrid'
    const dataset = option(call, 'dataset')
    const after = option(call, 'after')
    return withReads(call, async ({ read, reader }) => {
      const found = await read.search(reader.view, {
        text: text!,
        mode,
        filter: dataset === undefined ? {} : { datasets: [datasetIdSchema.parse(dataset)] },
        page: { first: wholeNumber(call, 'first') ?? 20, ...(after === undefined ? {} : { after }) },
      })
      const concepts = found.concepts.map(({ concept, score, term, patients }) => ({
        kind: 'concept',
        id: concept.id,
        label: concept.label[call.language],
        score,
        term,
        patients,
      }))
      const documents = found.documents.items.map(({ head, score, snippet, highlights }) => ({
        kind: 'document',
        id: head.id,
        label: head.title,
        score,
        dataset: head.partition.dataset,
        snippet,
        highlights,
      }))
      if (call.json) {
        const { total, next } = found.documents
        call.print(
          JSON.stringify({ query: text, mode, total, hits: [...concepts, ...documents], facets: found.facets, next }),
        )
        return 0
      }
      for (const c of concepts) call.print(`${c.id}  ${c.label}  (${c.term})  ${countText(c.patients)}`)
      if (concepts.length > 0) call.print('')
      call.print(`${found.documents.total} 份文书 documents`)
      for (const d of documents)
        call.print(`${d.score.toFixed(3)}  ${d.dataset}  ${d.id}  ${d.label}\n      ${d.snippet}`)
      return 0
    })
  },
}
