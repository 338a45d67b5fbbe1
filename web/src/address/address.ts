import { useMemo, useSyncExternalStore } from 'react'
import type { Language } from '../language/language'

/** What is picked: shown in the panel. */
export type Selection =
  | { readonly type: 'concept'; readonly id: string }
  | { readonly type: 'link'; readonly from: string; readonly to: string }
  | { readonly type: 'document'; readonly id: string; readonly statement?: string }
  | { readonly type: 'patient'; readonly id: string }

export const searchModes = ['hybrid', 'keyword', 'vector'] as const
export type SearchMode = (typeof searchModes)[number]
export const areas = ['explore', 'datasets'] as const
export type Area = (typeof areas)[number]

/** Everything that the page shows follows from its address, so that a link, back and forward give it back. */
export interface Address {
  readonly area: Area
  readonly query: string
  readonly mode: SearchMode
  /** chosen facet values, by field */
  readonly facets: Readonly<Record<'dataset' | 'kind' | 'language', readonly string[]>>
  readonly selection: Selection | null
  /** concepts on the canvas that the reader put there */
  readonly placed: readonly string[]
  /** those among all on the canvas whose neighbours are shown */
  readonly expanded: readonly string[]
  /** kinds that an expansion shows; empty = all */
  readonly kinds: readonly string[]
  readonly language: Language
}

const list = (text: string | null): string[] => (text === null || text === '' ? [] : text.split(','))

const readSelection = (text: string | null): Selection | null => {
  const [type, ...rest] = (text ?? '').split('~')
  const [first, second] = rest
  if (first === undefined || first === '') return null
  if (type === 'c') return { type: 'concept', id: first }
  if (type === 'l' && second !== undefined) return { type: 'link', from: first, to: second }
  if (type === 'd') return { type: 'document', id: first, ...(second === undefined ? {} : { statement: second }) }
  if (type === 'p') return { type: 'patient', id: first }
  return null
}

const writeSelection = (s: Selection): string =>
  s.type === 'link'
    ? `l~${s.from}~${s.to}`
    : s.type === 'document'
      ? ['d', s.id, ...(s.statement === undefined ? [] : [s.statement])].join('~')
      : `${s.type === 'concept' ? 'c' : 'p'}~${s.id}`

const preferredLanguage = (): Language =>
  (localStorage.getItem('xinmai.language') as Language | null) ?? (navigator.language.startsWith('zh') ? 'zh' : 'en')

export const readAddress = (url: string): Address => {
  const { pathname, searchParams: p } = new URL(url)
  const area = areas.find((a) => pathname === `/${a}`) ?? 'explore'
  const language = p.get('lang')
  return {
    area,
    query: p.get('q') ?? '',
    mode: searchModes.find((m) => m === p.get('mode')) ?? 'hybrid',
    facets: { dataset: list(p.get('dataset')), kind: list(p.get('kind')), language: list(p.get('language')) },
    selection: readSelection(p.get('sel')),
    placed: list(p.get('g')),
    expanded: list(p.get('x')),
    kinds: list(p.get('kinds')),
    language: language === 'zh' || language === 'en' ? language : preferredLanguage(),
  }
}

export const writeAddress = (a: Address): string => {
  const p = new URLSearchParams()
  const set = (name: string, value: string): void => {
    if (value !== '') p.set(name, value)
  }
  set('q', a.query)
  if (a.mode !== 'hybrid') set('mode', a.mode)
  for (const [field, values] of Object.entries(a.facets)) set(field, values.join(','))
  if (a.selection !== null) set('sel', writeSelection(a.selection))
  set('g', a.placed.join(','))
  set('x', a.expanded.join(','))
  set('kinds', a.kinds.join(','))
  set('lang', a.language)
  const query = p.toString().replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%7E', '~')
  return `/${a.area === 'explore' ? '' : a.area}${query === '' ? '' : `?${query}`}`
}

const subscribe = (listener: () => void): (() => void) => {
  addEventListener('popstate', listener)
  return () => removeEventListener('popstate', listener)
}

/** Changes the address. `replace` for steps that back should not stop at, such as each letter typed. */
export const go = (change: Partial<Address>, how: 'push' | 'replace' = 'push'): void => {
  const next = { ...readAddress(location.href), ...change }
  if (change.language !== undefined) localStorage.setItem('xinmai.language', change.language)
  const url = writeAddress(next)
  if (url === location.pathname + location.search) return
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', url)
  dispatchEvent(new PopStateEvent('popstate'))
}

export const useAddress = (): Address => {
  const href = useSyncExternalStore(subscribe, () => location.href)
  return useMemo(() => readAddress(href), [href])
}
