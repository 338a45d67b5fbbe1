import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sampleDatasets, type SampleDataset } from './datasets.js'
import { bundleOf, bundleReference, plainReference } from './fhir/bundle.js'
import { hospitalOf } from './fhir/hospital.js'
import type { Resource } from './fhir/resource.js'
import { drawPatient } from './patient.js'
import { RowFile } from './row-file.js'

export interface SampleOptions {
  /** default 1; the same seed gives the same bytes */
  readonly seed?: number
  /** over all datasets, default 360 */
  readonly patients?: number
  /** one transaction Bundle a patient and JSON arrays of notes, or a file per resource type and notes one a line; `bundle` is the default below 1,000 patients */
  readonly format?: 'bundle' | 'ndjson'
  readonly only?: 'fhir' | 'notes'
}

export interface SampleCounts {
  patients: number
  resources: number
  /** discharge records, notes and reports outside FHIR */
  notes: number
  /** UTF-16 code units of their texts */
  characters: number
}

export const defaultPatients = 360
const bundleLimit = 1000

/**
 * Writes `datasets.json` and a folder per dataset with `fhir/` and `notes/`. Files there are replaced; those that an
 * earlier, larger run left stay, so give it a folder of its own.
 * @throws RangeError for a number of patients or a seed that is not a whole number ≥ 0
 */
export const writeSamples = (folder: string, options: SampleOptions = {}): SampleCounts => {
  const { seed = 1, patients = defaultPatients, only } = options
  for (const n of [seed, patients])
    if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`not a whole number from 0 on: ${n}`)
  const format = options.format ?? (patients < bundleLimit ? 'bundle' : 'ndjson')
  mkdirSync(folder, { recursive: true })
  const entries = sampleDatasets.map(({ share: _, ...entry }) => entry)
  writeFileSync(join(folder, 'datasets.json'), `${JSON.stringify(entries, null, 2)}\n`)
  const counts: SampleCounts = { patients: 0, resources: 0, notes: 0, characters: 0 }
  let left = patients
  sampleDatasets.forEach((dataset, i) => {
    const n = i === sampleDatasets.length - 1 ? left : Math.min(left, Math.round(patients * dataset.share))
    left -= n
    writeDataset(join(folder, dataset.id), dataset, n, seed, format, only, counts)
  })
  return counts
}

const writeDataset = (
  folder: string,
  dataset: SampleDataset,
  patients: number,
  seed: number,
  format: 'bundle' | 'ndjson',
  only: 'fhir' | 'notes' | undefined,
  counts: SampleCounts,
): void => {
  const fhir = only === 'notes' ? undefined : resourceWriter(folder, dataset, format)
  const notes = only === 'fhir' ? undefined : noteWriter(folder, format)
  const reference = format === 'bundle' ? bundleReference(dataset.id) : plainReference
  if (fhir) {
    const shared = hospitalOf(dataset.id)
    fhir.write('hospital', shared)
    counts.resources += shared.length
  }
  for (let number = 1; number <= patients; number++) {
    const patient = drawPatient(seed, dataset, number, reference, only)
    fhir?.write(patient.patientId, patient.resources)
    notes?.write(patient.discharges, patient.reports)
    counts.patients++
    counts.resources += patient.resources.length
    counts.notes += patient.discharges.length + patient.reports.length
    for (const record of patient.discharges)
      for (const text of typeof record.text === 'string' ? [record.text] : Object.values(record))
        counts.characters += text.length
    for (const report of patient.reports) counts.characters += report.text.length
  }
  fhir?.close()
  notes?.close()
}

const resourceWriter = (folder: string, dataset: SampleDataset, format: 'bundle' | 'ndjson') => {
  const at = join(folder, 'fhir')
  mkdirSync(at, { recursive: true })
  const files = new Map<string, RowFile>()
  return {
    write(name: string, resources: readonly Resource[]): void {
      if (format === 'bundle')
        return writeFileSync(join(at, `${name}.json`), JSON.stringify(bundleOf(dataset.id, name, resources)))
      for (const resource of resources) {
        let file = files.get(resource.resourceType)
        if (!file)
          files.set(resource.resourceType, (file = new RowFile(join(at, `${resource.resourceType}.ndjson`), 'lines')))
        file.write(resource)
      }
    },
    close: (): void => files.forEach((file) => file.close()),
  }
}

const noteWriter = (folder: string, format: 'bundle' | 'ndjson') => {
  const at = join(folder, 'notes')
  mkdirSync(at, { recursive: true })
  const [shape, ending] = format === 'bundle' ? (['array', 'json'] as const) : (['lines', 'jsonl'] as const)
  const discharges = new RowFile(join(at, `discharge.${ending}`), shape)
  const reports = new RowFile(join(at, `report.${ending}`), shape)
  return {
    write(records: readonly unknown[], others: readonly unknown[]): void {
      for (const record of records) discharges.write(record)
      for (const report of others) reports.write(report)
    },
    close(): void {
      discharges.close()
      reports.close()
    },
  }
}
