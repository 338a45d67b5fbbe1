/**
 * When rows that ended may be reduced: a sweep takes what had ended by the one before it, at least `grace` milliseconds
 * ago, so that no search under way can still read it.
 */
export class Sweep {
  #last: { readonly at: number; readonly watermark: number } | undefined

  constructor(private readonly grace: number) {}

  /** @returns the tx up to which what ended is reduced now; undefined when it is too early */
  due(watermark: number): number | undefined {
    const now = Date.now()
    const last = this.#last
    if (last && now - last.at < this.grace) return undefined
    this.#last = { at: now, watermark }
    return last?.watermark
  }
}
