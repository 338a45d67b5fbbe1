import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Router } from 'express'
import { expect, test } from '@jest/globals'
import { createApp, type AppParts } from '../../../server/app.js'

/** Status of a GET at a service that has just its pages. */
const statusOf = async (path: string, development: boolean): Promise<number> => {
  const page = mkdtempSync(join(tmpdir(), 'xinmai-page-'))
  for (const name of ['index.html', 'graphiql.html']) writeFileSync(join(page, name), name)
  const signIn = { issuer: 'https://issuer.example', clientId: 'web', audience: 'xinmai' }
  const parts: Partial<AppParts> = { signIn, page, origins: [], log: () => undefined, health: async () => ({}) }
  const app = await createApp({ ...parts, ...(development ? { developmentIssuer: Router() } : {}) } as AppParts)
  const server = createServer(app.express)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)).status
  } finally {
    await new Promise((resolve) => server.close(resolve))
    await app.close()
    rmSync(page, { recursive: true })
  }
}

test.each(['/graphiql', '/graphiql.html'])('%s is there in development alone', async (path) => {
  expect(await statusOf(path, true)).toBe(200)
  expect(await statusOf(path, false)).toBe(404)
})
