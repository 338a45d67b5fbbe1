import type { ReactNode } from 'react'
import { CircleAlert } from 'lucide-react'
import { ApiError, type FailureCode } from '../api/client.js'
import { useLanguage } from '../language/language.js'
import type { MessageKey } from '../language/messages.js'
import { AggregateOnly } from './aggregate-only.js'

/** Grey bars in the shape of what will come. */
export const Skeleton = ({ lines = 3 }: { lines?: number }) => {
  const { t } = useLanguage()
  return (
    <div className="skeleton" role="status" aria-label={t('loading')}>
      {Array.from({ length: lines }, (_, i) => (
        <div key={i} style={{ width: `${92 - ((i * 17) % 40)}%` }} />
      ))}
    </div>
  )
}

/** Nothing to show, and what to do about it. */
export const Empty = ({ title, next, children }: { title: string; next?: string; children?: ReactNode }) => (
  <div className="empty">
    <p className="empty-title">{title}</p>
    {next !== undefined && <p>{next}</p>}
    {children}
  </div>
)

const meaning: Readonly<Partial<Record<FailureCode, MessageKey>>> = {
  NOT_FOUND: 'errorNotFound',
  UNAUTHENTICATED: 'errorUnauthenticated',
  TOO_COSTLY: 'errorTooCostly',
  TOO_DEEP: 'errorTooDeep',
  BAD_REQUEST: 'errorBadRequest',
  UNAVAILABLE: 'errorUnavailable',
  NETWORK: 'errorNetwork',
}

/** What happened, its code, and what next. A missing grant is no error: it says what was granted and whom to ask. */
export const Failure = ({
  error,
  retry,
  children,
}: {
  error: unknown
  retry?: () => void
  /** other ways on */
  children?: ReactNode
}) => {
  const { t } = useLanguage()
  const code: FailureCode = error instanceof ApiError ? error.code : 'INTERNAL'
  if (code === 'TIER_REQUIRED') return <AggregateOnly what={t('aggregateNoRows')} />
  const message = error instanceof Error ? error.message : String(error)
  return (
    <div className="failure" role="alert">
      <CircleAlert size={18} aria-hidden />
      <div>
        <strong>{t('errorTitle', { code })}</strong>
        <p>{t(meaning[code] ?? 'errorOther', { message })}</p>
        {retry !== undefined && (
          <button className="button" onClick={retry}>
            {t('retry')}
          </button>
        )}
        {children}
      </div>
    </div>
  )
}
