import { messages, type MessageKey } from './messages.js'

export type Language = 'zh' | 'en'

export type Translate = (key: MessageKey, facts?: Readonly<Record<string, string | number>>) => string

/** Texts of the page in one language; a fact that a text names and that is not given stays empty. */
export const translator = (language: Language): Translate => {
  const column = language === 'zh' ? 0 : 1
  return (key, facts = {}) =>
    messages[key][column].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''))
}
