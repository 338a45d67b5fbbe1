import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose'
import { createOidcVerifier } from '../../../../server/access/oidc-verifier.js'

describe('tokens of an issuer of one’s own', () => {
  let issuer: string
  let server: Server
  let key: CryptoKey

  beforeAll(async () => {
    const pair = await generateKeyPair('ES256', { extractable: true })
    key = pair.privateKey
    const keys = [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256' }]
    server = createServer((request, response) => {
      const answer = request.url === '/keys' ? { keys } : { issuer, jwks_uri: `${issuer}/keys` }
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())))

  const verify = async (subject: string) =>
    createOidcVerifier({ issuer, audience: 'xinmai' }).verify(
      await new SignJWT({})
        .setProtectedHeader({ alg: 'ES256', kid: 'k', typ: 'at+jwt' })
        .setSubject(subject)
        .setIssuer(issuer)
        .setAudience('xinmai')
        .setExpirationTime('1m')
        .sign(key),
    )

  test('are taken when they are signed, for us and of age', async () => {
    expect(await verify('alice')).toMatchObject({ subject: 'alice' })
  })

  test('never make somebody the operator of this machine', async () => {
    await expect(verify('local:operator')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })
})
