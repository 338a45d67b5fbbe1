import { termKey } from './fold.js'
import type { Entry } from './matcher.js'

/**
 * Suggestions while a person types: terms that begin with what was typed, then terms that contain it; shorter first,
 * then in the order of the data. One term, the best, for each concept.
 */
export const buildCompletion = (entries: readonly Entry[]): ((prefix: string, limit: number) => readonly Entry[]) => {
  const keyed = entries.map((entry, order) => ({ key: termKey(entry.term.text), entry, order }))
  keyed.sort((a, b) => a.key.length - b.key.length || a.order - b.order)
  return (prefix, limit) => {
    const wanted = termKey(prefix)
    if (wanted === '' || limit <= 0) return []
    const begin: Entry[] = []
    const inside: Entry[] = []
    // a scan of some ten thousand short strings takes a millisecond or two, less than a keystroke
    for (const { key, entry } of keyed) {
      if (key.startsWith(wanted)) begin.push(entry)
      else if (key.includes(wanted)) inside.push(entry)
    }
    const out: Entry[] = []
    const seen = new Set<string>()
    for (const entry of [...begin, ...inside]) {
      if (seen.has(entry.concept.id)) continue
      seen.add(entry.concept.id)
      out.push(entry)
      if (out.length >= limit) break
    }
    return out
  }
}
