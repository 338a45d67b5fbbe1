import { z } from 'zod'
import { datasetIdSchema, type DatasetId } from './identifier.js'

/** The unit that an update or a removal replaces: one resource, message, row or note of a source system. */
export interface RecordKey {
  readonly dataset: DatasetId
  /** source system, such as `fhir`, `his` or the name of an export */
  readonly system: string
  /** type within the system, such as `Condition` or `note` */
  readonly type: string
  /** keyed hash of the id that the source gave it */
  readonly id: string
}
export const recordKeySchema = z.object({
  dataset: datasetIdSchema,
  system: z.string().min(1).max(200),
  type: z.string().min(1).max(100),
  id: z.string().min(1).max(500),
})
/** One string for maps and tables; parts are JSON-quoted, so no two keys collide. */
export const recordKeyText = (k: RecordKey): string => JSON.stringify([k.dataset, k.system, k.type, k.id])
