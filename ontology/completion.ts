import { termKey } from './fold.js'
import { groupAt } from './groups.js'
import type { KeyIndexData } from './key-index.js'
import type { TermEntry } from './ontology.js'

/** Stands between keys: no folded term holds it. */
const separator = '\n'

/**
 * Suggestions while a person types: terms that begin with what was typed, then terms that contain it; shorter first,
 * then in the order of the data. One term, the best, for each concept.
 * @param terms all terms under their `termKey`, short keys first
 */
export const buildCompletion = (
  { text, starts, filed }: KeyIndexData,
  entryAt: (term: number) => TermEntry,
): ((prefix: string, limit: number) => readonly TermEntry[]) => {
  // all keys as one string: the engine's own search finds the next hit, and the first ones are enough
  const all = Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('utf16le')
  const keyAt = (place: number): number => {
    let [low, high] = [0, starts.length - 2]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= place) low = middle
      else high = middle - 1
    }
    return low
  }

  return (prefix, limit) => {
    const wanted = termKey(prefix)
    if (wanted === '' || wanted.includes(separator) || limit <= 0) return []
    const out: TermEntry[] = []
    const seen = new Set<string>()
    const collect = (part: string, offset: number): void => {
      for (let place = all.indexOf(part); place >= 0 && out.length < limit;) {
        const key = keyAt(place + offset)
        for (const entry of [...groupAt(filed, key)].map(entryAt))
          if (!seen.has(entry.concept.id) && out.length < limit) {
            seen.add(entry.concept.id)
            out.push(entry)
          }
        place = all.indexOf(part, starts[key + 1]! - offset)
      }
    }
    collect(separator + wanted, separator.length)
    collect(wanted, 0)
    return out
  }
}
