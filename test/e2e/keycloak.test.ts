import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { describeBrowser, launchBrowser } from '../support/browser.js'
import { ended } from '../support/command-line.js'
import { imageFolder, type ImageFolder } from '../support/image-folder.js'
import { describeServer, realServer, serverPatience, type RealServer } from '../support/real-server.js'

const form = (fields: Record<string, string>, cookie = ''): RequestInit => ({
  method: 'POST',
  redirect: 'manual',
  headers: { 'content-type': 'application/x-www-form-urlencoded', cookie },
  body: new URLSearchParams(fields),
})
interface Tokens {
  readonly access_token: string
  readonly id_token: string
}
const person = { username: 'reader', password: randomBytes(12).toString('hex') }

/** Keycloak's own API, as its administrator. */
const administrator = async ({ url, password }: RealServer) => {
  const login = { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password: password! }
  const answer = await fetch(`${url}/realms/master/protocol/openid-connect/token`, form(login))
  const { access_token: token } = (await answer.json()) as Tokens
  const ask = async (method: string, path: string, body?: object): Promise<never> => {
    const response = await fetch(`${url}/admin/realms${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as never
  }
  return { token, ask }
}

describeServer('keycloak', 'the image’s command in production, with Keycloak’s sign-in', () => {
  let keycloak: RealServer
  let image: ImageFolder
  let service: ChildProcess
  let origin: string
  let master: string
  const secrets = { app: '', other: '', foreign: '' }

  beforeAll(async () => {
    keycloak = await realServer('keycloak')
    const { token, ask } = await administrator(keycloak)
    master = token
    const port = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port: free } = server.address() as AddressInfo
        server.close(() => resolve(free))
      })
    })
    origin = `http://127.0.0.1:${port}`
    const client = async (realm: string, id: string): Promise<{ id: string }> =>
      (await (ask('GET', `/${realm}/clients?clientId=${id}`) as Promise<{ id: string }[]>))[0]!
    const secretOf = async (realm: string, id: string): Promise<string> =>
      ((await ask('GET', `/${realm}/clients/${(await client(realm, id)).id}/client-secret`)) as { value: string }).value
    // a client of ours without our audience, and our client in another realm
    const program = { publicClient: false, serviceAccountsEnabled: true, standardFlowEnabled: false }
    await ask('POST', '/xinmai/clients', { clientId: 'elsewhere', ...program })
    await ask('POST', '', { realm: 'foreign', enabled: true, clients: [{ clientId: 'xinmai-app', ...program }] })
    secrets.app = await secretOf('xinmai', 'xinmai-app')
    secrets.other = await secretOf('xinmai', 'elsewhere')
    secrets.foreign = await secretOf('foreign', 'xinmai-app')
    const web = await client('xinmai', 'xinmai-web')
    await ask('PUT', `/xinmai/clients/${web.id}`, { ...web, redirectUris: [`${origin}/`], webOrigins: [origin] })
    await ask('POST', '/xinmai/users', {
      username: person.username,
      enabled: true,
      email: 'reader@example.org',
      firstName: 'A',
      lastName: 'Reader',
      credentials: [{ type: 'password', value: person.password, temporary: false }],
    })

    image = imageFolder()
    const [command, ...args] = image.command
    service = spawn(command!, args, {
      cwd: image.folder,
      env: {
        PATH: process.env.PATH,
        ...image.environment,
        XINMAI_DATA: join(image.folder, 'data'),
        XINMAI_HOST: '127.0.0.1',
        XINMAI_PORT: String(port),
        XINMAI_OIDC_ISSUER: `${keycloak.url}/realms/xinmai`,
        // as in compose.yaml, the service finds the issuer elsewhere than browsers do
        XINMAI_OIDC_URL: `${keycloak.url.replace('127.0.0.1', 'localhost')}/realms/xinmai`,
      },
    })
    const end = ended(service)
    await new Promise<void>((resolve, reject) => {
      service.stdout!.on('data', (text: string) => /^ready /m.test(text) && resolve())
      void end.then(({ err }) => reject(new Error(err)))
    })
  }, serverPatience)
  afterAll(async () => {
    if (service === undefined) return
    const end = ended(service)
    service.kill('SIGTERM')
    await end
    rmSync(image.folder, { recursive: true })
  })

  const me = async (token: string): Promise<readonly [number, object]> => {
    const answer = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ me { subject } }' }),
    })
    return [answer.status, (await answer.json()) as object]
  }
  const program = async (realm: string, id: string, secret: string): Promise<string> => {
    const fields = { grant_type: 'client_credentials', client_id: id, client_secret: secret }
    const answer = await fetch(`${keycloak.url}/realms/${realm}/protocol/openid-connect/token`, form(fields))
    return ((await answer.json()) as Tokens).access_token
  }
  const refused = [401, { errors: [expect.objectContaining({ extensions: { code: 'UNAUTHENTICATED' } })] }]
  const taken = [200, { data: { me: { subject: expect.stringMatching(/^[0-9a-f-]{36}$/) } } }]

  test('answers, in good health by the image’s own check, and without the development issuer', async () => {
    const [, file, ...args] = [image.healthcheck[0], ...image.healthcheck]
    const check = args.map((arg) => arg.replace('http://127.0.0.1:4000', origin))
    expect((await ended(spawn(file!, check, { env: { PATH: process.env.PATH } }))).code).toBe(0)
    const away = args.map((arg) => arg.replace('http://127.0.0.1:4000', 'http://127.0.0.1:9'))
    expect((await ended(spawn(file!, away, { env: { PATH: process.env.PATH } }))).code).toBe(1)
    expect((await fetch(`${origin}/graphiql`)).status).toBe(404)
    expect((await fetch(`${origin}/oidc/.well-known/openid-configuration`)).status).toBe(404)
    expect(await (await fetch(`${origin}/config.json`)).json()).toMatchObject({
      issuer: `${keycloak.url}/realms/xinmai`,
      clientId: 'xinmai-web',
      development: false,
    })
  })

  test('a program signs in with its credentials', async () => {
    expect(await me(await program('xinmai', 'xinmai-app', secrets.app))).toEqual(taken)
  })

  test('tokens for another audience, of another realm and of its administrator are refused', async () => {
    expect(await me(await program('xinmai', 'elsewhere', secrets.other))).toEqual(refused)
    expect(await me(await program('foreign', 'xinmai-app', secrets.foreign))).toEqual(refused)
    expect(await me(master)).toEqual(refused)
  })

  test('a person signs in by the form, with PKCE; without it, or at another address, there is no form', async () => {
    const verifier = randomBytes(32).toString('base64url')
    const asked = {
      client_id: 'xinmai-web',
      redirect_uri: `${origin}/`,
      response_type: 'code',
      scope: 'openid profile',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }
    const open = (query: Record<string, string>): Promise<Response> =>
      fetch(`${keycloak.url}/realms/xinmai/protocol/openid-connect/auth?${new URLSearchParams(query)}`, {
        redirect: 'manual',
      })
    const { code_challenge: _, code_challenge_method: __, ...plain } = asked
    expect((await open(plain)).headers.get('location')).toContain('error=invalid_request')
    expect((await open({ ...asked, redirect_uri: 'http://127.0.0.1:9/' })).status).toBe(400)

    const page = await open(asked)
    const cookie = page.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const action = /action="([^"]+)"/.exec(await page.text())![1]!.replaceAll('&amp;', '&')
    const wrong = await fetch(action, form({ username: person.username, password: 'guess' }, cookie))
    expect(wrong.headers.get('location')).toBeNull()
    const again = /action="([^"]+)"/.exec(await wrong.text())![1]!.replaceAll('&amp;', '&')
    const right = await fetch(again, form(person, cookie))
    const code = new URL(right.headers.get('location')!).searchParams.get('code')!
    const fields = { grant_type: 'authorization_code', client_id: 'xinmai-web', code, code_verifier: verifier }
    const answer = await fetch(
      `${keycloak.url}/realms/xinmai/protocol/openid-connect/token`,
      form({ ...fields, redirect_uri: `${origin}/` }),
    )
    const tokens = (await answer.json()) as Tokens
    expect(await me(tokens.access_token)).toEqual(taken)
    expect(await me(tokens.id_token)).toEqual(refused)
  })

  describeBrowser('the page', () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await launchBrowser()
    })
    afterAll(() => browser?.close())

    test('leads to Keycloak’s form and back, signed in', async () => {
      const page = await (await browser.newContext({ locale: 'en-US' })).newPage()
      page.setDefaultTimeout(30_000)
      await page.goto(`${origin}/`)
      await page.locator('main button.primary').click()
      await page.locator('#username').fill(person.username)
      await page.locator('#password').fill(person.password)
      await page.keyboard.press('Enter')
      await page.locator('.who').waitFor()
      expect(new URL(page.url()).origin).toBe(origin)
    })
  })
})
