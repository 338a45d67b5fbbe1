import { timingSafeEqual } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expressMiddleware } from '@as-integrations/express5'
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express'
import helmet from 'helmet'
import { languages, type Language } from '../graph-schema/index.js'
import { loadDataSet, type DataSet } from '../ontology/data-set.js'
import type { Ontology } from '../ontology/ontology.js'
import { projectRoot } from '../ontology/project-root.js'
import type { Access } from './access/access.js'
import type { Audit } from './access/audit.js'
import { bearer, readerOfRequest } from './access/bearer.js'
import type { TokenVerifier } from './access/token-verifier.js'
import { createApollo } from './graphql/apollo.js'
import { createContext } from './graphql/context.js'
import { auditedRead } from './read/audited-read.js'
import type { PartHealth } from './read/part-health.js'
import type { ReadService } from './read/read-service.js'

export interface AppParts {
  readonly access: Access
  readonly audit: Audit
  readonly verifier: TokenVerifier
  readonly read: ReadService
  readonly ontology: Ontology
  /** by default the project's own */
  readonly dataSet?: () => DataSet
  /** what the page needs to sign somebody in */
  readonly signIn: {
    readonly issuer: string
    readonly clientId: string
    readonly audience: string
    readonly resource?: string
  }
  /** the development issuer, where there is none of one's own; it is shown on `/oidc` and turns GraphiQL on */
  readonly developmentIssuer?: Router
  /** origins of the page, for redirects of the sign-in form */
  readonly origins: readonly string[]
  /** jobs of the command line of this machine, behind their token */
  readonly operator?: { readonly token: string; readonly router: Router }
  readonly health: () => Promise<Readonly<Record<string, PartHealth>>>
  readonly log: (id: string, error: unknown) => void
  /** folder of the built page */
  readonly page?: string
}

export interface App {
  readonly express: Express
  close(): Promise<void>
}

const languageOf = (accepted: string | undefined): Language =>
  accepted?.trim().toLowerCase().startsWith('en') ? 'en' : 'zh'

/** Answers of `/graphql` about the request itself, before GraphQL begins: not JSON, too large. */
const badBody: ErrorRequestHandler = (error: { status?: number; message?: string }, _request, response, next) => {
  if (error.status === undefined || error.status >= 500) return next(error)
  const message = error.status === 413 ? 'the body is too large' : 'the body is not JSON'
  response.status(error.status).json({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] })
}

/** The caller on this machine who knows the token of `<data>/server.json`. */
const operatorOnly =
  (token: string): RequestHandler =>
  (request, response, next) => {
    const given = Buffer.from(request.headers.authorization ?? '')
    const wanted = Buffer.from(`Bearer ${token}`)
    if (given.length === wanted.length && timingSafeEqual(given, wanted)) return next()
    response.status(401).json({ error: { code: 'UNAUTHENTICATED', message: 'a valid operator token is needed' } })
  }

const noPage: RequestHandler = (_request, response) =>
  void response.status(404).json({ error: { code: 'NOT_FOUND', message: 'no such page' } })

/** The service as a value: everything that answers HTTP, over parts that its caller opened and closes. */
export const createApp = async (parts: AppParts): Promise<App> => {
  const apollo = createApollo(parts.log)
  await apollo.start()
  const app = express()
  app.disable('x-powered-by')
  const issuerOrigin = new URL(parts.signIn.issuer).origin
  const self = ["'self'", ...parts.origins, issuerOrigin]
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          workerSrc: ["'self'", 'blob:'],
          // components and the editor of GraphiQL set styles on elements
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'", 'data:'],
          connectSrc: self,
          frameSrc: self,
          frameAncestors: ["'self'"],
          formAction: self,
          baseUri: ["'none'"],
        },
      },
      // plain http on loopback; whoever ends TLS in front of us sets it
      strictTransportSecurity: false,
      crossOriginOpenerPolicy: false,
    }),
  )

  app.get('/health', async (_request, response) => {
    const health = await parts.health()
    const ok = Object.values(health).every((part) => part.ok)
    response
      .status(ok ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ ok, parts: health })
  })
  app.get('/config.json', (_request, response) => {
    response.set('Cache-Control', 'no-cache')
    response.json({ ...parts.signIn, development: parts.developmentIssuer !== undefined, languages })
  })
  if (parts.developmentIssuer !== undefined) app.use('/oidc', parts.developmentIssuer)
  if (parts.operator !== undefined) app.use('/operator', operatorOnly(parts.operator.token), parts.operator.router)

  app.use(
    '/graphql',
    bearer(parts.verifier, parts.access, parts.audit),
    express.json({ limit: '256kb' }),
    badBody,
    expressMiddleware(apollo, {
      context: async ({ req }) => {
        const reader = readerOfRequest(req)
        return createContext({
          reader,
          read: auditedRead(parts.read, parts.audit, reader),
          ontology: parts.ontology,
          dataSet: parts.dataSet ?? loadDataSet,
          access: parts.access,
          language: languageOf(req.headers['accept-language']),
        })
      },
    }),
  )

  const page = parts.page ?? join(projectRoot(), 'dist', 'web')
  // the built page holds GraphiQL too: under its file name as well it is for development alone
  app.get(['/graphiql', '/graphiql.html'], (request, response, next) =>
    parts.developmentIssuer !== undefined && existsSync(join(page, 'graphiql.html'))
      ? response.sendFile(join(page, 'graphiql.html'))
      : noPage(request, response, next),
  )
  // built files carry a hash in their names
  app.use('/assets', express.static(join(page, 'assets'), { immutable: true, maxAge: '1y', fallthrough: false }))
  app.use(express.static(page, { index: false }))
  app.get(/^\/(?!assets\/|oidc\/|operator\/)[^.]*$/, (_request, response, next) =>
    existsSync(join(page, 'index.html'))
      ? response.set('Cache-Control', 'no-cache').sendFile(join(page, 'index.html'))
      : next(),
  )
  app.use(noPage)
  const failed: ErrorRequestHandler = (error: { status?: number }, _request, response, _next) => {
    const status = error.status ?? 500
    if (status < 500)
      return void response.status(status).json({ error: { code: status === 404 ? 'NOT_FOUND' : 'BAD_REQUEST' } })
    const id = crypto.randomUUID()
    parts.log(id, error)
    response.status(500).json({ error: { code: 'INTERNAL', facts: { log: id } } })
  }
  app.use(failed)
  return { express: app, close: () => apollo.stop() }
}
