import { resolve } from 'node:path'
import { XinmaiError } from '../../graph-schema/index.js'
import type { StoreChoice } from '../adapters.js'
import type { Config } from '../config.js'

/** A store as named on the command line. */
export interface Place {
  readonly choice: StoreChoice
  /** the name in full, without secrets */
  readonly name: string
}

const wrong = (text: string, forms: string): XinmaiError =>
  new XinmaiError('BAD_REQUEST', `${text}: a place is ${forms}`)

const embedded = (config: Config, folder: string): { readonly data: string } => ({
  data: folder === '' ? config.data : resolve(process.env.INIT_CWD ?? process.cwd(), folder),
})

/** The address behind the scheme, else the configured one. @throws XinmaiError BAD_REQUEST when there is none */
const addressed = <Access extends { readonly url: string }>(
  access: Access | undefined,
  url: string,
  variable: string,
): Access => {
  if (access === undefined)
    throw new XinmaiError(
      'BAD_REQUEST',
      `${variable}: missing; it and the settings beside it say how the engine is reached`,
    )
  return url === '' ? access : { ...access, url }
}

/**
 * A graph store: `sqlite:FOLDER` (`sqlite:` is the data folder) or `neo4j:URL` (`neo4j:` is XINMAI_NEO4J_URL), with the
 * user and password of the settings.
 * @throws XinmaiError BAD_REQUEST
 */
export const graphPlace = (config: Config, text: string): Place => {
  const [, scheme, rest] = /^(sqlite|neo4j|bolt)(?:\+s(?:sc)?)?:(.*)$/s.exec(text) ?? []
  if (scheme === 'sqlite') {
    const { data } = embedded(config, rest!)
    return { choice: { ...config, store: 'sqlite', data }, name: `sqlite:${data}` }
  }
  if (scheme === undefined) throw wrong(text, 'sqlite:FOLDER or neo4j:URL')
  // an address may stand by itself: neo4j://host
  const url = rest!.startsWith('//') ? text : rest!
  const neo4j = addressed(config.neo4j, url, 'XINMAI_NEO4J_URL')
  return { choice: { ...config, store: 'neo4j', neo4j }, name: `neo4j:${neo4j.url}` }
}

/**
 * A search index: `sqlite:FOLDER`, `meilisearch:URL` or `opensearch:URL`, likewise.
 * @throws XinmaiError BAD_REQUEST
 */
export const indexPlace = (config: Config, text: string): Place => {
  const [, engine, rest] = /^(sqlite|meilisearch|opensearch):(.*)$/s.exec(text) ?? []
  if (engine === 'sqlite') {
    const { data } = embedded(config, rest!)
    return { choice: { ...config, search: 'sqlite', data }, name: `sqlite:${data}` }
  }
  if (engine === 'meilisearch') {
    const meilisearch = addressed(config.meilisearch, rest!, 'XINMAI_MEILI_URL')
    return { choice: { ...config, search: engine, meilisearch }, name: `${engine}:${meilisearch.url}` }
  }
  if (engine === 'opensearch') {
    const opensearch = addressed(config.opensearch, rest!, 'XINMAI_OPENSEARCH_URL')
    return { choice: { ...config, search: engine, opensearch }, name: `${engine}:${opensearch.url}` }
  }
  throw wrong(text, 'sqlite:FOLDER, meilisearch:URL or opensearch:URL')
}
