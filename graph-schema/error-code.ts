/**
 * Stable error codes. A code, once published, keeps its meaning; texts may change.
 * `forbidden` does not exist on purpose: what a reader may not see answers NOT_FOUND, as a missing thing does.
 */
export const errorCodes = [
  'BAD_REQUEST', // the words of a call are off
  'BAD_CURSOR', // a page cursor that we did not issue for this query
  'NOT_FOUND', // missing or hidden: one answer for both
  'UNAUTHENTICATED', // no token, or one that is expired, foreign, for another audience or wrongly signed
  'TIER_REQUIRED', // the reader may use the dataset, but at a lower tier than the field asks for
  'TOO_DEEP',
  'TOO_COSTLY',
  'UNSUPPORTED', // a combination that is named in the docs as not built, such as search with asOf
  'UNAVAILABLE', // a part is away; try again
  'CONFLICT', // the state changed meanwhile
  'INTERNAL',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** An expected failure. `facts` are safe to show to whoever made the call. */
export class XinmaiError extends Error {
  override readonly name = 'XinmaiError'
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly facts: Readonly<Record<string, string | number | boolean>> = {},
  ) {
    super(message)
  }
}

/** Same question as `instanceof`, but also true across realms (worker threads, test sandboxes). */
export const isXinmaiError = (e: unknown): e is XinmaiError =>
  typeof e === 'object' &&
  e !== null &&
  (e as { name?: unknown }).name === 'XinmaiError' &&
  errorCodes.includes((e as { code: ErrorCode }).code)
