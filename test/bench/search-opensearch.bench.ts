/**
 * OpenSearch beside SQLite on the same notes and questions in one run:
 *   npm run opensearch, then npm run bench -- search-opensearch URL [NOTES]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadOntology } from '../../ontology/index.js'
import { createOntologyEmbedder } from '../../server/embed/ontology/embedder.js'
import { createOpenSearchIndex } from '../../server/search/opensearch/search-index.js'
import { searchModes, type SearchIndex, type SearchMode, type SearchQuery } from '../../server/search/search-index.js'
import { createSqliteSearchIndex } from '../../server/search/sqlite/search-index.js'
import { fixture } from '../support/fixture.js'
import { makeNote, searchableConcepts } from './search-notes.js'

const url = process.argv[2]
if (url === undefined) {
  console.error('Which server? npm run bench -- search-opensearch http://127.0.0.1:9200')
  process.exit(2)
}
const notes = Number(process.argv[3] ?? 4_000)
const perBatch = 200
const rounds = Number(process.argv[4] ?? 10)
const warmUp = 3
const ontology = loadOntology()
const concepts = searchableConcepts(ontology)
const embedder = createOntologyEmbedder(ontology)
const records = Array.from({ length: notes }, (_, i) => makeNote(concepts, i))
const bytes = records.reduce((sum, r) => sum + Buffer.byteLength(r.documents[0]!.text), 0)
const view = fixture.view({ alpha: {} })
const texts = ['左前降支', '左前降支近段狭窄', '双肺呼吸音清 支架', '"门诊随访" -否认'].concat(
  concepts.slice(0, 6).map((c) => c.label.zh),
)
const question = (text: string, mode: SearchMode): SearchQuery => ({
  text,
  mode,
  concepts: ontology.matcher.match(text).map(({ start, end, concepts: found }) => ({
    start,
    end,
    ids: found.flatMap((c) => [c.id, ...ontology.descendants(c.id)]),
  })),
  filter: {},
})
const ms = (from: bigint): number => Number(process.hrtime.bigint() - from) / 1e6
const quantile = (times: readonly number[], q: number): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length * q)]!

interface Measured {
  readonly rate: number
  readonly times: Record<SearchMode, readonly number[]>
  readonly totals: readonly number[]
}
const measure = async (index: SearchIndex): Promise<Measured> => {
  const from = process.hrtime.bigint()
  for (let at = 0, tx = 1; at < notes; at += perBatch, tx++)
    await index.apply(fixture.batch(tx, ...records.slice(at, at + perBatch)))
  const rate = bytes / 1e6 / (ms(from) / 1000)
  const times: Record<SearchMode, number[]> = { keyword: [], vector: [], hybrid: [] }
  const totals: number[] = []
  for (const mode of searchModes)
    for (let round = 0; round < rounds + warmUp; round++)
      for (const text of texts) {
        const started = process.hrtime.bigint()
        const { total } = await index.search(view, question(text, mode), { first: 20 })
        if (round >= warmUp) times[mode].push(ms(started))
        if (round === warmUp) totals.push(total)
      }
  return { rate, times, totals }
}

const folder = mkdtempSync(join(tmpdir(), 'search-bench-'))
const prefix = `bench-${process.pid}`
try {
  console.log(`${notes} notes, ${(bytes / 1e6).toFixed(1)} MB, one partition; ${texts.length} questions`)
  const sqlite = createSqliteSearchIndex(join(folder, 'search.db'), { embedder })
  const theirs = await measure(sqlite)
  await sqlite.close()
  const engine = createOpenSearchIndex({ url, embedder, prefix })
  const ours = await measure(engine)
  await engine.close()
  console.log(
    `indexing with embedding: SQLite ${theirs.rate.toFixed(2)} MB/s, OpenSearch ${ours.rate.toFixed(2)} MB/s, ratio ${(ours.rate / theirs.rate).toFixed(2)}`,
  )
  for (const mode of searchModes) {
    const show = (q: number): string => {
      const [a, b] = [quantile(theirs.times[mode], q), quantile(ours.times[mode], q)]
      return `p${q * 100} ${a.toFixed(1)} / ${b.toFixed(1)} ms (× ${(b / a).toFixed(1)})`
    }
    console.log(`${mode.padEnd(8)} SQLite / OpenSearch: ${show(0.5)}   ${show(0.95)}`)
  }
  const same = theirs.totals.filter((total, i) => total === ours.totals[i]).length
  console.log(`equal totals: ${same} of ${theirs.totals.length}`)
} finally {
  await fetch(`${url}/${prefix}-*`, { method: 'DELETE' })
  rmSync(folder, { recursive: true })
}
