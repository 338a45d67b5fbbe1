import type { RequestHandler, Response } from 'express'
import { isXinmaiError, XinmaiError } from '../../graph-schema/index.js'
import type { Access, Reader } from './access.js'
import type { Audit } from './audit.js'
import type { TokenVerifier } from './token-verifier.js'

/** Where the reader of a request is kept for the handlers behind `bearer`. */
const readers = new WeakMap<object, Reader>()

/** @throws XinmaiError UNAUTHENTICATED when the request did not come through `bearer` */
export const readerOfRequest = (request: object): Reader => {
  const reader = readers.get(request)
  if (reader === undefined) throw new XinmaiError('UNAUTHENTICATED', 'a valid access token is needed')
  return reader
}

/** RFC 6750, section 2.1 */
const header = /^Bearer +([A-Za-z0-9._~+/-]{1,8192}=*)$/i

const refuse = (response: Response, error: XinmaiError): void => {
  const status = error.code === 'UNAUTHENTICATED' ? 401 : 503
  if (status === 401) response.set('WWW-Authenticate', 'Bearer realm="xinmai"')
  response.status(status).json({ errors: [{ message: error.message, extensions: { code: error.code } }] })
}

/** At most one audit record in this many milliseconds for tokens refused, so that nobody can fill the log from outside. */
const refusalEvery = 1_000

/** Lets a request through in the name of its access token's subject, with the grants of this moment. */
export const bearer = (verifier: TokenVerifier, access: Access, audit: Audit): RequestHandler => {
  let refused = 0
  let lastRecord = 0
  const recordRefusal = async (): Promise<void> => {
    refused += 1
    if (Date.now() - lastRecord < refusalEvery) return
    lastRecord = Date.now()
    const facts = { refused }
    refused = 0
    await audit.append({ type: 'refusal', reader: 'unknown', what: 'token', facts })
  }
  return async (request, response, next) => {
    try {
      const token = header.exec(request.headers.authorization ?? '')?.[1]
      if (token === undefined) throw new XinmaiError('UNAUTHENTICATED', 'a valid access token is needed')
      readers.set(request, access.readerOf(await verifier.verify(token)))
    } catch (error) {
      if (!isXinmaiError(error)) throw error
      if (error.code === 'UNAUTHENTICATED') await recordRefusal()
      refuse(response, error)
      return
    }
    next()
  }
}
