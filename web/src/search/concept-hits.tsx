import { useState } from 'react'
import { ChevronDown, ChevronUp, Plus } from 'lucide-react'
import { withExpanded, type Address } from '../address/address.js'
import { go } from '../address/use-address.js'
import type { SearchAnswer } from '../api/queries.js'
import { KindBadge } from '../kind/kind-badge.js'
import { useLanguage } from '../language/language.js'
import { Counts } from '../table/counts.js'

/** Concepts shown before the reader asks for more. */
const shownAtFirst = 4

/** Concepts that the query names, each with its patients and a way onto the canvas. */
export const ConceptHits = ({ hits, address }: { hits: SearchAnswer['search']['concepts']; address: Address }) => {
  const { t, n, labels } = useLanguage()
  const [all, setAll] = useState(false)
  if (hits.length === 0) return null
  return (
    <section aria-labelledby="concept-hits">
      <h2 id="concept-hits">{t('concepts')}</h2>
      <ul className="hits">
        {hits.slice(0, all ? undefined : shownAtFirst).map(({ concept, patients }) => {
          const [label, other] = labels(concept)
          return (
            <li
              key={concept.id}
              className="concept-hit"
              data-selected={address.selection?.type === 'concept' && address.selection.id === concept.id}
            >
              <button className="link" onClick={() => go({ selection: { type: 'concept', id: concept.id } })}>
                <KindBadge kind={concept.kind} short />
                <span>
                  <strong>{label}</strong> <span className="muted other">{other}</span>
                </span>
              </button>
              <Counts counts={patients} />
              <button
                className="icon-button"
                aria-label={`${t('addToGraph')}: ${label}`}
                title={t('addToGraph')}
                onClick={() => go(withExpanded(address, concept.id))}
              >
                <Plus size={16} aria-hidden />
              </button>
            </li>
          )
        })}
      </ul>
      {hits.length > shownAtFirst && (
        <button className="button quiet small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? <ChevronUp size={14} aria-hidden /> : <ChevronDown size={14} aria-hidden />}
          {all ? t('fewer') : t('moreConcepts', { n: n(hits.length - shownAtFirst) })}
        </button>
      )}
    </section>
  )
}
