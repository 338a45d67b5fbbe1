import type { Extraction, ReferenceTarget, SourceRecord } from '../../../../extractors/extractor.js'
import { fhirExtractor, fhirReader, type FhirInput } from '../../../../extractors/fhir/index.js'
import type { Issue } from '../../../../graph-schema/index.js'
import type { Ontology } from '../../../../ontology/ontology.js'

export interface FileReading {
  readonly records: readonly ({ readonly place: string; readonly later?: true } & Extraction)[]
  /** of the file itself */
  readonly issues: readonly Issue[]
}

/** Reads a file as a load does: records that ask to wait are read again at the end. */
export const readFhirFile = async (
  path: string,
  ontology: Ontology,
  settings: { readonly patientSystem?: string } = {},
): Promise<FileReading> => {
  const targets = new Map<string, ReferenceTarget>()
  const references = {
    put: (key: string, target: ReferenceTarget) => void targets.set(key, target),
    get: (key: string) => targets.get(key),
  }
  const context = { ontology, references, language: 'auto' as const, ...settings }
  const records: ({ place: string; later?: true } & Extraction)[] = []
  const waiting: SourceRecord<FhirInput>[] = []
  const issues: Issue[] = []
  for await (const item of fhirReader.read(path)) {
    if ('issue' in item) {
      issues.push(item.issue)
      continue
    }
    const found = fhirExtractor.extract(item.input, context, false)
    if (found === 'later') waiting.push(item)
    else records.push({ place: item.place, ...found })
  }
  for (const { place, input } of waiting) {
    const found = fhirExtractor.extract(input, context, true)
    if (found === 'later') throw new Error(`${place} waits for ever`)
    records.push({ place, later: true, ...found })
  }
  return { records, issues }
}
