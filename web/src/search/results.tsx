import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { searchModes, type Address, type SearchMode } from '../address/address.js'
import { go } from '../address/use-address.js'
import { useMe } from '../api/use-me.js'
import { useApi } from '../api/api.js'
import { searchQuery, type SearchAnswer } from '../api/queries.js'
import { useLanguage } from '../language/language.js'
import type { MessageKey } from '../language/messages.js'
import { Empty, Failure, Skeleton } from '../state/states.js'
import { AggregateOnly } from '../state/aggregate-only.js'
import { ConceptHits } from './concept-hits.js'
import { DocumentIcon } from './document-icon.js'
import { Facets } from './facets.js'
import { Highlighted } from './highlighted.js'

const modeLabel: Record<SearchMode, MessageKey> = { hybrid: 'modeHybrid', keyword: 'modeKeyword', vector: 'modeVector' }

/** What the query finds: concepts first, then documents; facets above. */
export const Results = ({ address }: { address: Address }) => {
  const { t, n } = useLanguage()
  const query = useApi()
  const { readsRows } = useMe()
  const { facets } = address
  const text = address.query.trim()
  const filter = {
    datasets: facets.dataset.length === 0 ? null : facets.dataset,
    kinds: facets.kind.length === 0 ? null : facets.kind,
    languages: facets.language.length === 0 ? null : facets.language,
  }
  const result = useInfiniteQuery({
    queryKey: ['search', text, address.mode, filter],
    queryFn: ({ pageParam, signal }) =>
      query<SearchAnswer>(searchQuery, { text, mode: address.mode, filter, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.search.pageInfo.hasNextPage ? last.search.pageInfo.endCursor : undefined),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  })
  const first = result.data?.pages[0]?.search
  const hits = result.data?.pages.flatMap((page) => page.search.edges) ?? []
  const said =
    text === '' || first === undefined || result.isPlaceholderData
      ? ''
      : t('resultsSaid', { concepts: n(first.concepts.length), documents: n(first.totalCount) })
  return (
    <div className="results" aria-busy={result.isFetching}>
      <p role="status" className="visually-hidden">
        {result.isFetching ? t('loading') : said}
      </p>
      {text === '' && <Empty title={t('searchEmpty')} next={t('searchHint')} />}
      {text !== '' && (
        <div className="modes" role="group" aria-label={t('modeLabel')}>
          {searchModes.map((mode) => (
            <button key={mode} aria-pressed={address.mode === mode} onClick={() => go({ mode })}>
              {t(modeLabel[mode])}
            </button>
          ))}
        </div>
      )}
      {text !== '' && result.error !== null && <Failure error={result.error} retry={() => void result.refetch()} />}
      {result.isLoading && <Skeleton lines={8} />}
      {text !== '' && first !== undefined && (
        <div className={result.isPlaceholderData ? 'stale' : ''}>
          <ConceptHits key={text} hits={first.concepts} address={address} />
          <Facets facets={first.facets} chosen={address.facets} />
          <section aria-labelledby="document-hits">
            <h2 id="document-hits">{readsRows ? t('documentsTotal', { n: n(first.totalCount) }) : t('documents')}</h2>
            {hits.length === 0 &&
              (readsRows ? (
                <Empty title={t('noResults', { q: text })} next={t('noResultsNext')} />
              ) : (
                <AggregateOnly what={t('aggregateNoDocuments')} />
              ))}
            <ol className="hits">
              {hits.map(({ node: { document, snippet, highlights } }) => (
                <li
                  key={document.id}
                  data-selected={address.selection?.type === 'document' && address.selection.id === document.id}
                >
                  <button
                    className="document-hit"
                    onClick={() => go({ selection: { type: 'document', id: document.id } })}
                  >
                    <span className="document-title">
                      <DocumentIcon kind={document.kind} language={document.language} /> {document.title}
                    </span>
                    <span className="muted">
                      {document.dataset}
                      {document.date !== null && ` · ${document.date.slice(0, 10)}`}
                    </span>
                    <span className="snippet">
                      <Highlighted text={snippet} spans={highlights} />
                    </span>
                  </button>
                </li>
              ))}
            </ol>
            {result.hasNextPage && (
              <button
                className="button"
                disabled={result.isFetchingNextPage}
                onClick={() => void result.fetchNextPage()}
              >
                {result.isFetchingNextPage ? t('loading') : t('more')}
              </button>
            )}
          </section>
        </div>
      )}
    </div>
  )
}
