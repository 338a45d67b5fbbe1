import { fold } from '../../ontology/fold.js'
import { wordsOf } from './word-list.js'

export const reportKinds = [
  ...(['echo', 'coronary-angiography', 'coronary-cta', 'head-ct', 'head-mr', 'vascular-ultrasound'] as const),
  ...(['ecg', 'holter', 'chest-xray', 'chest-ct', 'laboratory', 'other'] as const),
] as const
export type ReportKind = (typeof reportKinds)[number]

/** The name of the examination weighs more than what it found. */
const nameWeight = 4
/** Two words that only such a report has, or its name. */
const enough = 3
/** A report says what it is near its begin. */
const looked = 4000

/** A word of one of the lists, names or words of a kind. */
interface Telling {
  readonly word: string
  readonly list: number
}
/** Two lists a kind: at 2n the names of the examination, at 2n + 1 the words such reports use. */
const lists = reportKinds
  .filter((kind) => kind !== 'other')
  .flatMap((kind) => [wordsOf(`report-name-${kind}`), wordsOf(`report-word-${kind}`)])
/** The words of all lists by their first unit, the longest first, so that a text is walked once and not once a list. */
const tellings: Telling[][] = []
lists.forEach((words, list) => {
  for (const word of words.map(fold)) (tellings[word.charCodeAt(0)] ??= []).push({ word, list })
})
for (const some of tellings) some?.sort((a, b) => b.word.length - a.word.length)

const isLatin = (unit: number): boolean => (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57)
/** A Latin word is found as a whole word only. */
const isWhole = (folded: string, { word }: Telling, start: number): boolean =>
  !(word.charCodeAt(0) >= 97 && word.charCodeAt(0) <= 122) ||
  !(
    isLatin(folded.charCodeAt(start - 1)) ||
    (isLatin(folded.charCodeAt(start + word.length)) && isLatin(word.charCodeAt(word.length - 1)))
  )

/**
 * The kind of a report from its words (groups `report-name-…` and `report-word-…` of words/groups.tsv): each different
 * name of the examination counts 4, each different word that such reports use 1; the heaviest kind wins, the earlier of
 * `reportKinds` where two weigh the same. Of the words of one list that overlap the first counts, the longest at a place.
 * @param text its first 4000 units are looked at
 * @returns other where no kind weighs 3
 */
export const reportKind = (text: string): ReportKind => {
  const folded = fold(text.slice(0, looked))
  const found = lists.map(() => new Set<string>())
  /** of each list, up to where the text is used up */
  const used = lists.map(() => 0)
  for (let start = 0; start < folded.length; start++)
    for (const telling of tellings[folded.charCodeAt(start)] ?? []) {
      const { word, list } = telling
      if (used[list]! > start || !folded.startsWith(word, start) || !isWhole(folded, telling, start)) continue
      found[list]!.add(word)
      used[list] = start + word.length
    }
  let best: ReportKind = 'other'
  let most = enough - 1
  reportKinds.forEach((kind, n) => {
    if (kind === 'other') return
    const weight = nameWeight * found[2 * n]!.size + found[2 * n + 1]!.size
    if (weight > most) {
      most = weight
      best = kind
    }
  })
  return best
}
