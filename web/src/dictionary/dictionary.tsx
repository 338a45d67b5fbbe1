import { useEffect, useState } from 'react'
import { Search, X } from 'lucide-react'
import { dictionaryTabs, type Address } from '../address/address.js'
import { go } from '../address/use-address.js'
import { useLanguage } from '../language/language.js'
import { ConceptPanel } from '../panel/concept-panel.js'
import { useDelayed } from '../search/use-delayed.js'
import { Empty } from '../state/states.js'
import { ConceptTree, FoundConcepts } from './concept-tree.js'
import { ElementPanel, ValueSetPanel } from './element-panel.js'
import { ElementTree, FoundElements } from './element-tree.js'

/** The data dictionary: what there is on the left, by kind or by group or as found; what is picked beside it. */
export const Dictionary = ({ address }: { address: Address }) => {
  const { t } = useLanguage()
  const { selection, dictionary, find } = address
  const [text, setText] = useState(find)
  const wanted = useDelayed(text, 200).trim()
  useEffect(() => {
    if (wanted !== find) go({ find: wanted })
    // the address follows the field, not the other way round
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [wanted])

  return (
    <main className="dictionary">
      <aside className="pane left" aria-label={t('dictionary')} id="results">
        <div className="dictionary-head">
          <div className="tabs" role="group" aria-label={t('dictionary')}>
            {dictionaryTabs.map((tab) => (
              <button
                key={tab}
                className="kind-toggle"
                aria-pressed={dictionary === tab}
                onClick={() => go({ dictionary: tab })}
              >
                {t(tab === 'concepts' ? 'dictionaryConcepts' : 'dictionaryElements')}
              </button>
            ))}
          </div>
          <div className="dictionary-find">
            <Search size={15} aria-hidden />
            <input
              type="search"
              aria-label={t('dictionaryFind')}
              placeholder={t('dictionaryFind')}
              value={text}
              onChange={(e) => setText(e.target.value)}
            />
            {text !== '' && (
              <button className="icon-button" aria-label={t('clearFilters')} onClick={() => setText('')}>
                <X size={14} aria-hidden />
              </button>
            )}
          </div>
        </div>
        {dictionary === 'concepts' && (find === '' ? <ConceptTree address={address} /> : <FoundConcepts text={find} />)}
        {dictionary === 'elements' && (find === '' ? <ElementTree address={address} /> : <FoundElements text={find} />)}
      </aside>
      <section className="pane detail" aria-label={t('panel')}>
        {selection?.type === 'concept' && <ConceptPanel key={selection.id} id={selection.id} address={address} />}
        {selection?.type === 'element' && <ElementPanel key={selection.id} id={selection.id} />}
        {selection?.type === 'valueSet' && <ValueSetPanel key={selection.id} id={selection.id} />}
        {(selection === null || !['concept', 'element', 'valueSet'].includes(selection.type)) && (
          <Empty title={t('dictionaryEmpty')} next={t('dictionaryEmptyNext')} />
        )}
      </section>
    </main>
  )
}
