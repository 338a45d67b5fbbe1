import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine, Timeouts } from './engine.js'

/** Milliseconds between two looks. */
const pause = 10_000
/**
 * The engine keeps deleted documents for copies that may have missed their deletion, and finds out every 30 seconds that
 * none has: after three of these rounds a rewriting has taken all that was deleted before.
 */
const longEnough = 95_000

/** Rewrites the segments that erased documents lie in, in the background, until they are gone from the files. */
export class Rewriter {
  /** index → when it was asked for */
  readonly #asked = new Map<string, number>()
  readonly #stop = new AbortController()
  #work: Promise<void> | undefined

  constructor(
    private readonly engine: Engine,
    private readonly timeouts: Timeouts,
  ) {}

  get pending(): readonly string[] {
    return [...this.#asked.keys()]
  }

  add(indexes: readonly string[]): void {
    for (const index of indexes) this.#asked.set(index, Date.now())
    if (this.#asked.size > 0) this.#work ??= this.#run()
  }

  /** What is left is taken up again after the next opening: the state names it. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#work
  }

  async #run(): Promise<void> {
    while (this.#asked.size > 0 && !this.#stop.signal.aborted) {
      for (const [index, since] of this.#asked) {
        // an engine that is away is asked again at the next look
        const left = await this.#rewrite(index).catch(() => undefined)
        if ((left === 0 || Date.now() - since > longEnough) && this.#asked.get(index) === since)
          this.#asked.delete(index)
        if (this.#stop.signal.aborted) break
      }
      if (this.#asked.size > 0)
        await sleep(pause, undefined, { signal: this.#stop.signal, ref: false }).catch(() => undefined)
    }
    this.#work = undefined
  }

  /** @returns deleted documents that its segments still hold */
  async #rewrite(index: string): Promise<number> {
    const { rewrite } = this.timeouts
    await this.engine.request('POST', `/${index}/_flush?force=true`, undefined, rewrite)
    await this.engine.request('POST', `/${index}/_forcemerge?only_expunge_deletes=true`, undefined, rewrite)
    await this.engine.request('POST', `/${index}/_refresh`)
    const { _all } = await this.engine.request<{ _all: { total: { docs: { deleted: number } } } }>(
      'GET',
      `/${index}/_stats/docs`,
    )
    return _all.total.docs.deleted
  }
}
