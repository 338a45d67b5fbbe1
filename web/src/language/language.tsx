import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react'
import { messages, type MessageKey } from './messages'

export type Language = 'zh' | 'en'

type Translate = (key: MessageKey, facts?: Readonly<Record<string, string | number>>) => string

export const translator = (language: Language): Translate => {
  const column = language === 'zh' ? 0 : 1
  return (key, facts = {}) =>
    messages[key][column].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''))
}

interface LanguageValue {
  readonly language: Language
  readonly t: Translate
  /** numbers with the grouping of the language */
  readonly n: (value: number, digits?: number) => string
}

const LanguageContext = createContext<LanguageValue | null>(null)

export const LanguageProvider = ({ language, children }: { language: Language; children: ReactNode }) => {
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  }, [language])
  const value = useMemo(() => {
    const locale = language === 'zh' ? 'zh-CN' : 'en'
    const n = (x: number, digits = 0) =>
      x.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
    return { language, t: translator(language), n }
  }, [language])
  return <LanguageContext value={value}>{children}</LanguageContext>
}

export const useLanguage = (): LanguageValue => {
  const value = useContext(LanguageContext)
  if (value === null) throw new Error('useLanguage outside of LanguageProvider')
  return value
}
