import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from '@opensearch-project/opensearch'
import { XinmaiError } from '../../../graph-schema/index.js'

/** Milliseconds. */
export interface Timeouts {
  /** one read request; a search makes up to five */
  readonly read: number
  /** one write request */
  readonly write: number
  /** how long a write that the engine is too busy for, or can't be reached with, is tried again */
  readonly retry: number
  /** rewriting segments after an erasure */
  readonly rewrite: number
  /** after that a removed document is reduced to what later removals need; longer than any search takes */
  readonly grace: number
}
export const defaultTimeouts: Timeouts = {
  read: 10_000,
  write: 60_000,
  retry: 30_000,
  rewrite: 600_000,
  grace: 60_000,
}

export interface EngineOptions {
  /** one address, or several with commas between */
  readonly url: string
  readonly user?: string
  readonly password?: string
  readonly timeouts: Timeouts
}

export interface Hit {
  readonly _index: string
  readonly _id: string
  readonly _source?: Record<string, unknown>
  readonly sort?: readonly unknown[]
  readonly inner_hits?: Readonly<
    Record<string, { readonly hits: { readonly hits: readonly { _source: unknown; _score: number }[] } }>
  >
}
interface Bucket {
  readonly key: string
  readonly doc_count: number
}
export interface Found {
  readonly timed_out: boolean
  readonly _shards: { readonly failed: number }
  readonly hits: { readonly total: { readonly value: number }; readonly hits: readonly Hit[] }
  readonly aggregations?: Readonly<Record<string, { readonly value?: number; readonly buckets?: readonly Bucket[] }>>
  readonly error?: { readonly type: string; readonly reason: string }
}
export interface Search {
  readonly index: readonly string[]
  readonly body: object
}

/** One line pair of a bulk request. */
export type Operation =
  | { readonly type: 'index'; readonly index: string; readonly id: string; readonly body: string }
  | { readonly type: 'update'; readonly index: string; readonly id: string; readonly body: string }
  | { readonly type: 'delete'; readonly index: string; readonly id: string }

/** Bytes of one bulk request: what the engine's makers advise (5 to 15 MB). */
const bulkBytes = 5_000_000
const firstWait = 100
const busy = new Set([429, 502, 503, 504])

/** An HTTP answer that is no success, or none at all (status 0). */
export class EngineError extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    reason: string,
  ) {
    super(`OpenSearch: ${type}: ${reason}`)
  }
  /** may be well another time */
  get passing(): boolean {
    return this.status === 0 || busy.has(this.status)
  }
}

const asEngineError = (error: unknown): unknown => {
  const { name, message, statusCode, body } = error as {
    name?: string
    message?: string
    statusCode?: number
    body?: { error?: { type?: string; reason?: string } | string }
  }
  if (name === 'ResponseError') {
    const told = typeof body?.error === 'object' ? body.error : undefined
    return new EngineError(statusCode ?? 500, told?.type ?? 'error', told?.reason ?? message ?? '')
  }
  if (['ConnectionError', 'TimeoutError', 'NoLivingConnectionsError', 'RequestAbortedError'].includes(name ?? ''))
    return new EngineError(0, name!, message ?? '')
  return error
}

/** What goes wrong when the engine is away is UNAVAILABLE; what should not happen stays as it is. */
export const unavailable = (error: unknown): unknown =>
  error instanceof EngineError && error.passing
    ? new XinmaiError('UNAVAILABLE', 'The search engine is away. 检索引擎暂不可用。')
    : error

/** Requests to the engine; failures are EngineError. */
export class Engine {
  readonly #client: Client
  readonly #timeouts: Timeouts

  constructor({ url, user, password, timeouts }: EngineOptions) {
    const nodes = url.split(',').map((node) => node.trim())
    this.#timeouts = timeouts
    this.#client = new Client({
      nodes,
      // another node may answer
      maxRetries: nodes.length - 1,
      resurrectStrategy: 'optimistic',
      ...(user !== undefined && password !== undefined && { auth: { username: user, password } }),
    })
  }

  async request<T>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object | string,
    timeout = this.#timeouts.write,
  ): Promise<T> {
    try {
      const answer = await this.#client.transport.request(
        { method, path, ...(typeof body === 'string' ? { bulkBody: body } : body && { body }) },
        { requestTimeout: timeout },
      )
      return answer.body as T
    } catch (error) {
      throw asEngineError(error)
    }
  }

  /** As `request`, again while the engine is busy or away, at most `timeouts.retry`. For what may be done twice. */
  async patiently<T>(...request: Parameters<Engine['request']>): Promise<T> {
    const until = Date.now() + this.#timeouts.retry
    for (let wait = firstWait; ; wait *= 2) {
      try {
        return await this.request<T>(...request)
      } catch (error) {
        if (!(error instanceof EngineError) || !error.passing || Date.now() + wait > until) throw error
      }
      await sleep(wait)
    }
  }

  /** Answers of all shards, or none. */
  async search(searches: readonly Search[], timeout = this.#timeouts.read): Promise<readonly Found[]> {
    if (searches.length === 0) return []
    const lines = searches.map(
      ({ index, body }) =>
        `${JSON.stringify({ index, ignore_unavailable: true, allow_partial_search_results: false })}\n${JSON.stringify(body)}\n`,
    )
    const { responses } = await this.request<{ responses: (Found & { status: number })[] }>(
      'POST',
      '/_msearch',
      lines.join(''),
      timeout,
    )
    for (const { error, status, timed_out, _shards } of responses) {
      if (error) throw new EngineError(status, error.type, error.reason)
      if (timed_out || _shards.failed > 0) throw new EngineError(503, 'partial', 'not all shards answered')
    }
    return responses
  }

  /** Writes all of it; what the engine is too busy for is sent again, and again in order. */
  async bulk(operations: Iterable<Operation>): Promise<void> {
    let pending: Operation[] = []
    let bytes = 0
    for (const operation of operations) {
      pending.push(operation)
      bytes += operation.type === 'delete' ? 0 : operation.body.length
      if (bytes < bulkBytes) continue
      await this.#send(pending)
      pending = []
      bytes = 0
    }
    await this.#send(pending)
  }

  async #send(operations: readonly Operation[]): Promise<void> {
    const until = Date.now() + this.#timeouts.retry
    let left = operations
    for (let wait = firstWait; left.length > 0; wait *= 2) {
      left = await this.#sendOnce(left, Date.now() + wait > until)
      if (left.length > 0) await sleep(wait)
    }
  }

  /** @returns what is to be sent again */
  async #sendOnce(operations: readonly Operation[], last: boolean): Promise<readonly Operation[]> {
    const text = operations
      .map((operation) => {
        const head = JSON.stringify({ [operation.type]: { _index: operation.index, _id: operation.id } })
        return operation.type === 'delete' ? `${head}\n` : `${head}\n${operation.body}\n`
      })
      .join('')
    type Outcome = { status: number; error?: { type: string; reason: string } }
    let items: Record<string, Outcome>[]
    try {
      items = (await this.request<{ items: Record<string, Outcome>[] }>('POST', '/_bulk', text)).items
    } catch (error) {
      if (error instanceof EngineError && error.passing && !last) return operations
      throw error
    }
    return operations.filter(({ type }, i) => {
      const { status, error } = items[i]![type]!
      // a delete sent twice finds nothing the second time
      if (!error || (type === 'delete' && status === 404)) return false
      if (!busy.has(status) || last) throw new EngineError(status, error.type, error.reason)
      return true
    })
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}
