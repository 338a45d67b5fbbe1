import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
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
})
