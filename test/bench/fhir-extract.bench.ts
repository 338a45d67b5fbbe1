/**
 * Reading and extracting FHIR bundles against plain JSON.parse of the same files, in the same run, on one thread.
 * Run: build, then `node dist/test/bench/fhir-extract.bench.js [folder or file…]`; without arguments the 32 bundles of
 * the development data. `--repeat N` concatenates each file's entries N times into one Bundle, to see memory stay flat.
 */
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReferenceTarget } from '../../extractors/extractor.js'
import { fhirExtractor, fhirReader } from '../../extractors/fhir/index.js'
import { loadOntology } from '../../ontology/index.js'

const args = process.argv.slice(2)
const repeatAt = args.indexOf('--repeat')
const repeat = repeatAt < 0 ? 0 : Number(args.splice(repeatAt, 2)[1])
const given = args.length > 0 ? args : [join(process.cwd(), '..', 'shared', 'data', 'fhir-r4', 'synthea-r4-cardio-A')]
const files = given.flatMap((path) =>
  statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path],
)

const ontology = loadOntology()

/** Seconds of processor time, all threads of the process. */
const cpu = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1e6
}

const extractAll = async (paths: readonly string[]) => {
  const targets = new Map<string, ReferenceTarget>()
  const references = {
    put: (key: string, target: ReferenceTarget) => void targets.set(key, target),
    get: (key: string) => targets.get(key),
  }
  let resources = 0
  let statements = 0
  let resident = 0
  for (const path of paths)
    for await (const item of fhirReader.read(path)) {
      if ('issue' in item) continue
      resources++
      const found = fhirExtractor.extract(item.input, { ontology, references, language: 'auto' }, true)
      if (found !== 'later') statements += found.statements.length
      if (resources % 1000 === 0) resident = Math.max(resident, process.memoryUsage.rss())
    }
  return { resources, statements, resident }
}

const readOnly = async (paths: readonly string[]): Promise<void> => {
  for (const path of paths) for await (const item of fhirReader.read(path)) void item
}

const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[numbers.length >> 1]!

if (repeat > 0) {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-bench-'))
  try {
    const path = join(folder, 'large.json')
    const out = openSync(path, 'w')
    writeSync(out, '{"resourceType":"Bundle","type":"collection","entry":[')
    const entries = files.map((file) =>
      JSON.stringify((JSON.parse(readFileSync(file, 'utf8')) as { entry: unknown[] }).entry).slice(1, -1),
    )
    for (let i = 0; i < repeat; i++) writeSync(out, (i > 0 ? ',' : '') + entries.join(','))
    writeSync(out, ']}')
    closeSync(out)
    const started = process.cpuUsage()
    const { resources, resident } = await extractAll([path])
    const seconds = cpu(started)
    const megabytes = statSync(path).size / 1e6
    console.log(
      `one Bundle of ${megabytes.toFixed(0)} MB: ${resources} resources, ${Math.round(resources / seconds)}/s, ${Math.round(resident / 1e6)} MB resident at most`,
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
} else {
  const rounds = { plain: [] as number[], read: [] as number[], extract: [] as number[] }
  let resources = 0
  // the first rounds warm the compiler up and are not counted
  for (let round = 0; round < 12; round++) {
    const timed = async (what: () => unknown): Promise<number> => {
      const started = process.cpuUsage()
      await what()
      return cpu(started)
    }
    const plain = await timed(() => files.forEach((file) => void JSON.parse(readFileSync(file, 'utf8'))))
    const read = await timed(() => readOnly(files))
    const extract = await timed(async () => ({ resources } = await extractAll(files)))
    if (round < 3) continue
    rounds.plain.push(plain)
    rounds.read.push(read)
    rounds.extract.push(extract)
  }
  const plain = median(rounds.plain)
  const megabytes = files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6
  console.log(
    `${files.length} files, ${megabytes.toFixed(1)} MB, ${resources} resources; processor seconds, median of ${rounds.plain.length}`,
  )
  for (const [name, seconds] of [
    ['JSON.parse of whole files', plain],
    ['read', median(rounds.read)],
    ['read and extract', median(rounds.extract)],
  ] as const)
    console.log(
      `${name.padEnd(26)} ${seconds.toFixed(3)} s  ${String(Math.round(resources / seconds)).padStart(6)}/s  ${(seconds / plain).toFixed(2)} ×`,
    )
}
