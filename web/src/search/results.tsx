import { useInfiniteQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { go, searchModes, type Address, type SearchMode } from '../address/address'
import { useApi } from '../api/api'
import { searchQuery, type SearchAnswer } from '../api/queries'
import { KindBadge } from '../kind/kind-badge'
import { useLanguage } from '../language/language'
import type { MessageKey } from '../language/messages'
import { Empty, Failure, Skeleton } from '../state/states'
import { Counts } from '../table/counts'
import { Facets } from './facets'
import { Highlighted } from './highlighted'

const modeLabel: Record<SearchMode, MessageKey> = { hybrid: 'modeHybrid', keyword: 'modeKeyword', vector: 'modeVector' }

/** What the query finds: concepts first, then documents; facets above. */
export const Results = ({ address }: { address: Address }) => {
  const { t, n, language } = useLanguage()
  const query = useApi()
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
  })

  if (text === '') return <Empty title={t('searchLabel')} next={t('searchHint')} />
  const first = result.data?.pages[0]?.search
  const hits = result.data?.pages.flatMap((page) => page.search.edges) ?? []
  return (
    <div className="results">
      <div className="modes" role="radiogroup" aria-label={t('modeLabel')}>
        {searchModes.map((mode) => (
          <button key={mode} role="radio" aria-checked={address.mode === mode} onClick={() => go({ mode })}>
            {t(modeLabel[mode])}
          </button>
        ))}
      </div>
      {result.error !== null && <Failure error={result.error} retry={() => void result.refetch()} />}
      {result.isLoading && <Skeleton lines={8} />}
      {first !== undefined && (
        <>
          {first.concepts.length > 0 && (
            <section aria-labelledby="concept-hits">
              <h2 id="concept-hits">{t('concepts')}</h2>
              <ul className="hits">
                {first.concepts.map(({ concept, patients }) => (
                  <li
                    key={concept.id}
                    className="concept-hit"
                    data-selected={address.selection?.type === 'concept' && address.selection.id === concept.id}
                  >
                    <button className="link" onClick={() => go({ selection: { type: 'concept', id: concept.id } })}>
                      <KindBadge kind={concept.kind} short />
                      <strong>{language === 'zh' ? concept.labelZh : concept.labelEn}</strong>
                      <span className="muted">{language === 'zh' ? concept.labelEn : concept.labelZh}</span>
                    </button>
                    <Counts counts={patients} />
                    <button
                      className="icon-button"
                      aria-label={`${t('addToGraph')}: ${language === 'zh' ? concept.labelZh : concept.labelEn}`}
                      title={t('addToGraph')}
                      onClick={() =>
                        go({
                          placed: [...new Set([...address.placed, concept.id])],
                          expanded: [...new Set([...address.expanded, concept.id])],
                          selection: { type: 'concept', id: concept.id },
                        })
                      }
                    >
                      <Plus size={16} aria-hidden />
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <Facets facets={first.facets} chosen={address.facets} />
          <section aria-labelledby="document-hits">
            <h2 id="document-hits">
              {t('documents')} <small className="muted">{t('documentsTotal', { n: n(first.totalCount) })}</small>
            </h2>
            {hits.length === 0 && <Empty title={t('noResults', { q: text })} next={t('noResultsNext')} />}
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
                    <span className="document-title">{document.title}</span>
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
        </>
      )}
    </div>
  )
}
