import { createHmac, createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose'
import { parseDatasetId, parseReaderId } from '../../graph-schema/index.js'
import { developmentAccountsFile, type DevelopmentAccounts } from '../../server/access/development-accounts.js'
import { fixture } from '../support/fixture.js'
import { apiService, authorize, refresh, type ApiService } from './api-service.js'

const text = '患者高血压十年。'
const record = fixture.record({
  dataset: 'cn-heart',
  id: 'n1',
  grade: 3,
  documents: [{ text, grade: 3, language: 'zh' }],
  assertions: [{ concept: 'xm:0109000', time: '2023-05-01', evidence: { start: 2, end: 5 } }],
})
const hidden = fixture.record({ dataset: 'cn-heart', id: 'n2', patient: 'p2', grade: 5, concepts: ['xm:0109000'] })

let api: ApiService
let accounts: DevelopmentAccounts
beforeAll(async () => {
  api = await apiService([fixture.batch(1, record, hidden)])
  accounts = JSON.parse(readFileSync(developmentAccountsFile(api.data), 'utf8')) as DevelopmentAccounts
})
afterAll(() => api.close())

const codes = (answer: { errors?: readonly { extensions: { code: string } }[] }) =>
  answer.errors?.map((e) => e.extensions.code)

describe('signing in', () => {
  test('authorization code with PKCE gives the page a token for its user', async () => {
    const answer = await api.ask(
      await api.signIn('researcher'),
      '{ me { subject client datasets { id tier maxGrade } } }',
    )
    expect(answer.data!.me).toEqual({
      subject: 'researcher',
      client: 'xinmai-web',
      datasets: [
        { id: 'cn-heart', tier: 'row', maxGrade: 4 },
        { id: 'cn-stroke', tier: 'row', maxGrade: 4 },
        { id: 'us-cardio', tier: 'aggregate', maxGrade: 4 },
      ],
    })
  })

  test('a refresh token gives a new access token once; used again it gives none', async () => {
    const { password } = accounts.users.find((u) => u.subject === 'visitor')!
    const first = await authorize(api.origin, 'visitor', password)
    const second = await refresh(api.origin, first.refresh_token)
    expect((await api.ask(second.access_token, '{ me { subject } }')).data!.me).toEqual({ subject: 'visitor' })
    expect((await refresh(api.origin, first.refresh_token)).error).toBe('invalid_grant')
  })

  test('a wrong password gives nothing', async () => {
    expect((await authorize(api.origin, 'researcher', 'guess')).error).toBe('login')
    expect((await authorize(api.origin, 'nobody', 'guess')).error).toBe('login')
  })

  test('an app signs in with its own credentials', async () => {
    const answer = await api.ask(await api.appToken(), '{ me { subject datasets { id tier } } }')
    expect(answer.data!.me).toEqual({ subject: 'sample-app', datasets: [{ id: 'cn-heart', tier: 'row' }] })
  })

  test('without PKCE there is no code', async () => {
    const query = new URLSearchParams({
      client_id: 'xinmai-web',
      redirect_uri: `${api.origin}/`,
      response_type: 'code',
      scope: 'openid',
    })
    const response = await fetch(`${api.origin}/oidc/auth?${query}`, { redirect: 'manual' })
    expect(response.headers.get('location')).toContain('error=invalid_request')
  })
})

describe('tokens that are refused, all in the same words', () => {
  const now = () => Math.floor(Date.now() / 1000)
  const claims = () => ({ iss: `${api.origin}/oidc`, aud: 'xinmai', sub: 'researcher', iat: now(), exp: now() + 60 })
  const issuerKey = (): JWK =>
    (JSON.parse(readFileSync(join(api.data, 'development-issuer.json'), 'utf8')) as { jwks: { keys: [JWK] } }).jwks
      .keys[0]
  const sign = async (payload: object, header: object = {}): Promise<string> => {
    const jwk = issuerKey()
    return new SignJWT({ ...payload })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: jwk.kid!, ...header })
      .sign(await importJWK(jwk, 'ES256'))
  }
  const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

  test('the same way of signing is taken when all is right', async () => {
    expect((await api.ask(await sign(claims()), '{ me { subject } }')).status).toBe(200)
  })

  const cases: Record<string, () => Promise<string | undefined>> = {
    missing: async () => undefined,
    'not a token': async () => 'abc',
    expired: () => sign({ ...claims(), exp: now() - 60 }),
    'without an expiry': () => sign({ ...claims(), exp: undefined }),
    'for another audience': () => sign({ ...claims(), aud: 'elsewhere' }),
    'of another issuer': () => sign({ ...claims(), iss: 'http://127.0.0.1:1/oidc' }),
    'without a subject': () => sign({ ...claims(), sub: undefined }),
    'an ID token': async () => {
      const { password } = accounts.users[0]!
      return (await authorize(api.origin, accounts.users[0]!.subject, password)).id_token
    },
    'an ID token for our audience': () => sign(claims(), { typ: 'JWT' }),
    'signed by a foreign key': async () => {
      const { privateKey } = await generateKeyPair('ES256')
      return new SignJWT(claims())
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: issuerKey().kid! })
        .sign(privateKey)
    },
    'signed by a key that it brings along': async () => {
      const { privateKey, publicKey } = await generateKeyPair('ES256')
      return new SignJWT(claims())
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', jwk: await exportJWK(publicKey) })
        .sign(privateKey)
    },
    'alg none': async () => `${encoded({ alg: 'none', typ: 'at+jwt' })}.${encoded(claims())}.`,
    'HS256 with the public key as secret': async () => {
      const jwk = issuerKey()
      const pem = createPublicKey({ key: { kty: jwk.kty!, crv: jwk.crv!, x: jwk.x!, y: jwk.y! }, format: 'jwk' })
        .export({ type: 'spki', format: 'pem' })
        .toString()
      const signed = `${encoded({ alg: 'HS256', typ: 'at+jwt', kid: jwk.kid })}.${encoded(claims())}`
      return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`
    },
    'altered after signing': async () => {
      const [head, , signature] = (await sign(claims())).split('.')
      return `${head}.${encoded({ ...claims(), sub: 'steward' })}.${signature}`
    },
  }
  test.each(Object.entries(cases))('%s', async (_name, make) => {
    const answer = await api.ask(await make(), '{ me { subject } }')
    expect(answer).toEqual({
      status: 401,
      errors: [{ message: 'a valid access token is needed', extensions: { code: 'UNAUTHENTICATED' } }],
    })
  })
})

describe('grants', () => {
  const statement = record.assertions[0]!.id
  const read = (id: string) => `{ evidence(statement: "${id}") { id evidence { quote { text } } } }`

  test('hold and end at once, for the token that is out already', async () => {
    const [steward, visitor] = [await api.signIn('steward'), await api.signIn('visitor')]
    expect(codes(await api.ask(visitor, read(statement)))).toEqual(['NOT_FOUND'])
    const given = await api.ask(
      steward,
      'mutation { grant(subject: "visitor", dataset: "cn-heart", tier: row, maxGrade: 3) { tier smallCell } }',
    )
    expect(given.data).toEqual({ grant: { tier: 'row', smallCell: 5 } })
    expect((await api.ask(visitor, read(statement))).data!.evidence).toEqual({
      id: statement,
      evidence: { quote: { text } },
    })
    await api.ask(steward, 'mutation { revoke(subject: "visitor", dataset: "cn-heart") }')
    expect(codes(await api.ask(visitor, read(statement)))).toEqual(['NOT_FOUND'])
    expect(api.access.grants(parseReaderId('visitor')).map((g) => g.dataset)).toEqual([parseDatasetId('cn-stroke')])
  })

  test('are given by stewards alone; a dataset that is not there answers alike', async () => {
    const mutation = 'mutation { grant(subject: "visitor", dataset: "cn-heart", tier: download, maxGrade: 5) { tier } }'
    const refused = await api.ask(await api.signIn('researcher'), mutation)
    const absent = await api.ask(await api.signIn('steward'), mutation.replace('cn-heart', 'no-such'))
    expect(codes(refused)).toEqual(['NOT_FOUND'])
    expect(codes(absent)).toEqual(['NOT_FOUND'])
    expect(api.access.grants(parseReaderId('visitor')).map((g) => g.tier)).toEqual(['aggregate'])
  })

  test('a hidden and a missing thing answer alike, each of its kind', async () => {
    const token = await api.signIn('researcher')
    const none = 'AAAAAAAAAAAAAAAAAAAAAA'
    const asked: readonly (readonly [string, string])[] = [
      [hidden.assertions[0]!.id, '{ evidence(statement: "ID") { id } }'],
      [hidden.documents[0]!.id, '{ document(id: "ID") { id } }'],
      [hidden.patient!, '{ patient(id: "ID") { id } }'],
    ]
    for (const [id, query] of asked) {
      const ofHidden = await api.ask(token, query.replace('ID', id))
      expect(codes(ofHidden)).toEqual(['NOT_FOUND'])
      expect(ofHidden).toEqual(await api.ask(token, query.replace('ID', none)))
      expect(codes(await api.ask(token, query.replace('ID', 'not-an-id')))).toEqual(['NOT_FOUND'])
    }
    const steward = await api.ask(await api.signIn('steward'), asked[1]![1].replace('ID', hidden.documents[0]!.id))
    expect(steward.data!.document).toEqual({ id: hidden.documents[0]!.id })
  })
})

describe('the audit log', () => {
  test('has who read what of how many patients before the answer is out', async () => {
    const token = await api.signIn('engineer')
    await api.ask(token, '{ assertions(datasets: ["cn-heart"]) { totalCount edges { node { id } } } }')
    expect(api.audit.list({ limit: 1 })[0]).toMatchObject({
      type: 'read',
      reader: 'engineer',
      client: 'xinmai-web',
      what: 'assertions',
      facts: { datasets: ['cn-heart'], descendants: true, page: { first: 20 } },
      partitions: ['cn-heart/3'],
      patients: 1,
    })
  })

  test('has refusals and changes', async () => {
    const before = api.audit.list({ limit: 1 })[0]!.seq
    await api.ask(await api.signIn('engineer'), '{ document(id: "AAAAAAAAAAAAAAAAAAAAAA") { id } }')
    await api.ask(await api.signIn('steward'), 'mutation { revoke(subject: "x", dataset: "cn-heart") }')
    const since = api.audit.list({ limit: 10 }).filter((r) => r.seq > before)
    expect(since.map(({ type, reader, what }) => [type, reader, what])).toEqual([
      ['change', 'steward', 'revoke'],
      ['refusal', 'engineer', 'document'],
    ])
    expect(api.audit.verify()).toMatchObject({ intact: true })
  })
})
