import { setTimeout as pause } from 'node:timers/promises'
import { isXinmaiError } from '../../graph-schema/index.js'

/** What is waited for, in words for the operator; undefined when it goes on. */
export type TellWaiting = (reason: string | undefined) => void

/** Milliseconds between two tries, and without an answer before it is told. */
export interface Patience {
  readonly first: number
  readonly longest: number
  readonly silent: number
}
const usual: Patience = { first: 250, longest: 10_000, silent: 5_000 }

/**
 * Does what is to be done as soon as the engine that it needs is there: a failure with UNAVAILABLE is tried again, at
 * first soon, then every ten seconds, for as long as it takes; any other is thrown.
 */
export const patiently = async <Result>(
  part: string,
  body: () => Promise<Result>,
  tell: TellWaiting,
  { first, longest, silent }: Patience = usual,
): Promise<Result> => {
  let told = false
  const waiting = (reason: string): void => {
    told = true
    tell(reason)
  }
  try {
    for (let wait = first; ; wait = Math.min(2 * wait, longest)) {
      const timer = setTimeout(() => waiting(`${part} has not answered for ${silent / 1000} s`), silent)
      try {
        return await body()
      } catch (error) {
        if (!isXinmaiError(error) || error.code !== 'UNAVAILABLE') throw error
        waiting(`${part}: ${error.message}`)
      } finally {
        clearTimeout(timer)
      }
      await pause(wait)
    }
  } finally {
    if (told) tell(undefined)
  }
}
