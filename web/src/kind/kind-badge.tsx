import type { Kind } from './kinds.js'
import { useLanguage } from '../language/language.js'
import { kindLook } from './kind.js'

/** Icon and name of a kind in its colour; `short` shows the icon alone. */
export const KindBadge = ({ kind, short = false }: { kind: Kind; short?: boolean }) => {
  const { t } = useLanguage()
  const { icon: Icon, label } = kindLook[kind]
  return (
    <span className="kind" data-kind={kind} title={t(label)}>
      <Icon size={14} aria-hidden />
      {short ? <span className="visually-hidden">{t(label)}</span> : t(label)}
    </span>
  )
}
