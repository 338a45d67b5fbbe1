import { annotationTypes, type AnnotatedText, type Annotation, type AnnotationType } from '../../graph-schema/index.js'
import { matchAnnotations } from './matching.js'

/** Shares are 0..1, and null where nothing was to be counted. */
export interface Measure {
  readonly gold: number
  readonly predicted: number
  readonly matched: number
  readonly precision: number | null
  readonly recall: number | null
  readonly f1: number | null
}
export interface TypeScore {
  readonly exact: Measure
  readonly overlapping: Measure
}
export interface Score extends TypeScore {
  readonly types: Readonly<Partial<Record<AnnotationType, TypeScore>>>
  /** of matched pairs (overlapping): share with the same status */
  readonly statusAccuracy: number | null
  /** of matched pairs whose gold has a value: share with the same value and unit */
  readonly valueAccuracy: number | null
  /** of matched pairs whose gold has a site, a severity, a code: share with the same */
  readonly siteAccuracy: number | null
  readonly severityAccuracy: number | null
  readonly codeAccuracy: number | null
  readonly texts: number
  readonly characters: number
  readonly seconds: number
  readonly charactersPerSecond: number | null
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
const measure = (gold: number, predicted: number, matched: number): Measure => ({
  gold,
  predicted,
  matched,
  precision: share(matched, predicted),
  recall: share(matched, gold),
  f1: share(2 * matched, gold + predicted),
})

interface Tally {
  gold: number
  predicted: number
  exact: number
  matched: number
}
const typeScore = (t: Tally): TypeScore => ({
  exact: measure(t.gold, t.predicted, t.exact),
  overlapping: measure(t.gold, t.predicted, t.matched),
})
const same = (a: string | undefined, b: string | undefined): boolean => (a ?? '').trim() === (b ?? '').trim()

/**
 * Compares predictions with gold annotations, text by text in the same order; all types micro-averaged.
 * @param seconds spent on predicting
 */
export const score = (
  gold: readonly AnnotatedText[],
  predicted: readonly (readonly Annotation[])[],
  seconds: number,
): Score => {
  const tallies = new Map<AnnotationType, Tally>(
    annotationTypes.map((type) => [type, { gold: 0, predicted: 0, exact: 0, matched: 0 }]),
  )
  const asked = { status: 0, value: 0, site: 0, severity: 0, code: 0 }
  const right = { status: 0, value: 0, site: 0, severity: 0, code: 0 }
  const ask = (what: keyof typeof asked, isRight: boolean): void => {
    asked[what]++
    if (isRight) right[what]++
  }
  gold.forEach((text, n) => {
    for (const g of text.annotations) tallies.get(g.type)!.gold++
    for (const p of predicted[n]!) tallies.get(p.type)!.predicted++
    for (const { gold: g, predicted: p, exact } of matchAnnotations(text.annotations, predicted[n]!)) {
      const tally = tallies.get(g.type)!
      tally.matched++
      if (exact) tally.exact++
      ask('status', g.status === p.status)
      if (g.value !== undefined) ask('value', same(g.value, p.value) && same(g.unit, p.unit))
      if (g.site !== undefined) ask('site', same(g.site, p.site))
      if (g.severity !== undefined) ask('severity', same(g.severity, p.severity))
      if (g.code !== undefined) ask('code', same(g.code, p.code))
    }
  })
  const all: Tally = { gold: 0, predicted: 0, exact: 0, matched: 0 }
  for (const t of tallies.values())
    for (const field of ['gold', 'predicted', 'exact', 'matched'] as const) all[field] += t[field]
  const characters = gold.reduce((sum, text) => sum + text.text.length, 0)
  return {
    ...typeScore(all),
    types: Object.fromEntries(
      [...tallies].filter(([, t]) => t.gold + t.predicted > 0).map(([type, t]) => [type, typeScore(t)]),
    ),
    statusAccuracy: share(right.status, asked.status),
    valueAccuracy: share(right.value, asked.value),
    siteAccuracy: share(right.site, asked.site),
    severityAccuracy: share(right.severity, asked.severity),
    codeAccuracy: share(right.code, asked.code),
    texts: gold.length,
    characters,
    seconds,
    charactersPerSecond: seconds > 0 ? Math.round(characters / seconds) : null,
  }
}
