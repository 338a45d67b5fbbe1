import { useState } from 'react'
import { Route } from 'lucide-react'
import { go } from '../address/use-address.js'
import { useLanguage } from '../language/language.js'
import { ConceptBox } from '../search/concept-box.js'

/** Asks for a second concept and shows the paths between the two. */
export const PathForm = ({ from }: { from: string }) => {
  const { t } = useLanguage()
  const [text, setText] = useState('')
  return (
    <ConceptBox
      className="search-box path-box"
      label={t('pathTo')}
      placeholder={t('pathTo')}
      text={text}
      onText={setText}
      onPick={({ concept }) => {
        setText('')
        if (concept.id !== from) go({ selection: { type: 'path', from, to: concept.id } })
      }}
    >
      <Route size={15} aria-hidden className="search-icon" />
    </ConceptBox>
  )
}
