import type { Annotation } from '../../graph-schema/index.js'

/** A gold annotation and the predicted one that stands for it. */
export interface Pair {
  readonly gold: Annotation
  readonly predicted: Annotation
  readonly exact: boolean
}

const overlap = (a: Annotation, b: Annotation): number => Math.min(a.end, b.end) - Math.max(a.start, b.start)

/**
 * Matches annotations of one text one to one within a type: equal offsets first (equal sites before others, for two
 * annotations on one span), then by largest overlap, ties by the earlier start.
 */
export const matchAnnotations = (gold: readonly Annotation[], predicted: readonly Annotation[]): Pair[] => {
  const pairs: Pair[] = []
  const freeGold = new Set(gold)
  const freePredicted = new Set(predicted)
  const take = (g: Annotation, p: Annotation, exact: boolean): void => {
    pairs.push({ gold: g, predicted: p, exact })
    freeGold.delete(g)
    freePredicted.delete(p)
  }
  const key = (a: Annotation): string => `${a.type} ${a.start} ${a.end}`
  for (const sameSite of [true, false]) {
    const byKey = new Map<string, Annotation[]>()
    for (const p of freePredicted) byKey.set(key(p), [...(byKey.get(key(p)) ?? []), p])
    for (const g of [...freeGold]) {
      const candidates = byKey.get(key(g)) ?? []
      const found = candidates.findIndex((p) => !sameSite || p.site === g.site)
      if (found >= 0) take(g, candidates.splice(found, 1)[0]!, true)
    }
  }
  // candidates by a sweep over both, sorted by start: work is linear but for the overlaps themselves
  const rest = [...freePredicted].sort((a, b) => a.start - b.start)
  const longest = Math.max(0, ...rest.map((p) => p.end - p.start))
  const candidates: { g: Annotation; p: Annotation; size: number }[] = []
  let from = 0
  for (const g of [...freeGold].sort((a, b) => a.start - b.start)) {
    while (from < rest.length && rest[from]!.start + longest <= g.start) from++
    for (let k = from; k < rest.length && rest[k]!.start < g.end; k++) {
      const p = rest[k]!
      const size = overlap(g, p)
      if (p.type === g.type && size > 0) candidates.push({ g, p, size })
    }
  }
  candidates.sort((a, b) => b.size - a.size || a.g.start - b.g.start || a.p.start - b.p.start)
  for (const { g, p } of candidates) if (freeGold.has(g) && freePredicted.has(p)) take(g, p, false)
  return pairs
}
