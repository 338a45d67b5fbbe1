import type { SealedRecord } from '../../graph-schema/index.js'
import { Random } from '../../samples/random.js'
import { fixture } from '../support/fixture.js'

/** `xm:0000001` … */
export const conceptId = (n: number): string => `xm:${String(n).padStart(7, '0')}`

/**
 * Records shaped as those of an electronic health record: most are measurements with a unit, each a resource of about
 * 1 KB with one or two statements. Concepts are drawn unevenly, as they are in a clinic.
 */
export const clinicalGraph = (size: {
  patients: number
  recordsEach: number
  concepts?: number
  dataset?: string
}): SealedRecord[] => {
  const { patients, recordsEach, concepts = 600, dataset = 'alpha' } = size
  const random = new Random('clinical graph', dataset)
  const records: SealedRecord[] = []
  for (let p = 0; p < patients; p++)
    for (let r = 0; r < recordsEach; r++) {
      const concept = conceptId(1 + Math.floor(concepts * random.next() ** 2))
      const date = `20${random.int(10, 24)}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`
      const number = random.int(60, 200)
      const value = { type: 'quantity', number, unit: 'mm[Hg]', canonical: { number, unit: 'mm[Hg]' } } as const
      const code = {
        coding: [{ system: 'http://loinc.org', code: concept, display: 'Measured thing' }],
        text: 'Measured thing',
      }
      const said = (n: number) => ({
        concept,
        predicate: 'measured' as const,
        term: { system: 'http://loinc.org', code: concept, text: `name of ${concept}` },
        written: { value: String(number + n), unit: 'mmHg' },
        time: `${date}T09:30`,
        value,
        encounter: `e${p}-${r >> 3}`,
        evidence: { path: `Observation.component[${n}]` },
      })
      records.push(
        fixture.record({
          dataset,
          type: 'Observation',
          id: `${p}-${r}`,
          patient: `p${p}`,
          grade: random.chance(0.9) ? 2 : 3,
          documents: [
            {
              kind: 'resource',
              date,
              text: JSON.stringify({
                resourceType: 'Observation',
                id: random.hex(32),
                status: 'final',
                category: [
                  {
                    coding: [
                      {
                        system: 'http://terminology.hl7.org/CodeSystem/observation-category',
                        code: 'vital-signs',
                        display: 'vital-signs',
                      },
                    ],
                  },
                ],
                code,
                subject: { reference: `urn:uuid:${random.hex(32)}` },
                encounter: { reference: `urn:uuid:${random.hex(32)}` },
                effectiveDateTime: `${date}T09:30:12-05:00`,
                issued: `${date}T09:30:12.222-05:00`,
                component: [0, 1].map((n) => ({
                  code,
                  valueQuantity: {
                    value: number + n,
                    unit: 'mm[Hg]',
                    system: 'http://unitsofmeasure.org',
                    code: 'mm[Hg]',
                  },
                })),
              }),
            },
          ],
          assertions: [said(0), said(1)],
        }),
      )
    }
  return records
}
