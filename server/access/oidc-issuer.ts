import { createHash, timingSafeEqual } from 'node:crypto'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import express, { type Router } from 'express'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { ReaderId } from '../../graph-schema/index.js'
import { developmentAccountsFile, loadDevelopmentAccounts } from './development-accounts.js'
import { escapeHtml, htmlPage } from './html.js'
import { loginPage } from './login-page.js'
import { secretFile } from './secret-file.js'

/** RFC 8707 resource that stands for this service; its tokens carry the configured audience. */
export const resource = 'urn:xinmai:api'

const scope = 'read'
/** seconds; a page gets a new token with its refresh token */
const accessTokenLife = 600
const signedInLife = 12 * 3600

export interface IssuerOptions {
  /** origins under which browsers reach the page, the issuer's own first */
  readonly origins: readonly string[]
  readonly data: string
  readonly clientId: string
  readonly audience: string
}

const sameSecret = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())

const makeKeys = async (): Promise<{ jwks: { keys: JWK[] }; cookieKeys: string[] }> => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const key = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256', kid: randomBytes(8).toString('base64url') }
  return { jwks: { keys: [key] }, cookieKeys: [randomBytes(32).toString('base64url')] }
}

/* eslint-disable no-console -- the library speaks through the console alone */
/**
 * The library warns on the console of Node 20, on which it is tested here, and of sessions in memory, which is what a
 * development issuer wants: a first start should not begin with two warnings.
 */
const makeProvider = async (issuer: string, configuration: Configuration): Promise<Provider> => {
  const { warn } = console
  console.warn = (...words: unknown[]) => {
    if (!String(words[0]).includes('oidc-provider WARNING')) warn(...words)
  }
  try {
    const library = await import('oidc-provider')
    return new library.default(issuer, configuration)
  } finally {
    console.warn = warn
  }
}
/* eslint-enable no-console */

/**
 * The issuer that serves development and the first start, to be mounted at `/oidc`. It is a real OpenID Provider, so
 * that the way of a token is the same as with an issuer of one's own. Sessions live in memory; keys, passwords and
 * client secrets lie in the data folder.
 */
export const createOidcIssuer = async (options: IssuerOptions): Promise<Router> => {
  const [origin] = options.origins
  const fresh = await makeKeys()
  const keys = secretFile(join(options.data, 'development-issuer.json'), () => fresh)
  const accountsFile = developmentAccountsFile(options.data)
  const accounts = loadDevelopmentAccounts(options.data)
  const homes = options.origins.map((o) => `${o}/`)

  const configuration: Configuration = {
    clients: [
      {
        client_id: options.clientId,
        client_name: 'Xinmai',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: homes,
        post_logout_redirect_uris: homes,
      },
      ...accounts.clients.map((c) => ({
        client_id: c.id,
        client_secret: c.secret,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      })),
    ],
    jwks: keys.jwks as NonNullable<Configuration['jwks']>,
    cookies: { keys: keys.cookieKeys },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    scopes: ['openid', 'profile'],
    claims: { openid: ['sub'], profile: ['name'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    ttl: {
      AccessToken: accessTokenLife,
      ClientCredentials: accessTokenLife,
      IdToken: accessTokenLife,
      AuthorizationCode: 60,
      Interaction: 3600,
      RefreshToken: signedInLife,
      Session: signedInLife,
      Grant: signedInLife,
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope,
          audience: options.audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: accessTokenLife,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx: KoaContextWithOIDC, form: string) {
          ctx.body = htmlPage(
            '退出 · Sign out',
            `<h1>退出登录？ · Sign out?</h1>${form}
<button autofocus type="submit" form="op.logoutForm" value="yes" name="logout">退出 · Sign out</button>
<p><a href="${escapeHtml(homes[0]!)}">留在登录状态 · Stay signed in</a></p>`,
          )
        },
        postLogoutSuccessSource(ctx: KoaContextWithOIDC) {
          ctx.body = htmlPage(
            '已退出 · Signed out',
            `<h1>已退出登录 · Signed out</h1><p><a href="${escapeHtml(homes[0]!)}">心脉 Xinmai</a></p>`,
          )
        },
      },
    },
    // the public client gets a refresh token with every sign-in; it is rotated at each use
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    clientBasedCORS: (_ctx, from) => options.origins.includes(from),
    interactions: { url: (_ctx, interaction) => `/oidc/interaction/${interaction.uid}` },
    findAccount: (_ctx, subject) =>
      accounts.users.some((u) => u.subject === subject)
        ? { accountId: subject, claims: () => ({ sub: subject, name: subject }) }
        : undefined,
    // the page is our own: signing in is the consent
    async loadExistingGrant(ctx) {
      const { client, session } = ctx.oidc
      const known = session!.grantIdFor(client!.clientId)
      const there = known === undefined ? undefined : await provider.Grant.find(known)
      if (there !== undefined) return there
      const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! })
      grant.addOIDCScope('openid profile')
      grant.addResourceScope(resource, scope)
      await grant.save()
      return grant
    },
    renderError(ctx, out) {
      ctx.type = 'html'
      ctx.body = htmlPage(
        '登录出错 · Sign-in failed',
        `<h1>登录出错 · Sign-in failed</h1><p class="error">${escapeHtml(out.error_description ?? out.error)}</p>
<p><a href="${escapeHtml(homes[0]!)}">重新开始 · Start again</a></p>`,
      )
    },
  }
  const provider = await makeProvider(`${origin}/oidc`, configuration)

  const router = express.Router()
  router.get('/interaction/:uid', async (request, response) => {
    const { uid } = await provider.interactionDetails(request, response)
    response.set('Cache-Control', 'no-store').send(loginPage(`/oidc/interaction/${uid}`, accounts, accountsFile, false))
  })
  router.post(
    '/interaction/:uid',
    express.urlencoded({ extended: false, limit: '10kb' }),
    async (request, response) => {
      const { uid } = await provider.interactionDetails(request, response)
      const { login, password } = request.body as Record<string, unknown>
      const user = accounts.users.find((u) => u.subject === login)
      // a wrong name costs the same time as a wrong password
      const right = sameSecret(String(password ?? ''), user?.password ?? randomBytes(9).toString('base64url'))
      if (user === undefined || !right) {
        response.status(401).set('Cache-Control', 'no-store')
        response.send(loginPage(`/oidc/interaction/${uid}`, accounts, accountsFile, true))
        return
      }
      const accountId: ReaderId = user.subject
      await provider.interactionFinished(
        request,
        response,
        { login: { accountId } },
        { mergeWithLastSubmission: false },
      )
    },
  )
  router.use(provider.callback())
  return router
}
