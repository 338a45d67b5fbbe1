import type { MeAnswer } from '../api/queries'
import { useLanguage } from '../language/language'
import type { MessageKey } from '../language/messages'
import { Empty } from '../state/states'

const tierLabel: Readonly<Record<string, MessageKey>> = {
  aggregate: 'tierAggregate',
  row: 'tierRow',
  download: 'tierDownload',
}

/** The datasets that the reader may use or know of, and what was granted. */
export const Datasets = ({ me }: { me: MeAnswer }) => {
  const { t, n, language } = useLanguage()
  return (
    <main className="datasets">
      <h1>{t('datasets')}</h1>
      {me.datasets.length === 0 && <Empty title={t('datasetsNone')} />}
      <table>
        <thead>
          <tr>
            <th>{t('dataset')}</th>
            <th>{t('tier')}</th>
            <th className="number">{t('grade')}</th>
            <th className="number">{t('documents')}</th>
            <th className="number">{t('assertions')}</th>
            <th className="number">{t('patients')}</th>
          </tr>
        </thead>
        <tbody>
          {me.datasets.map((d) => (
            <tr key={d.id}>
              <td>
                <strong>{d.title[language]}</strong> <code>{d.id}</code>
                {d.description !== null && <p className="muted">{d.description[language]}</p>}
              </td>
              <td>{d.tier === null ? '–' : t(tierLabel[d.tier]!)}</td>
              <td className="number">{d.maxGrade === null ? '–' : `≤ ${d.maxGrade}`}</td>
              <td className="number">{d.documents === null ? '–' : n(d.documents)}</td>
              <td className="number">{d.assertions === null ? '–' : n(d.assertions)}</td>
              <td className="number">
                {d.patients === null
                  ? '–'
                  : d.patients.value === null
                    ? t('below', { k: d.patients.below ?? 0 })
                    : n(d.patients.value)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </main>
  )
}
