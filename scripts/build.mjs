// Compiles what is stale: TypeScript of the server side to dist/ (swc), its tables to files that load at once, the page to
// dist/web (vite).
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const dist = join(root, 'dist')
const serverFolders = ['graph-schema', 'ontology', 'extractors', 'server', 'samples']

const files = (folder, wanted) => {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : files(path, wanted)
    return wanted.test(entry.name) ? [path] : []
  })
}

/** What programs of the server side make of code and tables, in this order: program, folders it reads, file it writes. */
const products = [
  ['ontology/compile.js', ['graph-schema', 'ontology'], 'ontology/compiled.bin'],
  ['extractors/text/compile.js', ['graph-schema', 'ontology', 'extractors/text'], 'extractors/text/forms.bin'],
]

/** Programs whose code or tables are newer than their file, which is removed: no newer code may meet it. */
const dueProducts = () =>
  products.flatMap(([program, folders, product]) => {
    const sources = folders.flatMap((folder) => files(join(root, folder), /\.(ts|tsv)$/))
    const out = join(dist, product)
    if (existsSync(out) && sources.every((source) => statSync(source).mtimeMs <= statSync(out).mtimeMs)) return []
    rmSync(out, { force: true })
    return [join(dist, program)]
  })

/** Compiles changed files only; a file without source is removed, so dist never holds what the sources do not. */
export async function buildServer(folders = serverFolders) {
  const due = dueProducts()
  const sources = folders.flatMap((f) => files(join(root, f), /(?<!\.d)\.ts$/))
  const target = (source) => join(dist, relative(root, source)).replace(/\.ts$/, '.js')
  const options = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'))
  const recipe = statSync(join(root, '.swcrc')).mtimeMs
  const stale = sources.filter((source) => {
    const out = target(source)
    return !existsSync(out) || statSync(out).mtimeMs < Math.max(statSync(source).mtimeMs, recipe)
  })
  if (stale.length > 0) {
    const { transform } = await import('@swc/core')
    await Promise.all(
      stale.map(async (source) => {
        const { code } = await transform(readFileSync(source, 'utf8'), {
          ...options,
          swcrc: false,
          filename: source,
          sourceFileName: source,
        })
        mkdirSync(dirname(target(source)), { recursive: true })
        writeFileSync(target(source), code)
      }),
    )
  }
  const wanted = new Set(sources.map(target))
  for (const folder of folders) for (const out of files(join(dist, folder), /\.js$/)) if (!wanted.has(out)) rmSync(out)
  for (const program of due) execFileSync(process.execPath, [program], { stdio: 'inherit' })
  return stale.length
}

/** The benchmarks too, which are programs of their own beside the tests. */
export const buildBenches = () => buildServer([...serverFolders, 'test'])

/** Builds the page when any of its sources, or the lock file, changed since the last build. */
export async function buildWeb() {
  const config = join(root, 'web', 'vite.config.ts')
  if (!existsSync(config)) return false
  const hash = createHash('sha256')
  const sources = [
    ...files(join(root, 'web'), /./),
    ...files(join(root, 'graph-schema'), /\.ts$/),
    join(root, 'package-lock.json'),
  ]
  for (const source of sources.sort()) hash.update(relative(root, source)).update(readFileSync(source))
  const digest = hash.digest('hex')
  const stamp = join(dist, 'web.stamp')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return false
  const { build } = await import('vite')
  await build({ configFile: config, logLevel: 'warn' })
  writeFileSync(stamp, digest)
  return true
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const compiled = await buildServer()
  const page = await buildWeb()
  console.log(`built: ${compiled} files compiled, page ${page ? 'built' : 'up to date'}`)
}
