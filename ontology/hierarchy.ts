import type { Curie } from '../graph-schema/index.js'
import { groupAt, inverted, type Groups } from './groups.js'
import { once } from './lazy.js'

/** Is-a graph of the concepts: several parents are allowed, cycles are not. */
export interface Hierarchy {
  /** all above, without itself, nearest first, by id at the same distance; an unknown id has none */
  ancestors(id: string): readonly Curie[]
  /** all below, without itself, nearest first, by id at the same distance */
  descendants(id: string): readonly Curie[]
  /** most specific among what is or stands above both, by id */
  lowestCommon(a: string, b: string): readonly Curie[]
  /** longest way up to a concept without parents; greater is more specific */
  depth(id: string): number
}

/** One cycle as the ids along it, or undefined when there is none. Edges to unknown ids are left out. */
export const findCycle = (parents: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined => {
  const done = new Set<string>()
  const onPath = new Map<string, number>()
  const path: { id: string; next: number }[] = []
  for (const start of parents.keys()) {
    if (done.has(start)) continue
    path.push({ id: start, next: 0 })
    onPath.set(start, 0)
    while (path.length > 0) {
      const top = path[path.length - 1]!
      const above = (parents.get(top.id) ?? [])[top.next++]
      if (above === undefined) {
        done.add(top.id)
        onPath.delete(top.id)
        path.pop()
      } else if (onPath.has(above)) {
        return path.slice(onPath.get(above)).map((step) => step.id)
      } else if (!done.has(above) && parents.has(above)) {
        onPath.set(above, path.length)
        path.push({ id: above, next: 0 })
      }
    }
  }
  return undefined
}

/**
 * @param ids of all concepts, by number
 * @param parentsOf asked once: number of a concept → numbers of its parents, without cycles
 */
export const buildHierarchy = (
  ids: readonly string[],
  numberOf: (id: string) => number | undefined,
  parentsOf: () => Groups,
): Hierarchy => {
  const parents = once(parentsOf)
  const children = once(() => inverted(parents(), ids.length))
  /** Breadth first; every edge is walked once. */
  const reach = (start: number, edges: Groups): readonly number[] => {
    const seen = new Set([start])
    const out: number[] = []
    for (let level = [...groupAt(edges, start)]; level.length > 0;) {
      const fresh = [...new Set(level)].filter((at) => !seen.has(at)).sort((a, b) => (ids[a]! < ids[b]! ? -1 : 1))
      for (const at of fresh) seen.add(at)
      out.push(...fresh)
      level = fresh.flatMap((at) => [...groupAt(edges, at)])
    }
    return out
  }
  const named = (compute: (concept: number) => readonly number[]): ((id: string) => readonly Curie[]) => {
    const memory = new Map<number, readonly Curie[]>()
    return (id) => {
      const concept = numberOf(id)
      if (concept === undefined) return []
      let known = memory.get(concept)
      if (known === undefined) memory.set(concept, (known = compute(concept).map((at) => ids[at] as Curie)))
      return known
    }
  }
  const depths = new Map<number, number>()
  const depth = (concept: number): number => {
    let known = depths.get(concept)
    if (known === undefined) {
      known = Math.max(0, ...[...groupAt(parents(), concept)].map((parent) => depth(parent) + 1))
      depths.set(concept, known)
    }
    return known
  }
  const ancestors = named((concept) => reach(concept, parents()))
  return {
    ancestors,
    descendants: named((concept) => reach(concept, children())),
    lowestCommon: (a, b) => {
      const above = new Set<string>([b, ...ancestors(b)])
      const common = [a as Curie, ...ancestors(a)].filter((id) => numberOf(id) !== undefined && above.has(id))
      const implied = new Set<string>(common.flatMap((id) => ancestors(id)))
      return common.filter((id) => !implied.has(id)).sort()
    },
    depth: (id) => {
      const concept = numberOf(id)
      return concept === undefined ? 0 : depth(concept)
    },
  }
}
