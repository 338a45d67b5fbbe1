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
  /** annotations with status absent: name, place and status are right */
  readonly negation: Measure
  /** findings with a site: both the finding's place and its site are right */
  readonly findingSite: Measure
  /** ejection fractions with a value: place and value are right */
  readonly ejectionFraction: Measure
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

/** Names of the left ventricle's ejection fraction, both languages. */
const isEjectionFraction = /^(?:左(?:心)?室)?(?:LV)?EF(?:值)?$|射血分数|ejection fraction/i

/** Counts the annotations of one sort that are matched (overlapping) by one of the same sort, and agree. */
const attributeTally = (
  gold: readonly AnnotatedText[],
  predicted: readonly (readonly Annotation[])[],
  isOne: (a: Annotation) => boolean,
  agree: (gold: Annotation, predicted: Annotation) => boolean,
): Measure => {
  let golds = 0
  let found = 0
  let matched = 0
  gold.forEach(({ annotations }, n) => {
    golds += annotations.filter(isOne).length
    found += predicted[n]!.filter(isOne).length
    for (const { gold: g, predicted: p } of matchAnnotations(annotations, predicted[n]!))
      if (isOne(g) && isOne(p) && agree(g, p)) matched++
  })
  return measure(golds, found, matched)
}

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
  const negation = attributeTally(
    gold,
    predicted,
    (a) => a.status === 'absent',
    () => true,
  )
  const findingSite = attributeTally(
    gold,
    predicted,
    (a) => a.type === 'finding' && a.site !== undefined,
    (g, p) => same(g.site, p.site),
  )
  const ejectionFraction = attributeTally(
    gold,
    predicted,
    (a) => a.type === 'measurement' && a.value !== undefined && isEjectionFraction.test(a.text),
    (g, p) => same(g.value, p.value),
  )
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
    negation,
    findingSite,
    ejectionFraction,
    texts: gold.length,
    characters,
    seconds,
    charactersPerSecond: seconds > 0 ? Math.round(characters / seconds) : null,
  }
}
