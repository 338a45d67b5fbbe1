/**
 * Expanding a concept over 4,000 patients with 60 concepts each, against the self-join that SQL would do. Run: node
 * --experimental-vm-modules node_modules/jest/bin/jest.js --testMatch '**\/graph-expand.bench.ts'
 */
import { test } from '@jest/globals'
import type { Curie } from '../../graph-schema/index.js'
import { Cohort } from '../../server/cohort/cohort.js'
import { openDatabase } from '../../server/sqlite/database.js'
import { createSqliteGraphStore } from '../../server/store/sqlite/graph-store.js'
import { fixture } from '../support/fixture.js'
import { fixtureOntology } from '../support/fixture-ontology.js'
import { clinicalGraph, conceptId } from './graph-data.js'

const percentile = (times: number[], p: number) => times.sort((a, b) => a - b)[Math.floor(times.length * p)]!

test('expand', async () => {
  const concepts = 600
  // every ten concepts have one parent, so that closures are made
  const ontology = fixtureOntology(
    Object.fromEntries(
      Array.from({ length: concepts }, (_, i) => [
        conceptId(i + 1),
        i < concepts / 10 ? {} : { parents: [conceptId(1 + (i % (concepts / 10)))] },
      ]),
    ),
  )
  const records = clinicalGraph({ patients: 4000, recordsEach: 60, concepts })
  const store = createSqliteGraphStore(':memory:')
  for (let i = 0; i < records.length; i += 5000)
    await store.apply(fixture.batch(1 + i / 5000, ...records.slice(i, i + 5000)))
  const view = fixture.view({ alpha: {} })
  const cohort = new Cohort(store, ontology)

  const timed = async (body: (concept: Curie) => unknown, times: number) => {
    const found: number[] = []
    for (let i = 0; i < times; i++) {
      const start = performance.now()
      await body(conceptId(1 + ((i * 37) % concepts)) as Curie)
      found.push(performance.now() - start)
    }
    return found
  }
  const [cold] = await timed((concept) => cohort.counts(view, [concept]), 1)
  const expand = (concept: Curie) => cohort.expand(view, { concept, order: 'lift', page: { first: 50 } })
  const [first] = await timed(expand, 1)
  const expanded = await timed(expand, 200)
  const paths = await timed((concept) => cohort.path(view, conceptId(1) as Curie, concept, 4), 30)

  const plain = openDatabase(':memory:')
  plain.exec('CREATE TABLE has (concept TEXT, patient TEXT, PRIMARY KEY (concept, patient)) STRICT, WITHOUT ROWID')
  plain.exec('CREATE INDEX of_patient ON has (patient, concept)')
  const insert = plain.prepare('INSERT OR IGNORE INTO has VALUES (?, ?)')
  plain.transaction(() => {
    for (const r of records)
      for (const a of r.assertions)
        for (const c of [a.concept!, ...ontology.ancestors(a.concept!)]) insert.run(c, a.patient)
  })()
  const join = plain.prepare(
    `SELECT b.concept, count(*) AS n FROM has a JOIN has b ON b.patient = a.patient
     WHERE a.concept = ? GROUP BY b.concept ORDER BY n DESC LIMIT 50`,
  )
  const joined = await timed((concept) => join.all(concept), 40)

  const ms = (n: number) => `${n.toFixed(1)} ms`
  console.log(
    [
      `read into memory ${ms(cold!)}, first expand ${ms(first!)}`,
      `expand        p50 ${ms(percentile(expanded, 0.5))}  p95 ${ms(percentile(expanded, 0.95))}`,
      `SQL self-join p50 ${ms(percentile(joined, 0.5))}  p95 ${ms(percentile(joined, 0.95))}`,
      `ratio of p50 ${(percentile(expanded, 0.5) / percentile(joined, 0.5)).toFixed(3)}`,
      `path (to 4)   p50 ${ms(percentile(paths, 0.5))}  p95 ${ms(percentile(paths, 0.95))}`,
    ].join('\n'),
  )
  plain.close()
  await store.close()
}, 600_000)
