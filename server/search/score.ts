/** Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section 3.3: usual values. */
export const k1 = 1.2
export const b = 0.75

/** Cormack, Clarke & Büttcher, "Reciprocal Rank Fusion" (SIGIR 2009): k = 60. */
export const fusionConstant = 60

/** Documents less similar than this (cosine) are no hits of a vector search: below it lies what chance gives. */
export const similarityFloor = 0.2

/** Never negative: with 1 inside the logarithm, as in Lucene's BM25Similarity. */
export const inverseFrequency = (documents: number, frequency: number): number =>
  Math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))

export const bm25 = (idf: number, count: number, length: number, averageLength: number): number =>
  (idf * (count * (k1 + 1))) / (count + k1 * (1 - b + (b * length) / averageLength))

/** @param rank from 1 */
export const fused = (rank: number): number => 1 / (fusionConstant + rank)
