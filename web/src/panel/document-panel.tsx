import { useEffect, useRef, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { go } from '../address/use-address.js'
import { useApi } from '../api/api.js'
import { useMe } from '../api/use-me.js'
import { documentQuery, type DocumentAnswer } from '../api/reading.js'
import { KindBadge } from '../kind/kind-badge.js'
import { useLanguage } from '../language/language.js'
import { isShown, nothingHidden } from '../reading/mark-filter.js'
import { MarkLegend } from '../reading/mark-legend.js'
import { StatementCard } from '../reading/statement-card.js'
import { ValuesTable } from '../reading/values-table.js'
import { Views } from '../reading/views.js'
import { DocumentIcon } from '../search/document-icon.js'
import { AggregateOnly } from '../state/aggregate-only.js'
import { Empty, Failure, Skeleton } from '../state/states.js'
import { AnnotatedText } from './annotated-text.js'
import { SourceText } from './source-text.js'
import { StatusBadge } from './status-badge.js'
import { writtenText } from './assertion-list.js'

/** Entries of the list of annotations at first: it is made when it is opened, since a long text has thousands. */
const listStep = 200

/** A document with what was read out of it; `statement` names the one to stand out. */
export const DocumentPanel = ({ id, statement }: { id: string; statement?: string | undefined }) => {
  const { t, n, labels } = useLanguage()
  const query = useApi()
  const { readsRows } = useMe()
  const [hidden, setHidden] = useState(nothingHidden)
  const [view, setView] = useState<'viewText' | 'values'>('viewText')
  const [most, setListed] = useState(0)
  const body = useRef<HTMLDivElement>(null)
  const result = useQuery({
    queryKey: ['document', id],
    queryFn: ({ signal }) => query<DocumentAnswer>(documentQuery, { id }, signal),
  })
  useEffect(() => {
    body.current?.querySelector('[data-current="true"]')?.scrollIntoView({ block: 'center' })
  }, [result.data, statement, view])
  if (!readsRows) return <AggregateOnly what={t('aggregateNoDocuments')} />
  if (result.error !== null) return <Failure error={result.error} retry={() => void result.refetch()} />
  if (result.data === undefined) return <Skeleton lines={12} />
  const { document } = result.data
  const current = document.assertions.find((a) => a.id === statement)
  const structured =
    document.kind === 'resource' || (document.kind === 'message' && document.assertions.every((a) => a.evidence.path))
  const listed = most === 0 ? [] : document.assertions.filter((a) => isShown(hidden, a))
  const pick = (a: string): void => go({ selection: { type: 'document', id, statement: a } }, 'replace')
  const others =
    current === undefined || current.evidence.start === null
      ? []
      : document.assertions.filter(
          ({ id: other, evidence: { start, end } }) =>
            other !== current.id && start !== null && start < current.evidence.end! && end! > current.evidence.start!,
        )
  return (
    <article>
      <header className="panel-head">
        <span className="muted">
          <DocumentIcon kind={document.kind} language={document.language} /> {t('document')}
        </span>
        <h2>{document.title}</h2>
        <p className="muted">
          {document.dataset} · {t('grade')} {document.grade}
          {document.date !== null && ` · ${document.date.slice(0, 10)}`}
          {document.patient !== null && (
            <>
              {' · '}
              <button className="link" onClick={() => go({ selection: { type: 'patient', id: document.patient! } })}>
                {t('openPatient')}
              </button>
            </>
          )}
        </p>
      </header>
      {current !== undefined && current.evidence.path !== null && (
        <p className="muted">
          {t('place')} <code>{current.evidence.path}</code>
        </p>
      )}
      <Views names={['viewText', 'values']} shown={view} show={setView}>
        {view === 'values' ? (
          <ValuesTable assertions={document.assertions} file="xinmai-document-values" current={statement} pick={pick} />
        ) : (
          <div ref={body}>
            {document.assertions.length > 0 && !structured && (
              <MarkLegend marked={document.assertions} hidden={hidden} change={setHidden} />
            )}
            {document.text.trim() === '' ? (
              <Empty title={t('documentEmpty')} />
            ) : structured ? (
              <SourceText text={document.text} path={current?.evidence.path ?? null} />
            ) : (
              <AnnotatedText document={document} statement={statement} hidden={hidden} />
            )}
            {document.assertions.length === 0 && <Empty title={t('nothingRead')} />}
          </div>
        )}
      </Views>
      {document.assertions.length > 0 && (
        <details className="annotations" onToggle={(e) => setListed(e.currentTarget.open ? listStep : 0)}>
          <summary>{t('annotationsTotal', { n: n(document.assertions.length) })}</summary>
          <ul className="plain">
            {listed.slice(0, most).map((a) => (
              <li key={a.id} data-selected={a.id === statement}>
                <button className="link" onClick={() => pick(a.id)}>
                  {a.concept === null ? (
                    <>
                      {a.sourceTerm.text} <small className="muted">{t('unmapped')}</small>
                    </>
                  ) : (
                    <>
                      <KindBadge kind={a.concept.kind} short /> {labels(a.concept)[0]}
                    </>
                  )}
                </button>{' '}
                <StatusBadge status={a.status} /> <span className="written">{writtenText(a)}</span>
              </li>
            ))}
          </ul>
          {listed.length > most && most > 0 && (
            <button className="button quiet small" onClick={() => setListed(most + 5 * listStep)}>
              {t('more')} ({n(listed.length - most)})
            </button>
          )}
        </details>
      )}
      {current !== undefined && (view === 'viewText' || current.predicate === 'measured') && (
        <StatementCard
          assertion={current}
          others={others}
          choose={pick}
          close={() => go({ selection: { type: 'document', id } }, 'replace')}
        />
      )}
    </article>
  )
}
