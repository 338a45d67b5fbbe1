import { openSync, writeSync, closeSync } from 'node:fs'
import { resolve } from 'node:path'
import { XinmaiError } from '../../graph-schema/index.js'
import { exportFormats, exportOntology } from '../../ontology/export/index.js'
import { checkOntology, loadLayeredDataSet, loadOntology, ontologyStats } from '../../ontology/index.js'
import { choice, option, words, WrongUse, type Call, type Command } from './command.js'
import { coverageLines, icdRanges, readCoverage } from './coverage.js'

const stats = (call: Call): number => {
  const found = ontologyStats(undefined, call.config.ontology)
  if (call.json) {
    call.print(JSON.stringify(found))
    return 0
  }
  const zhText = call.language === 'zh'
  const table = (zh: string, en: string, counts: Readonly<Record<string, number>>): void => {
    const total = Object.values(counts).reduce((sum, n) => sum + n, 0)
    call.print(`${zhText ? zh : en} ${total}`)
    for (const [name, n] of Object.entries(counts)) call.print(`  ${name.padEnd(18)} ${n}`)
  }
  const { zh, en, any } = found.terms
  call.print(`${zhText ? '版本' : 'version'} ${found.version}`)
  table('概念', 'concepts', found.concepts)
  call.print(`${zhText ? '术语' : 'terms'} zh ${zh}, en ${en}, ${zhText ? '两者通用' : 'both'} ${any}`)
  call.print(`${zhText ? '歧义术语' : 'ambiguous terms'} ${found.ambiguous}`)
  table('有定义的概念', 'concepts with a definition', found.defined)
  table('编码', 'codes', found.codes)
  table('知识关系', 'relations', found.relations)
  call.print(
    `${zhText ? '数据元' : 'data elements'} ${found.elements}, ${zhText ? '值域' : 'value sets'} ${found.valueSets}`,
  )
  return 0
}

const check = (call: Call): number => {
  const problems = checkOntology(undefined, call.config.ontology)
  if (call.json) call.print(JSON.stringify({ ok: problems.length === 0, problems }))
  else if (problems.length === 0) call.print(call.language === 'zh' ? '完好' : 'ok')
  else for (const { place, what } of problems) call.print(`${place}: ${what}`)
  return problems.length === 0 ? 0 : 1
}

/** Writes the ontology to a file, or to standard output. */
const exported = (call: Call): number => {
  const format = choice(call, 'format', exportFormats)
  if (format === undefined) throw new WrongUse(`--format is one of ${exportFormats.join(', ')}`)
  const ontology = loadOntology(undefined, call.config.ontology)
  const pieces = exportOntology(ontology, format, () => loadLayeredDataSet(call.config.ontology).dataSet)
  const out = option(call, 'out')
  if (out === undefined) {
    for (const piece of pieces) call.print(piece.replace(/\n$/, ''))
    return 0
  }
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), out)
  let file: number
  try {
    file = openSync(path, 'w')
  } catch (error) {
    throw new XinmaiError('BAD_REQUEST', `${out} cannot be written: ${(error as Error).message}`)
  }
  try {
    for (const piece of pieces) writeSync(file, piece)
  } finally {
    closeSync(file)
  }
  if (call.json) call.print(JSON.stringify({ format, file: out, version: ontology.version }))
  else call.print(call.language === 'zh' ? `已写入 ${out}` : `written to ${out}`)
  return 0
}

const coverage = async (call: Call, paths: readonly string[]): Promise<number> => {
  const within = option(call, 'within')
  const found = await readCoverage(
    loadOntology(undefined, call.config.ontology),
    paths.map((path) => resolve(process.env.INIT_CWD ?? process.cwd(), path)),
    within === undefined ? undefined : icdRanges(within),
  )
  if (call.json) call.print(JSON.stringify(found))
  else for (const line of coverageLines(found, call.language)) call.print(line)
  return 0
}

export const command: Command = {
  usage: `ontology stats | check | export --format ${exportFormats.join('|')} [--out FILE] | coverage PATH… [--within I00-I99,…] [--json]`,
  summary: {
    zh: '本体的规模、核对、导出，以及它覆盖了来源中的多少编码',
    en: 'size of the ontology, its check, its export, and how many codes of a source it covers',
  },
  options: { format: { type: 'string' }, out: { type: 'string' }, within: { type: 'string' } },
  async run(call) {
    const [what, ...paths] = words(call, 1, 1000)
    if (what === 'coverage') {
      if (paths.length === 0) throw new WrongUse('ontology coverage PATH…')
      return coverage(call, paths)
    }
    if (paths.length > 0) throw new WrongUse(`${paths.length + 1} words given, 1 wanted`)
    if (what === 'stats') return stats(call)
    if (what === 'check') return check(call)
    if (what === 'export') return exported(call)
    throw new WrongUse('ontology stats, check, export or coverage')
  },
}
