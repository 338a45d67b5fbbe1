import type { Document } from './document.js'
import type { DatasetId, DocumentId, JobId, PatientKey, Tx } from './identifier.js'
import type { RecordKey } from './record.js'
import type { Assertion } from './statement.js'

/** Everything that one source record says now; it replaces all that the same record key said before. */
export interface SealedRecord {
  readonly key: RecordKey
  readonly job: JobId
  /** keyed hash of the record as read, extractor versions, ontology and grade left out; equal means nothing new came */
  readonly content: string
  readonly patient?: PatientKey
  /** false when the patient is only the document itself */
  readonly patientKnown: boolean
  readonly documents: readonly Document[]
  readonly assertions: readonly Assertion[]
}

/** What a removal takes away. */
export type Scope =
  | { readonly type: 'record'; readonly key: RecordKey }
  | { readonly type: 'patient'; readonly dataset: DatasetId; readonly patient: PatientKey }
  | { readonly type: 'document'; readonly document: DocumentId }
  | { readonly type: 'job'; readonly job: JobId }
  | { readonly type: 'dataset'; readonly dataset: DatasetId }

/**
 * `put` adds or replaces a record. `close` ends what the scope holds: as-of reads before still see it.
 * `erase` deletes it everywhere, the past included. A removal by document takes the whole record of the document.
 */
export type Change =
  | { readonly type: 'put'; readonly record: SealedRecord }
  | { readonly type: 'close'; readonly scope: Scope }
  | { readonly type: 'erase'; readonly scope: Scope }

/** One transaction. Stores apply batches in the order of tx, each all or nothing; applying one again changes nothing. */
export interface Batch {
  readonly tx: Tx
  readonly changes: readonly Change[]
}

/** What every store that takes batches has in common. */
export interface BatchTarget {
  /** Resolves once the batch is on disk. A batch with tx at or below the watermark is skipped. */
  apply(batch: Batch): Promise<void>
  /** tx of the last batch applied, 0 before the first */
  watermark(): Promise<Tx>
  close(): Promise<void>
}
