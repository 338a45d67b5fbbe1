import { useInfiniteQuery } from '@tanstack/react-query'
import { FileText, Lock, User } from 'lucide-react'
import { go } from '../address/address'
import { useApi } from '../api/api'
import type { Assertion, AssertionsAnswer } from '../api/queries'
import { KindBadge } from '../kind/kind-badge'
import { useLanguage } from '../language/language'
import { Highlighted } from '../search/highlighted'
import { Empty, Failure, Skeleton } from '../state/states'
import { StatusBadge } from './status-badge'

/** Value, unit, site and severity as written. */
export const writtenText = ({ written }: Pick<Assertion, 'written'>): string =>
  [written.site, written.severity, [written.value, written.unit].filter(Boolean).join(' ')].filter(Boolean).join(' · ')

/** A list of assertions, each with the sentence it stands in. */
export const AssertionList = ({
  queryKey,
  document,
  variables,
  showConcept = false,
}: {
  queryKey: readonly unknown[]
  document: string
  variables: Record<string, unknown>
  showConcept?: boolean
}) => {
  const { t, n, language } = useLanguage()
  const query = useApi()
  const result = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => query<AssertionsAnswer>(document, { ...variables, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.list.pageInfo.hasNextPage ? last.list.pageInfo.endCursor : undefined),
  })
  if (result.error !== null) return <Failure error={result.error} retry={() => void result.refetch()} />
  if (result.data === undefined) return <Skeleton lines={6} />
  const assertions = result.data.pages.flatMap((page) => page.list.edges.map((e) => e.node))
  if (assertions.length === 0) return <Empty title={t('noEvidence')} next={t('noEvidenceNext')} />
  return (
    <>
      <p className="muted">{t('assertionsTotal', { n: n(result.data.pages[0]!.list.totalCount) })}</p>
      <ul className="assertions">
        {assertions.map((a) => (
          <li key={a.id}>
            <div className="assertion-head">
              <StatusBadge status={a.status} />
              {(showConcept || a.concept === null) &&
                (a.concept === null ? (
                  <span>
                    {a.sourceTerm.text} <small className="muted">{t('unmapped')}</small>
                  </span>
                ) : (
                  <button className="link" onClick={() => go({ selection: { type: 'concept', id: a.concept!.id } })}>
                    <KindBadge kind={a.concept.kind} short />{' '}
                    {language === 'zh' ? a.concept.labelZh : a.concept.labelEn}
                  </button>
                ))}
              <span className="written">{writtenText(a)}</span>
              <span className="muted when">
                {a.time.start?.slice(0, 10) ?? a.evidence.documentDate?.slice(0, 10) ?? ''}
              </span>
            </div>
            {a.evidence.quote === null ? (
              <p className="hidden-quote">
                <Lock size={13} aria-hidden /> {t('quoteHidden')}
              </p>
            ) : (
              <blockquote>
                <Highlighted
                  text={a.evidence.quote.text}
                  spans={[{ start: a.evidence.quote.highlightStart, end: a.evidence.quote.highlightEnd }]}
                />
              </blockquote>
            )}
            <div className="assertion-foot muted">
              <span>
                {a.dataset}
                {a.evidence.section !== null && ` · ${a.evidence.section}`}
                {a.evidence.path !== null && ` · ${a.evidence.path}`}
              </span>
              <button
                className="link"
                onClick={() => go({ selection: { type: 'document', id: a.evidence.documentId, statement: a.id } })}
              >
                <FileText size={13} aria-hidden /> {t('openDocument')}
              </button>
              <button className="link" onClick={() => go({ selection: { type: 'patient', id: a.patient } })}>
                <User size={13} aria-hidden /> {t('openPatient')}
              </button>
            </div>
          </li>
        ))}
      </ul>
      {result.hasNextPage && (
        <button className="button" disabled={result.isFetchingNextPage} onClick={() => void result.fetchNextPage()}>
          {result.isFetchingNextPage ? t('loading') : t('more')}
        </button>
      )}
    </>
  )
}
