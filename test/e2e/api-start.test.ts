import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'

let data: string
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'xinmai-start-'))
})
afterAll(() => rmSync(data, { recursive: true }))

/** Runs `start` until it is ready or ends. An issuer of one's own keeps the sample patients out. */
const start = async (environment: NodeJS.ProcessEnv) => {
  const child = spawn(process.execPath, ['dist/server/cli/main.js', 'start'], {
    env: { ...process.env, XINMAI_DATA: data, XINMAI_PORT: '0', ...environment },
  })
  let errors = ''
  child.stderr.on('data', (chunk) => (errors += String(chunk)))
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const origin = await new Promise<string | undefined>((resolve) => {
    let printed = ''
    child.stdout.on('data', (chunk) => {
      printed += String(chunk)
      const ready = /^ready (\S+)\n/m.exec(printed)
      if (ready !== null) resolve(ready[1])
    })
    void ended.then(() => resolve(undefined))
  })
  return { child, ended, origin, errors: () => errors }
}

test('start answers with reader threads, keeps its folder to itself, and stops when it is told to', async () => {
  const service = await start({ XINMAI_OIDC_ISSUER: 'http://127.0.0.1:9/realm' })
  const note = join(data, 'server.json')
  try {
    expect(service.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const part = { ok: true, ms: expect.any(Number) }
    expect(await (await fetch(`${service.origin}/health`)).json()).toEqual({
      ok: true,
      parts: { graph: part, documents: part, search: part, control: part, ingest: part },
    })
    expect(statSync(note).mode & 0o777).toBe(0o600)
    const { port, token } = JSON.parse(readFileSync(note, 'utf8')) as { port: number; token: string }
    expect(service.origin).toContain(`:${port}`)
    const jobs = (authorization: string) =>
      fetch(`${service.origin}/operator/jobs`, { method: 'POST', headers: { authorization } })
    expect((await jobs('Bearer guess')).status).toBe(401)
    expect((await jobs(`Bearer ${token}`)).status).toBe(400) // let in, and no plan found

    // tokens cannot be checked while the issuer is away: try again, not "refused"
    const asked = await fetch(`${service.origin}/graphql`, {
      method: 'POST',
      headers: { authorization: 'Bearer a.b.c', 'content-type': 'application/json' },
      body: '{"query":"{ me { subject } }"}',
    })
    expect([asked.status, await asked.json()]).toMatchObject([
      503,
      { errors: [{ extensions: { code: 'UNAVAILABLE' } }] },
    ])
    expect((await fetch(`${service.origin}/oidc/.well-known/openid-configuration`)).status).toBe(404)

    const second = await start({ XINMAI_OIDC_ISSUER: 'http://127.0.0.1:9/realm' })
    expect(await second.ended).toBe(1)
    expect(second.errors()).toContain('CONFLICT')
  } finally {
    service.child.kill('SIGTERM')
  }
  expect(await service.ended).toBe(0)
  expect(existsSync(note)).toBe(false)
})

test('the development issuer does not serve production', async () => {
  const service = await start({ NODE_ENV: 'production', XINMAI_OIDC_ISSUER: '' })
  expect([await service.ended, service.origin]).toEqual([2, undefined])
  expect(service.errors()).toContain('XINMAI_OIDC_ISSUER')
})
