// Keycloak from its Maven artifact, with the realm of deploy/keycloak.
import { execFile } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort, javaHome, missingTools, start as startChild } from './child.mjs'
import { unpacked } from './maven.mjs'

const leastJava = 17
export const missing = () => missingTools(leastJava)

const version = '26.4.0'
const realm = join(resolve(dirname(fileURLToPath(import.meta.url)), '..', '..'), 'deploy', 'keycloak', 'realm.json')

/** The distribution, prepared for its database as an installation prepares it: once, so that each start is quick. */
const built = async () => {
  const dist = await unpacked('keycloak', [{ artifact: `org.keycloak:keycloak-quarkus-dist:${version}:zip` }])
  const home = join(dist, `keycloak-${version}`)
  const stamp = join(dist, '.built')
  if (!existsSync(stamp)) {
    await promisify(execFile)('sh', [join(home, 'bin', 'kc.sh'), 'build', '--db=dev-file', '--health-enabled=true'], {
      env: { PATH: process.env.PATH, JAVA_HOME: javaHome(leastJava), JAVA_OPTS_KC_HEAP: '-Xms128m -Xmx512m' },
    })
    writeFileSync(stamp, '')
  }
  return home
}

/**
 * @param folder a copy of the distribution, which keeps its data inside; a second start finds them again
 * @param password of user admin of realm master, set at the first start
 * @param port of HTTP; a free one by default
 */
export const start = async ({ folder, password, port }) => {
  const home = join(folder, 'keycloak')
  if (!existsSync(home)) cpSync(await built(), home, { recursive: true })
  mkdirSync(join(home, 'data', 'import'), { recursive: true })
  copyFileSync(realm, join(home, 'data', 'import', 'realm.json'))
  const http = port ?? (await freePort())
  const url = `http://127.0.0.1:${http}`
  const pid = await startChild(
    'sh',
    [
      join(home, 'bin', 'kc.sh'),
      'start',
      '--optimized',
      '--import-realm',
      '--http-enabled=true',
      '--http-host=127.0.0.1',
      `--http-management-port=${await freePort()}`,
      `--http-port=${http}`,
      `--hostname=${url}`,
      '--log-level=WARN',
    ],
    {
      log: join(folder, 'output.log'),
      patience: 400_000,
      env: {
        PATH: process.env.PATH,
        JAVA_HOME: javaHome(leastJava),
        JAVA_OPTS_KC_HEAP: '-Xms128m -Xmx512m',
        KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
        KC_BOOTSTRAP_ADMIN_PASSWORD: password,
      },
      answers: async () => {
        const answer = await fetch(`${url}/realms/xinmai/.well-known/openid-configuration`)
        if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
      },
    },
  )
  return { pid, url, user: 'admin', password, port: http }
}
