// Denial as the text extractor reads it, beside two baselines on the same spans: "never denied", and "denied when a word
// of denial stands anywhere in the sentence". Public Chinese dialogues with the status of each complaint
// (../shared/data/negation/cmdd-zh: 1 has it, 2 has it not, 3 not known). Only what patients say of themselves counts, and
// no questions: there the status was decided by the answer, which the sentence does not hold.
// Run: npm run --silent bench -- negation
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { annotate } from '../../extractors/text/index.js'
import { loadOntology } from '../../ontology/index.js'
import { projectRoot } from '../../ontology/project-root.js'

interface Utterance {
  readonly speaker: string
  readonly sentence: string
  /** B, I or O a character */
  readonly label: string
  /** status of each span, in order */
  readonly type: readonly string[]
}

const folder = join(projectRoot(), '..', 'shared', 'data', 'negation', 'cmdd-zh', 'data', 'CMDD', 'dev')
if (!existsSync(folder)) {
  console.log('needs ../shared/data/negation/cmdd-zh, which is absent')
  process.exit(0)
}
const ontology = loadOntology()
const tally = () => ({ right: 0, denied: 0, both: 0 })
const figures = { extractor: tally(), never: tally(), anywhere: tally() }
let asked = 0
let found = 0
let gold = 0
for (const name of readdirSync(folder)) {
  const dialogue = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
    'dialogue-content': readonly Utterance[]
  }
  for (const { speaker, sentence, label, type } of dialogue['dialogue-content']) {
    if (speaker !== '患者' || /[吗么?？]|有没有|是不是/.test(sentence)) continue
    const spans = [...label.matchAll(/BI*/g)].map((span) => ({ start: span.index, end: span.index + span[0].length }))
    if (spans.length !== type.length || label.length !== sentence.length || type.every((t) => t === '3')) continue
    const { annotations } = annotate(sentence, ontology, { language: 'zh' })
    spans.forEach(({ start, end }, n) => {
      if (type[n] === '3') return
      asked++
      const own = annotations.find((a) => a.start < end && start < a.end)
      if (own === undefined) return
      found++
      const isDenied = type[n] === '2'
      if (isDenied) gold++
      const says = { extractor: own.status === 'absent', never: false, anywhere: /[没无不未]/.test(sentence) }
      for (const who of ['extractor', 'never', 'anywhere'] as const) {
        if (says[who] === isDenied) figures[who].right++
        if (says[who]) figures[who].denied++
        if (says[who] && isDenied) figures[who].both++
      }
    })
  }
}
console.log(`${asked} complaints with a known status, ${found} of them found by the extractor, ${gold} of these denied`)
for (const [who, { right, denied, both }] of Object.entries(figures))
  console.log(
    `${who.padEnd(10)} accuracy ${(right / found).toFixed(3)}  denied: precision ${denied === 0 ? '–' : (both / denied).toFixed(3)} recall ${(both / gold).toFixed(3)} F1 ${((2 * both) / (denied + gold)).toFixed(3)}`,
  )
