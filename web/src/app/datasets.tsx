import type { Tier } from '../../../graph-schema/index.js'
import type { MeAnswer } from '../api/queries.js'
import { useLanguage } from '../language/language.js'
import type { MessageKey } from '../language/messages.js'
import { Empty } from '../state/states.js'

const tierLabel: Readonly<Record<Tier, MessageKey>> = {
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
            <th className="number" title={t('smallCellHelp')}>
              {t('smallCell')}
            </th>
          </tr>
        </thead>
        <tbody>
          {me.datasets.map((d) => (
            <tr key={d.id}>
              <td>
                <strong>{d.title[language]}</strong> <code>{d.id}</code>
                {d.description !== null && <p className="muted">{d.description[language]}</p>}
              </td>
              <td>{d.tier === null ? <span className="muted">{t('tierNone')}</span> : t(tierLabel[d.tier])}</td>
              <td className="number">{d.maxGrade === null ? '–' : `≤ ${d.maxGrade}`}</td>
              <td className="number">{d.documents === null ? '–' : n(d.documents)}</td>
              <td className="number">{d.assertions === null ? '–' : n(d.assertions)}</td>
              <td className="number">{d.tier !== 'aggregate' || d.smallCell === null ? '–' : `< ${d.smallCell}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </main>
  )
}
