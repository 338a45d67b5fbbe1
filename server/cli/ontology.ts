import { checkOntology, ontologyStats } from '../../ontology/index.js'
import { words, WrongUse, type Call, type Command } from './command.js'

const stats = (call: Call): number => {
  const found = ontologyStats()
  if (call.json) {
    call.print(JSON.stringify(found))
    return 0
  }
  const total = Object.values(found.concepts).reduce((sum, n) => sum + n, 0)
  const { zh, en, any } = found.terms
  const zhText = call.language === 'zh'
  call.print(`${zhText ? '概念' : 'concepts'} ${total}, ${zhText ? '版本' : 'version'} ${found.version}`)
  call.print(`${zhText ? '术语' : 'terms'} zh ${zh}, en ${en}, ${zhText ? '两者通用' : 'both'} ${any}`)
  for (const [kind, n] of Object.entries(found.concepts)) call.print(`  ${kind.padEnd(14)} ${n}`)
  call.print(
    `${zhText ? '数据元' : 'data elements'} ${found.elements}, ${zhText ? '值域' : 'value sets'} ${found.valueSets}`,
  )
  call.print(zhText ? '编码' : 'codes')
  for (const [system, n] of Object.entries(found.codes)) call.print(`  ${system.padEnd(14)} ${n}`)
  return 0
}

const check = (call: Call): number => {
  const problems = checkOntology()
  if (call.json) call.print(JSON.stringify({ ok: problems.length === 0, problems }))
  else if (problems.length === 0) call.print(call.language === 'zh' ? '完好' : 'ok')
  else for (const { place, what } of problems) call.print(`${place}: ${what}`)
  return problems.length === 0 ? 0 : 1
}

export const command: Command = {
  usage: 'ontology stats|check [--json]',
  summary: { zh: '本体的规模与核对', en: 'size of the ontology, or check it' },
  options: {},
  async run(call) {
    const [what] = words(call, 1)
    if (what === 'stats') return stats(call)
    if (what === 'check') return check(call)
    throw new WrongUse('ontology stats or ontology check')
  },
}
