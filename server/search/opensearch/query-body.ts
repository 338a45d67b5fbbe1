import type { Part } from '../query.js'
import { gap, token, tokenAt } from '../row.js'
import type { Counts, Frequency } from '../row-score.js'
import { b, inverseFrequency, k1, similarityFloor } from '../score.js'
import type { SearchQuery } from '../search-index.js'

/** Queries in the engine's language. */
export type Body = object

/** Rows that the state shows, each document once. */
export const seen = (watermark: number): { filter: Body[]; must_not: Body[] } => ({
  filter: [{ range: { from: { lte: watermark } } }, { term: { masked: false } }],
  must_not: [{ range: { to: { lte: watermark } } }],
})

/** What a query is scored and planned by. */
export interface Statistics extends Counts {
  readonly passages: number
}

/** A phrase as text for the index's analyzer, and its number of terms. */
const phraseText = ({ phrase }: Part): { text: string; terms: number } => {
  const tokens: string[] = []
  for (const term of phrase) tokens[tokenAt(term)] = token(term.text)
  const first = tokens.findIndex((each) => each !== undefined)
  return {
    text: Array.from(tokens, (each) => each ?? gap)
      .slice(first)
      .join(' '),
    terms: phrase.length,
  }
}

export const literal = (part: Part): Body => ({ match_phrase: { atoms: { query: phraseText(part).text } } })
/** undefined for a part without concepts */
export const concept = (part: Part): Body | undefined =>
  part.concepts.length === 0 ? undefined : { terms: { concepts: part.concepts.map(token) } }
export const either = (part: Part): Body => {
  const meant = concept(part)
  return meant ? { bool: { should: [literal(part), meant] } } : literal(part)
}

/** BM25 (score.ts) of a query whose score is how often its `terms` terms stand in the text together. */
const formula =
  'double n = _score / params.terms; return params.idf * n * params.top / (n + params.short + params.slope * doc["length"].value)'

const scored = (query: Body, terms: number, frequency: number, { documents, average }: Statistics): Body => ({
  script_score: {
    query,
    script: {
      source: formula,
      params: {
        terms,
        idf: inverseFrequency(documents, frequency),
        top: k1 + 1,
        short: k1 * (1 - b),
        slope: (k1 * b) / average,
      },
    },
  },
})

/** Documents that have a part, with its share of the score; undefined when there are none. */
export const scoredPart = (part: Part, frequency: Frequency, statistics: Statistics): Body | undefined => {
  const should: Body[] = []
  if (frequency.literal > 0) {
    const { terms } = phraseText(part)
    should.push(scored(literal(part), terms, frequency.literal, statistics))
  }
  if (frequency.concept > 0) {
    const mentions = part.concepts.map((id) => ({ term: { concepts: token(id) } }))
    should.push(scored({ bool: { should: mentions } }, 1, frequency.concept, statistics))
  }
  return should.length === 0 ? undefined : { bool: { should } }
}

/** What the filters, exclusions and, where `quoted`, quoted parts let through of what is seen. */
export const allowed = (
  watermark: number,
  { datasets, kinds, languages }: SearchQuery['filter'],
  excluded: readonly Part[],
  quoted: readonly Part[] = [],
): { filter: Body[]; must_not: Body[] } => {
  const { filter, must_not } = seen(watermark)
  return {
    filter: [
      ...filter,
      ...(datasets ? [{ terms: { dataset: datasets } }] : []),
      ...(kinds ? [{ terms: { kind: kinds } }] : []),
      ...(languages ? [{ terms: { language: languages } }] : []),
      ...quoted.map(either),
    ],
    must_not: [...must_not, ...excluded.map(either)],
  }
}

/** The smallest 32-bit number above the floor: documents must be more similar than that. */
const aboveFloor = ((): number => {
  const number = new Float32Array([similarityFloor])
  new Uint32Array(number.buffer)[0]!++
  return number[0]!
})()

/** Name of the inner hits that tell the best passage. */
export const bestPassage = 'passage'
const innerHits = { name: bestPassage, size: 1, _source: ['passages.start', 'passages.end'] }

/** Documents with a passage above the floor; score is the cosine of the best one. Every visible passage is looked at. */
export const similarExactly = (field: string, vector: Float32Array, inner: boolean): Body => ({
  nested: {
    path: 'passages',
    score_mode: 'max',
    query: {
      script_score: {
        query: { exists: { field: `passages.${field}` } },
        script: {
          source: 'return Math.max(0.0, cosineSimilarity(params.vector, doc[params.field]))',
          params: { vector: [...vector], field: `passages.${field}` },
        },
        min_score: aboveFloor,
      },
    },
    ...(inner && { inner_hits: innerHits }),
  },
})

/** As `similarExactly` over the `k` nearest passages of each shard that the engine's graph finds within `filter`. */
export const similarNearest = (field: string, vector: Float32Array, k: number, filter: Body, inner: boolean): Body => ({
  script_score: {
    query: {
      nested: {
        path: 'passages',
        score_mode: 'max',
        query: { knn: { [`passages.${field}`]: { vector: [...vector], k, filter } } },
        ...(inner && { inner_hits: innerHits }),
      },
    },
    // the engine gives (1 + cosine) / 2
    script: { source: 'return Math.max(0.0, 2 * _score - 1)' },
    min_score: aboveFloor,
  },
})
