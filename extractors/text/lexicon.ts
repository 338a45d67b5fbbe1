import type { Language, Status } from '../../graph-schema/index.js'
import { fold } from '../../ontology/fold.js'
import { Trie } from './trie.js'
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
/** A set of classes, one bit each: lexemes are asked for theirs more than for anything else. */
export type Classes = number
if (wordClasses.length > 31) throw new RangeError('more classes than bits')
export const is = Object.fromEntries(wordClasses.map((name, n) => [name, 1 << n])) as Readonly<
  Record<WordClass, Classes>
>

export interface Word {
  readonly text: string
  /** all classes of this form */
  readonly classes: Classes
  readonly triggers: readonly Trigger[]
}

/** Words of one language over folded UTF-16 units; a look-up costs at most the longest word. */
export class Lexicon {
  private readonly words = new Trie<Word>()
  /** where the word found by `longest` ends */
  end = 0

  constructor(private readonly language: Language) {
    for (const [name, cell] of wordList(`lexicon.${language}.tsv`))
      for (const text of alternatives(cell!)) this.add(text, is[name as WordClass])
    for (const [effect, direction, reach, cell] of wordList(`triggers.${language}.tsv`))
      for (const text of alternatives(cell!))
        this.add(text, is.trigger, {
          effect: effect as Effect,
          direction: direction as Trigger['direction'],
          reach: reach as Trigger['reach'],
        })
  }

  private add(text: string, wordClass: Classes, trigger?: Trigger): void {
    const folded = fold(text)
    this.words.set(this.language === 'en' ? folded.replaceAll('-', ' ') : folded, (known) => ({
      text,
      classes: (known?.classes ?? 0) | wordClass,
      triggers: trigger === undefined ? (known?.triggers ?? []) : [...(known?.triggers ?? []), trigger],
    }))
  }

  /**
   * The longest word at `from`; `end` tells where it ends. Latin words end where no letter follows (a plural s may); up
   * to two blanks count as one, and in English a hyphen as a blank.
   * @param folded text after `fold`
   */
  longest(folded: string, from: number): Word | undefined {
    const { words } = this
    const english = this.language === 'en'
    let node = 0
    let found: Word | undefined
    for (let at = from; at < folded.length;) {
      let unit = folded.charCodeAt(at)
      if (unit === 45 && english) unit = 32
      node = words.step(node, unit)
      if (node === 0) break
      at++
      if (unit === 32 && folded.charCodeAt(at) === 32) at++
      const word = words.value(node)
      if (word === undefined) continue
      if (isWordEnd(folded, at)) this.end = at
      else if (english && folded.charCodeAt(at) === 115 && isWordEnd(folded, at + 1)) this.end = at + 1
      else continue
      found = word
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
