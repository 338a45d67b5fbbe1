import { isXinmaiError, XinmaiError } from '../../graph-schema/index.js'
import { within } from './fail-fast.js'

/** How a part of the service is, as `/health` tells anybody: nothing of what it holds. */
export interface PartHealth {
  readonly ok: boolean
  /** milliseconds until it answered */
  readonly ms: number
  /** why it is not ok, or what it waits for */
  readonly reason?: string
}

/** Milliseconds that a part has for its answer: less than who asks `/health` waits. */
export const healthWithin = 2_500

/** Asks a part; one that fails or does not answer in time is not ok. */
export const partHealth = async (
  name: string,
  ask: () => Promise<unknown>,
  time = healthWithin,
): Promise<PartHealth> => {
  const started = performance.now()
  const ms = (): number => Math.round(performance.now() - started)
  const late = (): Error => new XinmaiError('UNAVAILABLE', `${name} has not answered for ${time / 1000} s`)
  try {
    await within(time, ask(), late)
    return { ok: true, ms: ms() }
  } catch (error) {
    return { ok: false, ms: ms(), reason: isXinmaiError(error) ? error.message : `${name} failed` }
  }
}
