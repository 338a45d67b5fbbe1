// Characters a second of the text extractor, the full way from text to statements on one core, beside the bare ontology
// matcher in the same run; whether three readings are alike; and how its time grows with one huge text. CPU time, so that
// other work on the machine counts less.
// Run: npm run --silent bench -- text-extract [millions of characters a set]
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { noteReader, textExtractor } from '../../extractors/text/index.js'
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
const [sample = '10'] = process.argv.slice(2)
/** characters that are read, at least, in millions */
const least = Number(sample) * 1_000_000

/** Public notes beside the repository, where they lie. */
const publicNotes = async (language: string): Promise<string[]> => {
  const folder = language === 'zh' ? ['chinese', 'ccl2025-cardiology-discharges'] : ['english-notes', 'mtsamples-html']
  const path = join(projectRoot(), '..', 'shared', 'data', ...folder)
  if (!existsSync(path)) return []
  const notes: string[] = []
  for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' }).sort())
    if (/\.(?:json|html\.gz)$/.test(name))
      for await (const item of noteReader.read(join(path, name))) if ('input' in item) notes.push(item.input.text)
  return notes
}

/** Reads the notes again and again until so many characters were read. @returns characters a second of CPU */
const throughput = (notes: readonly string[]): { perSecond: number; characters: number } => {
  for (const note of notes.slice(0, 50)) read(note)
  let characters = 0
  const start = process.cpuUsage()
  while (characters < least)
    for (const note of notes) {
      read(note)
      characters += note.length
    }
  const { user, system } = process.cpuUsage(start)
  return { perSecond: characters / ((user + system) / 1e6), characters }
}
const hashOf = (notes: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const text of notes)
    hash.update(JSON.stringify(textExtractor.read({ kind: 'note', text, sections: [] }, ontology)))
  return hash.digest('hex').slice(0, 16)
}

for (const language of ['zh', 'en']) {
  const text = textOf(language, 1_000_000)
  const matcher = text.length / seconds(4, () => void ontology.matcher.match(text))
  const ours = Array.from({ length: 100 }, (_, n) => text.slice(n * 3_000, (n + 1) * 3_000))
  for (const [name, notes] of [
    ['our cases, a rule in every sentence', ours],
    ['public notes', await publicNotes(language)],
  ] as const) {
    if (notes.length === 0) continue
    const { perSecond, characters } = throughput(notes)
    const hashes = new Set([1, 2, 3].map(() => hashOf(notes)))
    console.log(
      `${language}, ${name}: ${thousands(perSecond)} k chars/s over ${(characters / 1e6).toFixed(1)} M (matcher alone ${thousands(matcher)} k), ${hashes.size === 1 ? 'three readings alike' : 'READINGS DIFFER'}, ${Math.round(process.memoryUsage().rss / 1e6)} MB resident`,
    )
  }
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
