import type {
  Assertion,
  Curie,
  DatasetId,
  Document,
  DocumentHead,
  DocumentId,
  Evidence,
  Kind,
  Language,
  Link,
  Page,
  PageRequest,
  PartitionKey,
  PatientCounts,
  PatientKey,
  RecordKey,
  StatementId,
  Status,
  View,
} from '../../graph-schema/index.js'
import type { CheckCode } from '../../ontology/element-check.js'
import type { Concept } from '../../ontology/ontology.js'
import type { PlacedExplanation } from '../../extractors/text/index.js'
import type { Facet, SearchMode, SearchQuery } from '../search/search-index.js'
import type { AssertionFilter, PartitionStats, SourceTermCount } from '../store/graph-store.js'

export interface ConceptHit {
  readonly concept: Concept
  readonly score: number
  /** the term that matched */
  readonly term: string
  readonly patients: PatientCounts
}
export interface DocumentHit {
  readonly head: DocumentHead
  readonly score: number
  /** about 160 characters around the best place */
  readonly snippet: string
  /** within `snippet`, UTF-16, end exclusive */
  readonly highlights: readonly { readonly start: number; readonly end: number }[]
}
export interface SearchResult {
  /** concepts that the query names or nearly names, best first; on the first page only */
  readonly concepts: readonly ConceptHit[]
  readonly documents: Page<DocumentHit>
  readonly facets: readonly Facet[]
}
export interface SearchRequest {
  readonly text: string
  readonly mode: SearchMode
  readonly filter: SearchQuery['filter']
  readonly page: PageRequest
}

export interface Suggestion {
  readonly concept: Concept
  readonly term: string
}

export interface ConceptDetail {
  readonly concept: Concept
  readonly ancestors: readonly Concept[]
  readonly children: readonly Concept[]
  /** patients by status of the concept or a descendant */
  readonly patients: Readonly<Partial<Record<Status, PatientCounts>>>
}

export interface Neighbour {
  readonly concept: Concept
  readonly link: Link
}
export interface ExpandRequest {
  readonly concept: Curie
  /** all kinds when absent */
  readonly kinds?: readonly Kind[]
  /** by number of patients or by lift; ties by id */
  readonly order: 'patients' | 'lift'
  readonly page: PageRequest
}

/** Concepts in a row, each two neighbours linked. */
export interface LinkPath {
  readonly concepts: readonly Concept[]
  readonly links: readonly Link[]
}

/** An assertion with what may be shown of the place it stands at. */
export interface EvidenceView {
  readonly assertion: Assertion
  /** absent when the document's grade hides its text from this view */
  readonly quote?: {
    readonly document: DocumentHead
    /** the sentence or the part of the resource around the place */
    readonly text: string
    /** of `text` in the document */
    readonly start: number
    /** within `text` */
    readonly highlight: { readonly start: number; readonly end: number }
  }
}

/** Where a value stands that fails its check. */
export interface FailedPlace {
  readonly statement: StatementId
  readonly record: RecordKey
  readonly evidence: Evidence
}
export interface ElementQuality {
  /** internal identifier */
  readonly element: string
  readonly label: Readonly<Record<Language, string>>
  readonly checked: number
  /** without any failure */
  readonly passed: number
  /** by number descending, then code; a value may fail in several ways */
  readonly failures: readonly {
    readonly code: CheckCode
    readonly count: number
    /** a few, each of another value or code */
    readonly places: readonly FailedPlace[]
  }[]
}
/** How the values and codes of a dataset, as far as it is visible, agree with the data elements. */
export interface QualityReport {
  readonly dataset: DatasetId
  readonly partitions: readonly PartitionKey[]
  /** what was gone through */
  readonly assertions: number
  readonly patients: number
  /** in the order of the data set; those that something was checked against */
  readonly elements: readonly ElementQuality[]
}

export interface PatientView {
  readonly key: PatientKey
  readonly dataset: DatasetId
  readonly assertions: number
  readonly documents: readonly DocumentHead[]
}

/**
 * Everything that can be read, each under a View. Answers depend on the visible partitions alone:
 * read(view, G) = read(everything, G without what the view may not see).
 * Row-tier things (assertions, evidence, patient, document, document hits) come from datasets of tier row and above.
 * With `asOf`, datasets of tier aggregate are left out everywhere: counts at two times differ by single patients.
 * @throws XinmaiError TIER_REQUIRED (see tier-check.ts), NOT_FOUND for what is missing or hidden, BAD_CURSOR, BAD_REQUEST, UNSUPPORTED
 */
export interface ReadService {
  search(view: View, request: SearchRequest): Promise<SearchResult>
  /** from the ontology's terms alone, so that nothing stored shows */
  suggest(view: View, prefix: string, limit: number): Promise<readonly Suggestion[]>
  concept(view: View, id: Curie): Promise<ConceptDetail>
  expand(view: View, request: ExpandRequest): Promise<Page<Neighbour>>
  /** shortest rows of links from one concept to another, strongest first; empty when there is none within `maxLength` links (1..4) */
  path(view: View, from: Curie, to: Curie, maxLength: number): Promise<readonly LinkPath[]>
  /** statements of patients who have both concepts: what a link is made of */
  linkEvidence(view: View, from: Curie, to: Curie, page: PageRequest): Promise<Page<EvidenceView>>
  /** `descendants` (default true) widens `filter.concepts` */
  assertions(
    view: View,
    filter: AssertionFilter & { readonly descendants?: boolean },
    page: PageRequest,
  ): Promise<Page<Assertion>>
  evidence(view: View, id: StatementId): Promise<EvidenceView>
  /** those of many at once, in the order asked; what is missing or hidden is left out */
  evidences(view: View, ids: readonly StatementId[]): Promise<readonly EvidenceView[]>
  patient(view: View, key: PatientKey): Promise<PatientView>
  /** with the assertions that stand in it */
  document(
    view: View,
    id: DocumentId,
  ): Promise<{ readonly document: Document; readonly assertions: readonly Assertion[] }>
  /**
   * Words and rules that today's reading of a document's text rests on, by place; none for a structured resource. Read
   * from the text alone, so it tells nothing to who may not see the text.
   */
  explanations(
    view: View,
    id: DocumentId,
  ): Promise<{
    readonly document: DocumentHead
    readonly explanations: readonly PlacedExplanation[]
  }>
  /** patients who have all of the concepts; of none, those who have anything */
  count(view: View, concepts: readonly Curie[]): Promise<PatientCounts>
  /** patients of each concept by itself, in the order asked */
  counts(view: View, concepts: readonly Curie[]): Promise<readonly PatientCounts[]>
  sourceTerms(
    view: View,
    filter: { readonly dataset?: DatasetId; readonly unmapped?: boolean },
    page: PageRequest,
  ): Promise<Page<SourceTermCount>>
  stats(view: View): Promise<readonly PartitionStats[]>
  /** needs tier row; computed from what is current, never kept */
  quality(view: View, dataset: DatasetId): Promise<QualityReport>
  close(): Promise<void>
}

/** The reads of a service by name, for what passes them on. */
export const readMethods = [
  'search',
  'suggest',
  'concept',
  'expand',
  'path',
  'linkEvidence',
  'assertions',
  'evidence',
  'evidences',
  'patient',
  'document',
  'explanations',
  'count',
  'counts',
  'sourceTerms',
  'stats',
  'quality',
] as const satisfies readonly Exclude<keyof ReadService, 'close'>[]
