import type { PatientCounts } from '../api/queries.js'
import { useLanguage } from '../language/language.js'

/** Patients of a link or concept: row totals as a number, aggregate ones beside it, hidden ones as "< k". */
export const Counts = ({ counts }: { counts: PatientCounts }) => {
  const { t, n } = useLanguage()
  const { datasets } = counts
  const hidden = datasets.find((d) => d.tier === 'aggregate' && d.value === null && d.below !== null)
  const shown = datasets.reduce((sum, d) => sum + (d.tier === 'aggregate' ? (d.value ?? 0) : 0), 0)
  const hasRow = datasets.some((d) => d.tier !== 'aggregate')
  const below = hidden === undefined ? undefined : t('below', { k: hidden.below! })
  // a hidden count beside shown ones is said to be there, without a sum that would tell it
  const aggregate = [shown > 0 ? n(shown) : undefined, below].filter((part) => part !== undefined).join(' + ')
  const perDataset = datasets.map((d) => {
    const value = d.value === null ? t('below', { k: d.below ?? 0 }) : n(d.value)
    return `${d.dataset}: ${value}${d.tier === 'aggregate' ? ` (${t('tierAggregate')})` : ''}`
  })
  return (
    <span className="counts" title={perDataset.join('\n')}>
      {(hasRow || aggregate === '') && n(counts.row)}
      {aggregate !== '' && (hasRow ? <small> + {aggregate}</small> : aggregate)}
    </span>
  )
}
