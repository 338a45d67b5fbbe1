import { useId, type ReactNode } from 'react'
import { useLanguage } from '../language/language.js'
import type { MessageKey } from '../language/messages.js'

/** Ways to look at the same reading, one at a time. */
export const Views = <View extends MessageKey>({
  names,
  shown,
  show,
  children,
}: {
  names: readonly View[]
  shown: View
  show: (view: View) => void
  children: ReactNode
}) => {
  const { t } = useLanguage()
  const id = useId()
  return (
    <>
      <div className="modes" role="group" aria-label={t('views')}>
        {names.map((name) => (
          <button key={name} aria-pressed={name === shown} aria-controls={id} onClick={() => show(name)}>
            {t(name)}
          </button>
        ))}
      </div>
      <div id={id}>{children}</div>
    </>
  )
}
