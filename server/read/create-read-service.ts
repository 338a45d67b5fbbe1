import { XinmaiError, type Assertion, type Curie, type View, type Tx } from '../../graph-schema/index.js'
import { explanationsOf } from '../../extractors/text/index.js'
import { loadDataSet, type DataSet } from '../../ontology/data-set.js'
import type { Concept, Ontology } from '../../ontology/ontology.js'
import { Cohort } from '../cohort/cohort.js'
import type { DocumentStore } from '../documents/document-store.js'
import type { SearchHit, SearchIndex } from '../search/search-index.js'
import type { AssertionFilter, GraphStore } from '../store/graph-store.js'
import { conceptsIn, longestQuery, namedConcepts } from './query-concept.js'
import { qualityOf } from './quality.js'
import { quoteOf } from './quote.js'
import type { DocumentHit, EvidenceView, ReadService, SearchResult } from './read-service.js'
import { snippetOf } from './snippet.js'
import { linkStatements } from './link-evidence.js'
import { needRow, rowOnly } from './tier-check.js'

export interface ReadParts {
  readonly graph: GraphStore
  readonly documents: DocumentStore
  readonly index: SearchIndex
  readonly ontology: Ontology
  /** the project's own when absent; read when first needed */
  readonly elements?: () => DataSet
  /** while a re-reading is under way: the transaction before it, so that readers see all of it at once */
  readonly held?: () => Tx | undefined
}

const notFound = (): XinmaiError => new XinmaiError('NOT_FOUND', 'no such thing, or none for this reader')

/** size of the pages in which a list is read that is answered whole */
const wholePage = 1000
const mostConcepts = 20
/** times that a search is done again because a batch came in between */
const tries = 3

/**
 * Reads over the three stores as one. They take a batch one after the other, the index last: so everything is read at
 * the index's watermark, where all have the same state.
 */
export const createReadService = ({
  graph,
  documents,
  index,
  ontology,
  elements = loadDataSet,
  held,
}: ReadParts): ReadService => {
  const newestReadable = async (): Promise<Tx> => {
    const [newest, hold] = [await index.watermark(), held?.()]
    return hold !== undefined && hold < newest ? hold : newest
  }

  const cohort = new Cohort(graph, ontology)

  /** the view at the newest state that all stores have, or before */
  const pinned = async (view: View): Promise<View> => {
    const newest = await newestReadable()
    return { ...view, asOf: view.asOf === undefined || view.asOf > newest ? newest : view.asOf }
  }
  /**
   * For the cohort, which keeps its newest state: the view as it is while the graph is not ahead of the index. Its
   * patients are then of the graph's state, which is the index's unless a batch is just being taken.
   */
  const newest = async (view: View): Promise<View> => {
    if (view.asOf !== undefined) {
      // what two counts at neighbouring times differ by may be one patient, so the past is for tier row
      needRow(view)
      return rowOnly(await pinned(view))
    }
    const at = await pinned(view)
    return (await graph.watermark()) === at.asOf ? view : at
  }
  const known = (id: Curie): Concept => {
    const concept = ontology.concept(id)
    if (concept === undefined) throw new XinmaiError('NOT_FOUND', 'no such concept', { concept: id })
    return concept
  }
  const withDescendants = (ids: readonly Curie[]): readonly Curie[] => [
    ...new Set(ids.flatMap((id) => [id, ...ontology.descendants(id)])),
  ]

  const wholeList = async (view: View, filter: AssertionFilter): Promise<readonly Assertion[]> => {
    const all: Assertion[] = []
    for (let after: string | undefined; ;) {
      const page = await graph.assertions(view, filter, { first: wholePage, ...(after === undefined ? {} : { after }) })
      all.push(...page.items)
      if (page.next === undefined) return all
      after = page.next
    }
  }

  /** quotes of assertions; each document is read once */
  const evidenceOf = async (view: View, assertions: readonly Assertion[]): Promise<EvidenceView[]> => {
    const read = new Map<string, ReturnType<DocumentStore['document']>>()
    return Promise.all(
      assertions.map(async (assertion) => {
        const id = assertion.evidence.document
        const reading = read.get(id) ?? documents.document(view, id)
        read.set(id, reading)
        const document = await reading
        return document === undefined ? { assertion } : { assertion, quote: quoteOf(assertion, document) }
      }),
    )
  }

  const hitsOf = async (at: View, hits: readonly SearchHit[]): Promise<readonly DocumentHit[]> => {
    const shown = await Promise.all(
      hits.map(async (hit): Promise<DocumentHit | undefined> => {
        const document = await documents.document(at, hit.document)
        if (document === undefined) return undefined
        const { text, ...head } = document
        return { head, score: hit.score, ...snippetOf(text, hit.highlights) }
      }),
    )
    return shown.filter((hit) => hit !== undefined)
  }

  const search: ReadService['search'] = async (view, request) => {
    if (request.text.length > longestQuery)
      throw new XinmaiError('BAD_REQUEST', `a query has ${longestQuery} characters at most`, { max: longestQuery })
    if (request.filter.datasets !== undefined) needRow(view, request.filter.datasets)
    const query = {
      text: request.text,
      mode: request.mode,
      filter: request.filter,
      concepts: conceptsIn(ontology, request.text),
    }
    for (let i = 1; ; i++) {
      const at = await pinned(view)
      const answer = await index.search(view, query, request.page)
      const items = await hitsOf(at, answer.items)
      // a batch came in between: hits and documents may be of two states
      if (i < tries && (await newestReadable()) !== at.asOf) continue
      const named = request.page.after === undefined ? namedConcepts(ontology, request.text) : []
      const counts = await cohort.countEach(
        await newest(view),
        named.map((hit) => hit.concept.id),
      )
      return {
        concepts: named.map((hit, n) => ({ ...hit, patients: counts[n]! })),
        documents: { items, total: answer.total, ...(answer.next === undefined ? {} : { next: answer.next }) },
        facets: answer.facets,
      } satisfies SearchResult
    }
  }

  return {
    search,
    async expand(view, request) {
      known(request.concept)
      const { items, ...page } = await cohort.expand(await newest(view), request)
      return { ...page, items: items.map(({ concept, link }) => ({ concept: known(concept), link })) }
    },
    async path(view, from, to, maxLength) {
      known(from)
      known(to)
      const paths = await cohort.path(await newest(view), from, to, maxLength)
      return paths.map(({ concepts, links }) => ({ concepts: concepts.map(known), links }))
    },
    async linkEvidence(view, from, to, page) {
      known(from)
      known(to)
      needRow(view)
      const at = await pinned(view)
      const [below, beyond] = [withDescendants([from]), withDescendants([to])]
      const { items, ...rest } = await linkStatements(graph, at, below, beyond, page)
      return { ...rest, items: await evidenceOf(at, items) }
    },
    async suggest(_view, prefix, limit) {
      if (!Number.isInteger(limit) || limit < 1 || limit > 100)
        throw new XinmaiError('BAD_REQUEST', 'first: 1 to 100', { argument: 'first', max: 100 })
      const found = prefix.trim() === '' ? [] : ontology.complete(prefix.slice(0, longestQuery), limit)
      return found.map(({ concept, term }) => ({ concept, term: term.text }))
    },
    async concept(view, id) {
      const concept = known(id)
      return {
        concept,
        ancestors: ontology.ancestors(id).map(known),
        children: ontology
          .descendants(id)
          .map(known)
          .filter((below) => below.parents.includes(id)),
        patients: await cohort.byStatus(await newest(view), id),
      }
    },
    async assertions(view, { descendants = true, ...filter }, page) {
      needRow(view, filter.datasets)
      const concepts = filter.concepts && descendants ? withDescendants(filter.concepts) : filter.concepts
      return graph.assertions(await pinned(view), { ...filter, ...(concepts ? { concepts } : {}) }, page)
    },
    async evidence(view, id) {
      const at = await pinned(view)
      const assertion = await graph.assertion(at, id)
      if (assertion === undefined) throw notFound()
      return (await evidenceOf(at, [assertion]))[0]!
    },
    async evidences(view, ids) {
      const at = await pinned(view)
      const found = await Promise.all(ids.map((id) => graph.assertion(at, id)))
      return evidenceOf(
        at,
        found.filter((assertion) => assertion !== undefined),
      )
    },
    async patient(view, key) {
      const at = await pinned(view)
      const [first, heads] = await Promise.all([
        graph.assertions(at, { patient: key }, { first: 1 }),
        documents.ofPatient(at, key),
      ])
      const dataset = first.items[0]?.partition.dataset ?? heads[0]?.partition.dataset
      if (dataset === undefined) throw notFound()
      return { key, dataset, assertions: first.total, documents: heads }
    },
    async document(view, id) {
      const at = await pinned(view)
      const document = await documents.document(at, id)
      if (document === undefined) throw notFound()
      return { document, assertions: await wholeList(at, { document: id }) }
    },
    async explanations(view, id) {
      const document = await documents.document(await pinned(view), id)
      if (document === undefined) throw notFound()
      const { text, ...head } = document
      const { kind, language, sections, date } = document
      const options = { kind, sections, ...(language && { language }), ...(date && { date }) }
      return { document: head, explanations: kind === 'resource' ? [] : explanationsOf(text, ontology, options) }
    },
    async count(view, concepts) {
      if (concepts.length > mostConcepts)
        throw new XinmaiError('BAD_REQUEST', `${mostConcepts} concepts at most`, { max: mostConcepts })
      concepts.forEach(known)
      return cohort.counts(await newest(view), concepts)
    },
    async counts(view, concepts) {
      concepts.forEach(known)
      return cohort.countEach(await newest(view), concepts)
    },
    async sourceTerms(view, filter, page) {
      return graph.sourceTerms(rowOnly(await pinned(view)), filter, page)
    },
    async stats(view) {
      return graph.stats(rowOnly(await pinned(view)))
    },
    async quality(view, dataset) {
      needRow(view, [dataset])
      if (!view.datasets.has(dataset)) throw notFound()
      return qualityOf(graph, await pinned(view), dataset, ontology, elements())
    },
    async close() {
      await Promise.all([graph.close(), documents.close(), index.close()])
    },
  }
}
