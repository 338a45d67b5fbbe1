import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultPatients, writeSamples } from './write.js'

/** `node dist/samples/main.js --out DIR [--patients N] [--seed S] [--format bundle|ndjson] [--only fhir|notes]` */
const usage = 'usage: main.js --out DIR [--patients N] [--seed S] [--format bundle|ndjson] [--only fhir|notes]'

const choice = <T extends string>(value: string | undefined, allowed: readonly T[]): T | undefined => {
  if (value === undefined || (allowed as readonly string[]).includes(value)) return value as T | undefined
  throw new RangeError(`${value} is none of ${allowed.join(', ')}`)
}

const run = (): number => {
  try {
    const { values } = parseArgs({
      options: {
        out: { type: 'string' },
        patients: { type: 'string', default: String(defaultPatients) },
        seed: { type: 'string', default: '1' },
        format: { type: 'string' },
        only: { type: 'string' },
      },
    })
    if (!values.out) throw new RangeError('--out is missing')
    const begun = performance.now()
    const counts = writeSamples(resolve(process.env.INIT_CWD ?? '.', values.out), {
      seed: Number(values.seed),
      patients: Number(values.patients),
      format: choice(values.format, ['bundle', 'ndjson']),
      only: choice(values.only, ['fhir', 'notes']),
    })
    console.log(JSON.stringify({ ...counts, seconds: Number(((performance.now() - begun) / 1000).toFixed(2)) }))
    return 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    const wrongUse = error instanceof RangeError || (error instanceof TypeError && 'code' in error)
    if (wrongUse) console.error(usage)
    return wrongUse ? 2 : 1
  }
}

process.exitCode = run()
