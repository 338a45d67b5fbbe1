import { useMemo, useSyncExternalStore } from 'react'
import type { Language } from '../language/translator.js'
import { readAddress, writeAddress, type Address } from './address.js'

/** What the reader chose here before, else what the browser speaks. */
const preferredLanguage = (): Language => {
  const chosen = localStorage.getItem('xinmai.language')
  if (chosen === 'zh' || chosen === 'en') return chosen
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

const subscribe = (listener: () => void): (() => void) => {
  addEventListener('popstate', listener)
  return () => removeEventListener('popstate', listener)
}

/** Changes the address. `replace` for steps that back should not stop at, such as each letter typed. */
export const go = (change: Partial<Address>, how: 'push' | 'replace' = 'push'): void => {
  const next = { ...readAddress(location.href, preferredLanguage()), ...change }
  if (change.language !== undefined) localStorage.setItem('xinmai.language', change.language)
  const url = writeAddress(next)
  if (url === location.pathname + location.search) return
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', url)
  dispatchEvent(new PopStateEvent('popstate'))
}

export const useAddress = (): Address => {
  const href = useSyncExternalStore(subscribe, () => location.href)
  return useMemo(() => readAddress(href, preferredLanguage()), [href])
}
