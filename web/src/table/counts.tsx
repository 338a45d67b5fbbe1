import type { PatientCounts } from '../api/queries'
import { useLanguage } from '../language/language'

/** Patients of a link or concept: row totals as a number, aggregate ones beside it, hidden ones as "< k". */
export const Counts = ({ counts }: { counts: PatientCounts }) => {
  const { t, n } = useLanguage()
  const hidden = counts.datasets.find((d) => d.tier === 'aggregate' && d.value === null && d.below !== null)
  const aggregate =
    counts.aggregate !== null && counts.aggregate > 0
      ? n(counts.aggregate)
      : hidden !== undefined
        ? t('below', { k: hidden.below! })
        : undefined
  const hasRow = counts.datasets.some((d) => d.tier !== 'aggregate')
  return (
    <span
      className="counts"
      title={counts.datasets.map((d) => `${d.dataset}: ${d.value ?? t('below', { k: d.below ?? 0 })}`).join('\n')}
    >
      {(hasRow || aggregate === undefined) && n(counts.row)}
      {aggregate !== undefined && <small>{hasRow ? ` + ${aggregate}` : aggregate}</small>}
    </span>
  )
}
