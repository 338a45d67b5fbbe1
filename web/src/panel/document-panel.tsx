import { useEffect, useRef } from 'react'
import { useQuery } from '@tanstack/react-query'
import { go } from '../address/address'
import { useApi } from '../api/api'
import { documentQuery, type DocumentAnswer } from '../api/queries'
import { useLanguage } from '../language/language'
import { Failure, Skeleton } from '../state/states'
import { AnnotatedText } from './annotated-text'

export const DocumentPanel = ({ id, statement }: { id: string; statement?: string | undefined }) => {
  const { t } = useLanguage()
  const query = useApi()
  const body = useRef<HTMLDivElement>(null)
  const result = useQuery({
    queryKey: ['document', id],
    queryFn: ({ signal }) => query<DocumentAnswer>(documentQuery, { id }, signal),
  })
  useEffect(() => {
    body.current?.querySelector('[data-current="true"]')?.scrollIntoView({ block: 'center' })
  }, [result.data, statement])
  if (result.error !== null) return <Failure error={result.error} retry={() => void result.refetch()} />
  if (result.data === undefined) return <Skeleton lines={12} />
  const { document } = result.data
  const current = document.assertions.find((a) => a.id === statement)
  return (
    <article>
      <header className="panel-head">
        <span className="muted">{t('document')}</span>
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
        <p>
          <code>{current.evidence.path}</code>
        </p>
      )}
      <div ref={body}>
        <AnnotatedText document={document} {...(statement === undefined ? {} : { statement })} />
      </div>
    </article>
  )
}
