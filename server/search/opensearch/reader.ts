import {
  isXinmaiError,
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
import { RowText } from '../row.js'
import { scoreRow, type Frequency } from '../row-score.js'
import { fused } from '../score.js'
import type { Facet, SearchAnswer, SearchHit, SearchQuery } from '../search-index.js'
import { shownFields } from './document.js'
import { unavailable, type Engine, type Found, type Hit, type Timeouts } from './engine.js'
import {
  allowed,
  bestPassage,
  concept,
  literal,
  scoredPart,
  seen,
  similarExactly,
  similarNearest,
  type Body,
  type Statistics,
} from './query-body.js'
import { partitionsOf, vectorField, type Names, type State } from './schema.js'
import { readState } from './writer.js'

/** Where the engine's answers stop being exact. */
export interface Limits {
  /** up to so many visible passages every one is compared; above, the engine's graph finds the nearest */
  readonly exactPassages: number
  /** passages that the graph gives a shard */
  readonly nearest: number
  /** hybrid search fuses the first of each ranking up to here; at most the engine's `max_result_window` */
  readonly fusionWindow: number
}
export const defaultLimits: Limits = { exactPassages: 200_000, nearest: 1_000, fusionWindow: 10_000 }

export interface ReaderOptions {
  readonly engine: Engine
  readonly names: Names
  readonly embedder: Embedder
  readonly timeouts: Timeouts
  readonly limits: Limits
}

/** How a ranking came about: what each hit's score is made of. */
interface Ranked {
  readonly query: Body
  readonly parts: readonly { readonly part: Part; readonly frequency: Frequency }[]
}

const facetBodies = {
  dataset: { terms: { field: 'dataset', size: 10_000 } },
  kind: { terms: { field: 'kind', size: 100 } },
  language: { terms: { field: 'language', size: 100 } },
}
const facetsOf = ({ aggregations }: Found): Facet[] =>
  (['dataset', 'kind', 'language'] as const).map((field) => ({
    field,
    values: facetValues((aggregations?.[field]?.buckets ?? []).map(({ key, doc_count }) => [key, doc_count] as const)),
  }))
const noFacets: readonly Facet[] = (['dataset', 'kind', 'language'] as const).map((field) => ({ field, values: [] }))

const textOf = ({ _source }: Hit): RowText =>
  new RowText(_source as unknown as ConstructorParameters<typeof RowText>[0])

const order = [{ _score: 'desc' }, { id: 'asc' }]
const sortKey = ({ sort }: Hit): SearchCursor => {
  const [score, document] = sort as [number, DocumentId]
  return { score, document }
}
const mostStatistics = 100

/** Answers searches, all requests of one under one state. */
export class Reader {
  /** by watermark and visible indexes */
  readonly #statistics = new Map<string, Statistics>()

  constructor(private readonly options: ReaderOptions) {}

  async search(view: View, query: SearchQuery, page: PageRequest): Promise<SearchAnswer> {
    const question = await readQuestion(this.options.embedder, view, query, page)
    try {
      let { state } = await this.#state()
      for (let tries = 0; ; tries++) {
        const asked = new Search(this.options, question, state, this.#statistics)
        const answer = await asked.answer()
        const { state: now } = await this.#state()
        // rows that were erased meanwhile may be missing in one request and not in another
        if (now.erasures === state.erasures || tries === 2) return answer
        state = now
      }
    } catch (error) {
      if (isXinmaiError(error)) throw error
      throw unavailable(error)
    }
  }

  #state(): ReturnType<typeof readState> {
    return readState(this.options.engine, this.options.names, this.options.timeouts.read)
  }
}

class Search {
  readonly #indexes: readonly string[]
  readonly #field: string
  #statistics: Statistics = { documents: 0, average: 1, passages: 0 }

  constructor(
    private readonly options: ReaderOptions,
    private readonly question: Question,
    private readonly state: State,
    private readonly known: Map<string, Statistics>,
  ) {
    this.#indexes = visiblePartitions(question.view, partitionsOf(state), 'row').map((p) => options.names.partition(p))
    this.#field = vectorField(options.embedder.id)
  }

  async answer(): Promise<SearchAnswer> {
    if (this.#indexes.length === 0) return this.#page([], 0, noFacets, false)
    const { mode } = this.question.query
    if (mode === 'vector') return this.#vector()
    return mode === 'keyword' ? this.#keyword() : this.#hybrid()
  }

  async #ask(...bodies: readonly Body[]): Promise<readonly Found[]> {
    return this.options.engine.search(bodies.map((body) => ({ index: this.#indexes, body })))
  }

  /** Frequencies of the parts, and the counts of all that is seen. */
  async #count(parts: readonly Part[]): Promise<Frequency[]> {
    const { watermark } = this.state
    const key = `${watermark} ${this.#indexes.join()}`
    const statistics = this.known.get(key)
    const all = seen(watermark)
    const counting = (query: Body): Body => ({
      size: 0,
      track_total_hits: true,
      query: { bool: { must_not: all.must_not, filter: [...all.filter, query] } },
    })
    const bodies: Body[] = []
    if (!statistics)
      bodies.push({
        size: 0,
        track_total_hits: true,
        query: { bool: all },
        aggs: { length: { sum: { field: 'length' } }, passages: { sum: { field: 'passageCount' } } },
      })
    for (const part of parts) {
      bodies.push(counting(literal(part)))
      const meant = concept(part)
      if (meant) bodies.push(counting(meant))
    }
    const answers = [...(await this.#ask(...bodies))]
    this.#statistics = statistics ?? this.#remember(key, answers.shift()!)
    const total = (): number => answers.shift()!.hits.total.value
    return parts.map((part) => ({ literal: total(), concept: part.concepts.length > 0 ? total() : 0 }))
  }

  #remember(key: string, { hits, aggregations }: Found): Statistics {
    const documents = hits.total.value
    const statistics = {
      documents,
      average: (aggregations?.['length']?.value ?? 0) / documents,
      passages: aggregations?.['passages']?.value ?? 0,
    }
    if (this.known.size >= mostStatistics) this.known.delete(this.known.keys().next().value!)
    this.known.set(key, statistics)
    return statistics
  }

  /**
   * The ranking by words, strict where any document has all parts.
   * @param take asks for what is needed of a ranking
   */
  async #byWords<T extends Found>(take: (query: Body) => Promise<T>): Promise<{ found?: T } & Ranked> {
    const { parsed, query } = this.question
    const quoted = query.mode === 'keyword' ? [] : parsed.quoted
    const asked = [...parsed.required, ...parsed.bonus]
    const frequencies = await this.#count(asked)
    const strict = this.#combine(
      parsed.required,
      parsed.bonus,
      frequencies,
      parsed.required.length,
      allowed(this.state.watermark, query.filter, parsed.excluded, quoted),
    )
    if (strict) {
      const found = await take(strict.query)
      if (found.hits.total.value > 0 || parsed.relaxed.length === 0) return { found, ...strict }
    }
    if (parsed.relaxed.length === 0) return { query: { match_none: {} }, parts: [] }
    const loose = await this.#count([...parsed.relaxed, ...parsed.quoted])
    const known = parsed.relaxed.flatMap((part, i) => {
      const { literal: words, concept: meant } = loose[i]!
      return words + meant > 0 ? [{ part, frequency: loose[i]! }] : []
    })
    if (known.length === 0) return { query: { match_none: {} }, parts: [] }
    const relaxed = this.#combine(
      known.map(({ part }) => part),
      parsed.quoted,
      [...known.map(({ frequency }) => frequency), ...loose.slice(parsed.relaxed.length)],
      Math.ceil(known.length * relaxedShare),
      allowed(this.state.watermark, query.filter, parsed.excluded, parsed.quoted),
    )!
    return { found: await take(relaxed.query), ...relaxed }
  }

  /** Documents with at least `needed` of the parts; undefined when there can't be any. `bonus` parts only add. */
  #combine(
    parts: readonly Part[],
    bonus: readonly Part[],
    frequencies: readonly Frequency[],
    needed: number,
    { filter, must_not }: { filter: Body[]; must_not: Body[] },
  ): Ranked | undefined {
    const bodies = [...parts, ...bonus].map((part, i) => scoredPart(part, frequencies[i]!, this.#statistics))
    const has = bodies.slice(0, parts.length).flatMap((body) => body ?? [])
    if (has.length < needed) return undefined
    const adds = bodies.slice(parts.length).flatMap((body) => body ?? [])
    return {
      query: {
        bool: {
          must: [{ bool: { should: has, minimum_should_match: needed } }],
          should: adds,
          filter,
          must_not,
        },
      },
      parts: [...parts, ...bonus].map((part, i) => ({ part, frequency: frequencies[i]! })),
    }
  }

  #pageBody(query: Body): Body {
    const { first, after } = this.question
    return {
      query,
      size: first + 1,
      sort: order,
      track_total_hits: true,
      _source: shownFields,
      aggs: facetBodies,
      ...(after && { search_after: [after.score, after.document] }),
    }
  }

  async #keyword(): Promise<SearchAnswer> {
    const { found, parts } = await this.#byWords(async (query) => (await this.#ask(this.#pageBody(query)))[0]!)
    if (!found) return this.#page([], 0, noFacets, false)
    const shown = this.#shown()
    // the score is the engine's, which has 32 bits, in 64
    const chosen = found.hits.hits.slice(0, this.question.first).map((hit) => {
      const text = textOf(hit)
      return { hit: this.#hit(hit, text, scoreRow(text, parts, this.#statistics), shown), key: sortKey(hit) }
    })
    return this.#page(chosen, found.hits.total.value, facetsOf(found), found.hits.hits.length > chosen.length)
  }

  #similar(filter: { filter: Body[]; must_not: Body[] }, inner: boolean): Body | undefined {
    const { vector } = this.question
    if (!vector?.some((x) => x !== 0)) return undefined
    const { limits } = this.options
    const clause =
      this.#statistics.passages <= limits.exactPassages
        ? similarExactly(this.#field, vector, inner)
        : similarNearest(this.#field, vector, limits.nearest, { bool: filter }, inner)
    return { bool: { must: [clause], ...filter } }
  }

  async #vector(): Promise<SearchAnswer> {
    const { parsed, query, first } = this.question
    await this.#count([])
    const similar = this.#similar(allowed(this.state.watermark, query.filter, parsed.excluded, parsed.quoted), true)
    if (!similar) return this.#page([], 0, noFacets, false)
    const [found] = await this.#ask(this.#pageBody(similar))
    const { hits, total } = found!.hits
    const chosen = hits.slice(0, first).map((hit) => {
      const key = sortKey(hit)
      return { hit: this.#hit(hit, undefined, key.score, []), key }
    })
    return this.#page(chosen, total.value, facetsOf(found!), hits.length > first)
  }

  /** Reciprocal rank fusion of both rankings, read up to `fusionWindow`. */
  async #hybrid(): Promise<SearchAnswer> {
    const { parsed, query, first, after } = this.question
    const filter = allowed(this.state.watermark, query.filter, parsed.excluded, parsed.quoted)
    const listed = (body: Body): Body => ({
      query: body,
      size: this.options.limits.fusionWindow,
      sort: order,
      track_total_hits: true,
      stored_fields: '_none_',
    })
    const words = await this.#byWords(async (body) => (await this.#ask(listed(body)))[0]!)
    const similar = this.#similar(filter, false)
    const [meant] = similar ? await this.#ask(listed(similar)) : []
    const scores = new Map<DocumentId, number>()
    for (const found of [words.found, meant])
      for (const [i, hit] of (found?.hits.hits ?? []).entries()) {
        const { document } = sortKey(hit)
        scores.set(document, (scores.get(document) ?? 0) + fused(i + 1))
      }
    if (scores.size === 0) return this.#page([], 0, noFacets, false)
    const ranking = [...scores]
      .map(([document, score]): SearchCursor => ({ score, document }))
      .sort((a, b) => b.score - a.score || (a.document < b.document ? -1 : 1))
      .filter(
        ({ score, document }) => !after || score < after.score || (score === after.score && document > after.document),
      )
    const chosen = ranking.slice(0, first)
    const ofPage = { terms: { id: chosen.map(({ document }) => document) } }
    // what one of the lists has in full is named, so that it isn't searched again
    const either = [words, { found: meant, query: similar }].flatMap(({ found, query: body }) =>
      !found || !body
        ? []
        : found.hits.total.value <= found.hits.hits.length
          ? [{ terms: { id: found.hits.hits.map((hit) => sortKey(hit).document) } }]
          : [body],
    )
    const seenHere = seen(this.state.watermark)
    const shownBody = this.#similar({ filter: [...filter.filter, ofPage], must_not: filter.must_not }, true)
    const [union, page] = await this.#ask(
      {
        size: 0,
        track_total_hits: true,
        query: { bool: { must_not: seenHere.must_not, filter: [...seenHere.filter, { bool: { should: either } }] } },
        aggs: facetBodies,
      },
      {
        size: chosen.length,
        _source: shownFields,
        query: {
          bool: {
            must_not: seenHere.must_not,
            filter: [...seenHere.filter, ofPage],
            should: shownBody ? [shownBody] : [],
          },
        },
      },
    )
    const hits = new Map(page!.hits.hits.map((hit) => [(hit._source as { id: DocumentId }).id, hit]))
    const shown = this.#shown()
    const items = chosen.flatMap((key) => {
      const hit = hits.get(key.document)
      if (!hit) return []
      return [{ hit: this.#hit(hit, textOf(hit), key.score, shown), key }]
    })
    return this.#page(items, union!.hits.total.value, facetsOf(union!), ranking.length > first)
  }

  #shown(): readonly Part[] {
    const { parsed } = this.question
    return [...parsed.required, ...parsed.relaxed]
  }

  #hit(hit: Hit, text: RowText | undefined, score: number, shown: readonly Part[]): SearchHit {
    const { id, dataset } = hit._source as { id: DocumentId; dataset: DatasetId }
    const places = text?.places(shown) ?? []
    const passage = hit.inner_hits?.[bestPassage]?.hits.hits[0]?._source as Passage | undefined
    return {
      document: id,
      dataset,
      score,
      highlights:
        text && places.length > 0
          ? highlightsOf(places, text.offsets)
          : passage
            ? [{ start: passage.start, end: passage.end }]
            : [],
    }
  }

  #page(
    chosen: readonly { readonly hit: SearchHit; readonly key: SearchCursor }[],
    total: number,
    facets: readonly Facet[],
    more: boolean,
  ): SearchAnswer {
    const last = chosen.at(-1)
    return {
      items: chosen.map(({ hit }) => hit),
      total,
      ...(more && last ? { next: writeCursor(this.question.digest, last.key) } : {}),
      facets,
    }
  }
}
