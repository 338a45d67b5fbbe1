/**
 * Processor time and memory until a fresh process has its first answers of the ontology: from the compiled file, and as
 * baseline from the tables. Each number is the least of several processes.
 * Run: `npm run -s bench -- ontology-load`
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildForms, loadForms } from '../../extractors/text/forms.js'
import { loadOntology, type Ontology } from '../../ontology/index.js'
import { buildOntology } from '../../ontology/load.js'
import { parseTables } from '../../ontology/ontology-data.js'
import { defaultFolder, readTables } from '../../ontology/tables.js'

interface Way {
  readonly load: () => Ontology
  readonly forms: (ontology: Ontology) => unknown
}
const ways: Readonly<Record<string, Way>> = {
  compiled: { load: loadOntology, forms: loadForms },
  tables: {
    load: () => {
      const tables = readTables({ folder: defaultFolder() })
      return buildOntology(parseTables(tables), tables)
    },
    forms: buildForms,
  },
}

/** Milliseconds of processor time, all threads of the process. */
const spent = (work: () => unknown): number => {
  const from = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(from)
  return (user + system) / 1000
}

const measure = ({ load, forms }: Way): Record<string, number> => {
  globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  let ontology!: Ontology
  const times = {
    load: spent(() => (ontology = load())),
    'first by id': spent(() => ontology.concept('xm:0103000')),
    'first byCode': spent(() => ontology.byCode('ICD10', 'I21')),
    'first byTerm': spent(() => ontology.byTerm('心肌梗死')),
    'first byTerm by lookup key': spent(() => ontology.byTerm('（no such term）')),
    'first match': spent(() => ontology.matcher.match('心肌梗死')),
    'first complete': spent(() => ontology.complete('心', 5)),
  }
  const sum = Object.values(times).reduce((a, b) => a + b, 0)
  const more = {
    'first ancestors': spent(() => ontology.ancestors('xm:0103000')),
    'first relations': spent(() => ontology.relations('xm:0103000')),
    'forms of the text reader': spent(() => forms(ontology)),
  }
  globalThis.gc?.()
  const after = process.memoryUsage()
  return {
    ...times,
    'sum of these': sum,
    ...more,
    'MB on the heap': (after.heapUsed - heapUsed) / 1e6,
    'MB resident': (after.rss - rss) / 1e6,
    'then every concept decoded': spent(() => ontology.concepts()),
  }
}

const way = ways[process.argv[2] ?? '']
if (way) console.log(JSON.stringify(measure(way)))
else {
  const least = new Map<string, Record<string, number>>()
  for (let run = 0; run < 5; run++)
    for (const name of Object.keys(ways)) {
      const argv = ['--expose-gc', fileURLToPath(import.meta.url), name]
      const found = JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8' })) as Record<string, number>
      for (const [what, number] of Object.entries(found)) {
        const row = least.get(what) ?? {}
        row[name] = Math.min(number, row[name] ?? Infinity)
        least.set(what, row)
      }
    }
  console.log(
    `${'ms'.padEnd(30)}${Object.keys(ways)
      .map((name) => name.padStart(10))
      .join('')}`,
  )
  for (const [what, row] of least)
    console.log(
      what.padEnd(30) +
        Object.keys(ways)
          .map((name) => row[name]!.toFixed(1).padStart(10))
          .join(''),
    )
}
