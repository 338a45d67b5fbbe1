import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { loadDevelopmentAccounts } from '../../server/access/development-accounts.js'
import { ended, startCommand, type CommandResult } from '../support/command-line.js'
import type { ChildProcess } from 'node:child_process'

const readme = readFileSync('README.md', 'utf8')

/** Fenced blocks of one language, in the order of the page. */
const blocks = (language: string): string[] =>
  [...readme.matchAll(/^```(\w+)\n([^]*?)^```/gm)].filter((m) => m[1] === language).map((m) => m[2]!.trim())

const shell = (script: string, environment: NodeJS.ProcessEnv): Promise<CommandResult> =>
  ended(spawn('bash', ['-eu', '-c', script], { env: { ...process.env, ...environment } }))

/** Starts the service as `npm start` does, on a free port. */
const startService = async (data: string): Promise<{ child: ChildProcess; origin: string }> => {
  const child = startCommand(data, ['start'], { XINMAI_PORT: '0' })
  const done = ended(child)
  let out = ''
  const origin = await new Promise<string>((resolve, reject) => {
    child.stdout!.on('data', (text: string) => {
      out += text
      const ready = /^ready (\S+)$/m.exec(out)
      if (ready) resolve(ready[1]!)
    })
    void done.then(({ err }) => reject(new Error(err)))
  })
  return { child, origin }
}

describe('every example of the README', () => {
  const data = mkdtempSync(join(tmpdir(), 'xinmai-readme-'))
  let service: { child: ChildProcess; origin: string }
  let token = ''

  beforeAll(async () => {
    service = await startService(data)
  }, 180_000)
  afterAll(async () => {
    const done = ended(service.child)
    service.child.kill('SIGTERM')
    await done
    rmSync(data, { recursive: true, force: true })
  })

  test('the command line', async () => {
    const lines = blocks('sh').flatMap((block) => block.split('\n'))
    expect(lines.length).toBeGreaterThan(5)
    for (const line of lines) {
      // `npm` here is what npm would run, so that the examples are tested as they stand
      const npm = 'npm() { shift 4; node dist/server/cli/main.js "$@"; }'
      const script = `${npm}\n${line.replaceAll('.xinmai/', `${data}/`)}`
      const { code, out, err } = await shell(script, { XINMAI_DATA: data })
      expect({ line, code, err: code === 0 ? '' : err }).toEqual({ line, code: 0, err: '' })
      expect(out).not.toBe('')
    }
  }, 240_000)

  test('the token of a program', async () => {
    const [{ secret }] = loadDevelopmentAccounts(data).clients as unknown as [{ secret: string }]
    const [curl] = blocks('bash')
    const { out } = await shell(curl!.replace('http://127.0.0.1:4000', service.origin), { SECRET: secret })
    token = (JSON.parse(out) as { access_token: string }).access_token
    expect(token.split('.')).toHaveLength(3)
  })

  test.each(blocks('graphql').map((query) => [/query (\w+)/.exec(query)![1]!, query]))('query %s', async (_, query) => {
    const answer = await fetch(`${service.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    })
    const body = (await answer.json()) as { data: Record<string, { edges: unknown[] }>; errors?: unknown }
    expect(body.errors).toBeUndefined()
    for (const connection of Object.values(body.data)) expect(connection.edges.length).toBeGreaterThan(0)
  })

  test('names every setting that there is', () => {
    const settings = readFileSync('server/config.ts', 'utf8')
      .match(/^ {2}XINMAI_\w+/gm)!
      .map((name) => name.trim())
    for (const setting of settings)
      expect({ setting, there: readme.includes(`\`${setting}\``) }).toEqual({ setting, there: true })
  })
})
