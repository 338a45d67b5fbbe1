import type {
  BatchTarget,
  DatasetId,
  Document,
  DocumentHead,
  DocumentId,
  JobId,
  RecordKey,
  PatientKey,
  View,
} from '../../graph-schema/index.js'

/** A record as kept for re-reading: its current documents, newest version. */
export interface StoredRecord {
  readonly key: RecordKey
  /** the load that brought it */
  readonly job: JobId
  readonly content: string
  readonly patient?: PatientKey
  readonly patientKnown: boolean
  readonly documents: readonly Document[]
}

/**
 * Keeps the text of documents, compressed, each distinct text once. Reads answer for tier `row` and above and for
 * `view.asOf`; a hidden and a missing document answer alike (undefined).
 */
export interface DocumentStore extends BatchTarget {
  document(view: View, id: DocumentId): Promise<Document | undefined>
  /** heads of the visible ones among `ids`, in the order asked */
  heads(view: View, ids: readonly DocumentId[]): Promise<readonly DocumentHead[]>
  /** current documents of a patient, by date then id */
  ofPatient(view: View, patient: PatientKey): Promise<readonly DocumentHead[]>
  /** all current records of a dataset that the view sees whole, in key order, for re-reading; streaming */
  records(view: View, dataset: DatasetId): AsyncIterable<StoredRecord>
}
