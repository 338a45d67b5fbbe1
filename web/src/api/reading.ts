import type { Laterality, Precision } from '../../../graph-schema/index.js'
import type { Kind } from '../kind/kinds.js'
import type { Query } from './client.js'
import type { Assertion, ConceptHead, DocumentHead, PageInfo } from './queries.js'

/** Queries of what was read of a document and of a patient, with the shapes of their answers. */
export interface ReadAssertion extends Omit<Assertion, 'time' | 'evidence'> {
  readonly laterality: Laterality | null
  /** 0 to 1; absent when the source is sure */
  readonly certainty: number | null
  /** the value is out of the range that a living patient can have */
  readonly implausible: boolean
  readonly site: ConceptHead | null
  readonly severity: ConceptHead | null
  readonly value: {
    readonly type: string
    readonly number: number | null
    readonly comparator: string | null
    /** UCUM */
    readonly unit: string | null
    readonly low: number | null
    readonly high: number | null
    readonly text: string | null
    readonly canonicalNumber: number | null
    readonly canonicalUnit: string | null
    readonly concept: ConceptHead | null
  } | null
  readonly time: { readonly start: string | null; readonly end: string | null; readonly precision: Precision }
  readonly method: { readonly extractor: string; readonly version: string; readonly ontology: string }
  readonly evidence: Omit<Assertion['evidence'], 'quote'>
}

const conceptHead = 'id kind labelZh labelEn'
const readAssertion = `id dataset grade patient predicate status concept { ${conceptHead} } sourceTerm { system code text }
  written { value unit site severity route frequency duration relative } course laterality certainty implausible
  site { ${conceptHead} } severity { ${conceptHead} }
  value { type number comparator unit low high text canonicalNumber canonicalUnit concept { ${conceptHead} } }
  time { start end precision } method { extractor version ontology }
  evidence { documentId documentKind documentDate section start end path }`

export interface DocumentAnswer {
  readonly document: DocumentHead & {
    readonly text: string
    readonly sections: readonly { readonly key: string; readonly start: number; readonly end: number }[]
    readonly assertions: readonly ReadAssertion[]
  }
}
export const documentQuery = `query Document($id: ID!) {
  document(id: $id) {
    id dataset grade kind language title date patient text sections { key start end } assertions { ${readAssertion} }
  }
}`

/** Words and rules that the reading of a place rests on. */
export interface Explanation {
  readonly start: number
  readonly end: number
  readonly kind: Kind
  readonly found: string
  readonly status: string
  readonly section: string | null
  readonly time: string | null
  readonly details: string | null
}
export interface ExplanationsAnswer {
  readonly document: { readonly explanations: readonly Explanation[] }
}
export const explanationsQuery = `query Explanations($id: ID!) {
  document(id: $id) { explanations { start end kind found status section time details } }
}`

export interface QuoteAnswer {
  readonly evidence: { readonly evidence: Pick<Assertion['evidence'], 'quote'> }
}
export const quoteQuery = `query Quote($statement: ID!) {
  evidence(statement: $statement) { evidence { quote { text highlightStart highlightEnd documentTitle } } }
}`

interface HistoryAnswer {
  readonly list: {
    readonly edges: readonly { readonly node: ReadAssertion }[]
    readonly pageInfo: PageInfo
    readonly totalCount: number
  }
}
const historyQuery = `query History($id: ID!, $after: String) {
  list: assertions(patient: $id, first: 500, after: $after) {
    edges { node { ${readAssertion} } } pageInfo { hasNextPage endCursor } totalCount
  }
}`
/** Most pages of a history that are read: 5,000 assertions, more than a table or an axis shows usefully. */
const mostPages = 10

export interface History {
  readonly assertions: readonly ReadAssertion[]
  /** all that there are, those not read included */
  readonly total: number
}
/** All that was read of a patient, by time. */
export const readHistory = async (query: Query, id: string, signal: AbortSignal): Promise<History> => {
  const assertions: ReadAssertion[] = []
  let total = 0
  let after: string | null = null
  for (let page = 0; page < mostPages; page++) {
    const { list }: HistoryAnswer = await query<HistoryAnswer>(historyQuery, { id, after }, signal)
    assertions.push(...list.edges.map(({ node }) => node))
    total = list.totalCount
    if (!list.pageInfo.hasNextPage) break
    after = list.pageInfo.endCursor
  }
  return { assertions, total }
}
