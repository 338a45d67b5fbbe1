import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DatasetId, Grade } from '../../graph-schema/index.js'
import { writeSamples } from '../../samples/write.js'
import type { IngestService } from './ingest-service.js'
import type { IngestReport, Progress } from './report.js'
import { sourceFiles } from './source-files.js'

/** As `datasets.json` beside the sample data has it. */
export interface SampleDataset {
  readonly id: DatasetId
  readonly title: { readonly zh: string; readonly en: string }
  readonly description: { readonly zh: string; readonly en: string }
  readonly grade: Grade
}

export type WatchSamples = (progress: Progress, dataset: SampleDataset) => void

const sampleFolder = (data: string): string => join(data, 'samples')

/** Writes the synthetic patients into the data folder. @returns what there is to load */
export const writeSampleData = (data: string): readonly SampleDataset[] => {
  rmSync(sampleFolder(data), { recursive: true, force: true })
  writeSamples(sampleFolder(data))
  return JSON.parse(readFileSync(join(sampleFolder(data), 'datasets.json'), 'utf8')) as SampleDataset[]
}

/**
 * Loads what `writeSampleData` wrote, as any other source is loaded. All jobs are on disk before the first begins, so
 * that after a crash none is forgotten.
 */
export const loadSampleData = async (
  ingest: IngestService,
  data: string,
  datasets: readonly SampleDataset[],
  watch: WatchSamples = () => undefined,
): Promise<readonly IngestReport[]> => {
  const plans = await Promise.all(
    datasets.map(async ({ id, grade }) => {
      const files = await sourceFiles([join(sampleFolder(data), id)])
      return { type: 'load', dataset: id, grade, language: 'auto', deidentified: true, files } as const
    }),
  )
  return Promise.all(plans.map((plan, i) => ingest.submit(plan, (progress) => watch(progress, datasets[i]!))))
}
