// Neo4j Community from its Maven artifacts.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import neo4j from 'neo4j-driver'
import { freePort, javaHome, missingTools, start as startChild } from './child.mjs'
import { classPath } from './maven.mjs'

const version = '5.26.0'
export const missing = () => missingTools(17)

/**
 * @param folder data, logs and configuration; a second start on the same folder finds its data again
 * @param password of user neo4j, set at the first start
 * @param port of Bolt; a free one by default
 * @param browserPort HTTP with Neo4j Browser's API; off by default
 */
export const start = async ({ folder, password, port, browserPort }) => {
  const bolt = port ?? (await freePort())
  const path = await classPath('neo4j', [`org.neo4j:neo4j:${version}`, `org.neo4j.app:neo4j-server:${version}`])
  mkdirSync(join(folder, 'conf'), { recursive: true })
  mkdirSync(join(folder, 'logs'), { recursive: true })
  writeFileSync(
    join(folder, 'conf', 'neo4j.conf'),
    [
      `server.bolt.listen_address=127.0.0.1:${bolt}`,
      `server.http.enabled=${browserPort !== undefined}`,
      ...(browserPort === undefined ? [] : [`server.http.listen_address=127.0.0.1:${browserPort}`]),
      'dbms.usage_report.enabled=false',
      'server.memory.pagecache.size=128m',
      'db.tx_log.rotation.retention_policy=keep_none',
      // tests empty the database again and again, which would have every statement planned anew
      'dbms.cypher.min_replan_interval=2m',
    ].join('\n') + '\n',
  )
  const opens = ['nio', 'io', 'util.concurrent', 'lang', 'lang.reflect', 'lang.invoke', 'util']
  const url = `bolt://127.0.0.1:${bolt}`
  const pid = await startChild(
    join(javaHome(17), 'bin', 'java'),
    [
      '-Xms256m',
      '-Xmx512m',
      '-XX:+UseSerialGC',
      ...opens.map((name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`),
      '--add-opens=java.base/sun.nio.ch=ALL-UNNAMED',
      '-cp',
      path,
      'org.neo4j.server.CommunityEntryPoint',
      `--home-dir=${folder}`,
      `--config-dir=${join(folder, 'conf')}`,
    ],
    { log: join(folder, 'logs', 'output.log'), answers: () => setPassword(url, password) },
  )
  return { pid, url, user: 'neo4j', password, port: bolt }
}

/** Resolves once the server takes the password; gives it to a new server. */
const setPassword = async (url, password) => {
  const ask = async (given, query, parameters) => {
    const driver = neo4j.driver(url, neo4j.auth.basic('neo4j', given), { connectionAcquisitionTimeout: 5_000 })
    const session = driver.session({ database: query === undefined ? 'neo4j' : 'system' })
    try {
      await session.run(query ?? 'RETURN 1', parameters)
    } finally {
      await session.close()
      await driver.close()
    }
  }
  try {
    await ask(password)
  } catch (error) {
    if (error.code !== 'Neo.ClientError.Security.Unauthorized') throw error
    await ask('neo4j', 'ALTER CURRENT USER SET PASSWORD FROM $from TO $to', { from: 'neo4j', to: password })
    await ask(password)
  }
}
