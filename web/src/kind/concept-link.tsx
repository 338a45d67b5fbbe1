import { go } from '../address/use-address.js'
import type { ConceptHead } from '../api/queries.js'
import { useLanguage } from '../language/language.js'
import { KindBadge } from './kind-badge.js'

/** A concept by its kind and name; opens its panel. */
export const ConceptLink = ({ concept }: { concept: ConceptHead }) => {
  const { labels } = useLanguage()
  return (
    <button className="link" onClick={() => go({ selection: { type: 'concept', id: concept.id } })}>
      <KindBadge kind={concept.kind} short /> {labels(concept)[0]}
    </button>
  )
}
