import { wordFinder } from './word-list.js'

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

const finders = new Map<string, RegExp>()
const count = (group: string, text: string): number => {
  let finder = finders.get(group)
  if (finder === undefined) finders.set(group, (finder = wordFinder(group)))
  return new Set([...text.matchAll(finder)].map((found) => found[0].toLowerCase())).size
}

/**
 * The kind of a report from its words (groups `report-name-…` and `report-word-…` of words/groups.tsv): each different
 * name of the examination counts 4, each different word that such reports use 1; the heaviest kind wins, the earlier of
 * `reportKinds` where two weigh the same.
 * @param text its first 4000 units are looked at
 * @returns other where no kind weighs 3
 */
export const reportKind = (text: string): ReportKind => {
  const head = text.slice(0, looked)
  let best: ReportKind = 'other'
  let most = enough - 1
  for (const kind of reportKinds) {
    if (kind === 'other') continue
    const weight = nameWeight * count(`report-name-${kind}`, head) + count(`report-word-${kind}`, head)
    if (weight > most) {
      most = weight
      best = kind
    }
  }
  return best
}
