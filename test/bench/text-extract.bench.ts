// Characters a second of the text extractor, beside the bare ontology matcher on the same text in the same run.
// Run: npm run --silent xinmai -- bench text-extract
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { annotate } from '../../extractors/text/index.js'
import { loadOntology } from '../../ontology/index.js'
import { projectRoot } from '../../ontology/project-root.js'

const ontology = loadOntology()
const golden = join(projectRoot(), 'test', 'golden', 'text')
const textOf = (prefix: string): string => {
  const once = readdirSync(golden)
    .filter((name) => name.startsWith(prefix))
    .map((name) => readFileSync(join(golden, name, 'input.txt'), 'utf8'))
    .join('\n')
  return once.repeat(Math.ceil(1_000_000 / once.length))
}

const best = (text: string, run: (text: string) => void): number => {
  let fastest = Infinity
  for (let n = 0; n < 4; n++) {
    const start = performance.now()
    run(text)
    fastest = Math.min(fastest, performance.now() - start)
  }
  return text.length / (fastest / 1000)
}

for (const language of ['zh', 'en']) {
  const text = textOf(language)
  const matcher = best(text, (t) => void ontology.matcher.match(t))
  const extractor = best(text, (t) => void annotate(t, ontology))
  console.log(
    `${language}: extractor ${Math.round(extractor / 1000)} k chars/s, matcher alone ${Math.round(matcher / 1000)} k chars/s, ratio ${(extractor / matcher).toFixed(2)}`,
  )
}
