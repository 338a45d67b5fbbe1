import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { z } from 'zod'
import { XinmaiError } from '../graph-schema/index.js'

/** How an engine is reached. */
export interface Neo4jAccess {
  readonly url: string
  readonly user: string
  readonly password: string
  /** absent: the server's default database */
  readonly database?: string
}
export interface MeilisearchAccess {
  readonly url: string
  readonly key: string
}
export interface OpenSearchAccess {
  readonly url: string
  readonly user?: string
  readonly password?: string
}

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
  readonly store: 'sqlite' | 'neo4j'
  readonly search: 'sqlite' | 'meilisearch' | 'opensearch'
  /** present where its URL is set, chosen or not: a copy names both sides */
  readonly neo4j?: Neo4jAccess
  readonly meilisearch?: MeilisearchAccess
  readonly opensearch?: OpenSearchAccess
  readonly embedder: 'ontology' | 'transformers'
  /** folder of the installation's own concepts over ours, absolute */
  readonly ontology?: string
  /** folder of the model, absolute; for the transformers embedder */
  readonly model?: string
  readonly oidc: {
    /** absent: the development issuer of this service */
    readonly issuer?: string
    /** where this machine finds the issuer, when that is not where browsers do */
    readonly url?: string
    readonly clientId: string
    readonly audience: string
  }
}

const text = z.string().trim().min(1)
const url = text.refine((s) => /^https?:\/\//.test(s) && URL.canParse(s), 'must be an http or https URL')
const boltUrl = text.refine(
  (s) => /^(neo4j|bolt)(\+s(sc)?)?:\/\//.test(s) && URL.canParse(s),
  'must be a neo4j or bolt URL',
)

const environmentSchema = z.object({
  XINMAI_PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  XINMAI_HOST: text.default('127.0.0.1'),
  XINMAI_ORIGIN: url.optional(),
  XINMAI_DATA: text.default('.xinmai'),
  XINMAI_PSEUDONYM_KEY: text.optional(),
  XINMAI_READERS: z.coerce.number().int().min(1).max(64).default(2),
  XINMAI_WORKERS: z.coerce.number().int().min(1).max(64).optional(),
  XINMAI_STORE: z.enum(['sqlite', 'neo4j']).default('sqlite'),
  XINMAI_NEO4J_URL: boltUrl.optional(),
  XINMAI_NEO4J_USER: text.default('neo4j'),
  XINMAI_NEO4J_PASSWORD: text.optional(),
  XINMAI_NEO4J_DATABASE: text.optional(),
  XINMAI_SEARCH: z.enum(['sqlite', 'meilisearch', 'opensearch']).default('sqlite'),
  XINMAI_MEILI_URL: url.optional(),
  XINMAI_MEILI_KEY: text.optional(),
  XINMAI_OPENSEARCH_URL: url.optional(),
  XINMAI_OPENSEARCH_USER: text.optional(),
  XINMAI_OPENSEARCH_PASSWORD: text.optional(),
  XINMAI_EMBEDDER: z.enum(['ontology', 'transformers']).default('ontology'),
  XINMAI_MODEL: text.optional(),
  XINMAI_ONTOLOGY: text.optional(),
  XINMAI_OIDC_ISSUER: url.optional(),
  XINMAI_OIDC_URL: url.optional(),
  XINMAI_OIDC_CLIENT_ID: text.default('xinmai-web'),
  XINMAI_OIDC_AUDIENCE: text.default('xinmai'),
  NODE_ENV: z.string().optional(),
  INIT_CWD: z.string().optional(),
})

type Environment = z.output<typeof environmentSchema>

/** Settings that are a secret: each can also be given as a file, by its name with `_FILE`, as containers do. */
export const secretSettings = [
  'XINMAI_PSEUDONYM_KEY',
  'XINMAI_NEO4J_PASSWORD',
  'XINMAI_MEILI_KEY',
  'XINMAI_OPENSEARCH_PASSWORD',
] as const

/** Puts the content of the files of secrets in their place; `wrong` hears of those that can't be read. */
const withSecrets = (
  given: Readonly<Record<string, string | undefined>>,
  folder: string,
  wrong: string[],
): Record<string, string | undefined> => {
  const all = { ...given }
  for (const name of secretSettings) {
    const file = all[`${name}_FILE`]
    delete all[`${name}_FILE`]
    if (file === undefined) continue
    if (all[name] !== undefined) wrong.push(`${name}_FILE: ${name} is set as well`)
    try {
      all[name] = readFileSync(resolve(folder, file), 'utf8').trim()
    } catch (error) {
      wrong.push(`${name}_FILE: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`)
    }
    if (all[name] === '') wrong.push(`${name}_FILE: ${file} is empty`)
  }
  return all
}

/** What a choice needs besides itself. */
const missing = (e: Environment): string[] => {
  const needed: readonly (readonly [boolean, keyof Environment, string])[] = [
    [
      e.XINMAI_EMBEDDER === 'transformers',
      'XINMAI_MODEL',
      'the folder of the model that XINMAI_EMBEDDER=transformers needs',
    ],
    [e.XINMAI_STORE === 'neo4j', 'XINMAI_NEO4J_URL', 'where XINMAI_STORE=neo4j finds the server, as neo4j://host:7687'],
    [
      e.XINMAI_NEO4J_URL !== undefined,
      'XINMAI_NEO4J_PASSWORD',
      'the password for XINMAI_NEO4J_URL (or XINMAI_NEO4J_PASSWORD_FILE)',
    ],
    [e.XINMAI_SEARCH === 'meilisearch', 'XINMAI_MEILI_URL', 'where XINMAI_SEARCH=meilisearch finds the server'],
    [e.XINMAI_MEILI_URL !== undefined, 'XINMAI_MEILI_KEY', 'the key for XINMAI_MEILI_URL (or XINMAI_MEILI_KEY_FILE)'],
    [e.XINMAI_SEARCH === 'opensearch', 'XINMAI_OPENSEARCH_URL', 'where XINMAI_SEARCH=opensearch finds the cluster'],
    [
      e.XINMAI_OPENSEARCH_USER !== undefined,
      'XINMAI_OPENSEARCH_PASSWORD',
      'the password of XINMAI_OPENSEARCH_USER (or XINMAI_OPENSEARCH_PASSWORD_FILE)',
    ],
    [
      e.XINMAI_OPENSEARCH_PASSWORD !== undefined,
      'XINMAI_OPENSEARCH_USER',
      'whose password XINMAI_OPENSEARCH_PASSWORD is',
    ],
  ]
  return needed.flatMap(([wanted, name, what]) =>
    wanted && e[name] === undefined ? [`${name}: missing, ${what}`] : [],
  )
}

const engines = (e: Environment): Pick<Config, 'neo4j' | 'meilisearch' | 'opensearch'> => ({
  ...(e.XINMAI_NEO4J_URL === undefined
    ? {}
    : {
        neo4j: {
          url: e.XINMAI_NEO4J_URL,
          user: e.XINMAI_NEO4J_USER,
          password: e.XINMAI_NEO4J_PASSWORD!,
          ...(e.XINMAI_NEO4J_DATABASE === undefined ? {} : { database: e.XINMAI_NEO4J_DATABASE }),
        },
      }),
  ...(e.XINMAI_MEILI_URL === undefined ? {} : { meilisearch: { url: e.XINMAI_MEILI_URL, key: e.XINMAI_MEILI_KEY! } }),
  ...(e.XINMAI_OPENSEARCH_URL === undefined
    ? {}
    : {
        opensearch: {
          url: e.XINMAI_OPENSEARCH_URL,
          ...(e.XINMAI_OPENSEARCH_USER === undefined
            ? {}
            : { user: e.XINMAI_OPENSEARCH_USER, password: e.XINMAI_OPENSEARCH_PASSWORD! }),
        },
      }),
})

/**
 * Reads and checks the environment; an empty variable counts as unset, a relative data folder is taken from the
 * caller's folder (`INIT_CWD`, which npm sets), and so is the file of a secret.
 * @throws XinmaiError BAD_REQUEST that names every variable that is off, unknown `XINMAI_` names included
 */
export const readConfig = (environment: NodeJS.ProcessEnv): Config => {
  const folder = environment.INIT_CWD ?? process.cwd()
  const wrong: string[] = []
  const set = Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => value !== '' && (name in environmentSchema.shape || name.startsWith('XINMAI_')),
    ),
  )
  const given = withSecrets(set, folder, wrong)
  wrong.push(
    ...Object.keys(given)
      .filter((name) => !(name in environmentSchema.shape))
      .map((name) => `${name}: no such setting`),
  )
  const parsed = environmentSchema.safeParse(given)
  if (!parsed.success) wrong.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
  else wrong.push(...missing(parsed.data))
  if (!parsed.success || wrong.length > 0) throw new XinmaiError('BAD_REQUEST', wrong.join('; '))
  const e = parsed.data
  return {
    port: e.XINMAI_PORT,
    host: e.XINMAI_HOST,
    ...(e.XINMAI_ORIGIN === undefined ? {} : { origin: new URL(e.XINMAI_ORIGIN).origin }),
    data: resolve(folder, e.XINMAI_DATA),
    ...(e.XINMAI_PSEUDONYM_KEY === undefined ? {} : { pseudonymKey: e.XINMAI_PSEUDONYM_KEY }),
    production: e.NODE_ENV === 'production',
    readers: e.XINMAI_READERS,
    workers: e.XINMAI_WORKERS ?? Math.min(8, Math.max(1, availableParallelism() - 1)),
    store: e.XINMAI_STORE,
    search: e.XINMAI_SEARCH,
    ...engines(e),
    embedder: e.XINMAI_EMBEDDER,
    ...(e.XINMAI_ONTOLOGY === undefined ? {} : { ontology: resolve(folder, e.XINMAI_ONTOLOGY) }),
    ...(e.XINMAI_MODEL === undefined ? {} : { model: resolve(folder, e.XINMAI_MODEL) }),
    oidc: {
      ...(e.XINMAI_OIDC_ISSUER === undefined ? {} : { issuer: e.XINMAI_OIDC_ISSUER }),
      ...(e.XINMAI_OIDC_URL === undefined ? {} : { url: e.XINMAI_OIDC_URL }),
      clientId: e.XINMAI_OIDC_CLIENT_ID,
      audience: e.XINMAI_OIDC_AUDIENCE,
    },
  }
}
