import { z } from 'zod'
import { datasetIdSchema, type DatasetId } from './identifier.js'

/** Sensitivity as in GB/T 39725—2020, 1 (public) to 5 (most sensitive). */
export const grades = [1, 2, 3, 4, 5] as const
export type Grade = (typeof grades)[number]
export const gradeSchema = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)])

/** The unit of visibility: all that comes from a source belongs to exactly one. */
export interface Partition {
  readonly dataset: DatasetId
  readonly grade: Grade
}
export const partitionSchema = z.object({ dataset: datasetIdSchema, grade: gradeSchema })

/** `dataset/grade`: the key of maps and tables. */
export type PartitionKey = string & { readonly __partition: true }
export const partitionKey = (p: Partition): PartitionKey => `${p.dataset}/${p.grade}` as PartitionKey
export const parsePartitionKey = (key: string): Partition => {
  const slash = key.lastIndexOf('/')
  return partitionSchema.parse({ dataset: key.slice(0, slash), grade: Number(key.slice(slash + 1)) })
}
