import type { Kind } from '../../../graph-schema/index.js'
import type { Concept, Ontology } from '../../../ontology/ontology.js'
import { atomTypes, cutAtoms, type Atoms } from '../../search/token.js'
import type { Embedder } from '../embedder.js'

const dimensions = 256

/**
 * How much a concept of a kind says about what a text is about. Own judgement, tuned on our sentence pairs
 * (test/unit/server/embed/sentence-pairs.ts): what a patient has and gets counts most, where it sits least.
 */
const kindWeight: Readonly<Record<Kind, number>> = {
  disease: 1,
  drug: 1,
  procedure: 1,
  outcome: 1,
  finding: 0.9,
  symptom: 0.9,
  'risk-factor': 0.9,
  test: 0.8,
  measurement: 0.8,
  anatomy: 0.5,
  'specimen-type': 0.5,
}
/** Each step up the hierarchy counts half, so that siblings are near and a parent nearer. */
const ancestorDecay = 0.5
const ancestorSteps = 3
/** An ambiguous term (MI, PE) says less. */
const ambiguousWeight = 0.5
/** What stands between the concepts: character pairs, words and pieces of words. */
const pairWeight = 0.1
const wordWeight = 0.2
const pieceWeight = 0.06
const pieceLength = 4

/** FNV-1a over the UTF-16 units in [from, to), finished as in MurmurHash3 (Appleby): both public domain. */
const hash = (text: string, from: number, to: number, seed: number): number => {
  let h = 0x811c9dc5 ^ seed
  for (let i = from; i < to; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** Seeds keep pieces of words apart from words that look alike. */
const seeds = { text: 1, piece: 2, concept: 16 } as const

/** A concept spreads over so many dimensions: two of them then hardly ever fall on each other as a whole. */
const conceptSpread = 6

/** Signed feature hashing (Weinberger et al., ICML 2009): eight bits of the hash name the dimension, one the sign. */
const addFeature = (vector: Float32Array, hashed: number, weight: number): void => {
  vector[hashed & 0xff]! += hashed & 0x100 ? weight : -weight
}

/** The concept and what stands above it, each with its weight; the roots, which say only the kind, left out. */
const conceptFeatures = (ontology: Ontology, concept: Concept): readonly (readonly [string, number])[] => {
  const out = new Map<string, number>([[concept.id, kindWeight[concept.kind]]])
  let level: readonly string[] = concept.parents
  for (let step = 1; step <= ancestorSteps && level.length > 0; step++) {
    const above = new Set<string>()
    for (const id of level) {
      const parent = ontology.concept(id)
      if (!parent || parent.parents.length === 0 || out.has(id)) continue
      out.set(id, kindWeight[parent.kind] * ancestorDecay ** step)
      for (const next of parent.parents) above.add(next)
    }
    level = [...above]
  }
  return [...out]
}

/** The text between two concepts; what the concepts say is not said again in one language. */
const addText = (
  vector: Float32Array,
  { count, starts, ends, types, words, folded }: Atoms,
  covered: Uint8Array,
): void => {
  for (let i = 0; i < count; i++) {
    if (covered[starts[i]!] === 1) continue
    if (types[i] === atomTypes.word) {
      const word = words[i]!
      addFeature(vector, hash(word, 0, word.length, seeds.text), wordWeight)
      for (let at = 0; at + pieceLength < word.length; at++)
        addFeature(vector, hash(word, at, at + pieceLength, seeds.piece), pieceWeight)
    } else if (types[i] === atomTypes.inner && covered[starts[i + 1]!] === 0)
      addFeature(vector, hash(folded, starts[i]!, ends[i + 1]!, seeds.text), pairWeight)
  }
}

/**
 * Texts near each other are those that name the same or related concepts, in whichever language; what is no concept
 * counts by its characters and words. No corpus statistics, so a vector depends on its text and the ontology alone.
 */
export const createOntologyEmbedder = (ontology: Ontology): Embedder => {
  const features = new Map<string, readonly (readonly [string, number])[]>()
  const featuresOf = (concept: Concept) => {
    let known = features.get(concept.id)
    if (!known) features.set(concept.id, (known = conceptFeatures(ontology, concept)))
    return known
  }
  const embed = (text: string): Float32Array => {
    const vector = new Float32Array(dimensions)
    const weights = new Map<string, number>()
    const covered = new Uint8Array(text.length)
    for (const match of ontology.matcher.match(text)) {
      covered.fill(1, match.start, match.end)
      const share = (match.term.ambiguous ? ambiguousWeight : 1) / match.concepts.length
      for (const concept of match.concepts)
        for (const [id, weight] of featuresOf(concept)) weights.set(id, (weights.get(id) ?? 0) + weight * share)
    }
    for (const [id, weight] of weights) {
      // repetition counts less and less
      const each = Math.log2(1 + weight) / Math.sqrt(conceptSpread)
      for (let i = 0; i < conceptSpread; i++) addFeature(vector, hash(id, 0, id.length, seeds.concept + i), each)
    }
    addText(vector, cutAtoms(text), covered)
    let square = 0
    for (const x of vector) square += x * x
    if (square > 0) {
      const norm = Math.sqrt(square)
      for (let d = 0; d < dimensions; d++) vector[d]! /= norm
    }
    return vector
  }
  return {
    id: `ontology-1-${ontology.version}`,
    dimensions,
    embed: async (texts) => texts.map(embed),
    close: async () => undefined,
  }
}
