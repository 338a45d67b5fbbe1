import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAccess, type Access } from '../../server/access/access.js'
import { createAudit, type Audit } from '../../server/access/audit.js'
import { openControlDatabase } from '../../server/access/control-database.js'
import { developmentAccountsFile, type DevelopmentAccounts } from '../../server/access/development-accounts.js'
import { createOidcIssuer, resource } from '../../server/access/oidc-issuer.js'
import { createOidcVerifier } from '../../server/access/oidc-verifier.js'
import { seedSampleAccess } from '../../server/access/sample-access.js'
import { createApp } from '../../server/app.js'
import type { ReadService } from '../../server/read/read-service.js'
import type { Database } from '../../server/sqlite/database.js'
import type { Batch } from '../../graph-schema/index.js'
import { ontology, serviceOf } from '../property/world.js'

export interface ApiService {
  readonly origin: string
  readonly data: string
  readonly access: Access
  readonly audit: Audit
  readonly control: Database
  /** tokens as the issuer gives them */
  signIn(user: string): Promise<string>
  appToken(): Promise<string>
  /** the answer of /graphql with its HTTP status; no header without a token */
  ask(token: string | undefined, query: string, variables?: object): Promise<Answer>
  close(): Promise<void>
}
export interface Answer {
  readonly status: number
  readonly data?: Record<string, never> | null
  readonly errors?: readonly {
    readonly message: string
    readonly extensions: { readonly code: string; readonly facts?: object }
  }[]
}

/** Keeps cookies between requests as a browser does; one host, all paths. */
const cookieJar = () => {
  const cookies = new Map<string, string>()
  return async (url: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair] = line.split(';')
      const at = pair!.indexOf('=')
      cookies.set(pair!.slice(0, at), pair!.slice(at + 1))
    }
    return response
  }
}

const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields),
})

export interface TokenAnswer {
  readonly access_token: string
  readonly refresh_token: string
  readonly id_token: string
  readonly error?: string
}

/** Authorization code with PKCE, as the page does it. @returns what the token endpoint answered */
export const authorize = async (origin: string, user: string, password: string): Promise<TokenAnswer> => {
  const browse = cookieJar()
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    client_id: 'xinmai-web',
    redirect_uri: `${origin}/`,
    response_type: 'code',
    scope: 'openid profile read',
    state: 'any',
    resource,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  let response = await browse(`${origin}/oidc/auth?${query}`)
  const page = new URL(response.headers.get('location')!, origin).href
  const shown = await (await browse(page)).text()
  const action = /action="([^"]+)"/.exec(shown)![1]!
  response = await browse(new URL(action, origin).href, form({ login: user, password }))
  if (response.status === 401) return { error: 'login', access_token: '', refresh_token: '', id_token: '' }
  while (response.status >= 300 && response.status < 400) {
    const next = new URL(response.headers.get('location')!, origin)
    const code = next.searchParams.get('code')
    if (code !== null) {
      const fields = { grant_type: 'authorization_code', client_id: 'xinmai-web', code, code_verifier: verifier }
      const answer = await fetch(`${origin}/oidc/token`, form({ ...fields, redirect_uri: `${origin}/`, resource }))
      return (await answer.json()) as TokenAnswer
    }
    response = await browse(next.href)
  }
  throw new Error(`sign-in ended at ${response.status}: ${await response.text()}`)
}

export const refresh = async (origin: string, token: string): Promise<TokenAnswer> => {
  const fields = { grant_type: 'refresh_token', client_id: 'xinmai-web', refresh_token: token, resource }
  return (await (await fetch(`${origin}/oidc/token`, form(fields))).json()) as TokenAnswer
}

/** The app over a data folder and stores of its own on a free port, with the development issuer and sample users. */
export const apiService = async (
  batches: readonly Batch[],
  change?: (read: ReadService) => ReadService,
): Promise<ApiService> => {
  const data = mkdtempSync(join(tmpdir(), 'xinmai-api-'))
  const control = openControlDatabase(data)
  const audit = createAudit(control)
  const access = createAccess(control, audit)
  await seedSampleAccess(access)
  const stored = await serviceOf(batches)
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const issuer = `${origin}/oidc`
  const client = { clientId: 'xinmai-web', audience: 'xinmai' }
  const app = await createApp({
    access,
    audit,
    ontology,
    origins: [origin],
    read: change?.(stored) ?? stored,
    log: () => undefined,
    verifier: createOidcVerifier({ issuer, audience: 'xinmai' }),
    signIn: { issuer, ...client, resource },
    developmentIssuer: await createOidcIssuer({ ...client, origins: [origin], data }),
    health: async () => ({ stores: { ok: true, ms: 0 } }),
  })
  server.on('request', app.express)
  const accounts = JSON.parse(readFileSync(developmentAccountsFile(data), 'utf8')) as DevelopmentAccounts

  return {
    origin,
    data,
    access,
    audit,
    control,
    async signIn(user) {
      const { password } = accounts.users.find((u) => u.subject === user)!
      return (await authorize(origin, user, password)).access_token
    },
    async appToken() {
      const [{ id, secret }] = accounts.clients as [DevelopmentAccounts['clients'][number]]
      const response = await fetch(`${origin}/oidc/token`, {
        ...form({ grant_type: 'client_credentials', scope: 'read', resource }),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
        },
      })
      return ((await response.json()) as TokenAnswer).access_token
    },
    async ask(token, query, variables = {}) {
      const response = await fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ query, variables }),
      })
      return { status: response.status, ...((await response.json()) as object) }
    },
    async close() {
      await app.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await stored.close()
      control.close()
      rmSync(data, { recursive: true })
    },
  }
}
