import type { Document } from '../../graph-schema/index.js'

/** UTF-16 offsets in the canonical text, end exclusive. */
export interface Passage {
  readonly start: number
  readonly end: number
}

/** UTF-16 units: about what a sentence model takes in (512 tokens) and a reader sees at a glance. */
export const longestPassage = 400
/** Text outside all sections that is shorter than this is headings. */
const shortestRest = 40

const sentenceEnd = new Set('。！？；!?;\n')
const blanks = new Set(' \t\n\r\u00a0\u3000')
const isBlank = (char: string): boolean => blanks.has(char)

/** Cuts [start, end) into pieces at sentence ends, else at blanks, else hard (never inside a surrogate pair). */
const cut = (text: string, start: number, end: number, out: Passage[]): void => {
  for (let from = start; from < end;) {
    let to = end
    if (end - from > longestPassage) {
      const limit = from + longestPassage
      let sentence = 0
      let blank = 0
      for (let at = from + 1; at <= limit; at++) {
        const before = text[at - 1]!
        if (sentenceEnd.has(before) || (before === '.' && isBlank(text[at] ?? ' '))) sentence = at
        if (isBlank(before)) blank = at
      }
      to = sentence || blank || limit
      if (to === limit && /[\ud800-\udbff]/.test(text[to - 1]!)) to--
    }
    let first = from
    let last = to
    while (first < last && isBlank(text[first]!)) first++
    while (last > first && isBlank(text[last - 1]!)) last--
    if (last > first) out.push({ start: first, end: last })
    from = to
  }
}

/** The pieces of a document that are embedded, in order: its sections, and longer text between them. */
export const cutPassages = ({ text, sections }: Pick<Document, 'text' | 'sections'>): Passage[] => {
  const out: Passage[] = []
  let from = 0
  for (const section of [...sections].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const start = Math.min(Math.max(section.start, from), text.length)
    const end = Math.min(Math.max(section.end, start), text.length)
    if (start - from >= shortestRest) cut(text, from, start, out)
    cut(text, start, end, out)
    from = end
  }
  if (sections.length === 0 || text.length - from >= shortestRest) cut(text, from, text.length, out)
  return out
}
