import type { Language } from '../../graph-schema/index.js'

export interface Passage {
  readonly language: Language
  readonly start: number
  readonly end: number
}

/**
 * Cuts a text into passages of one language, line by line: a line is Chinese when at least a tenth of its letters are
 * Han; a line with hardly any letters goes with the one before.
 */
export const passages = (text: string, given?: Language): Passage[] => {
  const out: { language: Language; start: number; end: number }[] = []
  let undecided = 0
  for (let start = 0; start < text.length;) {
    let end = text.indexOf('\n', start) + 1
    if (end === 0) end = text.length
    let han = 0
    let latin = 0
    for (let at = start; at < end; at++) {
      const unit = text.charCodeAt(at)
      // ，：（ are Chinese too: a line of abbreviations and values in a Chinese report
      if ((unit >= 0x3400 && unit <= 0x9fff) || unit === 0xff0c || unit === 0xff1a || unit === 0x3002) han++
      else if ((unit | 32) >= 97 && (unit | 32) <= 122) latin++
    }
    const last = out.at(-1)
    const language = han + latin < 4 ? last?.language : han * 10 >= han + latin ? 'zh' : 'en'
    if (language !== undefined && last?.language !== language)
      out.push({ language, start: undecided < 0 ? start : undecided, end })
    else if (last !== undefined) last.end = end
    if (language !== undefined) undecided = -1
    start = end
  }
  if (out.length === 0 && text !== '')
    out.push({ language: given ?? (/\p{Script=Han}/u.test(text) ? 'zh' : 'en'), start: 0, end: text.length })
  return out
}

/** The language of most of the text. */
export const mainLanguage = (cut: readonly Passage[]): Language => {
  let chinese = 0
  for (const { language, start, end } of cut) chinese += language === 'zh' ? end - start : start - end
  return chinese > 0 ? 'zh' : 'en'
}
