import type { Address, FacetChoice } from '../address/address.js'
import { go } from '../address/use-address.js'
import type { SearchAnswer } from '../api/queries.js'
import { useLanguage } from '../language/language.js'
import type { MessageKey } from '../language/messages.js'

type Field = keyof FacetChoice

const fieldLabel: Record<Field, MessageKey> = { dataset: 'facetDataset', kind: 'facetKind', language: 'facetLanguage' }
const valueLabel: Readonly<Record<string, MessageKey>> = {
  note: 'documentNote',
  report: 'documentReport',
  message: 'documentMessage',
  resource: 'documentResource',
  zh: 'languageZh',
  en: 'languageEn',
}

/** Values of the hits by field, with counts; chosen ones stay shown when they have no hits, so that they can be undone. */
export const Facets = ({ facets, chosen }: { facets: SearchAnswer['search']['facets']; chosen: Address['facets'] }) => {
  const { t, n } = useLanguage()
  const toggle = (field: Field, value: string): void => {
    const have: readonly string[] = chosen[field]
    go({ facets: { ...chosen, [field]: have.includes(value) ? have.filter((v) => v !== value) : [...have, value] } })
  }
  const shown = (Object.keys(fieldLabel) as Field[]).map((field) => {
    const values = facets.find((f) => f.field === field)?.values ?? []
    const missing = (chosen[field] as readonly string[])
      .filter((v) => !values.some(({ value }) => value === v))
      .map((value) => ({ value, count: 0 }))
    return { field, values: [...values, ...missing] }
  })
  if (shown.every(({ values }) => values.length === 0)) return null
  return (
    <section className="facets" aria-label={t('facets')}>
      {shown
        .filter(({ values }) => values.length > 0)
        .map(({ field, values }) => (
          <div key={field} role="group" aria-label={t(fieldLabel[field])}>
            <span className="facet-name">{t(fieldLabel[field])}</span>
            {values.map(({ value, count }) => (
              <button
                key={value}
                aria-pressed={(chosen[field] as readonly string[]).includes(value)}
                onClick={() => toggle(field, value)}
              >
                {field === 'dataset' || valueLabel[value] === undefined ? value : t(valueLabel[value])}{' '}
                <small>{n(count)}</small>
              </button>
            ))}
          </div>
        ))}
      {Object.values(chosen).some((values) => values.length > 0) && (
        <button className="clear" onClick={() => go({ facets: { dataset: [], kind: [], language: [] } })}>
          {t('clearFilters')}
        </button>
      )}
    </section>
  )
}
