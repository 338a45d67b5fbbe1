/**
 * Indexing and queries over 12,000 notes of about 900 characters, beside SQLite's FTS5 on the same pairs of characters
 * in the same run. Notes are made of the ontology's own terms by a seeded generator.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadOntology } from '../../ontology/index.js'
import { createOntologyEmbedder } from '../../server/embed/ontology/embedder.js'
import type { SearchMode, SearchQuery } from '../../server/search/search-index.js'
import { createSqliteSearchIndex } from '../../server/search/sqlite/search-index.js'
import { cutAtoms, termAt } from '../../server/search/token.js'
import { openDatabase } from '../../server/sqlite/database.js'
import { fixture } from '../support/fixture.js'
import { makeNote, searchableConcepts } from './search-notes.js'

const notes = Number(process.argv[2] ?? 12_000)
const perBatch = 200
const rounds = 15
const ontology = loadOntology()
const concepts = searchableConcepts(ontology)

const ms = (from: bigint): number => Number(process.hrtime.bigint() - from) / 1e6
const quantile = (times: number[], q: number): number => [...times].sort((a, b) => a - b)[Math.floor(times.length * q)]!
const show = (name: string, times: number[], extra = ''): void =>
  console.log(
    `${name.padEnd(44)} p50 ${quantile(times, 0.5).toFixed(2)} ms   p95 ${quantile(times, 0.95).toFixed(2)} ms${extra}`,
  )

const folder = mkdtempSync(join(tmpdir(), 'search-bench-'))
try {
  const records = Array.from({ length: notes }, (_, i) => makeNote(concepts, i))
  const characters = records.reduce((sum, r) => sum + r.documents[0]!.text.length, 0)
  const bytes = records.reduce((sum, r) => sum + Buffer.byteLength(r.documents[0]!.text), 0)
  console.log(`${notes} notes, ${(characters / 1e6).toFixed(1)} M characters, ${(bytes / 1e6).toFixed(1)} MB`)

  const embedder = createOntologyEmbedder(ontology)
  let from = process.hrtime.bigint()
  for (let at = 0; at < Math.min(notes, 2000); at += perBatch)
    await embedder.embed(
      records.slice(at, at + perBatch).map((r) => r.documents[0]!.text),
      'passage',
    )
  const embedRate = (bytes * Math.min(1, 2000 / notes)) / 1e6 / (ms(from) / 1000)
  console.log(`embedding: ${embedRate.toFixed(2)} MB/s`)

  const path = join(folder, 'search.db')
  const index = createSqliteSearchIndex(path, { embedder })
  from = process.hrtime.bigint()
  for (let at = 0, tx = 1; at < notes; at += perBatch, tx++)
    await index.apply(fixture.batch(tx, ...records.slice(at, at + perBatch)))
  await index.close()
  const ours = ms(from) / 1000
  console.log(
    `indexing (with embedding): ${(bytes / 1e6 / ours).toFixed(2)} MB/s, file ${(statSync(path).size / 1e6).toFixed(0)} MB`,
  )

  const fts = openDatabase(join(folder, 'fts.db'))
  fts.exec("CREATE VIRTUAL TABLE note USING fts5(text, content='', tokenize='unicode61')")
  const insert = fts.prepare('INSERT INTO note (rowid, text) VALUES (?, ?)')
  from = process.hrtime.bigint()
  for (let at = 0; at < notes; at += perBatch)
    fts.transaction(() => {
      for (let i = at; i < Math.min(notes, at + perBatch); i++) {
        const atoms = cutAtoms(records[i]!.documents[0]!.text)
        insert.run(i + 1, Array.from({ length: atoms.count }, (_, a) => termAt(atoms, a)).join(' '))
      }
    })()
  const theirs = ms(from) / 1000
  console.log(
    `FTS5 indexing (no embedding): ${(bytes / 1e6 / theirs).toFixed(2)} MB/s; ratio ${(ours / theirs).toFixed(2)}`,
  )

  const view = fixture.view({ alpha: {} })
  const memory = process.memoryUsage()
  const reader = createSqliteSearchIndex(path, { embedder, readonly: true })
  const common = concepts.slice(0, 40).map((c) => c.label.zh)
  const texts = [
    '左前降支',
    '左前降支近段狭窄',
    '门诊随访',
    '心',
    `${common[3]} ${common[7]}`,
    ...common.slice(0, 12),
    '高血压 -否认',
    '双肺呼吸音清 支架',
  ]
  const query = (text: string, mode: SearchMode, recognise: boolean): SearchQuery => ({
    text,
    mode,
    concepts: recognise
      ? ontology.matcher.match(text).map(({ start, end, concepts: found }) => ({
          start,
          end,
          ids: found.flatMap((c) => [c.id, ...ontology.descendants(c.id)]),
        }))
      : [],
    filter: {},
  })
  const measure = async (mode: SearchMode, recognise: boolean): Promise<number[]> => {
    const times: number[] = []
    for (let round = 0; round < rounds; round++)
      for (const text of texts) {
        const started = process.hrtime.bigint()
        await reader.search(view, query(text, mode, recognise), { first: 20 })
        if (round >= 3) times.push(ms(started))
      }
    return times
  }
  from = process.hrtime.bigint()
  const opened = await reader.search(view, query('心衰', 'keyword', false), { first: 20 })
  console.log(`first keyword search of a reader: ${ms(from).toFixed(0)} ms (${opened.total} hits)`)
  const keyword = await measure('keyword', false)
  show('keyword, words alone', keyword)
  for (const text of texts.slice(0, 5)) {
    const times: number[] = []
    let total = 0
    for (let i = 0; i < 20; i++) {
      const started = process.hrtime.bigint()
      total = (await reader.search(view, query(text, 'keyword', false), { first: 20 })).total
      times.push(ms(started))
    }
    show(`  ${text}`, times, `   ${total} hits`)
  }
  show('keyword, with concepts and descendants', await measure('keyword', true))
  from = process.hrtime.bigint()
  await reader.search(view, query('心衰', 'vector', false), { first: 20 })
  console.log(`first vector search of a reader: ${ms(from).toFixed(0)} ms`)
  show('vector', await measure('vector', false))
  show('hybrid', await measure('hybrid', true))
  const now = process.memoryUsage()
  console.log(`reader memory: ${((now.arrayBuffers - memory.arrayBuffers) / 1e6).toFixed(1)} MB of vectors and tables`)

  const phrase = (text: string): string =>
    text
      .split(' ')
      .map((run) => {
        const atoms = cutAtoms(run.replace('-', ''))
        const terms = Array.from({ length: Math.max(1, atoms.count - 1) }, (_, a) => termAt(atoms, a))
        return `${run.startsWith('-') ? 'NOT ' : ''}"${terms.join(' ')}"${atoms.count === 1 ? '*' : ''}`
      })
      .join(' ')
  const top = fts.prepare('SELECT rowid, bm25(note) FROM note WHERE note MATCH ? ORDER BY bm25(note), rowid LIMIT 20')
  const total = fts.prepare('SELECT count(*) FROM note WHERE note MATCH ?')
  const baseline: number[] = []
  for (let round = 0; round < rounds; round++)
    for (const text of texts) {
      const started = process.hrtime.bigint()
      top.all(phrase(text))
      total.get(phrase(text))
      if (round >= 3) baseline.push(ms(started))
    }
  show('FTS5: bm25 top 20 and count', baseline)
  console.log(`keyword / FTS5: ${(quantile(keyword, 0.5) / quantile(baseline, 0.5)).toFixed(2)} (p50)`)
  await reader.close()
  fts.close()
} finally {
  rmSync(folder, { recursive: true })
}
