import type { ReactNode } from 'react'
import { CircleAlert } from 'lucide-react'
import { ApiError } from '../api/client'
import { useLanguage } from '../language/language'
import { messages, type MessageKey } from '../language/messages'

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

/** What happened, its code, and what next. */
export const Failure = ({ error, retry }: { error: unknown; retry?: () => void }) => {
  const { t } = useLanguage()
  const code = error instanceof ApiError ? error.code : 'INTERNAL'
  const message = error instanceof Error ? error.message : String(error)
  const key = `error${code}`
  return (
    <div className="failure" role="alert">
      <CircleAlert size={18} aria-hidden />
      <div>
        <strong>{t('errorTitle', { code })}</strong>
        <p>{t((key in messages ? key : 'errorOTHER') as MessageKey, { message })}</p>
        {retry !== undefined && (
          <button className="button" onClick={retry}>
            {t('retry')}
          </button>
        )}
      </div>
    </div>
  )
}
