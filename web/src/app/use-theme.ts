import { useLayoutEffect, useState } from 'react'

/** Light or dark: what the reader chose here before, else what the system prefers. */
export const useTheme = (): { dark: boolean; toggle: () => void } => {
  const [dark, setDark] = useState(() => {
    const chosen = localStorage.getItem('xinmai.theme')
    return chosen === null ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark'
  })
  // before the effects of what reads the colours
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
  }, [dark])
  const toggle = (): void => {
    localStorage.setItem('xinmai.theme', dark ? 'light' : 'dark')
    setDark(!dark)
  }
  return { dark, toggle }
}
