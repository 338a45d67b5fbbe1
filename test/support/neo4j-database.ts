import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll } from '@jest/globals'
import neo4j, { type Driver } from 'neo4j-driver'
import { projectRoot } from '../../ontology/project-root.js'
import { realServer, serverPatience } from './real-server.js'

export interface Neo4jDatabase {
  readonly url: string
  readonly user: string
  readonly password: string
  /** a driver of the test's own, beside the store under test */
  readonly driver: Driver
  /** deletes all nodes; constraints and indexes stay */
  wipe(): Promise<void>
  /** rows of one statement, whole numbers as numbers */
  rows(cypher: string, parameters?: Record<string, unknown>): Promise<Record<string, unknown>[]>
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The community edition has one database, and test files run side by side: one at a time has it. */
const takeTurn = async (lock: string): Promise<void> => {
  for (;;) {
    try {
      mkdirSync(lock)
      return writeFileSync(join(lock, 'pid'), String(process.pid))
    } catch {
      let holder: number | undefined
      try {
        holder = Number(readFileSync(join(lock, 'pid'), 'utf8'))
      } catch {
        // just taken or just given back
      }
      if (holder !== undefined && holder > 0 && !alive(holder)) rmSync(lock, { recursive: true, force: true })
    }
    await sleep(100)
  }
}

/** The real Neo4j of the run, for this test file alone, empty at first. Call it where tests are declared. */
export const neo4jDatabase = (): Neo4jDatabase => {
  const lock = join(
    projectRoot(),
    '.cache',
    'servers',
    `neo4j-turn-${process.env.TEST_SERVERS_FOLLOW ?? String(process.pid)}`,
  )
  let at: { url: string; user: string; password: string } | undefined
  let driver: Driver | undefined
  const rows: Neo4jDatabase['rows'] = async (cypher, parameters) =>
    (await driver!.executeQuery(cypher, parameters)).records.map((r) => r.toObject() as Record<string, unknown>)
  const wipe = async () => {
    const session = driver!.session()
    await session.run('MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS')
    await session.close()
  }
  beforeAll(async () => {
    const server = await realServer('neo4j')
    await takeTurn(lock)
    at = { url: server.url, user: server.user!, password: server.password! }
    driver = neo4j.driver(at.url, neo4j.auth.basic(at.user, at.password), { disableLosslessIntegers: true })
    await wipe()
  }, serverPatience)
  afterAll(async () => {
    await driver?.close()
    rmSync(lock, { recursive: true, force: true })
  })
  return {
    get url() {
      return at!.url
    },
    get user() {
      return at!.user
    },
    get password() {
      return at!.password
    },
    get driver() {
      return driver!
    },
    wipe,
    rows,
  }
}
