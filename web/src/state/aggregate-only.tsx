import { Lock } from 'lucide-react'
import { useMe } from '../api/use-me.js'
import { useLanguage } from '../language/language.js'

/** Why there are counts but no records: what was granted, what small counts look like, and whom to ask. */
export const AggregateOnly = ({ what }: { what: string }) => {
  const { t, language } = useLanguage()
  const { datasets } = useMe()
  const counted = datasets.filter((d) => d.tier === 'aggregate')
  const smallest = Math.max(0, ...counted.map((d) => d.smallCell ?? 0))
  return (
    <div className="forbidden" role="note">
      <Lock size={18} aria-hidden />
      <div>
        <strong>{what}</strong>
        {counted.length === 0 ? (
          <p>{t('datasetsNone')}</p>
        ) : (
          <p>
            {t('aggregateGranted', {
              datasets: counted.map((d) => d.title[language]).join(language === 'zh' ? '、' : ', '),
            })}
          </p>
        )}
        {smallest > 0 && <p>{t('smallCells', { k: smallest })}</p>}
        <p>{t('askSteward')}</p>
      </div>
    </div>
  )
}
