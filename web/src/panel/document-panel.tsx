import { useEffect, useRef } from 'react'
import { useQuery } from '@tanstack/react-query'
import { go } from '../address/use-address.js'
import { useApi } from '../api/api.js'
import { useMe } from '../api/use-me.js'
import { documentQuery, type DocumentAnswer } from '../api/queries.js'
import { KindBadge } from '../kind/kind-badge.js'
import { useLanguage } from '../language/language.js'
import { DocumentIcon } from '../search/document-icon.js'
import { AggregateOnly } from '../state/aggregate-only.js'
import { Failure, Skeleton } from '../state/states.js'
import { AnnotatedText } from './annotated-text.js'
import { SourceText } from './source-text.js'
import { StatusBadge } from './status-badge.js'
import { writtenText } from './assertion-list.js'

/** A document with what was read out of it; `statement` names the one to stand out. */
export const DocumentPanel = ({ id, statement }: { id: string; statement?: string | undefined }) => {
  const { t, n, labels } = useLanguage()
  const query = useApi()
  const { readsRows } = useMe()
  const body = useRef<HTMLDivElement>(null)
  const result = useQuery({
    queryKey: ['document', id],
    queryFn: ({ signal }) => query<DocumentAnswer>(documentQuery, { id }, signal),
  })
  useEffect(() => {
    body.current?.querySelector('[data-current="true"]')?.scrollIntoView({ block: 'center' })
  }, [result.data, statement])
  if (!readsRows) return <AggregateOnly what={t('aggregateNoDocuments')} />
  if (result.error !== null) return <Failure error={result.error} retry={() => void result.refetch()} />
  if (result.data === undefined) return <Skeleton lines={12} />
  const { document } = result.data
  const current = document.assertions.find((a) => a.id === statement)
  const structured =
    document.kind === 'resource' || (document.kind === 'message' && document.assertions.every((a) => a.evidence.path))
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
      <div ref={body}>
        {structured ? (
          <SourceText text={document.text} path={current?.evidence.path ?? null} />
        ) : (
          <AnnotatedText document={document} statement={statement} />
        )}
      </div>
      {document.assertions.length > 0 && (
        <details className="annotations">
          <summary>{t('annotationsTotal', { n: n(document.assertions.length) })}</summary>
          <ul className="plain">
            {document.assertions.map((a) => (
              <li key={a.id} data-selected={a.id === statement}>
                <button
                  className="link"
                  onClick={() => go({ selection: { type: 'document', id, statement: a.id } }, 'replace')}
                >
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
        </details>
      )}
    </article>
  )
}
