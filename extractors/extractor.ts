import type { Ontology } from '../ontology/ontology.js'
import type {
  CivilTime,
  Course,
  Curie,
  DocumentKind,
  Issue,
  Language,
  Laterality,
  Predicate,
  SourceTerm,
  Status,
  Value,
  Written,
} from '../graph-schema/index.js'

/** Identity of a patient or an encounter as the source has it; ingest replaces it by a keyed hash and keeps nothing of it. */
export interface SourceIdentity {
  /** identifier system, or the resource type for a resource id */
  readonly system: string
  readonly value: string
}

/** A document as an extractor hands it over: canonical text, identity taken out where the format names it. */
export interface DraftDocument {
  /** referred to by the evidence of the same extraction */
  readonly ref: number
  readonly kind: DocumentKind
  readonly language?: Language
  readonly title: string
  readonly date?: string
  readonly text: string
  readonly sections: readonly { readonly key: string; readonly start: number; readonly end: number }[]
}

/** A statement before sealing: without ids, hashes, grade and transaction. */
export interface DraftStatement {
  readonly predicate: Predicate
  readonly sourceTerm: SourceTerm
  readonly written: Written
  readonly status: Status
  readonly laterality?: Laterality
  readonly course?: Course
  readonly certainty?: number
  readonly time: CivilTime
  /** ref of a document of the same extraction, with the place in it as in Evidence */
  readonly evidence: {
    readonly ref: number
    readonly section?: string
    readonly start?: number
    readonly end?: number
    readonly path?: string
  }
  readonly concept?: Curie
  readonly value?: Value
  readonly site?: Curie
  readonly severity?: Curie
}

/** How a record was accounted for. */
export const dispositions = ['used', 'notUsed', 'rejected'] as const
export type Disposition = (typeof dispositions)[number]

/** All that one source record yields. */
export interface Extraction {
  /** key within the dataset */
  readonly record: { readonly system: string; readonly type: string; readonly id: string }
  readonly disposition: Disposition
  readonly patient?: SourceIdentity
  readonly encounter?: SourceIdentity
  readonly documents: readonly DraftDocument[]
  readonly statements: readonly DraftStatement[]
  readonly issues: readonly Issue[]
}

/** What later records of a load may need of earlier ones, across files and loads: codings of a Medication, the patient of an Encounter. */
export interface ReferenceIndex {
  /** @param key canonical reference, `Medication/123` or `urn:uuid:…` */
  put(key: string, target: ReferenceTarget): void
  get(key: string): ReferenceTarget | undefined
}
export interface ReferenceTarget {
  readonly codings?: readonly { readonly system?: string; readonly code?: string; readonly display?: string }[]
  readonly text?: string
  readonly identity?: SourceIdentity
}

export interface ExtractionContext {
  readonly ontology: Ontology
  readonly references: ReferenceIndex
  /** language of free text; `auto` decides by content */
  readonly language: Language | 'auto'
  /** identifier system that names patients, where the steward configured one */
  readonly patientSystem?: string
}

/**
 * Reads one kind of source. Deterministic: the same input and context give the same extraction.
 * Never throws for bad input: that is an issue of the record. May ask to see a record again at the end of the load
 * by answering `'later'`, when a reference it needs has not come by yet (`final` is then true on the second call).
 */
export interface Extractor<Input> {
  readonly name: string
  /** raised whenever output changes; part of every revision's method */
  readonly version: string
  extract(input: Input, context: ExtractionContext, final: boolean): Extraction | 'later'
  /**
   * The input again, from the stored `resource` or `message` document of a record, to read it with a newer extractor or
   * ontology. Identity is gone by then: ingest puts the stored patient key back.
   */
  restore(text: string): Input
}

/** What reading one text gives; all evidence is in that text. */
export interface TextReading {
  readonly language: Language
  readonly statements: readonly (Omit<DraftStatement, 'evidence'> & {
    readonly evidence: { readonly section?: string; readonly start: number; readonly end: number }
  })[]
}

/**
 * Reads notes and reports, whichever format they came in: record extractors hand over documents, ingest has their
 * text read by this one, so that an attachment of a FHIR report and a plain file are read alike.
 */
export interface TextExtractor {
  readonly name: string
  readonly version: string
  read(
    document: Pick<DraftDocument, 'kind' | 'language' | 'date' | 'text' | 'sections'>,
    ontology: Ontology,
  ): TextReading
}

/** A record on its way from a reader to its extractor. */
export interface SourceRecord<Input> {
  /** `file#place` for issues */
  readonly place: string
  /** bytes of the file consumed up to the end of this record, for progress; of the compressed file where it is one */
  readonly consumed: number
  readonly input: Input
}

/** Splits files into records, streaming: memory does not grow with the file. Bad stretches come out as issues; reading goes on behind them. */
export interface Reader<Input> {
  readonly name: string
  /** does this file look like ours? `head` is the first 64 KiB, decompressed; `path` the name as given */
  accepts(path: string, head: Buffer): boolean
  read(path: string): AsyncIterable<SourceRecord<Input> | { readonly place: string; readonly issue: Issue }>
}
