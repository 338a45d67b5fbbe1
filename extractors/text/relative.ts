import type { Language } from '../../graph-schema/index.js'
import type { Mention, Span } from './mention.js'
import { wordFinder } from './word-list.js'

const relatives: Readonly<Record<Language, RegExp>> = {
  zh: wordFinder('relative-zh'),
  en: wordFinder('relative-en'),
}
const sentence = /[。；;\n]|\. /g
/** How far the relative may stand before what he has, and behind it (stroke in her mother). */
const before = 60
const behind = 24

/**
 * Whose illness it is, for mentions of status family: the nearest relative before it in its sentence, else behind it.
 * @param from begin of the stretch
 */
export const readRelatives = (text: string, language: Language, mentions: readonly Mention[], from: number): void => {
  const find = relatives[language]
  for (const m of mentions) {
    if (m.status !== 'family') continue
    const leftAt = Math.max(from, m.start - before)
    const left = text.slice(leftAt, m.start)
    const cut = Math.max(...[...left.matchAll(sentence)].map((f) => f.index + f[0].length), 0)
    const last = [...left.slice(cut).matchAll(find)].at(-1)
    if (last !== undefined) {
      m.relative = spanAt(leftAt + cut, last)
      continue
    }
    const right = text.slice(m.end, m.end + behind)
    const next = [
      ...right.slice(0, right.search(sentence) < 0 ? right.length : right.search(sentence)).matchAll(find),
    ][0]
    if (next !== undefined) m.relative = spanAt(m.end, next)
  }
}

const spanAt = (offset: number, found: RegExpMatchArray): Span => {
  const start = offset + found.index!
  return { start, end: start + found[0].length }
}
