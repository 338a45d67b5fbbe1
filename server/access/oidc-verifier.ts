import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import { localOperator, readerIdSchema, XinmaiError } from '../../graph-schema/index.js'
import type { Claims, TokenVerifier } from './token-verifier.js'

export interface VerifierOptions {
  /** value of `iss`; its discovery document leads to the keys */
  readonly issuer: string
  /** where this machine finds the issuer, when that is not where its tokens say */
  readonly url?: string
  readonly audience: string
  /** seconds by which clocks may differ */
  readonly clockTolerance?: number
}

/** Signatures by public keys only: `none` and the shared-secret HS* are never taken. */
const algorithms = ['ES256', 'ES384', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'EdDSA']
const fetchTimeout = 5_000

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() })
const payloadSchema = z.object({
  sub: readerIdSchema,
  exp: z.number(),
  name: z.string().max(200).optional(),
  // RFC 9068 says client_id, Keycloak azp
  client_id: z.string().max(200).optional(),
  azp: z.string().max(200).optional(),
})

const refused = (): XinmaiError => new XinmaiError('UNAUTHENTICATED', 'a valid access token is needed')
const away = (): XinmaiError => new XinmaiError('UNAVAILABLE', 'the token issuer cannot be reached')

/** Failures to get the keys, as against failures of the token. */
const isOutage = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error.code === 'ERR_JOSE_GENERIC'

/** RFC 9068 access tokens are `at+jwt`; Keycloak's are `JWT` and say `Bearer` inside, where its ID tokens say `ID`. */
const isAccessToken = (typ: string | undefined, payload: JWTPayload): boolean => {
  const header = typ?.toLowerCase().replace(/^application\//, '')
  if (header === 'at+jwt') return true
  return (header === undefined || header === 'jwt') && payload.typ === 'Bearer'
}

/** Verifies JWT access tokens of any OpenID issuer. Keys are fetched once and again when a new one is named. */
export const createOidcVerifier = (options: VerifierOptions): TokenVerifier => {
  let keys: Promise<JWTVerifyGetKey> | undefined

  const discover = async (): Promise<JWTVerifyGetKey> => {
    const base = (options.url ?? options.issuer).replace(/\/$/, '')
    const response = await fetch(`${base}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(fetchTimeout),
      redirect: 'error',
    })
    if (!response.ok) throw new Error(`discovery answered ${response.status}`)
    const found = discoverySchema.parse(await response.json())
    if (found.issuer !== options.issuer) throw new Error('discovery names another issuer')
    return createRemoteJWKSet(new URL(found.jwks_uri), { timeoutDuration: fetchTimeout })
  }

  return {
    async verify(token): Promise<Claims> {
      let getKey: JWTVerifyGetKey
      try {
        keys ??= discover()
        getKey = await keys
      } catch {
        keys = undefined
        throw away()
      }
      try {
        const { payload, protectedHeader } = await jwtVerify(token, getKey, {
          issuer: options.issuer,
          audience: options.audience,
          algorithms,
          clockTolerance: options.clockTolerance ?? 5,
          requiredClaims: ['sub', 'exp'],
        })
        const claims = payloadSchema.safeParse(payload)
        if (!claims.success || !isAccessToken(protectedHeader.typ, payload)) throw refused()
        const { sub, exp, name, client_id, azp } = claims.data
        // who may do all is on this machine: no issuer can name it
        if (sub === localOperator) throw refused()
        const client = client_id ?? azp
        return {
          subject: sub,
          expires: exp,
          ...(client === undefined ? {} : { client }),
          ...(name === undefined ? {} : { name }),
        }
      } catch (error) {
        if (error instanceof XinmaiError) throw error
        throw isOutage(error) ? away() : refused()
      }
    },
  }
}
