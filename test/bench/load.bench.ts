// End to end: writes a large sample, loads it, asks the questions of the page.
//   npm run bench -- load [patients]
// Prints rates over the first and the second half, peak memory of the process, and the median of each read.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Curie, DatasetId, View } from '../../graph-schema/index.js'
import { loadOntology } from '../../ontology/index.js'
import { writeSamples } from '../../samples/write.js'
import { openStores } from '../../server/adapters.js'
import { readConfig } from '../../server/config.js'
import { IngestService } from '../../server/ingest/ingest-service.js'
import type { Progress } from '../../server/ingest/report.js'
import { sourceFiles } from '../../server/ingest/source-files.js'
import { createReadService } from '../../server/read/create-read-service.js'
import { createReadPool } from '../../server/read/read-pool.js'
import type { ReadService } from '../../server/read/read-service.js'

const patients = Number(process.argv[2] ?? 6000)
const folder = mkdtempSync(join(tmpdir(), 'xinmai-bench-'))
const config = readConfig({ XINMAI_DATA: join(folder, 'data') })
const datasets = ['cn-heart', 'cn-stroke', 'us-cardio'] as const
const grades = { 'cn-heart': 3, 'cn-stroke': 2, 'us-cardio': 4 } as const

const megabytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MiB`
let peak = 0
const watchMemory = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50)

const samples = writeSamples(join(folder, 'samples'), { patients })
console.log('sample', JSON.stringify(samples))
peak = 0

const marks: { seconds: number; resources: number; characters: number }[] = [
  { seconds: 0, resources: 0, characters: 0 },
]
const started = performance.now()
const service = await IngestService.open(config)
let [resources, characters, newAssertions] = [0, 0, 0]
for (const dataset of datasets) {
  const files = await sourceFiles([join(folder, 'samples', dataset)])
  const plan = {
    type: 'load',
    dataset: dataset as DatasetId,
    grade: grades[dataset],
    language: 'auto',
    deidentified: true,
    files,
  } as const
  let last: Progress | undefined
  const report = await service.submit(plan, (progress) => {
    last = progress
    const seconds = (performance.now() - started) / 1000
    marks.push({ seconds, resources: resources + progress.resources, characters: characters + progress.characters })
  })
  resources += report.resources
  characters += last?.characters ?? 0
  newAssertions += report.newAssertions
  if (report.rejected > 0) console.log(dataset, 'rejected', report.rejected, JSON.stringify(report.issueCounts))
}
const seconds = (performance.now() - started) / 1000
await service.close()
const loadPeak = peak

const half = marks.find((m) => m.resources >= resources / 2) ?? marks.at(-1)!
const rate = (n: number, s: number): string => `${Math.round(n / s).toLocaleString('en')}/s`
console.log(
  `load     ${resources} resources, ${characters} characters read, ${newAssertions} assertions in ${seconds.toFixed(1)} s`,
)
console.log(`rate     ${rate(resources, seconds)} resources, ${rate(characters, seconds)} characters`)
console.log(
  `halves   first ${rate(half.resources, half.seconds)}, second ${rate(resources - half.resources, seconds - half.seconds)}`,
)
console.log(`memory   peak ${megabytes(loadPeak)} resident (main, job and writer threads)`)

const view: View = {
  reader: 'bench' as View['reader'],
  datasets: new Map(datasets.map((id) => [id as DatasetId, { maxGrade: 5, tier: 'row', smallCell: 5 }])),
}
const questions = [
  '心力衰竭',
  'heart failure',
  '急性脑梗死',
  '前降支狭窄',
  'aspirin',
  '阿托伐他汀',
  '胸闷 心悸',
  'atrial fibrillation warfarin',
  '左室射血分数',
  '糖尿病 高血压',
]
const concepts = ['心力衰竭', '冠心病', '高血压', '脑梗死', '心房颤动', '阿司匹林', '2型糖尿病']

const time = async (name: string, calls: readonly (() => Promise<unknown>)[], rounds = 7): Promise<void> => {
  for (const call of calls) await call()
  const took: number[] = []
  for (let round = 0; round < rounds; round++)
    for (const call of calls) {
      const begun = performance.now()
      await call()
      took.push(performance.now() - begun)
    }
  took.sort((a, b) => a - b)
  const at = (share: number): string => took[Math.floor(took.length * share)]!.toFixed(2)
  console.log(`${name.padEnd(26)} p50 ${at(0.5)} ms   p95 ${at(0.95)} ms`)
}

const ask = async (label: string, read: ReadService): Promise<void> => {
  const ontology = loadOntology()
  const ids = concepts.flatMap((term): Curie[] =>
    ontology
      .byTerm(term)
      .slice(0, 1)
      .map((c) => c.id),
  )
  for (const mode of ['keyword', 'vector', 'hybrid'] as const) {
    await time(
      `${label} ${mode}`,
      questions.map((text) => () => read.search(view, { text, mode, filter: {}, page: { first: 20 } })),
    )
  }
  await time(
    `${label} expand`,
    ids.map((concept) => () => read.expand(view, { concept, order: 'patients', page: { first: 20 } })),
  )
  await time(
    `${label} path`,
    ids.slice(1).map((to) => () => read.path(view, ids[0]!, to, 3)),
  )
  await time(
    `${label} assertions`,
    ids.map((concept) => () => read.assertions(view, { concepts: [concept] }, { first: 20 })),
  )
}

const ontology = loadOntology()
const direct = createReadService({ ...openStores(config, ontology, { readonly: true }), ontology })
await ask('in thread', direct)
await direct.close()
const pool = createReadPool({ threads: config.readers, workerData: { config } })
await ask('through the pool', pool)
await pool.close()
clearInterval(watchMemory)
console.log(`memory   peak ${megabytes(peak)} resident, reads included`)
rmSync(folder, { recursive: true, force: true })
