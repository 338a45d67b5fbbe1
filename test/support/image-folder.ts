import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** What the last stage of the Dockerfile says, as far as one can do it without Docker. */
export interface ImageFolder {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  readonly command: readonly string[]
  readonly healthcheck: readonly string[]
}

/** Lines of the last stage, continued ones joined, without comments. */
export const lastStage = (): readonly string[] =>
  readFileSync('Dockerfile', 'utf8')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split(/^(?=FROM )/m)
    .at(-1)!
    .split('\n')
    .filter((line) => line !== '')

const list = (stage: readonly string[], instruction: string): readonly string[] => {
  const line = stage.find((l) => l.startsWith(`${instruction} `))!
  return JSON.parse(line.slice(line.indexOf('['))) as string[]
}

/** Puts into a new folder what the image would hold; the modules are those of this checkout. */
export const imageFolder = (): ImageFolder => {
  const stage = lastStage()
  const folder = mkdtempSync(join(tmpdir(), 'xinmai-image-'))
  for (const line of stage) {
    const copied = /^COPY --from=build \/app\/(\S+) (\S+)$/.exec(line)
    if (copied === null) continue
    const [, from, to] = copied as unknown as [string, string, string]
    const target = to.endsWith('/') ? join(folder, to, from) : join(folder, to)
    if (!existsSync(from)) throw new Error(`the Dockerfile copies ${from}, which is not there`)
    mkdirSync(dirname(target), { recursive: true })
    if (from === 'node_modules') symlinkSync(join(process.cwd(), from), target)
    else cpSync(from, target, { recursive: true })
  }
  const environment = stage
    .filter((line) => line.startsWith('ENV '))
    .flatMap((line) => line.slice(4).split(' '))
    .map((pair) => pair.split('=') as [string, string])
  return {
    folder,
    environment: Object.fromEntries(environment),
    command: list(stage, 'CMD'),
    healthcheck: list(stage, 'HEALTHCHECK'),
  }
}
