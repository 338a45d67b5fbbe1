import type { ReactNode, RefObject } from 'react'
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useApi } from '../api/api.js'
import { suggestQuery, type SuggestAnswer } from '../api/queries.js'
import { KindBadge } from '../kind/kind-badge.js'
import { useLanguage } from '../language/language.js'
import { useDelayed } from './use-delayed.js'

export type Suggestion = SuggestAnswer['suggest'][number]

interface Props {
  readonly className: string
  readonly label: string
  readonly placeholder: string
  readonly text: string
  readonly onText: (text: string) => void
  readonly onPick: (suggestion: Suggestion) => void
  /** Enter while no suggestion is chosen */
  readonly onEnter?: () => void
  readonly onFocus?: () => void
  readonly inputRef?: RefObject<HTMLInputElement | null>
  /** beside the input, inside its frame */
  readonly children?: ReactNode
}

/** A text field that suggests concepts while one types. */
export const ConceptBox = (props: Props) => {
  const { className, label, placeholder, text, onText, onPick, onEnter, onFocus, inputRef, children } = props
  const { t, labels } = useLanguage()
  const query = useApi()
  const prefix = useDelayed(text, 150).trim()
  const suggestions = useQuery({
    queryKey: ['suggest', prefix],
    queryFn: ({ signal }) => query<SuggestAnswer>(suggestQuery, { prefix }, signal),
    enabled: prefix !== '',
    placeholderData: keepPreviousData,
  })
  const items = text.trim() === '' ? [] : (suggestions.data?.suggest ?? [])
  return (
    <ComboBox
      className={className}
      inputValue={text}
      onInputChange={onText}
      selectedKey={null}
      onSelectionChange={(key) => {
        const picked = items.find((item) => item.concept.id === key)
        if (picked !== undefined) onPick(picked)
      }}
      items={items}
      allowsCustomValue
      allowsEmptyCollection
      menuTrigger="input"
      {...(onFocus === undefined ? {} : { onFocus })}
    >
      <Label className="visually-hidden">{label}</Label>
      {children}
      <Input
        {...(inputRef === undefined ? {} : { ref: inputRef })}
        type="text"
        enterKeyHint="search"
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        onKeyDown={(e) => {
          const choosing = e.currentTarget.getAttribute('aria-activedescendant')
          if (e.key === 'Enter' && !e.nativeEvent.isComposing && !choosing) onEnter?.()
        }}
      />
      <Popover className="popover" offset={4}>
        <ListBox<Suggestion>
          aria-label={t('searchSuggestions')}
          renderEmptyState={() => (
            <p className="no-suggestion">{t(text.trim() === '' ? 'searchHint' : 'noSuggestion')}</p>
          )}
        >
          {(item) => (
            <ListBoxItem id={item.concept.id} textValue={item.term} className="suggestion">
              <span>{item.term}</span>
              {item.term !== labels(item.concept)[0] && <span className="muted">{labels(item.concept)[0]}</span>}
              <KindBadge kind={item.concept.kind} />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
