import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react'
import { translator, type Language, type Translate } from './translator.js'

interface LanguageValue {
  readonly language: Language
  readonly t: Translate
  /** numbers with the grouping of the language */
  readonly n: (value: number, digits?: number) => string
  /** a concept's label in the language of the page, then in the other one */
  readonly labels: (concept: { readonly labelZh: string; readonly labelEn: string }) => readonly [string, string]
}

const LanguageContext = createContext<LanguageValue | null>(null)

export const LanguageProvider = ({ language, children }: { language: Language; children: ReactNode }) => {
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.title = translator(language)('pageTitle')
  }, [language])
  const value = useMemo((): LanguageValue => {
    const locale = language === 'zh' ? 'zh-CN' : 'en'
    return {
      language,
      t: translator(language),
      n: (x, digits = 0) => x.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
      labels: ({ labelZh, labelEn }) => (language === 'zh' ? [labelZh, labelEn] : [labelEn, labelZh]),
    }
  }, [language])
  return <LanguageContext value={value}>{children}</LanguageContext>
}

export const useLanguage = (): LanguageValue => {
  const value = useContext(LanguageContext)
  if (value === null) throw new Error('useLanguage outside of LanguageProvider')
  return value
}
