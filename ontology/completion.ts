import { termKey } from './fold.js'
import type { Entry } from './matcher.js'

/** Stands between terms: no folded term holds it. */
const separator = '\n'

/**
 * Suggestions while a person types: terms that begin with what was typed, then terms that contain it; shorter first,
 * then in the order of the data. One term, the best, for each concept.
 */
export const buildCompletion = (entries: readonly Entry[]): ((prefix: string, limit: number) => readonly Entry[]) => {
  const keyed = entries.map((entry, order) => ({ key: termKey(entry.term.text), entry, order }))
  keyed.sort((a, b) => a.key.length - b.key.length || a.order - b.order)
  // all terms as one string in that order: the engine's own search finds the next hit, and the first ones are enough
  const all = separator + keyed.map(({ key }) => key).join(separator) + separator
  const starts = new Int32Array(keyed.length)
  let at = 1
  keyed.forEach(({ key }, i) => {
    starts[i] = at
    at += key.length + separator.length
  })
  const termAt = (place: number): number => {
    let [low, high] = [0, starts.length - 1]
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
    const out: Entry[] = []
    const seen = new Set<string>()
    const collect = (text: string, offset: number): void => {
      for (let place = all.indexOf(text); place >= 0 && out.length < limit;) {
        const i = termAt(place + offset)
        const { entry } = keyed[i]!
        if (!seen.has(entry.concept.id)) {
          seen.add(entry.concept.id)
          out.push(entry)
        }
        place = all.indexOf(text, Math.max(place + 1, i + 1 < starts.length ? starts[i + 1]! - offset : all.length))
      }
    }
    collect(separator + wanted, separator.length)
    collect(wanted, 0)
    return out
  }
}
