import type {
  BatchTarget,
  Curie,
  DatasetId,
  DocumentId,
  DocumentKind,
  Language,
  Page,
  PageRequest,
  View,
} from '../../graph-schema/index.js'

export const searchModes = ['keyword', 'vector', 'hybrid'] as const
export type SearchMode = (typeof searchModes)[number]

export interface SearchQuery {
  /**
   * As typed. Words and Chinese runs are joined by AND; `"…"` is a phrase, a leading `-` excludes. A Chinese run
   * matches wherever its characters stand in this order next to each other, inside words as well.
   */
  readonly text: string
  readonly mode: SearchMode
  /**
   * Concepts recognised in the text, each with its descendants, and where in `text`: a document with such a concept
   * (status not absent) answers that part of the query also in other words or the other language.
   */
  readonly concepts: readonly { readonly start: number; readonly end: number; readonly ids: readonly Curie[] }[]
  readonly filter: {
    readonly datasets?: readonly DatasetId[]
    readonly kinds?: readonly DocumentKind[]
    readonly languages?: readonly Language[]
  }
}

export interface SearchHit {
  readonly document: DocumentId
  readonly dataset: DatasetId
  readonly score: number
  /** places in the canonical text to show, best first, UTF-16, end exclusive */
  readonly highlights: readonly { readonly start: number; readonly end: number }[]
}

export interface Facet {
  readonly field: 'dataset' | 'kind' | 'language'
  readonly values: readonly { readonly value: string; readonly count: number }[]
}

export interface SearchAnswer extends Page<SearchHit> {
  readonly facets: readonly Facet[]
}

/**
 * Keyword and vector search over notes and reports (documents of kind `resource` are not indexed). Everything an answer
 * is made of — document counts, frequencies, lengths, vectors, facets — comes from the visible partitions at tier `row`
 * alone. Ties are broken by document id. Hybrid fuses the two rankings by reciprocal rank.
 */
export interface SearchIndex extends BatchTarget {
  /** @throws XinmaiError UNSUPPORTED when the view has `asOf`; BAD_CURSOR; BAD_REQUEST for a text without any term */
  search(view: View, query: SearchQuery, page: PageRequest): Promise<SearchAnswer>
}
