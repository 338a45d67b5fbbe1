// Characters a second of the text extractor, beside the bare ontology matcher on the same text in the same run, and how
// its time grows with one huge text. CPU time, so that other work on the machine counts little.
// Run: npm run --silent bench -- text-extract
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { textExtractor } from '../../extractors/text/index.js'
import { loadOntology } from '../../ontology/index.js'
import { projectRoot } from '../../ontology/project-root.js'

const ontology = loadOntology()
const golden = join(projectRoot(), 'test', 'golden', 'text')
const textOf = (prefix: string, length: number): string => {
  const once = readdirSync(golden)
    .filter((name) => name.startsWith(prefix))
    .map((name) => readFileSync(join(golden, name, 'input.txt'), 'utf8'))
    .join('\n')
  return once.repeat(Math.ceil(length / once.length)).slice(0, length)
}
const read = (text: string): void => void textExtractor.read({ kind: 'note', text, sections: [] }, ontology)

/** Seconds of the fastest of some runs. */
const seconds = (runs: number, run: () => void): number => {
  let fastest = Infinity
  for (let n = 0; n < runs; n++) {
    const start = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(start)
    fastest = Math.min(fastest, (user + system) / 1e6)
  }
  return fastest
}

const thousands = (perSecond: number): number => Math.round(perSecond / 1000)
for (const language of ['zh', 'en']) {
  const text = textOf(language, 1_000_000)
  const matcher = text.length / seconds(4, () => void ontology.matcher.match(text))
  const extractor = text.length / seconds(4, () => read(text))
  console.log(
    `${language}: extractor ${thousands(extractor)} k chars/s, matcher alone ${thousands(matcher)} k chars/s, ratio ${(extractor / matcher).toFixed(3)}`,
  )
}
for (const [name, text] of [
  ['notes', textOf('zh', 8_000_000)],
  [
    'one line without punctuation',
    textOf('zh', 12_000_000)
      .replace(/[\s\p{P}]+/gu, '')
      .slice(0, 8_000_000),
  ],
] as const) {
  const times = [1, 2, 4, 8].map((m) => `${m} M ${seconds(2, () => read(text.slice(0, m * 1_000_000))).toFixed(2)} s`)
  console.log(`${name}: ${times.join(', ')}, ${Math.round(process.memoryUsage().rss / 1e6)} MB resident`)
}
