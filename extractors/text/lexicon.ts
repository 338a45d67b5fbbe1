import type { Language, Status } from '../../graph-schema/index.js'
import { fold } from '../../ontology/fold.js'
import { alternatives, wordList } from './word-list.js'

/**
 * What a word can be. The first line are names that stand alone; `x-head` completes a name with what stands before it
 * (肺 + 炎, arm + weakness), `x-word` only helps to; `lesion` is told of an organ or vessel; `reading` is a quantity that is
 * no test without a value, `vital` one letter of run-on vital signs; `nothing` hides what it covers.
 */
export const wordClasses = [
  ...(['disease', 'symptom', 'finding', 'drug', 'procedure', 'test', 'quantity', 'risk'] as const),
  ...(['disease-head', 'disease-only-in-list', 'symptom-head', 'sign-head', 'procedure-head', 'test-head'] as const),
  ...(['procedure-word', 'test-word', 'reading', 'vital', 'lesion', 'drug-salt', 'drug-form', 'drug-stem'] as const),
  ...(['organ', 'vessel', 'segment', 'side', 'modifier', 'count', 'severity', 'nothing', 'trigger'] as const),
] as const
export type WordClass = (typeof wordClasses)[number]

/** What a trigger does to the status of mentions: a status, `advised` (planned, for what can be ordered), `pseudo` (looks like a trigger and is none), or `stop` (ends the reach of negation). */
export type Effect = Status | 'advised' | 'pseudo' | 'stop'
export interface Trigger {
  readonly effect: Effect
  readonly direction: 'after' | 'before'
  /** how far, see words/triggers.zh.tsv */
  readonly reach: 'item' | 'clause' | 'list' | 'sentence'
}
export interface Word {
  readonly text: string
  /** all classes of this form, in the order of the lexicon */
  readonly classes: ReadonlySet<WordClass>
  readonly triggers: readonly Trigger[]
}

/** Words of one language in a trie over folded UTF-16 units; a look-up costs at most the longest word. */
export class Lexicon {
  /** first unit → node, 0 where no word begins: most places end here */
  private readonly first = new Int32Array(65_536)
  /** of each node, unit → node */
  private readonly next: (Map<number, number> | undefined)[] = [undefined]
  private readonly words: (Word | undefined)[] = [undefined]

  constructor(private readonly language: Language) {
    for (const [name, cell] of wordList(`lexicon.${language}.tsv`))
      for (const text of alternatives(cell!)) this.add(text, name as WordClass)
    for (const [effect, direction, reach, cell] of wordList(`triggers.${language}.tsv`))
      for (const text of alternatives(cell!))
        this.add(text, 'trigger', {
          effect: effect as Effect,
          direction: direction as Trigger['direction'],
          reach: reach as Trigger['reach'],
        })
  }

  private add(text: string, wordClass: WordClass, trigger?: Trigger): void {
    let node = 0
    for (const unit of this.key(text)) {
      const known = node === 0 ? this.first[unit]! : (this.next[node]?.get(unit) ?? 0)
      if (known === 0) {
        this.words.push(undefined)
        const made = this.words.length - 1
        if (node === 0) this.first[unit] = made
        else (this.next[node] ??= new Map()).set(unit, made)
        node = made
      } else node = known
    }
    const known = this.words[node]
    this.words[node] = {
      text,
      classes: new Set([...(known?.classes ?? []), wordClass]),
      triggers: trigger === undefined ? (known?.triggers ?? []) : [...(known?.triggers ?? []), trigger],
    }
  }

  private *key(text: string): Iterable<number> {
    for (const char of fold(text)) yield (this.language === 'en' && char === '-' ? ' ' : char).charCodeAt(0)
  }

  /**
   * The longest word at `from`. Latin words end where no letter follows (a plural s may); up to two blanks count as one,
   * and in English a hyphen as a blank.
   * @param folded text after `fold`
   */
  longest(folded: string, from: number): { end: number; word: Word } | undefined {
    let node = 0
    let found: { end: number; word: Word } | undefined
    let at = from
    while (at < folded.length) {
      let unit = folded.charCodeAt(at)
      if (unit === 45 && this.language === 'en') unit = 32
      node = node === 0 ? this.first[unit]! : (this.next[node]?.get(unit) ?? 0)
      if (node === 0) break
      at++
      if (unit === 32 && folded.charCodeAt(at) === 32) at++
      const word = this.words[node]
      if (word !== undefined) {
        if (isWordEnd(folded, at)) found = { end: at, word }
        else if (folded.charCodeAt(at) === 115 && isWordEnd(folded, at + 1) && this.language === 'en')
          found = { end: at + 1, word }
      }
    }
    return found
  }
}

const isLatin = (unit: number): boolean => (unit >= 97 && unit <= 122) || (unit >= 0xdf && unit <= 0x24f)
const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57
/** No letter or number runs on over `at`. */
export const isWordEnd = (folded: string, at: number): boolean => {
  const before = folded.charCodeAt(at - 1)
  const after = folded.charCodeAt(at)
  if (isDigit(before) && (isDigit(after) || (after === 46 && isDigit(folded.charCodeAt(at + 1))))) return false
  return !(isLatin(after) && (isLatin(before) || isDigit(before)))
}

const lexicons = new Map<Language, Lexicon>()
/** Built at first use, then shared. */
export const lexicon = (language: Language): Lexicon => {
  let known = lexicons.get(language)
  if (known === undefined) lexicons.set(language, (known = new Lexicon(language)))
  return known
}
