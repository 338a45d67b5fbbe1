import { documentKinds, languages, sees, type PageRequest, type View } from '../../../graph-schema/index.js'
import type { Embedder } from '../../embed/embedder.js'
import type { Database } from '../../sqlite/database.js'
import { writeCursor } from '../cursor.js'
import type { Passage } from '../passage.js'
import { decodePlaces, highlightsOf, mentionPlace, type Place } from '../place.js'
import { relaxedShare, type ParsedQuery, type Part } from '../query.js'
import { readQuestion, type Question } from '../question.js'
import { fused, similarityFloor } from '../score.js'
import type { SearchAnswer, SearchHit, SearchQuery } from '../search-index.js'
import { Matcher, noMatches, type Matches } from './match.js'
import { decodeMention } from './mention-place.js'
import {
  emptyRanking,
  facets,
  inOrder,
  rankParts,
  select,
  type Chosen,
  type PartMatches,
  type Ranking,
  type Visible,
} from './ranking.js'
import { PartitionTables } from './table.js'

/** as the 32-bit number that similarities are */
const floor = Math.fround(similarityFloor)

/** Answers searches, each in one read transaction. */
export class SearchReader {
  readonly #tables: PartitionTables
  readonly #places

  constructor(
    private readonly db: Database,
    private readonly embedder: Embedder,
  ) {
    this.#tables = new PartitionTables(db, embedder)
    this.#places = db
      .prepare<[number, number], Buffer>('SELECT places FROM body WHERE partition = ? AND ordinal = ?')
      .pluck()
  }

  async search(view: View, query: SearchQuery, page: PageRequest): Promise<SearchAnswer> {
    const question = await readQuestion(this.embedder, view, query, page)
    // one read transaction: memory and file are of one state
    return this.db.transaction(() => this.#answer(question))()
  }

  #answer({ view, query, parsed, vector, first, after, digest }: Question): SearchAnswer {
    const matcher = new Matcher(this.#tables.segments)
    const visible = this.#visible(view, query)
    for (const part of parsed.excluded) {
      const { literal, concept } = this.#match(matcher, visible, part)
      for (const [v, { allowed }] of visible.entries()) {
        for (const ordinal of literal[v]!.ordinals) allowed[ordinal] = 0
        for (const ordinal of concept[v]!.ordinals) allowed[ordinal] = 0
      }
    }
    const shown: Part[] = [...parsed.required, ...parsed.relaxed]
    const passages = new Map<string, Passage>()
    let ranking: Ranking
    if (query.mode === 'keyword') ranking = this.#keyword(matcher, visible, parsed)
    else {
      for (const part of parsed.quoted) this.#demand(visible, this.#match(matcher, visible, part))
      const similar = this.#similar(visible, vector!, passages)
      ranking =
        query.mode === 'vector' ? similar : this.#fuse(visible, this.#keyword(matcher, visible, parsed), similar)
    }
    const chosen = select(visible, ranking, first + 1, after)
    const items = this.#hits(matcher, visible, chosen.slice(0, first), query.mode === 'vector' ? [] : shown, passages)
    const last = items.at(-1)
    return {
      items,
      total: ranking.ordinals.length,
      ...(chosen.length > first && last ? { next: writeCursor(digest, last) } : {}),
      facets: facets(visible, ranking),
    }
  }

  #visible(view: View, query: SearchQuery): Visible[] {
    const tables = this.#tables.current().filter(({ partition }) => sees(view, partition, 'row'))
    const masked = new Map<number, number[]>()
    const shown = new Set(tables.map((table) => table.key))
    // of one document in several grades, the lowest that is seen answers
    for (const twins of this.#tables.twins)
      for (const { partition, ordinal } of twins.filter((twin) => shown.has(twin.partition)).slice(1)) {
        const list = masked.get(partition)
        if (list) list.push(ordinal)
        else masked.set(partition, [ordinal])
      }

    const { datasets, kinds, languages: wantedLanguages } = query.filter
    return tables.map((table) => {
      const hidden = masked.get(table.key) ?? []
      let { live, documents, length } = table
      if (hidden.length > 0) {
        live = live.slice()
        for (const ordinal of hidden) {
          live[ordinal] = 0
          documents--
          length -= table.lengths[ordinal]!
        }
      }
      const allowed = live.slice(0, table.size)
      if (datasets && !datasets.includes(table.partition.dataset)) allowed.fill(0)
      if (kinds) {
        const wanted = documentKinds.map((kind) => kinds.includes(kind))
        for (let i = 0; i < table.size; i++) if (!wanted[table.kinds[i]!]) allowed[i] = 0
      }
      if (wantedLanguages) {
        const wanted = languages.map((language) => wantedLanguages.includes(language))
        for (let i = 0; i < table.size; i++) if (!wanted[table.languages[i]!]) allowed[i] = 0
      }
      return { table, live, documents, length, allowed }
    })
  }

  #match(matcher: Matcher, visible: readonly Visible[], part: Part): PartMatches {
    const literal: Matches[] = []
    const concept: Matches[] = []
    for (const { table, live } of visible) {
      const words = noMatches()
      for (const segment of table.segments)
        matcher.phrase(segment, part, (ordinal, count) => {
          if (live[ordinal] !== 1) return
          words.ordinals.push(ordinal)
          words.counts.push(count)
        })
      literal.push(words)
      const meant = noMatches()
      if (part.concepts.length > 0) {
        const counts = new Map<number, number>()
        for (const segment of table.segments)
          matcher.concepts(segment, part, (ordinal, { count }) => {
            if (live[ordinal] === 1) counts.set(ordinal, (counts.get(ordinal) ?? 0) + count)
          })
        for (const [ordinal, count] of counts) {
          meant.ordinals.push(ordinal)
          meant.counts.push(count)
        }
      }
      concept.push(meant)
    }
    return { part, literal, concept }
  }

  /** Takes away the permission of documents that don't have the part. */
  #demand(visible: readonly Visible[], { literal, concept }: PartMatches): void {
    for (const [v, { allowed }] of visible.entries()) {
      const has = new Uint8Array(allowed.length)
      for (const ordinal of literal[v]!.ordinals) has[ordinal] = 1
      for (const ordinal of concept[v]!.ordinals) has[ordinal] = 1
      for (let i = 0; i < allowed.length; i++) allowed[i]! &= has[i]!
    }
  }

  #keyword(matcher: Matcher, visible: readonly Visible[], parsed: ParsedQuery): Ranking {
    const match = (part: Part): PartMatches => this.#match(matcher, visible, part)
    const required = parsed.required.map(match)
    const strict = rankParts(visible, required, parsed.bonus.map(match), required.length)
    if (strict.ordinals.length > 0 || parsed.relaxed.length === 0) return strict
    const known = parsed.relaxed
      .map(match)
      .filter(({ literal, concept }) => [...literal, ...concept].some((m) => m.ordinals.length > 0))
    for (const part of parsed.quoted) this.#demand(visible, match(part))
    return known.length === 0
      ? emptyRanking()
      : rankParts(visible, known, parsed.quoted.map(match), Math.ceil(known.length * relaxedShare))
  }

  #similar(visible: readonly Visible[], vector: Float32Array, passages: Map<string, Passage>): Ranking {
    const ranking = emptyRanking()
    if (!vector.some((x) => x !== 0)) return ranking
    for (const [v, { table, allowed }] of visible.entries()) {
      const best = new Float32Array(table.size).fill(floor)
      this.#tables.vectors(table).scan(vector, best, (ordinal, passage) => {
        if (allowed[ordinal] === 1) passages.set(`${v} ${ordinal}`, passage)
      })
      for (let ordinal = 0; ordinal < table.size; ordinal++)
        if (allowed[ordinal] === 1 && best[ordinal]! > floor) {
          ranking.visible.push(v)
          ranking.ordinals.push(ordinal)
          ranking.scores.push(best[ordinal]!)
        }
    }
    return ranking
  }

  #fuse(visible: readonly Visible[], ...rankings: readonly Ranking[]): Ranking {
    const scores = visible.map(({ table }) => new Float64Array(table.size))
    for (const ranking of rankings)
      for (const [place, i] of inOrder(visible, ranking).entries())
        scores[ranking.visible[i]!]![ranking.ordinals[i]!]! += fused(place + 1)
    const out = emptyRanking()
    for (const [v, list] of scores.entries())
      for (let ordinal = 0; ordinal < list.length; ordinal++)
        if (list[ordinal]! > 0) {
          out.visible.push(v)
          out.ordinals.push(ordinal)
          out.scores.push(list[ordinal]!)
        }
    return out
  }

  #hits(
    matcher: Matcher,
    visible: readonly Visible[],
    chosen: readonly Chosen[],
    parts: readonly Part[],
    passages: ReadonlyMap<string, Passage>,
  ): SearchHit[] {
    const places = new Map<string, Place[]>()
    const add = (v: number, ordinal: number, place: Place): void => {
      const key = `${v} ${ordinal}`
      const list = places.get(key)
      if (!list) places.set(key, [place])
      else list.push(place)
    }
    for (const [v, { table }] of visible.entries()) {
      const only = chosen
        .filter((hit) => hit.visible === v)
        .map((hit) => hit.ordinal)
        .sort((a, b) => a - b)
      if (only.length === 0) continue
      const onPage = new Set(only)
      const into: number[] = []
      for (const segment of table.segments)
        for (const part of parts) {
          const found = (ordinal: number, _: number, starts: readonly number[]): void => {
            for (const start of starts) add(v, ordinal, [start, start + part.span - 1])
          }
          matcher.phrase(segment, part, found, only)
          matcher.concepts(segment, part, (ordinal, cursor) => {
            if (!onPage.has(ordinal)) return
            cursor.places(into)
            for (const place of into.map((at) => mentionPlace(decodeMention(at)))) if (place) add(v, ordinal, place)
          })
        }
    }
    return chosen.map(({ visible: v, ordinal, document, score }) => {
      const { table } = visible[v]!
      const key = `${v} ${ordinal}`
      const passage = passages.get(key)
      const found = places.get(key)
      const offsets = found ? decodePlaces(this.#places.get(table.key, ordinal)!) : undefined
      const highlights = offsets ? highlightsOf(found!, offsets) : []
      return {
        document,
        dataset: table.partition.dataset,
        score,
        highlights: highlights.length > 0 ? highlights : passage ? [passage] : [],
      }
    })
  }
}
