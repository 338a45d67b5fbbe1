import type { Concept, Ontology } from '../../ontology/ontology.js'

const side = /^(?:双侧|两侧|左侧|右侧|单侧|双|两|左|右|(?:bilateral|left|right)\s+)/i
/** What stands behind the name of a place and does not change which place it is. */
const around = /(?:(?:原)?支架(?:内|处)?|管腔|管壁|血管|附近|周围|周边|局部|[处内旁区部壁])$/
/** Segments by the word that the labels of the ontology have. */
const segments: readonly (readonly [RegExp, string])[] = [
  [/^(?:近段|近端|近侧段|起始段|起始部|p段|开口至近段)$/i, '近段'],
  [/^(?:中段|中部|m段)$/i, '中段'],
  [/^(?:远段|远端|末段|末梢|d段)$/i, '远段'],
  [/^(?:开口|开口处|开口部|口部)$/, '开口'],
  [/^(?:近中段|近-中段|近、中段|近段至中段)$/, '近中段'],
  [/^(?:中远段|中-远段|中、远段|中段至远段)$/, '中远段'],
  [/^(?:末端|分叉处)$/, '末端'],
  [/^(?:中间段)$/, '中间段'],
]

/** Sites looked up so far; reports repeat theirs. Cleared when full. */
const cacheSize = 5_000
const caches = new WeakMap<Ontology, Map<string, Concept | null>>()

/**
 * The place that the words of a site mean: the whole, else without its side, else the segment of a vessel or wall however
 * its segment is called (左前降支近端 is SYNTAX segment 6), else the vessel or organ alone, which is a broader place. The side
 * is kept apart, as laterality.
 * @param site as written, its parts joined
 */
export const siteConcept = (site: string, ontology: Ontology): Concept | undefined => {
  let cache = caches.get(ontology)
  if (cache === undefined) caches.set(ontology, (cache = new Map()))
  let found = cache.get(site)
  if (found === undefined) {
    found = site.length > 40 ? null : (lookUp(site, ontology) ?? null)
    if (cache.size >= cacheSize) cache.clear()
    cache.set(site, found)
  }
  return found ?? undefined
}

const anatomy = (term: string, ontology: Ontology): Concept | undefined =>
  ontology.byTerm(term).find((c) => c.kind === 'anatomy')

const lookUp = (site: string, ontology: Ontology): Concept | undefined => {
  const bare = site.replace(side, '')
  for (const words of new Set([site, bare, site.replace(around, ''), bare.replace(around, '')])) {
    const found = words.length < 2 ? undefined : (anatomy(words, ontology) ?? segmentOf(words, ontology))
    if (found !== undefined) return found
  }
  if (/[a-z] /i.test(bare)) return englishPlace(bare, ontology)
  // names are head-final, but what is said of a vessel stands behind it
  for (let end = site.length - 1; end >= 2; end--) {
    const found = anatomy(site.slice(0, end), ontology)
    if (found !== undefined && end > site.length / 2) return found
  }
  for (let from = 1; from <= bare.length - 2; from++) {
    const found = anatomy(bare.slice(from), ontology)
    if (found !== undefined) return found
  }
  return undefined
}

/** Vessel or wall, then segment: the longest name that has a segment of that word. */
const segmentOf = (words: string, ontology: Ontology): Concept | undefined => {
  for (let cut = words.length - 2; cut >= 2; cut--) {
    const rest = words.slice(cut)
    const segment = segments.find(([pattern]) => pattern.test(rest))?.[1]
    if (segment === undefined) continue
    const vessel = anatomy(words.slice(0, cut), ontology)
    for (const { text } of vessel?.terms ?? []) {
      const found = anatomy(text + segment, ontology)
      if (found !== undefined) return found
    }
  }
  return undefined
}

const englishPlace = (words: string, ontology: Ontology): Concept | undefined => {
  const parts = words
    .replace(/\b(?:the|of|portion|segment|region|aspect)\b/gi, ' ')
    .split(/\s+/)
    .filter((w) => w !== '')
  for (let from = 0; from < parts.length; from++) {
    const found = anatomy(parts.slice(from).join(' '), ontology)
    if (found !== undefined) return found
  }
  return undefined
}
