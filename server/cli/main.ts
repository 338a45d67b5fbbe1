import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { ZodError } from 'zod'
import { isXinmaiError, type Language } from '../../graph-schema/index.js'
import { readConfig } from '../config.js'
import { WrongUse, type Command } from './command.js'

/** All commands; each is loaded only when it is called. */
const commands: Readonly<Record<string, () => Promise<{ readonly command: Command }>>> = {
  start: () => import('./start.js'),
  ingest: () => import('./ingest.js'),
  remove: () => import('./remove.js'),
  reextract: () => import('./reextract.js'),
  search: () => import('./search.js'),
  concept: () => import('./concept.js'),
  expand: () => import('./expand.js'),
  stats: () => import('./stats.js'),
  quality: () => import('./quality.js'),
  datasets: () => import('./datasets.js'),
  grant: () => import('./grant.js'),
  revoke: () => import('./revoke.js'),
  audit: () => import('./audit.js'),
  copy: () => import('./copy.js'),
  verify: () => import('./verify.js'),
  ontology: () => import('./ontology.js'),
  extract: () => import('./extract.js'),
  evaluate: () => import('./evaluate.js'),
}

const common = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const

const languageOf = (environment: NodeJS.ProcessEnv): Language =>
  /^en/i.test(environment.LC_ALL ?? environment.LC_MESSAGES ?? environment.LANG ?? '') ? 'en' : 'zh'

const help = async (): Promise<string> => {
  const lines = await Promise.all(
    Object.values(commands).map(async (load) => {
      const { command } = await load()
      return `  ${command.usage}\n      ${command.summary.zh}\n      ${command.summary.en}`
    }),
  )
  return `心脉 Xinmai\n\n用法 Usage: npm run --silent xinmai -- <command> [--json] [--help]\n\n${lines.join('\n')}\n`
}

/** Runs one command line. @returns its exit code: 0 done, 1 failed, 2 wrong use */
export const main = async (words: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> => {
  const [name, ...rest] = words
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(await help())
    return name === undefined ? 2 : 0
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (load === undefined) {
    console.error(`BAD_REQUEST: no command ${name}; 没有此命令 (${Object.keys(commands).join(' ')})`)
    return 2
  }
  const { command } = await load()
  const usage = `用法 Usage: xinmai ${command.usage}`
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      options: { ...command.options, ...common },
      allowPositionals: true,
    })
    if (values.help === true) {
      process.stdout.write(`${usage}\n${command.summary.zh}\n${command.summary.en}\n`)
      return 0
    }
    let config
    try {
      config = readConfig(environment)
    } catch (error) {
      throw isXinmaiError(error) ? new WrongUse(error.message) : error
    }
    return await command.run({
      config,
      positionals,
      values: values as never,
      json: values.json === true,
      language: languageOf(environment),
      print: (line) => void process.stdout.write(line + '\n'),
    })
  } catch (error) {
    const wrongUse =
      error instanceof WrongUse ||
      error instanceof ZodError ||
      (error instanceof TypeError && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS'))
    if (wrongUse) {
      const what = error instanceof ZodError ? error.issues.map((i) => i.message).join('; ') : (error as Error).message
      console.error(`BAD_REQUEST: ${what}\n${usage}`)
      return 2
    }
    if (isXinmaiError(error)) {
      console.error(`${error.code}: ${error.message}`)
      return error.code === 'BAD_REQUEST' ? 2 : 1
    }
    console.error('INTERNAL:', error)
    return 1
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  // what is written to a data folder is its owner's alone
  process.umask(0o077)
  // whoever reads our output may stop reading, as `head` does
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  process.exitCode = await main(process.argv.slice(2), process.env)
}
