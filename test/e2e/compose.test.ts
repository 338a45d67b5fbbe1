import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, cpSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { readConfig } from '../../server/config.js'
import { lastStage } from '../support/image-folder.js'

interface Service {
  readonly image: string
  readonly build?: string
  readonly user: string
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly secrets?: readonly string[]
  readonly volumes?: readonly string[]
  readonly ports?: readonly string[]
  readonly networks?: readonly string[]
  readonly network_mode?: string
  readonly healthcheck?: { readonly test: readonly string[] }
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly depends_on?: Readonly<Record<string, object>>
  readonly deploy: { readonly resources: { readonly limits: { readonly cpus: string; readonly memory: string } } }
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, object>>
  readonly networks: Readonly<Record<string, object>>
  readonly secrets: Readonly<Record<string, { readonly file: string }>>
}
const compose = parse(readFileSync('compose.yaml', 'utf8'), { merge: true }) as Compose
const services = Object.entries(compose.services)
/** the one that only hands over a volume */
const oneShot = 'meilisearch-volume'
const running = services.filter(([name]) => name !== oneShot)

describe('compose.yaml', () => {
  const missing = spawnSync('docker-compose', ['version']).error !== undefined
  const check = missing ? test.skip : test
  check(`is valid for docker-compose${missing ? ': there is none on PATH' : ''}`, () => {
    const { status, stdout, stderr } = spawnSync('docker-compose', ['--profile', 'opensearch', 'config'], {
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('invalid')])
    const resolved = parse(stdout) as Compose
    expect(Object.keys(resolved.services).sort()).toEqual(Object.keys(compose.services).sort())
    expect(resolved.services['xinmai']!.environment!['XINMAI_SEARCH']).toBe('meilisearch')
  })

  test.each(services)('%s: pinned, not root, without powers, within limits', (name, service) => {
    expect(service.image).toMatch(/:v?\d+\.\d+\.\d+(-[\w.]+)?$/)
    expect(service.cap_drop).toEqual(['ALL'])
    expect(service.security_opt).toEqual(['no-new-privileges:true'])
    expect(service.deploy.resources.limits).toEqual({
      cpus: expect.stringMatching(/^\d/),
      memory: expect.stringMatching(/^\d+[mg]$/),
    })
    if (name === oneShot) expect([service.network_mode, service.ports]).toEqual(['none', undefined])
    else expect(service.user).toMatch(/^(node|[1-9]\d*:\d+)$/)
    expect(service.network_mode === undefined || name === oneShot).toBe(true)
  })

  test.each(running)('%s: has a check of its health', (_, service) => {
    expect(service.healthcheck!.test.length).toBeGreaterThan(1)
    for (const word of [...service.healthcheck!.test, ...(service.command ?? [])]) expect(typeof word).toBe('string')
  })

  test('ports are on loopback, and engines have none and no way out', () => {
    for (const [, { ports = [] }] of services) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/)
    expect(services.filter(([, s]) => s.ports !== undefined).map(([name]) => name)).toEqual(['xinmai', 'keycloak'])
    expect(compose.networks['engines']).toEqual({ internal: true })
    for (const name of ['neo4j', 'meilisearch', 'opensearch'])
      expect(compose.services[name]!.networks).toEqual(['engines'])
  })

  test('every volume, network, secret and dependency is declared and used, and no other', () => {
    const used = (of: (service: Service) => readonly string[]) =>
      [...new Set(services.flatMap(([, s]) => of(s)))].sort()
    const named = (s: Service): string[] => (s.volumes ?? []).map((v) => v.split(':')[0]!)
    expect(used((s) => named(s).filter((v) => !v.startsWith('.')))).toEqual(Object.keys(compose.volumes).sort())
    for (const path of used((s) => named(s).filter((v) => v.startsWith('.'))))
      expect([path, existsSync(path)]).toEqual([path, true])
    expect(used((s) => s.networks ?? [])).toEqual(Object.keys(compose.networks).sort())
    expect(used((s) => s.secrets ?? [])).toEqual(Object.keys(compose.secrets).sort())
    for (const name of used((s) => Object.keys(s.depends_on ?? {}))) expect(compose.services[name]).toBeDefined()
    // what names a secret has been given it, and none is in the environment
    for (const [, service] of services) {
      const text = JSON.stringify([service.environment, service.command])
      for (const [, name] of text.matchAll(/\/run\/secrets\/(\w+)/g)) expect(service.secrets).toContain(name)
      for (const name of Object.keys(service.environment ?? {})) expect(name).not.toMatch(/(PASSWORD|KEY|SECRET|AUTH)$/)
    }
  })

  test('the secrets’ files are what the script makes, readable inside and kept from others outside', () => {
    const folder = mkdtempSync(join(tmpdir(), 'xinmai-secrets-'))
    try {
      mkdirSync(join(folder, 'deploy'))
      cpSync('deploy/make-secrets.sh', join(folder, 'deploy', 'make-secrets.sh'))
      const make = () => spawnSync('sh', ['deploy/make-secrets.sh'], { cwd: folder, encoding: 'utf8' })
      expect(make()).toMatchObject({ status: 0, stderr: '' })
      const made = join(folder, 'deploy', 'secrets')
      const content = () => readdirSync(made).map((name) => [name, readFileSync(join(made, name), 'utf8')])
      const first = content()
      expect(first.map(([name]) => `./deploy/secrets/${name}`).sort()).toEqual(
        Object.values(compose.secrets)
          .map((s) => s.file)
          .sort(),
      )
      for (const [, secret] of first) expect(secret).toMatch(/^(neo4j\/)?[0-9a-f]{48}$/)
      expect(statSync(made).mode & 0o777).toBe(0o700)
      expect(statSync(join(made, 'meili_key')).mode & 0o777).toBe(0o644)
      make()
      expect(content()).toEqual(first)
      const secret = Object.fromEntries(first) as Record<string, string>
      expect(secret['neo4j_auth']).toBe(`neo4j/${secret['neo4j_password']}`)

      // the service's environment is one that it takes
      const { environment } = compose.services['xinmai']!
      const filled = Object.entries(environment!).map(([name, value]) => [
        name,
        value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1').replace('/run/secrets', made),
      ])
      expect(readConfig({ NODE_ENV: 'production', ...(Object.fromEntries(filled) as object) })).toMatchObject({
        store: 'neo4j',
        search: 'meilisearch',
        neo4j: { url: 'neo4j://neo4j:7687', password: secret['neo4j_password'] },
        meilisearch: { key: secret['meili_key'] },
        oidc: { issuer: 'http://localhost:8080/realms/xinmai', url: 'http://keycloak:8080/realms/xinmai' },
      })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('Git keeps the secrets out, and so does the image', () => {
    expect(spawnSync('git', ['check-ignore', '-q', 'deploy/secrets/meili_key']).status).toBe(0)
    const context = readFileSync('.dockerignore', 'utf8').split('\n')
    expect(context).toContain('*')
    expect(context.some((line) => line.includes('deploy') || line.includes('.xinmai'))).toBe(false)
  })
})

describe('Dockerfile', () => {
  const lines = readFileSync('Dockerfile', 'utf8')

  test('stages are of one pinned image; the last is not root and has what it copies', () => {
    expect(lines).toMatch(/^ARG NODE=\d+\.\d+\.\d+-\w+-slim$/m)
    expect(lines.match(/^FROM .*$/gm)).toEqual(['FROM node:${NODE} AS build', 'FROM node:${NODE}'])
    const stage = lastStage()
    const user = stage.findIndex((line) => line === 'USER node')
    expect(user).toBeGreaterThan(stage.findIndex((line) => line.startsWith('COPY')))
    expect(stage.slice(user).some((line) => line.startsWith('RUN') || line.startsWith('USER root'))).toBe(false)
    for (const needed of ['COPY', 'CMD', 'HEALTHCHECK', 'EXPOSE']) expect(stage.join('\n')).toContain(`${needed} `)
  })

  test('what runs in it needs no development dependency', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: object }
    // a model of one's own is brought along with its library
    const known = new Set([...Object.keys(dependencies), '@huggingface/transformers'])
    const walk = (folder: string): string[] =>
      readdirSync(folder, { withFileTypes: true }).flatMap((e) =>
        e.isDirectory() ? walk(join(folder, e.name)) : e.name.endsWith('.js') ? [join(folder, e.name)] : [],
      )
    const imports = /(?:^(?:import|export)\b[^;'"]*?\bfrom\s*|^import\s*|\bimport\()['"]([\w@][^'"]*)['"]/gm
    const wanted = new Set<string>()
    for (const folder of ['graph-schema', 'ontology', 'extractors', 'server', 'samples'])
      for (const file of walk(join('dist', folder)))
        for (const [, name] of readFileSync(file, 'utf8').matchAll(imports))
          if (!name!.startsWith('node:'))
            wanted.add(
              name!
                .split('/')
                .slice(0, name!.startsWith('@') ? 2 : 1)
                .join('/'),
            )
    expect([...wanted].filter((name) => !known.has(name))).toEqual([])
    expect(wanted.size).toBeGreaterThan(5)
  })
})
