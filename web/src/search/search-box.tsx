import { useEffect, useRef, useState } from 'react'
import { Search } from 'lucide-react'
import { type Address } from '../address/address.js'
import { go } from '../address/use-address.js'
import { useLanguage } from '../language/language.js'
import { ConceptBox } from './concept-box.js'
import { useDelayed } from './use-delayed.js'

/** Search as you type: the address follows the letters after a pause, Enter at once; `/` comes here from anywhere. */
export const SearchBox = ({ address }: { address: Address }) => {
  const { t } = useLanguage()
  const [text, setText] = useState(address.query)
  const [followed, setFollowed] = useState(address.query)
  if (followed !== address.query) {
    // the address moved, by a link or by back and forward: the box follows
    setFollowed(address.query)
    setText(address.query)
  }
  const settled = useDelayed(text, 200)
  const input = useRef<HTMLInputElement>(null)
  // the first letters of a search make a step that back stops at, the ones after only change it
  const typing = useRef(false)

  useEffect(() => {
    if (settled !== text || settled === address.query) return
    go({ query: settled, area: 'explore' }, typing.current ? 'replace' : 'push')
    typing.current = true
    // only a pause in typing moves the address; a change that came from the address must not
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled])
  useEffect(() => {
    const focus = (e: globalThis.KeyboardEvent): void => {
      const inField = e.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)
      if (e.key !== '/' || inField || e.ctrlKey || e.metaKey || e.altKey) return
      e.preventDefault()
      input.current?.focus()
      input.current?.select()
    }
    addEventListener('keydown', focus)
    return () => removeEventListener('keydown', focus)
  }, [])

  return (
    <ConceptBox
      className="search-box"
      label={t('searchLabel')}
      placeholder={t('searchHint')}
      text={text}
      onText={setText}
      inputRef={input}
      onFocus={() => {
        typing.current = false
      }}
      onPick={({ term, concept }) => {
        setText(term)
        go({ query: term, area: 'explore', selection: { type: 'concept', id: concept.id } })
        typing.current = false
      }}
      onEnter={() => {
        go({ query: text, area: 'explore' })
        typing.current = false
      }}
    >
      <Search size={17} aria-hidden className="search-icon" />
      <kbd aria-hidden>/</kbd>
    </ConceptBox>
  )
}
