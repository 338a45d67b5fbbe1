import type { Embedder } from '../../server/embed/embedder.js'
import { cutAtoms, termAt } from '../../server/search/token.js'

/**
 * A plain bag of character pairs and words, hashed: knows no concept and no second language. Serves tests that need
 * some embedder, and as the baseline that better ones are compared with.
 */
export const createBigramEmbedder = (dimensions = 64): Embedder => ({
  id: `bigram-${dimensions}`,
  dimensions,
  embed: async (texts) =>
    texts.map((text) => {
      const vector = new Float32Array(dimensions)
      const atoms = cutAtoms(text)
      for (let i = 0; i < atoms.count; i++) {
        let hash = 0x811c9dc5
        for (const char of termAt(atoms, i)) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193)
        hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 0
        vector[(hash >>> 1) % dimensions]! += hash & 1 ? 1 : -1
      }
      const norm = Math.hypot(...vector)
      return norm === 0 ? vector : vector.map((x) => x / norm)
    }),
  close: async () => undefined,
})
