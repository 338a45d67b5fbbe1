import { kinds } from '../../graph-schema/index.js'
import { loadOntology } from '../../ontology/load.js'
import { words, WrongUse, type Command } from './command.js'

export const command: Command = {
  usage: 'ontology stats|check [--json]',
  summary: { zh: '本体的规模与核对', en: 'size of the ontology, or check it' },
  options: {},
  async run(call) {
    const [what] = words(call, 1)
    if (what !== 'stats' && what !== 'check') throw new WrongUse('ontology stats or ontology check')
    // loading checks every row: what is off is thrown with its file and line
    const ontology = loadOntology()
    const concepts = [...ontology.concepts()]
    const byKind = Object.fromEntries(kinds.map((kind) => [kind, concepts.filter((c) => c.kind === kind).length]))
    const stats = {
      version: ontology.version,
      concepts: ontology.size,
      terms: concepts.reduce((sum, c) => sum + c.terms.length, 0),
      codes: concepts.reduce((sum, c) => sum + c.codes.length, 0),
      kinds: byKind,
    }
    if (call.json) call.print(JSON.stringify(what === 'check' ? { ok: true, version: stats.version } : stats))
    else if (what === 'check') call.print(`完好 ok: ${stats.concepts} concepts, version ${stats.version}`)
    else {
      call.print(
        `${stats.concepts} 概念 concepts, ${stats.terms} 术语 terms, ${stats.codes} 代码 codes, version ${stats.version}`,
      )
      for (const [kind, count] of Object.entries(byKind)) call.print(`${kind}  ${count}`)
    }
    return 0
  },
}
