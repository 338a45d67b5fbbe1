// `npm run neo4j` (or opensearch, keycloak): one server for a developer without Docker, until Ctrl-C; its data stays.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { alive, end, sleep } from './child.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..')
const ports = {
  neo4j: { port: 7687, browserPort: 7474 },
  opensearch: { port: 9200, compiler: 'full' },
  keycloak: { port: 8080 },
}

/** @returns the exit code */
export const develop = async (name) => {
  const server = await import(`./${name}.mjs`)
  const reason = server.missing()
  if (reason !== undefined) {
    console.error(`${name}: ${reason}`)
    return 1
  }
  const folder = join(root, '.xinmai', 'servers', name)
  mkdirSync(folder, { recursive: true })
  const secret = join(folder, 'password')
  if (!existsSync(secret)) writeFileSync(secret, randomBytes(12).toString('hex'), { mode: 0o600 })
  let asked = false
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => (asked = true))
  console.error(`Starting ${name} (the first time its parts are fetched) …  正在启动 ${name}（首次需下载）…`)
  const started = await server.start({ folder, password: readFileSync(secret, 'utf8'), ...ports[name] })
  console.log(`ready ${started.url}${started.user === undefined ? '' : ` user ${started.user}, password in ${secret}`}`)
  while (!asked && alive(started.pid)) await sleep(300)
  await end(started.pid)
  return asked ? 0 : 1
}
