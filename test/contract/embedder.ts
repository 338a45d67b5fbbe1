import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Embedder } from '../../server/embed/embedder.js'

export interface EmbedderContract {
  readonly name: string
  readonly open: () => Promise<Embedder>
  /** two texts of one meaning and one of another, in words that the embedder knows */
  readonly near: readonly [string, string, string]
  /** why the suite can't run here */
  readonly skip?: string
}

export const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, x, d) => sum + x * b[d]!, 0)

/** What every adapter of Embedder does. */
export const embedderContract = ({ name, open, near, skip }: EmbedderContract): void => {
  if (skip !== undefined) {
    describe(`embedder: ${name}`, () => test.skip(skip, () => undefined))
    return
  }
  describe(`embedder: ${name}`, () => {
    let embedder: Embedder
    beforeAll(async () => {
      embedder = await open()
    })
    afterAll(() => embedder.close())
    const texts = [...near, '心力衰竭', 'heart', '😀 \ud800 \u0000', `${near[0]} `.repeat(50)]

    test('one vector a text, of unit length and the promised dimensions, in order', async () => {
      const vectors = await embedder.embed(texts, 'passage')
      expect(vectors).toHaveLength(texts.length)
      for (const vector of vectors) {
        expect(vector).toHaveLength(embedder.dimensions)
        const length = Math.sqrt(cosine(vector, vector))
        if (length > 0) expect(length).toBeCloseTo(1, 4)
      }
      const [alone] = await embedder.embed([texts[1]!], 'passage')
      expect(cosine(alone!, vectors[1]!)).toBeCloseTo(1, 5)
    })

    test('a vector depends on its text alone', async () => {
      const [first] = await embedder.embed([near[0]], 'query')
      const among = await embedder.embed(['something else', near[2], near[0], ''], 'query')
      expect(cosine(among[2]!, first!)).toBeCloseTo(1, 5)
      const again = await open()
      const [anew] = await again.embed([near[0]], 'query')
      expect([...anew!]).toEqual([...first!])
      expect(again.id).toBe(embedder.id)
      await again.close()
    })

    test('a text of nothing is all zero; no text, no vector', async () => {
      expect(await embedder.embed([], 'query')).toEqual([])
      for (const vector of await embedder.embed(['', ' \n'], 'query')) expect(vector.every((x) => x === 0)).toBe(true)
    })

    test('one meaning is nearer than another', async () => {
      const [a, same, other] = await embedder.embed(near, 'passage')
      expect(cosine(a!, same!)).toBeGreaterThan(cosine(a!, other!) + 0.2)
    })
  })
}
