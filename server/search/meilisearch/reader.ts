import {
  documentKinds,
  isXinmaiError,
  languages,
  partitionKey,
  visible as visiblePartitions,
  type DatasetId,
  type DocumentId,
  type PageRequest,
  type View,
} from '../../../graph-schema/index.js'
import type { Embedder } from '../../embed/embedder.js'
import { writeCursor, type SearchCursor } from '../cursor.js'
import { highlightsOf } from '../place.js'
import type { Passage } from '../passage.js'
import { relaxedShare, type Part } from '../query.js'
import { facetValues, readQuestion, type Question } from '../question.js'
import { RowText, token, type RowBody, type RowHead } from '../row.js'
import { scoreRow, type Counts, type Frequency } from '../row-score.js'
import { fused, similarityFloor } from '../score.js'
import type { Facet, SearchAnswer, SearchHit, SearchQuery } from '../search-index.js'
import { decodeVectors, engineTerm, textFields, type StoredRow } from './document.js'
import { isCode, unavailable, type Engine } from './engine.js'
import { all, allowed, concept, either, isExact, literal, seen, some, type Filter } from './filter.js'
import { embedderName, mostRanked, partitionsOf, type Names, type State } from './schema.js'
import { readState } from './writer.js'

/** Where the engine's answers stop being exact. */
export interface Limits {
  /**
   * Up to so many candidates are read and scored one by one: hits, totals and order are then those of every other index.
   * Of more, the engine's own ranking says which so many are scored; the list ends with them, and the total may count a
   * document that has the terms of a phrase apart.
   */
  readonly exactRows: number
  /** documents that the engine's vector search gives a partition; their similarity is computed anew */
  readonly nearest: number
}
export const defaultLimits: Limits = { exactRows: 1_000, nearest: 1_000 }

export interface ReaderOptions {
  readonly engine: Engine
  readonly names: Names
  readonly embedder: Embedder
  readonly limits: Limits
}

/** What a hit shows of itself. */
type Shown = Pick<RowHead, 'row' | 'id' | 'dataset' | 'length'> & Pick<RowBody, 'kind' | 'language'>
interface Candidate {
  readonly row: Shown
  readonly text: RowText
}
interface Scored extends SearchCursor {
  readonly row: Shown
  readonly text?: RowText
  readonly passage?: Passage
}
interface Ranking {
  /** best first */
  readonly hits: readonly Scored[]
  /** at least the number of `hits`; more when not all were read */
  readonly total: number
  /** counts of what was not read whole */
  readonly facets?: readonly Facet[]
}

const facetFields = ['dataset', 'kind', 'language'] as const
const order = (a: SearchCursor, b: SearchCursor): number => b.score - a.score || (a.document < b.document ? -1 : 1)
const has = (text: RowText, part: Part): boolean => text.phrase(part).length > 0 || text.mentions(part).length > 0

/** Answers searches, all requests of one under one state. */
export class Reader {
  constructor(private readonly options: ReaderOptions) {}

  async search(view: View, query: SearchQuery, page: PageRequest): Promise<SearchAnswer> {
    const question = await readQuestion(this.options.embedder, view, query, page)
    try {
      let state = await this.#state()
      for (let tries = 0; ; tries++) {
        const answer = await new Search(this.options, question, state).answer()
        const now = await this.#state()
        // rows that were erased meanwhile may be missing in one request and not in another
        if (now.erasures === state.erasures || tries === 2) return answer
        state = now
      }
    } catch (error) {
      if (isXinmaiError(error)) throw error
      throw unavailable(error)
    }
  }

  #state(): Promise<State> {
    return readState(this.options.engine, this.options.names)
  }
}

class Search {
  readonly #indexes: readonly string[]
  readonly #counts: Counts
  /** a relaxed question asks again for parts that it has counted */
  readonly #frequencies = new Map<Part, Promise<Frequency>>()

  constructor(
    private readonly options: ReaderOptions,
    private readonly question: Question,
    private readonly state: State,
  ) {
    const visible = visiblePartitions(question.view, partitionsOf(state), 'row')
    this.#indexes = visible.map((partition) => options.names.partition(partition))
    const growths = visible.map((partition) => state.partitions[partitionKey(partition)])
    const documents = growths.reduce((sum, growth) => sum + (growth?.documents ?? 0), 0)
    this.#counts = { documents, average: growths.reduce((sum, growth) => sum + (growth?.length ?? 0), 0) / documents }
  }

  async answer(): Promise<SearchAnswer> {
    const { mode } = this.question.query
    if (this.#counts.documents === 0) return this.#page({ hits: [], total: 0 })
    if (mode === 'keyword') return this.#page(await this.#byWords())
    if (mode === 'vector') return this.#page(await this.#byMeaning())
    return this.#page(fuse(await this.#byWords(), await this.#byMeaning()))
  }

  /** Rows of the visible indexes that a filter finds, `limit` an index at most, and how many there are. */
  async #fetch(filter: Filter, limit: number, fields: readonly string[] = textFields) {
    const { engine } = this.options
    const pages = await Promise.all(
      this.#indexes.map((index) => engine.fetch<StoredRow>(index, { filter, fields, limit })),
    )
    return { rows: pages.flatMap(({ rows }) => rows), total: pages.reduce((sum, { total }) => sum + total, 0) }
  }

  /** Documents that have a part: exact where it is one term, or few have all its terms. */
  #frequency(part: Part): Promise<Frequency> {
    const known = this.#frequencies.get(part) ?? this.#count(part)
    this.#frequencies.set(part, known)
    return known
  }

  async #count(part: Part): Promise<Frequency> {
    const shown = seen(this.state.watermark)
    const meant = concept(part)
    const count = async (filter: Filter): Promise<number> => (await this.#fetch(all([shown, filter]), 0)).total
    const words = async (): Promise<number> => {
      if (isExact(part)) return count(literal(part))
      const { exactRows } = this.options.limits
      const found = await this.#fetch(all([shown, literal(part)]), exactRows, ['length', 'atoms', 'places', 'mentions'])
      if (found.total > exactRows) return found.total
      return found.rows.filter((row) => textOf(row).phrase(part).length > 0).length
    }
    const [inWords, byConcept] = await Promise.all([words(), meant ? count(meant) : 0])
    return { literal: inWords, concept: byConcept }
  }

  /** Candidates of a filter: all of them, or those that the engine ranks best. */
  async #candidates(
    filter: Filter,
    parts: readonly Part[],
  ): Promise<{ rows: Candidate[]; total: number; whole: boolean }> {
    const { exactRows } = this.options.limits
    const { rows, total } = await this.#fetch(filter, exactRows)
    const whole = total <= exactRows
    const found = whole ? rows : [...(await this.#ranked(filter, parts, exactRows)), ...rows]
    const distinct = new Map(found.map((row) => [row.row, row]))
    return {
      rows: [...distinct.values()].slice(0, exactRows).map((row) => ({ row: row as Shown, text: textOf(row) })),
      total,
      whole,
    }
  }

  /** What the engine itself ranks best of a filter's documents, over all visible indexes. */
  async #ranked(filter: Filter, parts: readonly Part[], limit: number): Promise<StoredRow[]> {
    const words = new Set(parts.flatMap(({ phrase }) => phrase.map(({ text }) => engineTerm(token(text)))))
    const answers = await this.options.engine.search(
      this.#indexes.map((indexUid) => ({
        indexUid,
        // the engine reads ten words of a query
        q: [...words].slice(0, 10).join(' '),
        filter,
        limit: Math.min(limit, mostRanked),
        attributesToRetrieve: [...textFields],
        showRankingScore: true,
        matchingStrategy: 'last' as const,
      })),
    )
    return answers
      .flatMap(({ hits }) => hits as unknown as (StoredRow & { _rankingScore: number })[])
      .sort((a, b) => b._rankingScore - a._rankingScore || (a.id < b.id ? -1 : 1))
  }

  async #facets(filter: Filter): Promise<readonly Facet[]> {
    const answers = await this.options.engine.search(
      this.#indexes.map((indexUid) => ({ indexUid, q: '', filter, limit: 0, facets: [...facetFields] })),
    )
    return facetFields.map((field) => {
      const counts = new Map<string, number>()
      for (const { facetDistribution } of answers)
        for (const [value, count] of Object.entries(facetDistribution?.[field] ?? {}))
          counts.set(value, (counts.get(value) ?? 0) + count)
      return { field, values: facetValues(counts) }
    })
  }

  /** The ranking by words, strict where any document has all parts. */
  async #byWords(): Promise<Ranking> {
    const { required, bonus, relaxed, quoted } = this.question.parsed
    const strict = await this.#rank(required.map(either), required, bonus, required.length, [])
    if (strict.total > 0 || relaxed.length === 0) return strict
    const frequencies = await Promise.all(relaxed.map((part) => this.#frequency(part)))
    const known = relaxed.filter((_, i) => frequencies[i]!.literal + frequencies[i]!.concept > 0)
    if (known.length === 0) return { hits: [], total: 0 }
    const filters = [some(known.map(either)), ...quoted.map(either)]
    return this.#rank(filters, known, quoted, Math.ceil(known.length * relaxedShare), quoted)
  }

  /** Documents with at least `needed` of the parts and all of `demanded`; `bonus` parts only add to the score. */
  async #rank(
    filters: readonly Filter[],
    parts: readonly Part[],
    bonus: readonly Part[],
    needed: number,
    demanded: readonly Part[],
  ): Promise<Ranking> {
    const { parsed, query } = this.question
    const filter = all([allowed(this.state.watermark, query.filter, parsed.excluded), ...filters])
    const { rows, total, whole } = await this.#candidates(filter, parts)
    const kept = rows.filter(
      ({ text }) =>
        parts.filter((part) => has(text, part)).length >= needed &&
        demanded.every((part) => has(text, part)) &&
        !parsed.excluded.some((part) => has(text, part)),
    )
    if (kept.length === 0) return { hits: [], total: 0 }
    const scoring = await Promise.all(
      [...parts, ...bonus].map(async (part) => ({ part, frequency: await this.#frequency(part) })),
    )
    const hits = kept
      .map(({ row, text }): Scored => ({ row, text, document: row.id, score: scoreRow(text, scoring, this.#counts) }))
      .sort(order)
    return whole ? { hits, total: hits.length } : { hits, total, facets: await this.#facets(filter) }
  }

  /** The documents that the engine finds nearest, by the cosine of their best passage. */
  async #byMeaning(): Promise<Ranking> {
    const { vector, parsed, query } = this.question
    if (!vector?.some((x) => x !== 0)) return { hits: [], total: 0 }
    const { excluded, quoted } = parsed
    const filter = allowed(this.state.watermark, query.filter, excluded, quoted)
    const checked = [...excluded, ...quoted].some((part) => !isExact(part))
    const found = await Promise.all(this.#indexes.map((index) => this.#nearest(index, filter, vector, checked)))
    const hits: Scored[] = []
    for (const row of found.flat()) {
      if (checked) {
        const text = textOf(row)
        if (excluded.some((part) => has(text, part)) || !quoted.every((part) => has(text, part))) continue
      }
      const best = bestPassage(row, vector)
      if (best) hits.push({ row: row as Shown, document: row.id, ...best })
    }
    return { hits: hits.sort(order), total: hits.length }
  }

  async #nearest(index: string, filter: Filter, vector: Float32Array, withText: boolean): Promise<StoredRow[]> {
    const { engine, embedder, limits } = this.options
    const fields = withText
      ? textFields
      : textFields.filter((field) => !['atoms', 'places', 'mentions'].includes(field))
    try {
      const [answer] = await engine.search([
        {
          indexUid: index,
          q: '',
          vector: [...vector],
          hybrid: { embedder: embedderName(embedder), semanticRatio: 1 },
          filter,
          limit: Math.min(limits.nearest, mostRanked),
          attributesToRetrieve: [...fields, 'vectors'],
        },
      ])
      return answer!.hits as unknown as StoredRow[]
    } catch (error) {
      // an index that was written with another embedder has no vectors to compare with
      if (isCode(error, 'invalid_search_embedder')) return []
      throw error
    }
  }

  async #page({ hits, total, facets }: Ranking): Promise<SearchAnswer> {
    const { first, after, digest, query } = this.question
    const behind = after ? hits.filter((hit) => order(after, hit) < 0 && hit.document !== after.document) : hits
    const chosen = behind.slice(0, first)
    const texts = query.mode === 'hybrid' ? await this.#texts(chosen) : undefined
    const last = chosen.at(-1)
    return {
      items: chosen.map((hit) => this.#hit(hit, hit.text ?? texts?.get(hit.row.row))),
      total,
      ...(behind.length > first && last ? { next: writeCursor(digest, last) } : {}),
      facets: facets ?? facetsOf(hits),
    }
  }

  /** Texts of hits that were found by meaning alone: words of the query may stand in them. */
  async #texts(hits: readonly Scored[]): Promise<ReadonlyMap<string, RowText>> {
    const rows = hits.flatMap((hit) => (hit.text ? [] : [hit.row.row]))
    if (rows.length === 0) return new Map()
    const filter = `row IN [${rows.map((row) => `"${row}"`).join(', ')}]`
    const found = await this.#fetch(filter, rows.length)
    return new Map(found.rows.map((row) => [row.row, textOf(row)]))
  }

  #hit({ row, document, score, passage }: Scored, text: RowText | undefined): SearchHit {
    const { parsed, query } = this.question
    const shown = query.mode === 'vector' ? [] : [...parsed.required, ...parsed.relaxed]
    const places = text?.places(shown) ?? []
    return {
      document,
      dataset: row.dataset as DatasetId,
      score,
      highlights: text && places.length > 0 ? highlightsOf(places, text.offsets) : passage ? [passage] : [],
    }
  }
}

const textOf = (row: StoredRow): RowText => new RowText(row as ConstructorParameters<typeof RowText>[0])

const bestPassage = (
  { vectors = '' }: StoredRow,
  query: Float32Array,
): { score: number; passage: Passage } | undefined => {
  let best: { score: number; passage: Passage } | undefined
  for (const { start, end, vector } of decodeVectors(vectors, query.length)) {
    let sum = 0
    let square = 0
    for (let d = 0; d < query.length; d++) {
      sum += query[d]! * vector[d]!
      square += vector[d]! * vector[d]!
    }
    const score = Math.fround(sum / Math.sqrt(square))
    if (score > (best?.score ?? Math.fround(similarityFloor))) best = { score, passage: { start, end } }
  }
  return best
}

/** Reciprocal rank fusion of two rankings. */
const fuse = (words: Ranking, meaning: Ranking): Ranking => {
  const merged = new Map<DocumentId, Scored>()
  for (const { hits } of [words, meaning])
    for (const [i, hit] of hits.entries()) {
      const known = merged.get(hit.document)
      merged.set(hit.document, {
        ...hit,
        ...known,
        ...(hit.passage && { passage: hit.passage }),
        score: (known?.score ?? 0) + fused(i + 1),
      })
    }
  const unread = words.total - words.hits.length
  return {
    hits: [...merged.values()].sort(order),
    total: merged.size + unread,
    ...(words.facets && { facets: words.facets }),
  }
}

const facetsOf = (hits: readonly Scored[]): readonly Facet[] => {
  const count = (values: readonly (string | undefined)[], known?: readonly string[]): Facet['values'] => {
    const counts = new Map<string, number>((known ?? []).map((value) => [value, 0]))
    for (const value of values)
      if (value !== undefined && value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
    return facetValues(counts)
  }
  return [
    { field: 'dataset', values: count(hits.map(({ row }) => row.dataset)) },
    {
      field: 'kind',
      values: count(
        hits.map(({ row }) => row.kind),
        documentKinds,
      ),
    },
    {
      field: 'language',
      values: count(
        hits.map(({ row }) => row.language),
        languages,
      ),
    },
  ]
}
