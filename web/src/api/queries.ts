import type { Course, DocumentKind, Status, Tier } from '../../../graph-schema/index.js'
import type { Kind } from '../kind/kinds.js'

/** Shapes of the answers that the page uses; field names as in the API's schema. */
export interface PatientCount {
  readonly dataset: string
  readonly tier: Tier
  readonly value: number | null
  readonly below: number | null
}
export interface PatientCounts {
  readonly row: number
  readonly aggregate: number | null
  readonly datasets: readonly PatientCount[]
}
export interface ConceptHead {
  readonly id: string
  readonly kind: Kind
  readonly labelZh: string
  readonly labelEn: string
}
export interface DocumentHead {
  readonly id: string
  readonly dataset: string
  readonly grade: number
  readonly kind: DocumentKind
  readonly language: 'zh' | 'en' | null
  readonly title: string
  readonly date: string | null
  readonly patient: string | null
}
export interface Span {
  readonly start: number
  readonly end: number
}
export interface PageInfo {
  readonly hasNextPage: boolean
  readonly endCursor: string | null
}

export interface Assertion {
  readonly id: string
  readonly dataset: string
  readonly grade: number
  readonly patient: string
  readonly predicate: string
  readonly status: Status
  readonly concept: ConceptHead | null
  readonly sourceTerm: { readonly system: string; readonly code: string; readonly text: string }
  readonly written: {
    readonly value: string | null
    readonly unit: string | null
    readonly site: string | null
    readonly severity: string | null
    readonly route: string | null
    readonly frequency: string | null
    readonly duration: string | null
    readonly relative: string | null
  }
  readonly course: Course | null
  readonly time: { readonly start: string | null; readonly end: string | null }
  readonly evidence: {
    readonly documentId: string
    readonly documentKind: DocumentKind
    readonly documentDate: string | null
    readonly section: string | null
    readonly start: number | null
    readonly end: number | null
    readonly path: string | null
    readonly quote: {
      readonly text: string
      readonly highlightStart: number
      readonly highlightEnd: number
      readonly documentTitle: string
    } | null
  }
}

const counts = 'row aggregate datasets { dataset tier value below }'
const conceptHead = 'id kind labelZh labelEn'
const documentHead = 'id dataset grade kind language title date patient'
const linkFigures = `patients { ${counts} } lift fromFirst`
const written = 'value unit site severity route frequency duration relative'
const pageInfo = 'pageInfo { hasNextPage endCursor }'
const assertion = `id dataset grade patient predicate status concept { ${conceptHead} }
  sourceTerm { system code text } written { ${written} } course time { start end }
  evidence { documentId documentKind documentDate section start end path quote { text highlightStart highlightEnd documentTitle } }`

export interface SearchAnswer {
  readonly search: {
    readonly concepts: readonly {
      readonly concept: ConceptHead
      readonly term: string
      readonly patients: PatientCounts
    }[]
    readonly edges: readonly {
      readonly cursor: string
      readonly node: {
        readonly document: DocumentHead
        readonly score: number
        readonly snippet: string
        readonly highlights: readonly Span[]
      }
    }[]
    readonly pageInfo: PageInfo
    readonly totalCount: number
    readonly facets: readonly {
      readonly field: string
      readonly values: readonly { readonly value: string; readonly count: number }[]
    }[]
  }
}
export const searchQuery = `query Search($text: String!, $mode: SearchMode, $filter: SearchFilter, $after: String) {
  search(text: $text, mode: $mode, filter: $filter, first: 20, after: $after) {
    concepts { concept { ${conceptHead} } term patients { ${counts} } }
    edges { cursor node { document { ${documentHead} } score snippet highlights { start end } } }
    ${pageInfo} totalCount facets { field values { value count } }
  }
}`

export interface SuggestAnswer {
  readonly suggest: readonly { readonly term: string; readonly concept: ConceptHead }[]
}
export const suggestQuery = `query Suggest($prefix: String!) { suggest(prefix: $prefix, first: 7) { term concept { ${conceptHead} } } }`

export interface ElementHead {
  readonly id: string
  readonly type: string
  readonly format: string
  readonly label: string
}
const elementHead = 'id type format label(language: $language)'

export interface ConceptAnswer {
  readonly concept: ConceptHead & {
    readonly definition: string | null
    readonly unit: string | null
    readonly synonyms: readonly {
      readonly text: string
      readonly language: string
      readonly type: string
      readonly ambiguous: boolean
    }[]
    readonly codes: readonly { readonly system: string; readonly code: string }[]
    readonly parents: readonly ConceptHead[]
    readonly children: { readonly edges: readonly { readonly node: ConceptHead }[]; readonly totalCount: number }
    readonly patientsByStatus: readonly { readonly status: Status; readonly patients: PatientCounts }[]
    readonly dataElements: readonly ElementHead[]
  }
}
export const conceptQuery = `query Concept($id: ID!, $language: Language) {
  concept(id: $id) {
    ${conceptHead} definition(language: $language) unit
    synonyms { text language type ambiguous } codes { system code }
    parents { ${conceptHead} } children(first: 60) { edges { node { ${conceptHead} } } totalCount }
    patientsByStatus { status patients { ${counts} } } dataElements { ${elementHead} }
  }
}`

/** Knowledge as seen from a concept: what it says of the other one, and where that is written. */
export interface RelationEdge {
  readonly node: {
    /** as the API names it: riskFactorOf */
    readonly predicate: string
    readonly inverse: boolean
    readonly concept: ConceptHead
  }
}
export interface SourcedRelation extends RelationEdge {
  readonly node: RelationEdge['node'] & {
    readonly note: string | null
    /** the concept above that it is said of */
    readonly via: ConceptHead | null
    readonly sources: readonly {
      readonly id: string
      readonly kind: string
      readonly year: number | null
      readonly title: string
    }[]
  }
}
const relation = `predicate inverse concept { ${conceptHead} }`
const sourcedRelation = `${relation} via { ${conceptHead} } note(language: $language) sources { id kind year title(language: $language) }`
export interface RelationsAnswer {
  readonly concept: {
    readonly id: string
    readonly relations: { readonly edges: readonly SourcedRelation[]; readonly totalCount: number }
  }
}
export const relationsQuery = `query Relations($id: ID!, $with: ID, $language: Language, $first: Int!) {
  concept(id: $id) { id relations(with: $with, inherited: true, first: $first) { edges { node { ${sourcedRelation} } } totalCount } }
}`

export interface TreeConcept extends ConceptHead {
  readonly descendantCount: number
}
export interface RootsAnswer {
  readonly conceptRoots: readonly TreeConcept[]
}
export const rootsQuery = `query Roots { conceptRoots { ${conceptHead} descendantCount } }`
export interface ChildrenAnswer {
  readonly concept: {
    readonly id: string
    readonly children: { readonly edges: readonly { readonly node: TreeConcept }[]; readonly totalCount: number }
  }
}
export const childrenQuery = `query Children($id: ID!) {
  concept(id: $id) { id children(first: 1000) { edges { node { ${conceptHead} descendantCount } } totalCount } }
}`
export interface FindAnswer {
  readonly suggest: readonly { readonly term: string; readonly concept: ConceptHead }[]
}
export const findQuery = `query Find($text: String!) { suggest(prefix: $text, first: 50) { term concept { ${conceptHead} } } }`

export interface DataSetAnswer {
  readonly dataSet: {
    readonly elementCount: number
    readonly groups: readonly {
      readonly id: string
      readonly label: string
      readonly elements: { readonly edges: readonly { readonly node: ElementHead }[]; readonly totalCount: number }
    }[]
  }
}
export const dataSetQuery = `query DataSet($language: Language) {
  dataSet(language: $language) { elementCount
    groups { id label(language: $language) elements(first: 400) { edges { node { ${elementHead} } } totalCount } } }
}`
export interface FindElementsAnswer {
  readonly dataElements: { readonly edges: readonly { readonly node: ElementHead }[]; readonly totalCount: number }
}
export const findElementsQuery = `query FindElements($text: String!, $language: Language) {
  dataElements(text: $text, first: 100) { edges { node { ${elementHead} } } totalCount }
}`
export interface ValueSetPart {
  readonly id: string
  readonly label: string
  readonly source: string
  readonly values: readonly { readonly code: string; readonly label: string; readonly concept: ConceptHead | null }[]
}
const valueSetPart = `id label(language: $language) source values { code label(language: $language) concept { ${conceptHead} } }`
export interface ElementAnswer {
  readonly dataElement: {
    readonly id: string
    readonly de: string
    readonly zh: string
    readonly en: string
    readonly definition: string
    readonly type: string
    readonly format: string
    readonly unit: string | null
    readonly domain: string | null
    readonly low: number | null
    readonly high: number | null
    readonly relation: string | null
    readonly version: string
    readonly submittingBody: string
    readonly registrationStatus: string
    readonly group: { readonly id: string; readonly label: string } | null
    readonly concept: ConceptHead | null
    readonly valueSet: ValueSetPart | null
    readonly patients: PatientCounts | null
  }
}
export const elementQuery = `query Element($id: ID!, $language: Language) {
  dataElement(id: $id) {
    id de zh: label(language: zh) en: label(language: en) definition(language: $language) type format unit domain low high
    relation version submittingBody registrationStatus group { id label(language: $language) } concept { ${conceptHead} }
    valueSet { ${valueSetPart} } patients { ${counts} }
  }
}`
export interface ValueSetAnswer {
  readonly valueSet: ValueSetPart
}
export const valueSetQuery = `query ValueSet($id: ID!, $language: Language) { valueSet(id: $id) { ${valueSetPart} } }`

export interface LinkFigures {
  readonly patients: PatientCounts
  readonly lift: number | null
  readonly fromFirst: number | null
}
export interface Neighbour {
  readonly node: ConceptHead
  readonly link: LinkFigures
}
export interface ExpandAnswer {
  readonly concept: ConceptHead & {
    readonly patients: PatientCounts
    readonly relations?: { readonly edges: readonly RelationEdge[] }
  }
  readonly expand: { readonly edges: readonly Neighbour[]; readonly pageInfo: PageInfo; readonly totalCount: number }
}
export const expandQuery = `query Expand($id: ID!, $kinds: [Kind!], $order: NeighbourOrder!, $first: Int!, $knowledge: Boolean!) {
  concept(id: $id) {
    ${conceptHead} patients { ${counts} }
    relations(kinds: $kinds, inherited: true, first: 200) @include(if: $knowledge) { edges { node { ${relation} } } }
  }
  expand(concept: $id, kinds: $kinds, order: $order, first: $first) {
    edges { node { ${conceptHead} } link { ${linkFigures} } } ${pageInfo} totalCount
  }
}`
export const placedQuery = `query Placed($id: ID!) { concept(id: $id) { ${conceptHead} patients { ${counts} } } }`

export interface Path {
  readonly concepts: readonly ConceptHead[]
  readonly links: readonly LinkFigures[]
}
export interface PathAnswer {
  readonly path: readonly Path[]
}
export const pathQuery = `query Path($from: ID!, $to: ID!) {
  path(from: $from, to: $to) { concepts { ${conceptHead} } links { ${linkFigures} } }
}`

export interface CountAnswer {
  readonly count: PatientCounts
}
export const countQuery = `query Count($concepts: [ID!]!) { count(concepts: $concepts) { ${counts} } }`

export interface AssertionsAnswer {
  readonly list: {
    readonly edges: readonly { readonly cursor: string; readonly node: Assertion }[]
    readonly pageInfo: PageInfo
    readonly totalCount: number
  }
}
export const conceptAssertionsQuery = `query ConceptAssertions($id: ID!, $statuses: [Status!], $after: String) {
  list: assertions(concepts: [$id], statuses: $statuses, first: 20, after: $after) { edges { cursor node { ${assertion} } } ${pageInfo} totalCount }
}`
export const linkEvidenceQuery = `query LinkEvidence($from: ID!, $to: ID!, $after: String) {
  list: linkEvidence(from: $from, to: $to, first: 20, after: $after) { edges { cursor node { ${assertion} } } ${pageInfo} totalCount }
}`
export const patientAssertionsQuery = `query PatientAssertions($id: ID!, $after: String) {
  list: assertions(patient: $id, first: 50, after: $after) { edges { cursor node { ${assertion} } } ${pageInfo} totalCount }
}`

export interface PatientAnswer {
  readonly patient: {
    readonly id: string
    readonly dataset: string
    readonly assertionCount: number
    readonly documents: readonly DocumentHead[]
  }
}
export const patientQuery = `query Patient($id: ID!) { patient(id: $id) { id dataset assertionCount documents { ${documentHead} } } }`

export interface Dataset {
  readonly id: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly description: { readonly zh: string; readonly en: string } | null
  readonly tier: Tier | null
  readonly maxGrade: number | null
  readonly smallCell: number | null
  readonly documents: number | null
  readonly assertions: number | null
}
export interface MeAnswer {
  readonly me: { readonly subject: string; readonly name: string | null; readonly roles: readonly string[] }
  readonly datasets: readonly Dataset[]
}
export const meQuery = `query Me {
  me { subject name roles }
  datasets { id title { zh en } description { zh en } tier maxGrade smallCell documents assertions }
}`
