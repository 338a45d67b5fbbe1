import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { projectRoot } from '../../ontology/project-root.js'

/** How a real server is reached. */
export interface RealServer {
  /** its process group */
  readonly pid: number
  readonly url: string
  readonly port: number
  readonly user?: string
  readonly password?: string
}
export type ServerName = 'neo4j' | 'opensearch' | 'opensearch-pair' | 'keycloak'

const keep = join(projectRoot(), 'scripts', 'servers', 'keep.mjs')

/** Why a server can't run on this machine; undefined when it can. */
export const missingServer = (name: ServerName): string | undefined =>
  spawnSync(process.execPath, [keep, name], { encoding: 'utf8' }).stdout.trim() || undefined

const run = process.env.TEST_SERVERS_FOLLOW ?? String(process.pid)

const keeper = (name: ServerName, folder: string): void => {
  const argv = ['--no-warnings', keep, name, folder, run]
  spawn(process.execPath, argv, { detached: true, stdio: 'ignore' }).unref()
}

const ready = async (name: ServerName, folder: string): Promise<RealServer> => {
  for (;;) {
    for (const file of ['ready.json', 'failed.json']) {
      if (!existsSync(join(folder, file))) continue
      const said = JSON.parse(readFileSync(join(folder, file), 'utf8')) as RealServer & { message?: string }
      if (said.message !== undefined) throw new Error(`${name}: ${said.message}`)
      return said
    }
    await sleep(200)
  }
}

const running = (name: string): string => join(projectRoot(), '.cache', 'servers', 'running', `${run}-${name}`)

/**
 * The one server of this name for the whole test run: the first test that asks starts it, it ends with the run. The first
 * start on a machine fetches it, which takes minutes: give `beforeAll` time (`serverPatience`).
 */
export const realServer = async (name: ServerName): Promise<RealServer> => {
  const folder = running(name)
  mkdirSync(join(folder, '..'), { recursive: true })
  let first = true
  try {
    mkdirSync(folder)
  } catch {
    first = false
  }
  if (first) keeper(name, folder)
  return ready(name, folder)
}

/** A server of one test's own, for tests that stop or kill it; it ends with the run. */
export const ownServer = async (name: ServerName, label: string): Promise<RealServer> => {
  const folder = running(`${name}-${label}-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  keeper(name, folder)
  return ready(name, folder)
}

/** Milliseconds in which a server is fetched and started. */
export const serverPatience = 600_000

/**
 * `describe` for tests with a real server: skips, with its reason, where none can run; with CI=true that fails, but for
 * OpenSearch, whose JDK no package of the system has.
 */
export const describeServer = (servers: ServerName | readonly ServerName[], name: string, body: () => void): void => {
  const reason = [servers]
    .flat()
    .map(missingServer)
    .find((missing) => missing !== undefined)
  if (reason === undefined) return describe(name, body)
  if (process.env.CI === 'true' && !servers.includes('opensearch'))
    describe(name, () => test(reason, () => expect(reason).toBeUndefined()))
  else describe(name, () => test.skip(reason, () => undefined))
}
