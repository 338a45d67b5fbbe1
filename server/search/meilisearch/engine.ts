import { setTimeout as sleep } from 'node:timers/promises'
import {
  Meilisearch,
  MeilisearchApiError,
  MeilisearchRequestError,
  MeilisearchRequestTimeOutError,
  MeilisearchTaskTimeOutError,
  type EnqueuedTaskPromise,
  type MultiSearchQuery,
  type RecordAny,
  type SearchResponse,
} from 'meilisearch'
import { XinmaiError } from '../../../graph-schema/index.js'

/** Milliseconds. */
export interface Timeouts {
  /** one request */
  readonly request: number
  /** a task of writing, its time in the engine's queue included */
  readonly task: number
  /** how long a write that the engine is too busy for, or can't be reached with, is tried again */
  readonly retry: number
  /** after that a removed document is reduced to what later removals need; longer than any search takes */
  readonly grace: number
}
export const defaultTimeouts: Timeouts = { request: 10_000, task: 600_000, retry: 30_000, grace: 60_000 }

export interface EngineOptions {
  readonly url: string
  readonly key?: string
  readonly timeouts: Timeouts
}

const firstWait = 100
const poll = 25
const pageSize = 1_000
const busy = new Set([408, 429, 502, 503, 504])

/** Did it fail only because the engine is away or busy? */
const passing = (error: unknown): boolean =>
  error instanceof MeilisearchRequestError ||
  error instanceof MeilisearchRequestTimeOutError ||
  error instanceof MeilisearchTaskTimeOutError ||
  (error instanceof MeilisearchApiError && busy.has(error.response.status))

/** What goes wrong when the engine is away is UNAVAILABLE; what should not happen stays as it is. */
export const unavailable = (error: unknown): unknown =>
  passing(error) ? new XinmaiError('UNAVAILABLE', 'The search engine is away. 检索引擎暂不可用。') : error

/** Is it the engine's error of this code? */
export const isCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof MeilisearchApiError && codes.includes(error.cause?.code ?? '')

export interface Fetched<Row> {
  readonly rows: readonly Row[]
  readonly total: number
}

/** Requests to the engine. What has no index yet is empty. */
export class Engine {
  readonly #client: Meilisearch
  readonly #timeouts: Timeouts

  constructor({ url, key, timeouts }: EngineOptions) {
    this.#timeouts = timeouts
    this.#client = new Meilisearch({
      host: url,
      ...(key === undefined ? {} : { apiKey: key }),
      timeout: timeouts.request,
    })
  }

  /** The rows that a filter finds, whole or some fields, and how many there are; exact, in no order of meaning. */
  async fetch<Row extends RecordAny>(
    index: string,
    ask: { filter: string; fields?: readonly string[]; limit: number; offset?: number },
  ): Promise<Fetched<Row>> {
    try {
      const { filter, limit, offset = 0, fields } = ask
      const { results, total } = await this.#client.index<Row>(index).getDocuments({
        filter,
        limit,
        offset,
        ...(fields && { fields: fields as Extract<keyof Row, string>[] }),
      })
      return { rows: results as readonly Row[], total }
    } catch (error) {
      if (isCode(error, 'index_not_found')) return { rows: [], total: 0 }
      throw error
    }
  }

  /** One document by its id; undefined when there is none. */
  async document<Row extends RecordAny>(index: string, id: string): Promise<Row | undefined> {
    try {
      return (await this.#client.index<Row>(index).getDocument(id)) as Row
    } catch (error) {
      if (isCode(error, 'index_not_found', 'document_not_found')) return undefined
      throw error
    }
  }

  async search(queries: readonly MultiSearchQuery[]): Promise<readonly SearchResponse[]> {
    if (queries.length === 0) return []
    const { results } = await this.#client.multiSearch({ queries: [...queries] })
    return results as readonly SearchResponse[]
  }

  /**
   * Asks for a piece of writing and waits until it is done; again while the engine is busy or away. For what may be done
   * twice.
   * @throws Error with the engine's words when the task failed, unless for one of the codes in `unless`
   */
  async done(ask: (client: Meilisearch) => EnqueuedTaskPromise, unless: readonly string[] = []): Promise<void> {
    const until = Date.now() + this.#timeouts.retry
    for (let wait = firstWait; ; wait *= 2) {
      try {
        const task = await ask(this.#client).waitTask({ timeout: this.#timeouts.task, interval: poll })
        if (task.status === 'succeeded' || unless.includes(task.error?.code ?? '')) return
        throw new Error(`Meilisearch: ${task.type}: ${task.error?.message ?? task.status}`)
      } catch (error) {
        if (!passing(error) || Date.now() + wait > until) throw error
      }
      await sleep(wait)
    }
  }

  /** Names of the indexes that begin so. */
  async indexes(prefix: string): Promise<readonly string[]> {
    const names: string[] = []
    for (let offset = 0; ; offset += pageSize) {
      const { results } = await this.#client.getRawIndexes({ limit: pageSize, offset })
      names.push(...results.map(({ uid }) => uid).filter((uid) => uid.startsWith(prefix)))
      if (results.length < pageSize) return names
    }
  }

  /** Settings of an index; undefined when there is none. */
  async settings(
    index: string,
  ): Promise<Awaited<ReturnType<ReturnType<Meilisearch['index']>['getSettings']>> | undefined> {
    try {
      return await this.#client.index(index).getSettings()
    } catch (error) {
      if (isCode(error, 'index_not_found')) return undefined
      throw error
    }
  }
}
