import type { Curie } from '../graph-schema/index.js'
import type { Concept } from './ontology.js'

/** Is-a graph of the concepts: several parents are allowed, cycles are not. */
export interface Hierarchy {
  /** all above, without itself, nearest first, by id at the same distance */
  ancestors(id: string): readonly Curie[]
  /** all below, without itself, nearest first, by id at the same distance */
  descendants(id: string): readonly Curie[]
  /** most specific among what is or stands above both, by id */
  lowestCommon(a: string, b: string): readonly Curie[]
  /** longest way up to a concept without parents; greater is more specific */
  depth(id: string): number
}

/** Breadth first; every edge is walked once. */
const reach = (start: string, next: (id: string) => readonly Curie[]): readonly Curie[] => {
  const seen = new Set<string>([start])
  const out: Curie[] = []
  for (let level = [...next(start)]; level.length > 0;) {
    const fresh = [...new Set(level)].filter((id) => !seen.has(id)).sort()
    for (const id of fresh) seen.add(id)
    out.push(...fresh)
    level = fresh.flatMap((id) => next(id))
  }
  return out
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

/** @param concepts without cycles, all parents among them */
export const buildHierarchy = (concepts: ReadonlyMap<string, Concept>): Hierarchy => {
  const children = new Map<string, Curie[]>()
  for (const concept of concepts.values())
    for (const parent of concept.parents) {
      const list = children.get(parent)
      if (list) list.push(concept.id)
      else children.set(parent, [concept.id])
    }
  const remembered = <T>(compute: (id: string) => T): ((id: string) => T) => {
    const memory = new Map<string, T>()
    return (id) => {
      let value = memory.get(id)
      // unknown ids come from outside and are not kept, so memory stays bounded
      if (value === undefined) {
        value = compute(id)
        if (concepts.has(id)) memory.set(id, value)
      }
      return value
    }
  }
  const depth: (id: string) => number = remembered((id) =>
    Math.max(0, ...(concepts.get(id)?.parents ?? []).map((parent) => depth(parent) + 1)),
  )
  const ancestors = remembered((id) => reach(id, (at) => concepts.get(at)?.parents ?? []))
  return {
    ancestors,
    descendants: remembered((id) => reach(id, (at) => children.get(at) ?? [])),
    lowestCommon: (a, b) => {
      const above = new Set<string>([b, ...ancestors(b)])
      const common = [a as Curie, ...ancestors(a)].filter((id) => concepts.has(id) && above.has(id))
      const implied = new Set<string>(common.flatMap((id) => ancestors(id)))
      return common.filter((id) => !implied.has(id)).sort()
    },
    depth,
  }
}
