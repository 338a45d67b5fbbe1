import type { Language, Status } from '../../graph-schema/index.js'
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

/** What looks back is asked first. */
const byDirection = (a: Trigger, b: Trigger): number =>
  Number(a.direction === 'after') - Number(b.direction === 'after')

/** Words of one language: each form with all its classes and triggers. */
export const lexiconWords = (language: Language): Map<string, Word> => {
  const words = new Map<string, Word>()
  const add = (text: string, wordClass: Classes, trigger?: Trigger): void => {
    const known = words.get(text)
    words.set(text, {
      text,
      classes: (known?.classes ?? 0) | wordClass,
      triggers:
        trigger === undefined ? (known?.triggers ?? []) : [...(known?.triggers ?? []), trigger].sort(byDirection),
    })
  }
  for (const [name, cell] of wordList(`lexicon.${language}.tsv`))
    for (const text of alternatives(cell!)) add(text, is[name as WordClass])
  for (const [effect, direction, reach, cell] of wordList(`triggers.${language}.tsv`))
    for (const text of alternatives(cell!))
      add(text, is.trigger, {
        effect: effect as Effect,
        direction: direction as Trigger['direction'],
        reach: reach as Trigger['reach'],
      })
  return words
}
