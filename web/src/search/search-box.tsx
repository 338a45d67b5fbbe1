import { useEffect, useRef, useState } from 'react'
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { Search } from 'lucide-react'
import { useQuery, keepPreviousData } from '@tanstack/react-query'
import { go, type Address } from '../address/address'
import { useApi } from '../api/api'
import { suggestQuery, type SuggestAnswer } from '../api/queries'
import { KindBadge } from '../kind/kind-badge'
import { useLanguage } from '../language/language'
import { useDelayed } from './use-delayed'

/** Search as you type: the address follows the letters after a pause, Enter at once; `/` comes here from anywhere. */
export const SearchBox = ({ address }: { address: Address }) => {
  const { t, language } = useLanguage()
  const query = useApi()
  const [text, setText] = useState(address.query)
  const [shown, setShown] = useState(address.query)
  if (shown !== address.query) {
    // the address moved, by a link or by back and forward: the box follows
    setShown(address.query)
    setText(address.query)
  }
  const settled = useDelayed(text, 200)
  const input = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (settled === text && settled !== address.query)
      go({ query: settled, area: 'explore' }, address.query === '' ? 'push' : 'replace')
    // only a pause in typing moves the address; a change that came from the address must not
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled])
  useEffect(() => {
    const focus = (e: KeyboardEvent): void => {
      const inField = e.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)
      if (e.key !== '/' || inField || e.ctrlKey || e.metaKey || e.altKey) return
      e.preventDefault()
      input.current?.select()
    }
    addEventListener('keydown', focus)
    return () => removeEventListener('keydown', focus)
  }, [])

  const prefix = settled.trim()
  const suggestions = useQuery({
    queryKey: ['suggest', prefix],
    queryFn: ({ signal }) => query<SuggestAnswer>(suggestQuery, { prefix }, signal),
    enabled: prefix !== '',
    placeholderData: keepPreviousData,
  })
  const items = prefix === '' ? [] : (suggestions.data?.suggest ?? [])

  return (
    <ComboBox
      className="search-box"
      inputValue={text}
      onInputChange={setText}
      selectedKey={null}
      onSelectionChange={(key) => {
        const picked = items.find((item) => item.concept.id === key)
        if (picked === undefined) return
        setText(picked.term)
        go({ query: picked.term, area: 'explore', selection: { type: 'concept', id: picked.concept.id } })
      }}
      items={items}
      allowsCustomValue
      menuTrigger="input"
    >
      <Label className="visually-hidden">{t('searchLabel')}</Label>
      <Search size={17} aria-hidden className="search-icon" />
      <Input
        ref={input}
        type="search"
        placeholder={t('searchHint')}
        onKeyDown={(e) => {
          if (e.key === 'Enter') go({ query: text, area: 'explore' })
        }}
      />
      <kbd aria-hidden>/</kbd>
      <Popover className="popover" offset={4}>
        <ListBox<(typeof items)[number]> aria-label={t('searchSuggestions')}>
          {(item) => (
            <ListBoxItem id={item.concept.id} textValue={item.term} className="suggestion">
              <span>{item.term}</span>
              <span className="muted">{language === 'zh' ? item.concept.labelZh : item.concept.labelEn}</span>
              <KindBadge kind={item.concept.kind} />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
