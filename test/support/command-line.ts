import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

/** The compiled command line: tests run it as a person would, in a process of its own. */
const entry = join(process.cwd(), 'dist', 'server', 'cli', 'main.js')

const environment = (data: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  LANG: 'en',
  XINMAI_DATA: data,
  ...more,
})

export const startCommand = (data: string, args: readonly string[], more?: NodeJS.ProcessEnv): ChildProcess =>
  spawn(process.execPath, [entry, ...args], { env: environment(data, more), stdio: ['ignore', 'pipe', 'pipe'] })

export interface CommandResult {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

export const ended = (child: ChildProcess): Promise<CommandResult> =>
  new Promise((resolve) => {
    let [out, err] = ['', '']
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text))
    child.on('close', (code, signal) => resolve({ code, signal, out, err }))
  })

/** Runs a command to its end. */
export const runCommand = (data: string, ...args: readonly string[]): Promise<CommandResult> =>
  ended(startCommand(data, args))

/** Runs a command with `--json`. @throws Error with what it said when it failed */
export const runJson = async <Answer>(data: string, ...args: readonly string[]): Promise<Answer> => {
  const { code, out, err } = await runCommand(data, ...args, '--json')
  if (code !== 0) throw new Error(`xinmai ${args.join(' ')}: exit ${code}\n${err}`)
  return JSON.parse(out) as Answer
}
