import { fold } from '../../ontology/fold.js'

/**
 * Text as the index sees it: a row of atoms, each one Chinese (Japanese, Korean) character or one word. Atoms are
 * numbered from 0 on; two atoms with only blanks or punctuation between them are neighbours.
 */
export interface Atoms {
  readonly count: number
  /** UTF-16 offsets in the text, end exclusive */
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** an entry of `atomTypes` */
  readonly types: Uint8Array
  /** the folded word; empty for a character */
  readonly words: readonly string[]
  /** the text with width, case and traditional script folded; same length, so offsets hold in both */
  readonly folded: string
}

/** `inner`: a character with another one right behind it; `last`: the end of a run of characters. */
export const atomTypes = { word: 0, inner: 1, last: 2 } as const

/** Longer words are cut, so that hostile text makes no hostile terms. */
const longestWord = 64

const classes = { separator: 0, character: 1, letter: 2, digit: 3, mark: 4, high: 5 } as const

const characterPattern = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u30fc]/u
const letterPattern = /\p{L}/u
const digitPattern = /\p{Nd}/u
const markPattern = /\p{M}/u

/** One class a UTF-16 unit, looked up instead of matched: indexing spends its time here. */
const classOf = ((): Uint8Array => {
  const table = new Uint8Array(65_536)
  for (let unit = 0; unit < 65_536; unit++) {
    const text = String.fromCharCode(unit)
    if (unit >= 0xd800 && unit <= 0xdbff) table[unit] = classes.high
    else if (unit >= 0x4e00 && unit <= 0x9fff) table[unit] = classes.character
    else if (digitPattern.test(text)) table[unit] = classes.digit
    else if (characterPattern.test(text)) table[unit] = classes.character
    else if (letterPattern.test(text)) table[unit] = classes.letter
    else if (markPattern.test(text)) table[unit] = classes.mark
  }
  return table
})()

const full = '.'.charCodeAt(0)

/** Class of the code point at `at`; astral ones are asked one by one, they are rare. */
const classAt = (text: string, at: number): number => {
  const unit = classOf[text.charCodeAt(at)]!
  if (unit !== classes.high) return unit
  const point = String.fromCodePoint(text.codePointAt(at)!)
  if (point.length < 2) return classes.separator
  return characterPattern.test(point)
    ? classes.character
    : letterPattern.test(point)
      ? classes.letter
      : classes.separator
}
const width = (text: string, at: number): number => (classOf[text.charCodeAt(at)] === classes.high ? 2 : 1)

/**
 * The plural is read as the singular. Harman's S-stemmer ("How effective is suffixing?", JASIS 1991), and words in
 * -is (stenosis, diagnosis) stay.
 */
const singular = (word: string): string => {
  if (word.length < 4 || !word.endsWith('s')) return word
  if (word.endsWith('ies')) return /[ae]ies$/.test(word) ? word : `${word.slice(0, -3)}y`
  if (word.endsWith('es') && !/[aeo]es$/.test(word)) return word.slice(0, -1)
  return /[uis]s$/.test(word) ? word : word.slice(0, -1)
}

const foldWord = (word: string): string => {
  let plain = word
  for (let i = 0; i < word.length; i++)
    if (word.charCodeAt(i) > 0x7f) {
      plain = word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
      break
    }
  if (plain.length > longestWord) plain = plain.slice(0, longestWord)
  return singular(plain)
}

/**
 * Cuts a text into atoms. A number keeps its decimals (`3.5`) and ends where letters begin (`25mg` is two atoms); a word
 * that begins with a letter keeps its digits (`T2DM`). Linear in the length of the text.
 */
export const cutAtoms = (text: string): Atoms => {
  const folded = fold(text)
  const { length } = folded
  let starts = new Int32Array(Math.max(16, length))
  let ends = new Int32Array(starts.length)
  let types = new Uint8Array(starts.length)
  const words: string[] = []
  let count = 0
  const add = (start: number, end: number, type: number, word: string): void => {
    starts[count] = start
    ends[count] = end
    types[count] = type
    words.push(word)
    count++
  }
  for (let at = 0; at < length;) {
    const start = at
    const found = classAt(folded, at)
    if (found === classes.character) {
      at += width(folded, at)
      const more = at < length && classAt(folded, at) === classes.character
      add(start, at, more ? atomTypes.inner : atomTypes.last, '')
    } else if (found === classes.letter || found === classes.digit) {
      const number = found === classes.digit
      at += width(folded, at)
      for (; at < length; at += width(folded, at)) {
        const next = classAt(folded, at)
        if (next === classes.digit || next === classes.mark || (next === classes.letter && !number)) continue
        const decimal =
          number &&
          folded.charCodeAt(at) === full &&
          at + 1 < length &&
          classOf[folded.charCodeAt(at + 1)] === classes.digit
        if (!decimal) break
      }
      add(start, at, atomTypes.word, foldWord(folded.slice(start, at)))
    } else at += width(folded, at)
  }
  starts = starts.slice(0, count)
  ends = ends.slice(0, count)
  types = types.slice(0, count)
  return { count, starts, ends, types, words, folded }
}

/**
 * The term that stands for atom `i` in the index: the word; the character with the one behind it; or at the end of a
 * run the character alone. All terms that begin with a character are thus all its places.
 */
export const termAt = (atoms: Atoms, i: number): string => {
  const type = atoms.types[i]
  if (type === atomTypes.word) return atoms.words[i]!
  return atoms.folded.slice(atoms.starts[i], type === atomTypes.inner ? atoms.ends[i + 1] : atoms.ends[i])
}

/** Terms of concepts live beside the terms of texts; no text has this character in a term. */
export const conceptTerm = (concept: string): string => `\u0001${concept}`
