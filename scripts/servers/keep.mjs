// Keeps one server for as long as another process lives:
//   node scripts/servers/keep.mjs NAME            prints why NAME can't run here, or nothing
//   node scripts/servers/keep.mjs NAME FOLDER PID starts it in FOLDER; FOLDER/ready.json (or failed.json) says how it went;
//                                                 ends it, and removes FOLDER, once process PID is gone or on SIGTERM
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alive, end, sleep } from './child.mjs'
import { cache } from './maven.mjs'

const [name, folder, follow] = process.argv.slice(2)
const server = await import(`./${name}.mjs`)

const say = (file, content) => {
  writeFileSync(join(folder, `.${file}`), JSON.stringify(content), { mode: 0o600 })
  renameSync(join(folder, `.${file}`), join(folder, file))
}

/** Ends servers whose keeper was killed: their folders are still there. */
const endOrphans = async () => {
  const running = join(cache, 'running')
  if (!existsSync(running)) return
  for (const entry of readdirSync(running)) {
    const note = join(running, entry, 'ready.json')
    if (!existsSync(note)) continue
    const { pid, keeper } = JSON.parse(readFileSync(note, 'utf8'))
    if (alive(keeper)) continue
    // the id may be another program's by now: only one that was started in that folder is ours
    if (alive(-pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(entry)) await end(pid)
    rmSync(join(running, entry), { recursive: true, force: true })
  }
}

if (folder === undefined) {
  const reason = server.missing()
  if (reason !== undefined) console.log(reason)
} else {
  let asked = false
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => (asked = true))
  try {
    await endOrphans().catch((error) => console.error(error))
    mkdirSync(folder, { recursive: true })
    const started = await server.start({ folder, password: randomBytes(12).toString('hex') })
    say('ready.json', { ...started, keeper: process.pid })
    while (!asked && alive(Number(follow))) await sleep(300)
    await end(started.pid)
    rmSync(folder, { recursive: true, force: true })
  } catch (error) {
    say('failed.json', { message: error.message })
    while (!asked && alive(Number(follow))) await sleep(300)
    rmSync(folder, { recursive: true, force: true })
  }
}
