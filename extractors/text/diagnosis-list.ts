import type { Lexeme } from './lexeme.js'
import { Mention } from './mention.js'

/** What tells something is no name. */
const isSentence =
  /\b(?:is|are|was|were|has|had|have|he|she|his|her|they|we|patient|please|will|should|see|with a|admission|discharge|date|history)\b|(?:[A-Za-z]{1,30}[ ,]{1,3}){7}/i

/** 右小趾截短术后 is an operation of the past, 鼻中隔偏曲术后 a disease of the past. */
const itemOf = (start: number, written: string): Mention => {
  const over = /(?:术后|手术后)$/.exec(written)
  const isOperation = /(?:切|截|成形|移植|植入|置换|修补|固定|引流|摘除|吻合|融合|造瘘|结扎|短)(?:除|短|开)?术后$/.test(
    written,
  )
  const end = start + written.length - (over === null ? 0 : isOperation ? 1 : over[0].length)
  const mention = new Mention(start, end, isOperation ? 'procedure' : 'disease', 'item of a diagnosis list')
  if (over !== null) {
    mention.status = 'historical'
    mention.statusBecause = over[0]
  }
  return mention
}

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
      !isSentence.test(written) &&
      !/^(?:无|暂无|同上|同前|见上|none|as above|same|include)/i.test(written)
    if (isPhrase && !(s < starts.length && starts[s]! < end)) out.push(itemOf(from, written))
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
