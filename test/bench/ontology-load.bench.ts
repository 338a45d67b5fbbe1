/**
 * Processor time of loading the ontology in a fresh process, and of what is built at first use, against only reading and
 * splitting the cells of the same tables. Each number is the least of several processes.
 * Run: `npm run -s bench -- ontology-load`
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Milliseconds of processor time, all threads of the process. */
const spent = (work: () => unknown): number => {
  const from = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(from)
  return (user + system) / 1000
}

const measure = async (): Promise<Record<string, number>> => {
  const { defaultFolder, loadOntology } = await import('../../ontology/index.js')
  const folder = defaultFolder()
  const cells = spent(() =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.tsv'))
      .map((name) =>
        readFileSync(join(folder, name), 'utf8')
          .split('\n')
          .map((line) => line.split('\t')),
      ),
  )
  const load = spent(() => loadOntology())
  const ontology = loadOntology()
  return {
    'baseline: cells of the tables': cells,
    'loadOntology()': load,
    'first byCode': spent(() => ontology.byCode('ICD10', 'I21')),
    'first byTerm': spent(() => ontology.byTerm('心肌梗死')),
    'first byTerm by lookup key': spent(() => ontology.byTerm('（no such term）')),
    'first match': spent(() => ontology.matcher.match('心肌梗死')),
    'first complete': spent(() => ontology.complete('心', 5)),
  }
}

if (process.argv[2] === 'once') console.log(JSON.stringify(await measure()))
else {
  const least = new Map<string, number>()
  for (let run = 0; run < 5; run++) {
    const out = execFileSync(process.execPath, [fileURLToPath(import.meta.url), 'once'], { encoding: 'utf8' })
    for (const [name, ms] of Object.entries(JSON.parse(out) as Record<string, number>))
      least.set(name, Math.min(ms, least.get(name) ?? Infinity))
  }
  for (const [name, ms] of least) console.log(`${name}: ${ms.toFixed(1)} ms`)
}
