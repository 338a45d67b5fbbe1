import type { ReaderId } from '../../graph-schema/index.js'

export interface Claims {
  readonly subject: ReaderId
  /** OAuth client that the token was given to */
  readonly client?: string
  readonly name?: string
  /** seconds since 1970 */
  readonly expires: number
}

/** Checks a bearer token. @throws XinmaiError UNAUTHENTICATED, with one text for every reason */
export interface TokenVerifier {
  verify(token: string): Promise<Claims>
}
