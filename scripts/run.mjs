// The one way in: `npm start`, `npm test` and `npm run xinmai` come here. Only Node's own modules are used until the
// dependencies are in, so a fresh clone needs nothing but Node.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const [command = 'start', ...args] = process.argv.slice(2)

const say = (text) => process.stderr.write(`${text}\n`)

/** Runs a command to its end, our interrupt signals passed on. @returns its exit code */
const run = (file, argv, options = {}) =>
  new Promise((done) => {
    const child = spawn(file, argv, { cwd: root, stdio: 'inherit', ...options })
    const pass = (signal) => child.kill(signal)
    process.on('SIGINT', pass).on('SIGTERM', pass)
    // npm that is ended does not tell us: without it nobody could stop the service by the process they started
    const parent = process.ppid
    const orphaned = () => process.ppid !== parent && child.kill('SIGTERM')
    const watch = process.env.npm_lifecycle_event === undefined ? undefined : setInterval(orphaned, 500)
    child.on('error', (error) => {
      say(`${file}: ${error.message}`)
      done(1)
    })
    child.on('exit', (code, signal) => {
      process.off('SIGINT', pass).off('SIGTERM', pass)
      clearInterval(watch)
      done(code ?? (signal ? 1 : 0))
    })
  })

/** Installs when the lock file, or the Node version that native parts were made for, is another than last time. */
const install = async () => {
  const lock = readFileSync(join(root, 'package-lock.json'))
  const wanted = createHash('sha256').update(lock).update(process.versions.modules).digest('hex')
  const stamp = join(root, 'node_modules', '.xinmai-installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('Installing dependencies (once; some minutes) …  正在安装依赖（仅首次，需几分钟）…')
  const npm = process.env.npm_execpath
  const argv = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const code = await (npm?.endsWith('.js')
    ? run(process.execPath, [npm, ...argv], { stdio: ['ignore', 2, 2] })
    : run('npm', argv, { stdio: ['ignore', 2, 2] }))
  if (code !== 0) {
    say('The dependencies could not be installed; see the message of npm above.  依赖安装失败，请见上方 npm 的信息。')
    process.exit(1)
  }
  writeFileSync(stamp, wanted)
}

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  say(`Xinmai needs Node 20.19 or newer; this is ${process.version}.  需要 Node 20.19 或更新版本。`)
  process.exit(2)
}
await install()
const build = await import('./build.mjs')
await build.buildServer()

const cli = join(root, 'dist', 'server', 'cli', 'main.js')
const environment = { ...process.env, INIT_CWD: process.env.INIT_CWD ?? process.cwd() }
if (command === 'test') {
  const { runChecks } = await import('./check.mjs')
  process.exitCode = await runChecks(run, args)
} else if (command === 'bench') {
  await build.buildBenches()
  const [name, ...rest] = args
  const bench = join(root, 'dist', 'test', 'bench', `${name}.bench.js`)
  if (name === undefined || !existsSync(bench)) {
    say('Which benchmark? See test/bench.  请指明 test/bench 中的基准名。')
    process.exit(2)
  }
  process.exitCode = await run(process.execPath, ['--expose-gc', bench, ...rest], { env: environment })
} else if (['neo4j', 'opensearch', 'keycloak'].includes(command)) {
  const { develop } = await import('./servers/develop.mjs')
  process.exitCode = await develop(command)
} else if (command === 'start') {
  if (await build.buildWeb()) say('The page is built.  页面已构建。')
  process.exitCode = await run(process.execPath, [cli, 'start', ...args], { env: environment })
} else {
  process.exitCode = await run(process.execPath, [cli, ...args], { env: environment })
}
