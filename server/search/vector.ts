import type { Document } from '../../graph-schema/index.js'
import type { Embedder } from '../embed/embedder.js'
import { cutPassages, type Passage } from './passage.js'

/**
 * A vector as it is kept: each number in one byte, the largest as ±127. The cosine to such a vector differs from that to
 * the original by less than 0.01, and depends on nothing but the passage itself.
 */
export const quantise = (vector: Float32Array): Int8Array => {
  let largest = 0
  for (const x of vector) largest = Math.max(largest, Math.abs(x))
  const out = new Int8Array(vector.length)
  if (largest > 0) for (let i = 0; i < vector.length; i++) out[i] = Math.round((vector[i]! / largest) * 127)
  return out
}

export interface PassageVector extends Passage {
  readonly vector: Int8Array
}

/** Texts of one call of the embedder: enough for its batches, little enough for memory. */
const textsAtOnce = 256

/** The passages of each document with their vectors; those of which the embedder knows nothing are left out. */
export const embedPassages = async (
  embedder: Embedder,
  documents: readonly Document[],
): Promise<ReadonlyMap<Document, readonly PassageVector[]>> => {
  const passages = documents.map((document) => cutPassages(document))
  const texts = documents.flatMap((document, i) =>
    passages[i]!.map(({ start, end }) => document.text.slice(start, end)),
  )
  const vectors: Float32Array[] = []
  for (let from = 0; from < texts.length; from += textsAtOnce)
    vectors.push(...(await embedder.embed(texts.slice(from, from + textsAtOnce), 'passage')))
  let next = 0
  return new Map(
    documents.map((document, i) => {
      const known: PassageVector[] = []
      for (const passage of passages[i]!) {
        const vector = vectors[next++]!
        if (vector.some((x) => x !== 0)) known.push({ ...passage, vector: quantise(vector) })
      }
      return [document, known]
    }),
  )
}
