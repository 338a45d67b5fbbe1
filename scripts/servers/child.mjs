// A server as a child in a process group of its own, ended by the group's id with all that it started.
import { spawn } from 'node:child_process'
import { existsSync, openSync, readFileSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'

export const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds))

/** A port of the loopback that nobody listens on. */
export const freePort = () =>
  new Promise((done, failed) => {
    const server = createServer()
    server.once('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })

/** Is a process there, or any of a group (negative)? A zombie is not. */
export const alive = (pid) => {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  if (pid < 0) return true
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return true
  }
}

/** Ends a process group: asks, then after `patience` milliseconds doesn't ask. */
export const end = async (pid, patience = 20_000) => {
  const signal = (name) => {
    try {
      process.kill(-pid, name)
    } catch {
      // it has ended
    }
  }
  signal('SIGCONT')
  signal('SIGTERM')
  for (const until = Date.now() + patience; alive(-pid) && Date.now() < until;) await sleep(100)
  signal('SIGKILL')
}

/**
 * Starts a program and waits until `answers` resolves.
 * @param log file that takes its output
 * @param answers asked again and again; resolves once the server is ready for work
 * @returns its process id, which is its group's too
 * @throws Error with the end of the log when it ends or does not answer in `patience` milliseconds
 */
export const start = async (file, argv, { log, answers, patience = 180_000, ...options }) => {
  const out = openSync(log, 'a')
  const child = spawn(file, argv, { ...options, detached: true, stdio: ['ignore', out, out] })
  let ended
  child.on('error', (error) => (ended = error.message))
  child.on('exit', (code, signal) => (ended ??= `ended with ${signal ?? code}`))
  child.unref()
  const failed = async (why) => {
    if (child.pid !== undefined) await end(child.pid, 2_000)
    return new Error(`${file} ${why}\n${readFileSync(log, 'utf8').slice(-3_000)}`)
  }
  for (const until = Date.now() + patience; ;) {
    if (ended !== undefined) throw await failed(ended)
    try {
      await answers()
      return child.pid
    } catch (error) {
      if (Date.now() > until) throw await failed(`does not answer: ${error.message}`)
    }
    await sleep(300)
  }
}

const onPath = (name) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path))

/** Major version of a JDK's home, from its `release` file, which every JDK has. */
const versionOf = (home) => {
  try {
    return Number(/^JAVA_VERSION="(\d+)/m.exec(readFileSync(join(home, 'release'), 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

/** The home of the oldest JDK of at least a version, of JAVA_HOME and those under /usr/lib/jvm. */
export const javaHome = (least) => {
  const folder = '/usr/lib/jvm'
  const installed = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
  return [process.env.JAVA_HOME, ...installed]
    .filter((home) => home && existsSync(join(home, 'bin', 'java')) && versionOf(home) >= least)
    .sort((a, b) => versionOf(a) - versionOf(b))[0]
}

/** Why servers can't be fetched and run here; undefined when they can. */
export const missingTools = (least) => {
  if (onPath('mvn') === undefined) return 'needs Maven (mvn) on PATH'
  if (javaHome(least) === undefined) return `needs a JDK ${least} or newer`
  return undefined
}
