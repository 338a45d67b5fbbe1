import type { DatasetId, Issue, IssueCode, JobId, Tx } from '../../graph-schema/index.js'

/** What a load did. `resources` = `used` + `notUsed` + `rejected`. */
export interface IngestReport {
  readonly job: JobId
  readonly dataset: DatasetId
  readonly state: 'running' | 'done' | 'failed'
  readonly files: number
  readonly resources: number
  readonly used: number
  readonly notUsed: number
  readonly rejected: number
  readonly documents: number
  /** statements found, new or not */
  readonly assertions: number
  /** statements that the store did not hold before */
  readonly newAssertions: number
  /** what a removal took away: current documents and statements of its dataset before it, less those after */
  readonly removedDocuments: number
  readonly removedAssertions: number
  /** distinct source terms; those among them that nobody mapped, and those decided to be no concept */
  readonly sourceTerms: number
  readonly unmapped: number
  readonly notAConcept: number
  /** records by type, each as used / notUsed / rejected */
  readonly types: Readonly<Record<string, Readonly<Counts>>>
  readonly issueCounts: Readonly<Partial<Record<IssueCode, number>>>
  /** the first issues, at most `maxIssues`; all are counted in `issueCounts` and kept in the journal */
  readonly issues: readonly Issue[]
  /** last transaction of the job, 0 when nothing changed */
  readonly tx: Tx
  readonly seconds: number
}

/** Issues that a report carries; a report is one object and must stay readable. */
export const maxIssues = 1000

export interface Counts {
  used: number
  notUsed: number
  rejected: number
}

/** What one envelope adds to the report; numbers add up. */
export interface Tally {
  resources: Counts
  documents: number
  assertions: number
  newAssertions: number
  removedDocuments: number
  removedAssertions: number
  characters: number
  types: Record<string, Counts>
}

export const emptyTally = (): Tally => ({
  resources: { used: 0, notUsed: 0, rejected: 0 },
  documents: 0,
  assertions: 0,
  newAssertions: 0,
  removedDocuments: 0,
  removedAssertions: 0,
  characters: 0,
  types: {},
})

const addCounts = (to: Counts, from: Counts): void => {
  to.used += from.used
  to.notUsed += from.notUsed
  to.rejected += from.rejected
}

export const addTally = (to: Tally, from: Tally): void => {
  addCounts(to.resources, from.resources)
  to.documents += from.documents
  to.assertions += from.assertions
  to.newAssertions += from.newAssertions
  to.removedDocuments += from.removedDocuments
  to.removedAssertions += from.removedAssertions
  to.characters += from.characters
  for (const [type, counts] of Object.entries(from.types)) {
    addCounts((to.types[type] ??= { used: 0, notUsed: 0, rejected: 0 }), counts)
  }
}

/** How far a running job is, for a person who waits. */
export interface Progress {
  readonly job: JobId
  readonly bytes: number
  readonly totalBytes: number
  readonly resources: number
  readonly characters: number
  readonly seconds: number
  readonly phase: 'reading' | 'resolving' | 'indexing'
  /** an engine is away: which, and why; the job goes on once it is back */
  readonly waiting?: string
}
