import { CircleDashed } from 'lucide-react'
import { kindLook } from '../kind/kind.js'
import { useLanguage } from '../language/language.js'
import { statusLook, statusSign } from '../panel/status-badge.js'
import { countMarks, toggleKind, toggleStatus, type Hidden, type Marked } from './mark-filter.js'

/** What marks mean, with how many there are; each entry switches its marks off and on. */
export const MarkLegend = ({
  marked,
  hidden,
  change,
}: {
  marked: readonly Marked[]
  hidden: Hidden
  change: (hidden: Hidden) => void
}) => {
  const { t, n } = useLanguage()
  const counts = countMarks(marked)
  return (
    <div className="mark-legend" role="group" aria-label={t('marksShown')}>
      <div role="group" aria-label={t('kind')}>
        {counts.kinds.map(([kind, count]) => {
          const Icon = kind === 'unmapped' ? CircleDashed : kindLook[kind].icon
          return (
            <button
              key={kind}
              className="mark-toggle"
              data-kind={kind}
              aria-pressed={!hidden.kinds.has(kind)}
              onClick={() => change(toggleKind(hidden, kind))}
            >
              <Icon size={13} aria-hidden /> {t(kind === 'unmapped' ? 'unmapped' : kindLook[kind].label)}{' '}
              <small>{n(count)}</small>
            </button>
          )
        })}
      </div>
      <div role="group" aria-label={t('status')}>
        {counts.statuses.map(([status, count]) => (
          <button
            key={status}
            className="mark-toggle"
            aria-pressed={!hidden.statuses.has(status)}
            onClick={() => change(toggleStatus(hidden, status))}
          >
            <span
              className="mark-sample"
              data-status={status}
              data-sign={status === 'present' ? undefined : t(statusSign[status])}
            >
              {t(statusLook[status].label)}
            </span>{' '}
            <small>{n(count)}</small>
          </button>
        ))}
      </div>
    </div>
  )
}
