import { isXinmaiError, XinmaiError } from '../../graph-schema/index.js'

/** What every port has. */
interface Engine {
  watermark(): Promise<unknown>
  close(): Promise<void>
}

export interface FailFastTimes {
  /** milliseconds without an answer after which the engine is asked whether it is there */
  readonly slow: number
  /** milliseconds in which it must answer that */
  readonly answer: number
  /** milliseconds between two such questions while it is away */
  readonly again: number
}
const usual: FailFastTimes = { slow: 2_000, answer: 2_000, again: 500 }

const isAway = (error: unknown): boolean => isXinmaiError(error) && error.code === 'UNAVAILABLE'

/** Resolves, or is rejected with what `late` makes, after `time` milliseconds. */
export const within = <Result>(time: number, promise: Promise<Result>, late: () => Error): Promise<Result> => {
  let timer: NodeJS.Timeout
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), time)
    timer.unref()
  })
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer))
}

/**
 * A store on an engine that may be away. Once a call finds it away, all fail at once with the same UNAVAILABLE until it
 * answers again, which is asked in the background: nobody waits for a connection, and no queue of readers forms behind
 * it. A call that takes long is waited for while the engine answers others; one on an engine that is frozen is given up.
 */
export const failFast = <Store extends Engine>(store: Store, name: string, times: FailFastTimes = usual): Store => {
  let away: XinmaiError | undefined
  let closed = false
  const frozen = (): XinmaiError => new XinmaiError('UNAVAILABLE', `${name} does not answer`, { part: name })
  const answers = (): Promise<unknown> => within(times.answer, store.watermark(), frozen)

  const watch = (): void => {
    setTimeout(async () => {
      if (closed) return
      try {
        await answers()
        away = undefined
      } catch {
        watch()
      }
    }, times.again).unref()
  }
  const found = (error: unknown): unknown => {
    if (isAway(error) && away === undefined) {
      away = error as XinmaiError
      watch()
    }
    return error
  }

  /** Waits for a call for as long as the engine answers others. */
  const guarded = async <Result>(call: Promise<Result>): Promise<Result> => {
    let done = false
    const settled = call.finally(() => (done = true))
    const given = new Promise<never>((_, reject) => {
      const ask = async (): Promise<void> => {
        if (done) return
        try {
          await answers()
          setTimeout(() => void ask(), times.slow).unref()
        } catch (error) {
          reject(error as Error)
        }
      }
      const timer = setTimeout(() => void ask(), times.slow)
      timer.unref()
      void settled.finally(() => clearTimeout(timer)).catch(() => undefined)
    })
    try {
      return await Promise.race([settled, given])
    } catch (error) {
      throw found(error)
    }
  }

  async function* items(all: AsyncIterable<unknown>): AsyncIterable<unknown> {
    const walk = all[Symbol.asyncIterator]()
    try {
      for (;;) {
        if (away !== undefined) throw away
        const { done, value } = await guarded(walk.next())
        if (done === true) return
        yield value
      }
    } finally {
      // a frozen engine does not answer this either
      void walk.return?.().catch(() => undefined)
    }
  }

  return new Proxy(store, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property)
      if (typeof member !== 'function') return member
      return (...args: unknown[]): unknown => {
        if (property === 'close') closed = true
        else if (away !== undefined) {
          const error = away
          // an iteration tells when it is begun
          if (['postings', 'records', 'history'].includes(String(property)))
            return items({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) })
          return Promise.reject(error)
        }
        const result: unknown = Reflect.apply(member, target, args)
        if (property === 'close') return result
        return result instanceof Promise ? guarded(result) : items(result as AsyncIterable<unknown>)
      }
    },
  })
}
