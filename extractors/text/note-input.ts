import type { DocumentKind, Issue, Language, Section } from '../../graph-schema/index.js'

/** A note as read from its file: canonical text, and what the format says of it. */
export interface NoteInput {
  /** file and place inside, for issues */
  readonly place: string
  /** key of the record within the dataset */
  readonly id: string
  readonly text: string
  readonly sections: readonly Section[]
  readonly title: string
  readonly kind: DocumentKind
  readonly date?: string
  readonly language?: Language
  /** identifier of the patient where the record has one */
  readonly patient?: string
  readonly issues: readonly Issue[]
}
