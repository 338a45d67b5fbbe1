import type { DocumentId, EncounterKey, PatientKey } from './identifier.js'
import type { Partition } from './partition.js'
import type { RecordKey } from './record.js'

export const documentKinds = ['note', 'report', 'message', 'resource'] as const
export type DocumentKind = (typeof documentKinds)[number]

export const languages = ['zh', 'en'] as const
export type Language = (typeof languages)[number]

/** A named stretch of the canonical text. */
export interface Section {
  /** heading as written, without 【】 */
  readonly key: string
  /** UTF-16 code units, end exclusive, of the section's body */
  readonly start: number
  readonly end: number
}

/** One note, report, message or resource as received after de-identification; stored once, under a keyed hash of its content. */
export interface DocumentHead {
  readonly id: DocumentId
  readonly record: RecordKey
  readonly partition: Partition
  readonly kind: DocumentKind
  readonly language?: Language
  readonly title: string
  /** civil date */
  readonly date?: string
  readonly patient?: PatientKey
  readonly encounter?: EncounterKey
  /** false when the patient is only the document itself; such patients are left out of patient counts */
  readonly patientKnown: boolean
  readonly sections: readonly Section[]
}

export interface Document extends DocumentHead {
  /** canonical text: notes and reports as read, resources as JSON */
  readonly text: string
}
