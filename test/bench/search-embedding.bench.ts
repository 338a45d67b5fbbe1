/** How well embedders find a sentence's translation, and how fast they are, beside a plain bag of character pairs. */
import { loadOntology } from '../../ontology/index.js'
import type { Embedder } from '../../server/embed/embedder.js'
import { createOntologyEmbedder } from '../../server/embed/ontology/embedder.js'
import { createBigramEmbedder } from '../contract/embedder-bigram.js'
import { sentencePairs } from '../unit/server/embed/sentence-pairs.js'

const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, x, d) => sum + x * b[d]!, 0)

const measure = async (name: string, embedder: Embedder): Promise<number> => {
  const zh = await embedder.embed(
    sentencePairs.map(([text]) => text),
    'query',
  )
  const en = await embedder.embed(
    sentencePairs.map(([, text]) => text),
    'passage',
  )
  let first = 0
  let reciprocal = 0
  let pairs = 0
  let others = 0
  for (const [i, query] of zh.entries()) {
    const scores = en.map((vector) => cosine(query, vector))
    const rank = scores.filter((score) => score > scores[i]!).length + 1
    first += Number(rank === 1)
    reciprocal += 1 / rank
    pairs += scores[i]!
    others += scores.filter((_, j) => j !== i).reduce((a, b) => a + b, 0) / (scores.length - 1)
  }
  const n = zh.length
  const texts = Array.from({ length: 400 }, (_, i) => sentencePairs[i % n]!.join('。').repeat(4))
  const bytes = Buffer.byteLength(texts.join(''))
  await embedder.embed(texts, 'passage')
  const from = process.cpuUsage().user
  await embedder.embed(texts, 'passage')
  const rate = bytes / (process.cpuUsage().user - from)
  console.log(
    `${name.padEnd(10)} first ${(first / n).toFixed(2)}  reciprocal rank ${(reciprocal / n).toFixed(2)}  ` +
      `cosine of pairs ${(pairs / n).toFixed(2)}, of others ${(others / n).toFixed(2)}  ${rate.toFixed(2)} MB/s`,
  )
  return reciprocal / n
}

const baseline = await measure('bigrams', createBigramEmbedder(256))
const ours = await measure('ontology', createOntologyEmbedder(loadOntology()))
console.log(
  `ontology / bigrams: ${(ours / baseline).toFixed(1)} (reciprocal rank, Chinese finds English, ${sentencePairs.length} pairs)`,
)
