import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { annotationTypes, XinmaiError } from '../../graph-schema/index.js'
import { loadOntology } from '../../ontology/load.js'
import { evaluate, parseGold, type Measure } from '../evaluate/index.js'
import { words, type Command } from './command.js'

const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(1)} %`)
const row = (name: string, exact: Measure, overlapping: Measure): string =>
  [
    name.padEnd(12),
    String(exact.gold).padStart(6),
    ...[exact, overlapping].flatMap((m) => [m.precision, m.recall, m.f1].map((s) => percent(s).padStart(9))),
  ].join('')

export const command: Command = {
  usage: 'evaluate <gold.jsonl…> [--json]',
  summary: { zh: '以金标准评估抽取', en: 'score the extraction against gold annotations' },
  options: {},
  async run(call) {
    const gold = words(call, 1, 1_000).flatMap((name) => {
      try {
        return parseGold(readFileSync(resolve(process.env.INIT_CWD ?? process.cwd(), name), 'utf8'), name)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new XinmaiError('NOT_FOUND', `no file ${name}`)
        throw error
      }
    })
    const score = evaluate(gold, loadOntology(undefined, call.config.ontology))
    if (call.json) {
      call.print(JSON.stringify(score))
      return 0
    }
    call.print(`${''.padEnd(12)}  gold    exact P        R       F1   over. P        R       F1`)
    for (const type of annotationTypes) {
      const of = score.types[type]
      if (of !== undefined) call.print(row(type, of.exact, of.overlapping))
    }
    call.print(row('all', score.exact, score.overlapping))
    call.print(`status ${percent(score.statusAccuracy)}  value + unit ${percent(score.valueAccuracy)}`)
    call.print(
      `${score.texts} texts, ${score.characters} characters, ${Math.round(score.charactersPerSecond ?? 0)} / s`,
    )
    return 0
  },
}
