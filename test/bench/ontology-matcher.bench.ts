/**
 * Throughput of the ontology matcher against one alternation of all terms as a regular expression and against
 * a set of terms asked for every length, on the same text in
 * the same run. The text is made of terms of the ontology in between filler, by a seeded generator.
 * Run: build, then `node dist/test/bench/ontology-matcher.bench.js [file…]`; files are measured instead of the made text.
 */
import { readFileSync } from 'node:fs'
import { fold, loadOntology } from '../../ontology/index.js'

const started = performance.now()
const ontology = loadOntology()
const loaded = performance.now() - started

const random = (seed: number) => (): number => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 2 ** 32
}

const filler = {
  zh: '患者于三天前无明显诱因出现不适，呈阵发性，每次持续约十分钟，休息后可缓解，无放射，遂来我院就诊，门诊以此收入院。入院时神志清楚，精神可，饮食睡眠一般，二便如常。予以对症治疗后一般情况可，继续观察。',
  en: 'The patient was seen in the clinic three days ago and was told to return if anything changed. There was no relief at rest and he was brought to the hospital by his family, where he was admitted for further care. ',
}

const makeText = (language: 'zh' | 'en', length: number): string => {
  const next = random(7)
  const terms = [...ontology.concepts()]
    .flatMap((concept) => concept.terms)
    .filter((term) => term.language === language)
  const parts: string[] = []
  for (let made = 0; made < length;) {
    const from = Math.floor(next() * filler[language].length)
    const words = filler[language].slice(from, from + 10 + Math.floor(next() * 40))
    const part =
      words +
      (language === 'en' ? ' ' : '') +
      terms[Math.floor(next() * terms.length)]!.text +
      (language === 'en' ? ' ' : '')
    parts.push(part)
    made += part.length
  }
  return parts.join('')
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
const alternation = new RegExp(
  [...new Set([...ontology.concepts()].flatMap((concept) => concept.terms.map((term) => term.text)))]
    .sort((a, b) => b.length - a.length)
    .map(escape)
    .join('|'),
  'gi',
)

const known = new Set([...ontology.concepts()].flatMap((concept) => concept.terms.map((term) => fold(term.text))))
const longest = [...known].reduce((most, key) => Math.max(most, key.length), 0)
/** Longest match by looking up every length at every place, without the rules for words and case. */
const byLengths = (text: string): number => {
  const folded = fold(text)
  let found = 0
  for (let at = 0; at < folded.length;) {
    let length = Math.min(longest, folded.length - at)
    while (length > 0 && !known.has(folded.slice(at, at + length))) length--
    if (length > 0) found++
    at += Math.max(1, length)
  }
  return found
}

/** Best of several runs, in units (UTF-16) a second of processor time, which other work on the machine disturbs least. */
const rate = (text: string, runs: number, work: (text: string) => number): { rate: number; found: number } => {
  let best = Infinity
  let found = 0
  for (let i = 0; i < runs; i++) {
    const from = process.cpuUsage()
    found = work(text)
    best = Math.min(best, process.cpuUsage(from).user / 1000)
  }
  return { rate: text.length / (best / 1000), found }
}

const measure = (name: string, text: string): void => {
  const ours = rate(text, 7, (all) => ontology.matcher.match(all).length)
  // the expression is slow: a part of the text is enough
  const part = text.slice(0, 40_000)
  const naive = rate(part, 2, (all) => [...all.matchAll(alternation)].length)
  const lengths = rate(part, 2, byLengths)
  const bytes = Buffer.byteLength(text) / text.length
  console.log(
    `${name}: ${(ours.rate / 1e6).toFixed(1)} M characters/s (${((ours.rate * bytes) / 1e6).toFixed(1)} MB/s), ` +
      `${ours.found} matches in ${text.length}; one RegExp ${(naive.rate / 1e6).toFixed(3)} M characters/s; ratio ${(ours.rate / naive.rate).toFixed(0)}; ` +
      `set of terms by length ${(lengths.rate / 1e6).toFixed(3)} M characters/s; ratio ${(ours.rate / lengths.rate).toFixed(0)}`,
  )
}

console.log(`${ontology.size} concepts loaded in ${loaded.toFixed(0)} ms`)
const files = process.argv.slice(2)
if (files.length > 0) measure(files.join(' '), files.map((file) => readFileSync(file, 'utf8')).join('\n'))
else {
  measure('Chinese', makeText('zh', 4_000_000))
  measure('English', makeText('en', 4_000_000))
}
