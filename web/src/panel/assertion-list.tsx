import { useInfiniteQuery } from '@tanstack/react-query'
import { FileText, Lock, User } from 'lucide-react'
import { go } from '../address/use-address.js'
import { useApi } from '../api/api.js'
import type { Course } from '../../../graph-schema/index.js'
import type { Assertion, AssertionsAnswer } from '../api/queries.js'
import { KindBadge } from '../kind/kind-badge.js'
import { useLanguage } from '../language/language.js'
import { Highlighted } from '../search/highlighted.js'
import { Empty, Failure, Skeleton } from '../state/states.js'
import { StatusBadge } from './status-badge.js'

/** All that the source says beside the name, as written: relative, site, severity, value, and of a drug how it is taken. */
export const writtenText = ({ written: w }: Pick<Assertion, 'written'>): string =>
  [w.relative, w.site, w.severity, [w.value, w.unit].filter(Boolean).join(' '), w.route, w.frequency, w.duration]
    .filter(Boolean)
    .join(' · ')

/** How it stands against the time before. */
export const courseLabel = {
  new: 'courseNew',
  progressed: 'courseProgressed',
  improved: 'courseImproved',
  resolved: 'courseResolved',
  unchanged: 'courseUnchanged',
  started: 'courseStarted',
  stopped: 'courseStopped',
  adjusted: 'courseAdjusted',
  continued: 'courseContinued',
} as const satisfies Record<Course, string>

const Quote = ({ assertion }: { assertion: Assertion }) => {
  const { t } = useLanguage()
  const { quote, path } = assertion.evidence
  if (quote === null)
    return (
      <p className="hidden-quote">
        <Lock size={13} aria-hidden /> {t('quoteHidden')}
      </p>
    )
  const { text, highlightStart: start, highlightEnd: end } = quote
  // where the place is all there is, marking it tells nothing
  const spans = path !== null && start === 0 && end === text.length ? [] : [{ start, end }]
  return (
    <blockquote className={path === null ? '' : 'structured'}>
      <Highlighted text={text} spans={spans} />
    </blockquote>
  )
}

/** A list of assertions, each with the sentence it stands in; `ofPatient` where all are of the one patient shown. */
export const AssertionList = ({
  queryKey,
  document,
  variables,
  ofPatient = false,
}: {
  queryKey: readonly unknown[]
  document: string
  variables: Record<string, unknown>
  ofPatient?: boolean
}) => {
  const { t, n, labels } = useLanguage()
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
      <p className="muted" role="status">
        {t('assertionsTotal', { n: n(result.data.pages[0]!.list.totalCount) })}
      </p>
      <ul className="assertions">
        {assertions.map((a) => (
          <li key={a.id}>
            <div className="assertion-head">
              <StatusBadge status={a.status} />
              {a.concept === null ? (
                <span>
                  {a.sourceTerm.text} <small className="muted">{t('unmapped')}</small>
                </span>
              ) : (
                <button className="link" onClick={() => go({ selection: { type: 'concept', id: a.concept!.id } })}>
                  <KindBadge kind={a.concept.kind} short /> {labels(a.concept)[0]}
                </button>
              )}
              <span className="written">{writtenText(a)}</span>
              {a.course !== null && <span className="course">{t(courseLabel[a.course])}</span>}
              <span className="muted when">
                {a.time.start?.slice(0, 10) ?? a.evidence.documentDate?.slice(0, 10) ?? ''}
              </span>
            </div>
            <Quote assertion={a} />
            <div className="assertion-foot muted">
              <span>
                {a.dataset}
                {a.evidence.section !== null && ` · ${a.evidence.section}`}
                {a.evidence.path !== null && (
                  <>
                    {' · '}
                    <code>{a.evidence.path}</code>
                  </>
                )}
              </span>
              <button
                className="link"
                onClick={() => go({ selection: { type: 'document', id: a.evidence.documentId, statement: a.id } })}
              >
                <FileText size={13} aria-hidden /> {t('openDocument')}
              </button>
              {!ofPatient && (
                <button className="link" onClick={() => go({ selection: { type: 'patient', id: a.patient } })}>
                  <User size={13} aria-hidden /> {t('openPatient')}
                </button>
              )}
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
