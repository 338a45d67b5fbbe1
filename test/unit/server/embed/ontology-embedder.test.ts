import { describe, expect, test } from '@jest/globals'
import { loadOntology } from '../../../../ontology/index.js'
import type { Embedder } from '../../../../server/embed/embedder.js'
import { createOntologyEmbedder } from '../../../../server/embed/ontology/embedder.js'
import { similarityFloor } from '../../../../server/search/score.js'
import { cosine } from '../../../contract/embedder.js'
import { createBigramEmbedder } from '../../../contract/embedder-bigram.js'
import { sentencePairs } from './sentence-pairs.js'

const ontology = loadOntology()
const embedder = createOntologyEmbedder(ontology)

/** Share of sentences whose translation is the nearest of all in the other language. */
const recall = async (by: Embedder, from: 0 | 1): Promise<number> => {
  const queries = await by.embed(
    sentencePairs.map((pair) => pair[from]),
    'query',
  )
  const passages = await by.embed(
    sentencePairs.map((pair) => pair[1 - from]!),
    'passage',
  )
  const found = queries.filter((q, i) => {
    const scores = passages.map((p) => cosine(q, p))
    return scores[i]! > Math.max(...scores.filter((_, j) => j !== i))
  })
  return found.length / queries.length
}

describe('ontology embedder', () => {
  for (const [name, from] of [
    ['Chinese finds English', 0],
    ['English finds Chinese', 1],
  ] as const)
    test(name, async () => {
      const ours = await recall(embedder, from)
      const baseline = await recall(createBigramEmbedder(256), from)
      expect(ours).toBeGreaterThanOrEqual(0.9)
      expect(ours).toBeGreaterThan(baseline + 0.4)
    })

  test('a term is near its synonyms, abbreviations and its other language, less near its kin, far from others', async () => {
    const [zh, synonym, en, child, other] = await embedder.embed(
      ['心力衰竭', '心衰', 'heart failure', '左心衰竭', '阿司匹林'],
      'query',
    )
    expect(cosine(zh!, synonym!)).toBeGreaterThan(0.9)
    expect(cosine(zh!, en!)).toBeGreaterThan(0.9)
    expect(cosine(zh!, child!)).toBeGreaterThan(similarityFloor)
    expect(cosine(zh!, child!)).toBeLessThan(0.9)
    expect(cosine(zh!, other!)).toBeLessThan(similarityFloor)
  })

  test('texts without any concept are compared by their characters and words', async () => {
    const [a, near, far] = await embedder.embed(['天气晴朗适合散步', '今天天气晴朗', '图书馆闭馆通知'], 'query')
    expect(cosine(a!, near!)).toBeGreaterThan(cosine(a!, far!) + 0.2)
  })

  test('a million characters take no more than linear time', async () => {
    const rate = async (times: number): Promise<number> => {
      const text = '患者心力衰竭，no chest pain；'.repeat(times)
      const from = process.cpuUsage().user
      await embedder.embed([text], 'passage')
      return (process.cpuUsage().user - from) / text.length
    }
    await rate(5000)
    expect(await rate(40_000)).toBeLessThan(8 * (await rate(5000)) + 1)
  })
})
