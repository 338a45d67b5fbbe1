import type { Lexeme } from './lexeme.js'
import { Mention } from './mention.js'

/**
 * Items of a diagnosis list in which nothing was found become diseases as written, without a concept: they wait for a
 * mapping. An item is what stands between list numbers, line ends and full stops.
 */
export const unknownDiagnoses = (text: string, lexemes: readonly Lexeme[], found: readonly Mention[]): Mention[] => {
  const out: Mention[] = []
  const starts = found.map((m) => m.start).sort((a, b) => a - b)
  let s = 0
  let from = -1
  const close = (end: number): void => {
    if (from < 0) return
    const written = text.slice(from, end).trim()
    while (s < starts.length && starts[s]! < from) s++
    const isPhrase =
      /^[\p{L}][\p{L}\p{N} ,'/-]{2,60}$/u.test(written) &&
      !/^(?:无|暂无|同上|同前|见上|none|as above|same|include)/i.test(written)
    if (isPhrase && !(s < starts.length && starts[s]! < end))
      out.push(new Mention(from, from + written.length, 'disease', 'item of a diagnosis list'))
    from = -1
  }
  for (const l of lexemes) {
    const isBreak =
      l.mark === 'stop' || l.mark === 'semicolon' || l.mark === 'open' || l.mark === 'colon' || l.number !== undefined
    if (isBreak) close(l.start)
    else if (from < 0 && l.mark === undefined) from = l.start
  }
  close(lexemes.at(-1)?.end ?? 0)
  return out
}
