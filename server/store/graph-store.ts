import type {
  Assertion,
  BatchTarget,
  Change,
  Curie,
  DatasetId,
  Document,
  DocumentId,
  JobId,
  Page,
  PageRequest,
  Partition,
  PatientKey,
  Predicate,
  RecordKey,
  SealedRecord,
  SourceTerm,
  StatementId,
  Status,
  Tx,
  Value,
  View,
} from '../../graph-schema/index.js'

/** All given conditions hold at once; an empty list means none, an absent one any. */
export interface AssertionFilter {
  readonly datasets?: readonly DatasetId[]
  readonly patient?: PatientKey
  readonly document?: DocumentId
  /** these alone, not their descendants */
  readonly concepts?: readonly Curie[]
  readonly predicates?: readonly Predicate[]
  readonly statuses?: readonly Status[]
  /** only statements without a concept */
  readonly unmapped?: boolean
  readonly sourceTerm?: { readonly system: string; readonly code: string }
}

/** How often a source wrote a term, over the visible partitions. */
export interface SourceTermCount {
  readonly dataset: DatasetId
  readonly term: SourceTerm
  readonly concept?: Curie
  readonly statements: number
}

/** A value or code that statements of a dataset share. */
export interface Saying {
  readonly concept?: Curie
  readonly predicate: Predicate
  readonly term: SourceTerm
  readonly value?: Value
  readonly writtenUnit?: string
  readonly statements: number
  /** the smallest of their ids */
  readonly example: StatementId
}
export interface Sayings {
  /** those with an assertion */
  readonly partitions: readonly Partition[]
  readonly patients: number
  /** by example */
  readonly sayings: readonly Saying[]
}

/** One patient has one concept (status present), as recorded, without ancestors. */
export interface Posting {
  readonly patient: PatientKey
  readonly concept: Curie
  /** days from 1970-01-01 of the first dated statement; absent when none is dated */
  readonly firstDay?: number
}

export interface PartitionStats {
  readonly partition: Partition
  readonly documents: number
  readonly assertions: number
  /** distinct known patients who have an assertion or a document in it */
  readonly patients: number
  /**
   * Order-free hash (sum modulo 2^128 of hashes) over the current assertions without method and transactions: two stores
   * that answer alike have equal hashes.
   */
  readonly hash: string
}

/** What a graph keeps of a document; kind and date only where the engine shows them to who asks it directly. */
export type HeldDocument = Pick<Document, 'id' | 'partition' | 'patient' | 'patientKnown'> &
  Partial<Pick<Document, 'kind' | 'date'>>
export type GraphRecord = Omit<SealedRecord, 'documents'> & { readonly documents: readonly HeldDocument[] }

/** A batch as a graph takes it, and as it gives it back. */
export interface GraphBatch {
  readonly tx: Tx
  readonly changes: readonly (
    Exclude<Change, { type: 'put' }> | { readonly type: 'put'; readonly record: GraphRecord }
  )[]
  /** partitions of which an erasure in this transaction took something: what `touched` must know after a copy */
  readonly erased?: readonly Partition[]
}

/**
 * Holds statements and their revisions. Reads see only the partitions of the view, at `view.asOf` or now.
 * Statements are of patients, so `assertions`, `assertion` and `sayings` answer for tier `row` and above;
 * what serves counting (`postings`, `patientsByStatus`, `touched`, `sourceTerms`, `partitions`, `stats`) answers for every visible partition.
 */
export interface GraphStore extends BatchTarget {
  apply(batch: GraphBatch): Promise<void>
  /** datasets of which anything is held, the past included, in order; for copies and checks by who runs the machine */
  datasets(): Promise<readonly DatasetId[]>
  /**
   * All that is held, the past included, as batches of ascending `tx`: applied to an empty store in order, they make it
   * answer alike, at every time; those above `after`, applied to a copy whose watermark is `after`, go on with it. Each
   * batch has one `put` of every record that began or ceased to say something in its transaction, with all that it said
   * from then on (a statement keeps the method of its row), then a `close` of scope record for each that was closed
   * there for good. `content`, `job` and `patient` of a put are those of the record's last version, as no others are
   * kept. What was erased does not come, but its marks do (`erased`). A record that never said anything comes with the
   * last batch. Transactions that left nothing are passed over; the last batch is that of the watermark, even when it
   * is empty. One state is read, whatever is applied meanwhile; memory is that of one batch.
   */
  history(after: Tx): AsyncIterable<GraphBatch>
  /** content hash and last job of the current records among `keys`, by recordKeyText; for ingest, which knows what it loads */
  contents(keys: readonly RecordKey[]): Promise<ReadonlyMap<string, { readonly content: string; readonly job: JobId }>>
  /** by patient, start of the time (its end where it has none; undated first), id; cursors as in Page */
  assertions(view: View, filter: AssertionFilter, page: PageRequest): Promise<Page<Assertion>>
  assertion(view: View, id: StatementId): Promise<Assertion | undefined>
  /** all that a dataset says, alike statements together: for checks of each value and code */
  sayings(view: View, dataset: DatasetId): Promise<Sayings>
  /** by statements descending, then dataset, system, code, concept; the text is the one written most often */
  sourceTerms(
    view: View,
    filter: { readonly dataset?: DatasetId; readonly unmapped?: boolean },
    page: PageRequest,
  ): Promise<Page<SourceTermCount>>
  /** postings of one partition, of all known patients or of some; none when the view does not see it */
  postings(view: View, partition: Partition, patients?: readonly PatientKey[]): AsyncIterable<Posting>
  /** known patients of a partition who have an assertion of one of the concepts, by its status; for counting the other statuses */
  patientsByStatus(
    view: View,
    partition: Partition,
    concepts: readonly Curie[],
  ): Promise<ReadonlyMap<Status, readonly PatientKey[]>>
  /**
   * Patients of a partition whose assertions changed after `after` up to the view's time: what a kept cohort must read
   * again. Undefined when anything of the partition was erased after `after`, whatever the view's time: read it all.
   */
  touched(view: View, partition: Partition, after: Tx): Promise<readonly PatientKey[] | undefined>
  partitions(view: View): Promise<readonly Partition[]>
  stats(view: View): Promise<readonly PartitionStats[]>
}
