import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { readConfig } from '../../../server/config.js'

describe('the environment', () => {
  test('has a default for everything', () => {
    expect(readConfig({ INIT_CWD: '/home/x', HOME: '/home/x' })).toEqual({
      port: 4000,
      host: '127.0.0.1',
      data: '/home/x/.xinmai',
      production: false,
      readers: 2,
      workers: Math.min(8, Math.max(1, availableParallelism() - 1)),
      store: 'sqlite',
      search: 'sqlite',
      embedder: 'ontology',
      oidc: { clientId: 'xinmai-web', audience: 'xinmai' },
    })
  })

  test('a relative data folder is the caller’s, an empty variable is none', () => {
    expect(readConfig({ XINMAI_DATA: 'd', INIT_CWD: '/a/b' }).data).toBe('/a/b/d')
    expect(readConfig({ XINMAI_DATA: '/abs', INIT_CWD: '/a/b' }).data).toBe('/abs')
    expect(readConfig({ XINMAI_DATA: '' }).data).toBe(resolve('.xinmai'))
  })

  test('an origin is cut to scheme, host and port', () => {
    expect(readConfig({ XINMAI_ORIGIN: 'https://x.org:8443/path?q' }).origin).toBe('https://x.org:8443')
  })

  test.each([
    ['XINMAI_PORT', 'http'],
    ['XINMAI_PORT', '70000'],
    ['XINMAI_STORE', 'oracle'],
    ['XINMAI_OIDC_ISSUER', 'ftp://x'],
    ['XINMAI_READERS', '0'],
    ['XINMAI_WORKERS', '0'],
    ['XINMAI_PROT', '4000'],
  ])('%s=%s is refused by its name', (name, value) => {
    const reading = () => readConfig({ [name]: value })
    expect(reading).toThrow(name)
  })

  test('all that is off is named at once', () => {
    const reading = () => readConfig({ XINMAI_PORT: 'x', XINMAI_SEARCH: 'y' })
    expect(reading).toThrow(/XINMAI_PORT.*XINMAI_SEARCH/)
  })

  test.each([
    [{ XINMAI_STORE: 'neo4j' }, 'XINMAI_NEO4J_URL: missing'],
    [{ XINMAI_STORE: 'neo4j', XINMAI_NEO4J_URL: 'neo4j://graph' }, 'XINMAI_NEO4J_PASSWORD: missing'],
    [{ XINMAI_NEO4J_URL: 'http://graph', XINMAI_NEO4J_PASSWORD: 'x' }, 'XINMAI_NEO4J_URL: must be a neo4j or bolt URL'],
    [{ XINMAI_SEARCH: 'meilisearch' }, 'XINMAI_MEILI_URL: missing'],
    [{ XINMAI_SEARCH: 'meilisearch', XINMAI_MEILI_URL: 'http://m' }, 'XINMAI_MEILI_KEY: missing'],
    [{ XINMAI_SEARCH: 'opensearch' }, 'XINMAI_OPENSEARCH_URL: missing'],
    [{ XINMAI_OPENSEARCH_URL: 'http://o', XINMAI_OPENSEARCH_USER: 'u' }, 'XINMAI_OPENSEARCH_PASSWORD: missing'],
    [{ XINMAI_EMBEDDER: 'transformers' }, 'XINMAI_MODEL: missing'],
  ])('%j lacks or mistakes a setting, which is named', (environment, message) => {
    expect(() => readConfig(environment)).toThrow(message)
  })

  test('engines are known where their address is given, chosen or not', () => {
    expect(
      readConfig({
        XINMAI_STORE: 'neo4j',
        XINMAI_NEO4J_URL: 'bolt+s://graph:7687',
        XINMAI_NEO4J_PASSWORD: 'p',
        XINMAI_NEO4J_DATABASE: 'd',
        XINMAI_OPENSEARCH_URL: 'http://o:9200',
        XINMAI_MEILI_URL: 'http://m:7700',
        XINMAI_MEILI_KEY: 'k',
      }),
    ).toMatchObject({
      store: 'neo4j',
      neo4j: { url: 'bolt+s://graph:7687', user: 'neo4j', password: 'p', database: 'd' },
      opensearch: { url: 'http://o:9200' },
      meilisearch: { url: 'http://m:7700', key: 'k' },
    })
  })

  test('a secret may be a file; what is wrong with it is named without its content', () => {
    const folder = mkdtempSync(join(tmpdir(), 'xinmai-config-'))
    try {
      writeFileSync(join(folder, 'password'), 'from the file\n')
      writeFileSync(join(folder, 'empty'), '\n')
      const reading = (environment: NodeJS.ProcessEnv) =>
        readConfig({ INIT_CWD: folder, XINMAI_NEO4J_URL: 'neo4j://graph', ...environment })
      expect(reading({ XINMAI_NEO4J_PASSWORD_FILE: 'password' }).neo4j?.password).toBe('from the file')
      expect(() => reading({ XINMAI_NEO4J_PASSWORD_FILE: 'none' })).toThrow('XINMAI_NEO4J_PASSWORD_FILE: none')
      expect(() => reading({ XINMAI_NEO4J_PASSWORD_FILE: 'empty' })).toThrow('empty is empty')
      const both = () => reading({ XINMAI_NEO4J_PASSWORD_FILE: 'password', XINMAI_NEO4J_PASSWORD: 'x' })
      expect(both).toThrow('XINMAI_NEO4J_PASSWORD is set as well')
      expect(both).not.toThrow('from the file')
      expect(() => reading({ XINMAI_NEO4J_PASSWORD: 'x', XINMAI_PORT_FILE: 'password' })).toThrow('no such setting')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
