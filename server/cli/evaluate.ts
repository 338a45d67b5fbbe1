import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { annotationTypes, XinmaiError, type AnnotatedText } from '../../graph-schema/index.js'
import { noteReader } from '../../extractors/text/index.js'
import { loadOntology } from '../../ontology/load.js'
import { annotatedLines } from '../annotate/annotated-lines.js'
import {
  errorCauses,
  evaluate,
  evaluateAnnotated,
  foreignFormats,
  isOffsetGold,
  parseGold,
  parseOffsetGold,
  readForeignGold,
  resolveOffsetGold,
  type Evaluation,
  type Measure,
  type TypeMapping,
} from '../evaluate/index.js'
import { choice, option, wholeNumber, words, type Call, type Command } from './command.js'

const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(1)} %`)
const row = (name: string, exact: Measure, overlapping: Measure): string =>
  [
    name.padEnd(12),
    String(exact.gold).padStart(6),
    ...[exact, overlapping].flatMap((m) => [m.precision, m.recall, m.f1].map((s) => percent(s).padStart(9))),
  ].join('')

const here = (name: string): string => resolve(process.env.INIT_CWD ?? process.cwd(), name)

/** Gold of a file: with its text, or offsets into texts that lie under `texts`. */
const goldOf = async (name: string, texts: string): Promise<AnnotatedText[]> => {
  let content: string
  try {
    content = readFileSync(here(name), 'utf8')
  } catch {
    throw new XinmaiError('NOT_FOUND', `no file ${name}`)
  }
  if (!isOffsetGold(content)) return parseGold(content, name)
  const resolved: AnnotatedText[] = []
  for (const gold of parseOffsetGold(content, name)) {
    const before = resolved.length
    for await (const item of noteReader.read(join(texts, gold.file)))
      if ('input' in item && item.input.id === gold.id) resolved.push(resolveOffsetGold(gold, item.input.text))
    if (resolved.length === before)
      throw new XinmaiError('NOT_FOUND', `${name}: no text ${gold.id} in ${join(texts, gold.file)} (see --texts)`)
  }
  return resolved
}

/** Errors a cause, each with its words; of every cause so many as asked for. */
const errorLines = ({ errors }: Evaluation, most: number): string[] =>
  errorCauses.flatMap((cause) => {
    const of = errors.filter((e) => e.cause === cause)
    if (of.length === 0) return []
    const lines = of.slice(0, most).map(({ text, context, gold, predicted }) => {
      const both = [gold, predicted].map((a) =>
        a === undefined
          ? '–'
          : [a.type, a.status, a.value, a.unit, a.site, a.severity, a.code].filter(Boolean).join(' '),
      )
      return `  ${text}  ${context}  ${both[0]} → ${both[1]}${predicted !== undefined && gold !== undefined && predicted.text !== gold.text ? ` (${predicted.text})` : ''}`
    })
    return [`${cause}: ${of.length}`, ...lines]
  })

const print = (call: Call, { score }: Evaluation, hasStatus: boolean): void => {
  call.print(`${''.padEnd(12)}  gold    exact P        R       F1   over. P        R       F1`)
  for (const type of annotationTypes) {
    const of = score.types[type]
    if (of !== undefined) call.print(row(type, of.exact, of.overlapping))
  }
  call.print(row('all', score.exact, score.overlapping))
  if (hasStatus) {
    call.print(
      [
        `status ${percent(score.statusAccuracy)}`,
        `value + unit ${percent(score.valueAccuracy)}`,
        `site ${percent(score.siteAccuracy)}`,
        `severity ${percent(score.severityAccuracy)}`,
        `code ${percent(score.codeAccuracy)}`,
      ].join('  '),
    )
    for (const [name, m] of [
      ['absent', score.negation],
      ['finding with its site', score.findingSite],
      ['ejection fraction', score.ejectionFraction],
    ] as const)
      call.print(`${name}: P ${percent(m.precision)}  R ${percent(m.recall)}  F1 ${percent(m.f1)}  (${m.gold})`)
  }
  call.print(`${score.texts} texts, ${score.characters} characters, ${Math.round(score.charactersPerSecond ?? 0)} / s`)
}

/** With one worker in this thread, so that the characters a second are those of one core. */
const evaluated = async (
  gold: readonly AnnotatedText[],
  { config }: Call,
  workers: number,
  types: TypeMapping | undefined,
): Promise<Evaluation> => {
  if (workers < 2) return evaluate(gold, loadOntology(undefined, config.ontology), types)
  const start = performance.now()
  const annotated: AnnotatedText['annotations'][] = []
  const settings = { workers, withReasons: false, ontology: config.ontology }
  const texts = gold.map(({ id, text, language }) => ({ id, text, language }))
  for await (const line of annotatedLines(texts, settings))
    annotated.push((JSON.parse(line) as AnnotatedText).annotations)
  return evaluateAnnotated(gold, annotated, (performance.now() - start) / 1000, types)
}

export const command: Command = {
  usage: `evaluate <gold.jsonl…|folder> [--format gold|${foreignFormats.join('|')}] [--texts FOLDER] [--errors [--most N]] [--workers N] [--json]`,
  summary: { zh: '以金标准评估抽取', en: 'score the extraction against gold annotations' },
  options: {
    format: { type: 'string' },
    texts: { type: 'string' },
    errors: { type: 'boolean' },
    most: { type: 'string' },
    workers: { type: 'string' },
  },
  async run(call) {
    const names = words(call, 1, 1_000)
    const format = choice(call, 'format', ['gold', ...foreignFormats]) ?? 'gold'
    const of = (gold: readonly AnnotatedText[], types?: TypeMapping): Promise<Evaluation> =>
      evaluated(gold, call, wholeNumber(call, 'workers') ?? 1, types)
    let evaluation: Evaluation
    let hasStatus = true
    if (format === 'gold') {
      const texts = here(option(call, 'texts') ?? '../shared/data')
      const gold: AnnotatedText[] = []
      for (const name of names) gold.push(...(await goldOf(name, texts)))
      evaluation = await of(gold)
    } else {
      const foreign = readForeignGold(format, here(names[0]!))
      hasStatus = foreign.hasStatus
      evaluation = await of(foreign.texts, foreign.types)
    }
    if (call.json)
      call.print(
        JSON.stringify(
          call.values.errors === true ? { ...evaluation.score, errors: evaluation.errors } : evaluation.score,
        ),
      )
    else {
      print(call, evaluation, hasStatus)
      if (call.values.errors === true)
        for (const line of errorLines(evaluation, wholeNumber(call, 'most') ?? 50)) call.print(line)
    }
    return 0
  },
}
