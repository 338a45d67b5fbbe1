import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { z } from 'zod'
import { XinmaiError } from '../graph-schema/index.js'

/** Everything the process takes from its environment, read once. */
export interface Config {
  readonly port: number
  /** address to listen on; loopback unless told otherwise */
  readonly host: string
  /** where browsers reach the service (scheme, host, port); absent: loopback and the port it listens on */
  readonly origin?: string
  /** absolute path of the data folder */
  readonly data: string
  readonly production: boolean
  /** base64url or text; absent: the key file of the data folder */
  readonly pseudonymKey?: string
  /** reader threads */
  readonly readers: number
  /** threads that read the texts of a load, or of `extract`; 1: none but the one that reads the files */
  readonly workers: number
  readonly store: 'sqlite'
  readonly search: 'sqlite'
  readonly embedder: 'ontology' | 'transformers'
  /** folder of the installation's own concepts over ours, absolute */
  readonly ontology?: string
  /** folder of the model, absolute; for the transformers embedder */
  readonly model?: string
  readonly oidc: {
    /** absent: the development issuer of this service */
    readonly issuer?: string
    readonly clientId: string
    readonly audience: string
  }
}

const text = z.string().trim().min(1)
const url = text.refine((s) => /^https?:\/\//.test(s) && URL.canParse(s), 'must be an http or https URL')

const environmentSchema = z.object({
  XINMAI_PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  XINMAI_HOST: text.default('127.0.0.1'),
  XINMAI_ORIGIN: url.optional(),
  XINMAI_DATA: text.default('.xinmai'),
  XINMAI_PSEUDONYM_KEY: text.optional(),
  XINMAI_READERS: z.coerce.number().int().min(1).max(64).default(2),
  XINMAI_WORKERS: z.coerce.number().int().min(1).max(64).optional(),
  XINMAI_STORE: z.literal('sqlite').default('sqlite'),
  XINMAI_SEARCH: z.literal('sqlite').default('sqlite'),
  XINMAI_EMBEDDER: z.enum(['ontology', 'transformers']).default('ontology'),
  XINMAI_MODEL: text.optional(),
  XINMAI_ONTOLOGY: text.optional(),
  XINMAI_OIDC_ISSUER: url.optional(),
  XINMAI_OIDC_CLIENT_ID: text.default('xinmai-web'),
  XINMAI_OIDC_AUDIENCE: text.default('xinmai'),
  NODE_ENV: z.string().optional(),
  INIT_CWD: z.string().optional(),
})

/**
 * Reads and checks the environment; an empty variable counts as unset, a relative data folder is taken from the
 * caller's folder (`INIT_CWD`, which npm sets).
 * @throws XinmaiError BAD_REQUEST that names every variable that is off, unknown `XINMAI_` names included
 */
export const readConfig = (environment: NodeJS.ProcessEnv): Config => {
  const given = Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => value !== '' && (name in environmentSchema.shape || name.startsWith('XINMAI_')),
    ),
  )
  const unknown = Object.keys(given).filter((name) => !(name in environmentSchema.shape))
  const parsed = environmentSchema.safeParse(given)
  const wrong = [
    ...unknown.map((name) => `${name}: no such setting`),
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)),
  ]
  if (parsed.success && parsed.data.XINMAI_EMBEDDER === 'transformers' && parsed.data.XINMAI_MODEL === undefined)
    wrong.push('XINMAI_MODEL: the folder of the model that XINMAI_EMBEDDER=transformers needs')
  if (!parsed.success || wrong.length > 0) throw new XinmaiError('BAD_REQUEST', wrong.join('; '))
  const e = parsed.data
  return {
    port: e.XINMAI_PORT,
    host: e.XINMAI_HOST,
    ...(e.XINMAI_ORIGIN === undefined ? {} : { origin: new URL(e.XINMAI_ORIGIN).origin }),
    data: resolve(e.INIT_CWD ?? process.cwd(), e.XINMAI_DATA),
    ...(e.XINMAI_PSEUDONYM_KEY === undefined ? {} : { pseudonymKey: e.XINMAI_PSEUDONYM_KEY }),
    production: e.NODE_ENV === 'production',
    readers: e.XINMAI_READERS,
    workers: e.XINMAI_WORKERS ?? Math.min(8, Math.max(1, availableParallelism() - 1)),
    store: e.XINMAI_STORE,
    search: e.XINMAI_SEARCH,
    embedder: e.XINMAI_EMBEDDER,
    ...(e.XINMAI_ONTOLOGY === undefined ? {} : { ontology: resolve(e.INIT_CWD ?? process.cwd(), e.XINMAI_ONTOLOGY) }),
    ...(e.XINMAI_MODEL === undefined ? {} : { model: resolve(e.INIT_CWD ?? process.cwd(), e.XINMAI_MODEL) }),
    oidc: {
      ...(e.XINMAI_OIDC_ISSUER === undefined ? {} : { issuer: e.XINMAI_OIDC_ISSUER }),
      clientId: e.XINMAI_OIDC_CLIENT_ID,
      audience: e.XINMAI_OIDC_AUDIENCE,
    },
  }
}
