/**
 * Turns text into a vector. Deterministic, offline; nothing of other texts goes into a vector, so vectors
 * tell nothing about what else is stored.
 */
export interface Embedder {
  /** names model and version; vectors of two ids are never compared */
  readonly id: string
  readonly dimensions: number
  /** unit length (or all zero for a text in which nothing is known), one a text, same order */
  embed(texts: readonly string[], use: 'query' | 'passage'): Promise<readonly Float32Array[]>
  close(): Promise<void>
}
