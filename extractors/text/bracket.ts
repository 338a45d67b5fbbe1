import type { Lexeme } from './lexeme.js'

/** Index of the bracket that closes the one at `open`, at most eight lexemes on, or -1. */
export const closing = (lexemes: readonly Lexeme[], open: number): number => {
  for (let k = open + 1; k < Math.min(open + 9, lexemes.length); k++) if (lexemes[k]!.mark === 'close') return k
  return -1
}
