import { kindOfAnnotation, predicateOf, phraseSystem, type Laterality, type Value } from '../../graph-schema/index.js'
import type { Concept, Ontology } from '../../ontology/ontology.js'
import type { TextReading } from '../extractor.js'
import { certaintyOf } from './certainty.js'
import { timeOf } from './dating.js'
import { sliceAll, type Mention, type Span } from './mention.js'
import type { Regimen } from './regimen.js'
import { siteConcept } from './site-concept.js'

export type TextStatement = TextReading['statements'][number]

const laterality = (written: string): Laterality | undefined => {
  if (!/[双两左右]|both|bilateral|left|right/i.test(written)) return undefined
  return /双|两侧|bilateral|both/i.test(written)
    ? 'both'
    : /左|\bleft/i.test(written)
      ? 'left'
      : /右|\bright/i.test(written)
        ? 'right'
        : undefined
}

const numberOf = (written: string): number => Number(written.replaceAll(',', '').replace(/[Oo]$/, '0').trim())

/** The value of a measurement in numbers: a quantity, a range, or the words as they stand. */
export const valueOf = (m: Mention, text: string, ontology: Ontology): Value | undefined => {
  if (m.value === undefined) return undefined
  const written = text.slice(m.value.start, m.value.end).trim()
  const unit = m.number?.ucum
  if (m.number === undefined) return { type: 'text', text: written }
  const range = /^([\d.,]+)\s?(?:-{1,2}|~|至|～|—|–|to)\s?([\d.,]+)$/.exec(written)
  if (range !== null)
    return {
      type: 'range',
      low: numberOf(range[1]!),
      high: numberOf(range[2]!),
      ...(unit === undefined ? {} : { unit }),
    }
  const single = /^([<>≤≥＜＞]?=?)\s?([\d.,]+[Oo]?)$/.exec(written)
  if (single === null) return { type: 'text', text: written }
  const sign = single[1]!.replace('≤', '<=').replace('≥', '>=').replace('＜', '<').replace('＞', '>')
  const number = numberOf(single[2]!)
  if (Number.isNaN(number)) return { type: 'text', text: written }
  const concept = m.concepts.find((c) => c.kind === 'measurement')
  const canonical =
    concept !== undefined && unit !== undefined ? ontology.toCanonical(concept, number, unit) : undefined
  return {
    type: 'quantity',
    number,
    ...(sign === '' ? {} : { comparator: sign as '<' | '<=' | '>' | '>=' }),
    ...(unit === undefined ? {} : { unit }),
    ...(canonical === undefined ? {} : { canonical }),
  }
}

/** The concept that fits the mention's type, if its words can mean one. */
const conceptOf = ({ concepts, type }: Mention): Concept | undefined => {
  const kind = kindOfAnnotation(type)
  for (const concept of concepts) if (concept.kind === kind) return concept
  return concepts[0]
}

/** Statements of one mention: one, or two for a blood pressure pair. */
export const statementsOf = (
  m: Mention,
  text: string,
  date: string | undefined,
  ontology: Ontology,
): TextStatement[] => {
  const phrase = text.slice(m.start, m.end)
  const site = m.site === undefined ? undefined : sliceAll(text, m.site)
  const written: Writable<TextStatement['written']> = {}
  if (m.value !== undefined) written.value = text.slice(m.value.start, m.value.end).trim()
  if (m.unit !== undefined && m.unit.end > m.unit.start) written.unit = text.slice(m.unit.start, m.unit.end)
  if (site !== undefined) written.site = site
  if (m.severity !== undefined) written.severity = text.slice(m.severity.start, m.severity.end)
  // built field by field: spreading each optional one costs more than all the rest
  const base = {
    predicate: m.allergy !== undefined ? 'allergicTo' : predicateOf[kindOfAnnotation(m.type)],
    sourceTerm: { system: phraseSystem, code: phrase, text: phrase },
    written,
    status: m.status,
  } as Writable<TextStatement>
  const side = laterality(site ?? text.slice(Math.max(0, m.start - 2), m.end))
  if (side !== undefined) base.laterality = side
  const certainty = certaintyOf(m, text)
  if (certainty !== undefined) base.certainty = certainty
  if (m.relative !== undefined) written.relative = text.slice(m.relative.start, m.relative.end)
  base.time = timeOf(m, date)
  if (m.course !== undefined) base.course = m.course
  base.evidence =
    m.section === undefined ? { start: m.start, end: m.end } : { section: m.section, start: m.start, end: m.end }
  const concept = conceptOf(m)
  if (concept !== undefined) base.concept = concept.id
  const value = m.regimen === undefined ? valueOf(m, text, ontology) : doseOf(m.regimen, text, written)
  if (value !== undefined) base.value = value
  const place =
    site === undefined ? undefined : (siteConcept(site, ontology) ?? m.siteConcepts?.find((c) => c.kind === 'anatomy'))
  if (place !== undefined) base.site = place.id
  const pair = written.value === undefined || m.type !== 'measurement' ? null : pressurePair.exec(written.value)
  return pair === null ? [base] : pressures(base, [pair[1]!, pair[2]!], m.number?.ucum, ontology)
}

/** How a drug is taken, as written. @returns one dose in numbers; pieces of known strength as what they hold */
const doseOf = (r: Regimen, text: string, written: Writable<TextStatement['written']>): Value | undefined => {
  const quote = ({ start, end }: Span): string => text.slice(start, end)
  if (r.route !== undefined) written.route = quote(r.route)
  if (r.frequency !== undefined) written.frequency = quote(r.frequency)
  if (r.duration !== undefined) written.duration = quote(r.duration)
  if (r.dose === undefined) return undefined
  written.value = quote(r.dose.value)
  written.unit = quote(r.dose.unit)
  const [whole, part] = written.value.split('/')
  const count = part === undefined ? Number(whole) : Number(whole) / Number(part)
  if (!Number.isFinite(count)) return undefined
  const [number, unit] =
    r.strength === undefined ? [count, written.unit] : [round(count * r.strength.number), r.strength.unit]
  const ucum = doseUnits[unit.toLowerCase()]
  return { type: 'quantity', number, ...(ucum === undefined ? {} : { unit: ucum }) }
}
const round = (n: number): number => Number(n.toPrecision(8))
/** Units of doses in UCUM. */
const doseUnits: Readonly<Record<string, string>> = {
  g: 'g', mg: 'mg', μg: 'ug', ug: 'ug', mcg: 'ug', ml: 'mL', mmol: 'mmol', meq: 'meq', iu: '[iU]', u: '[iU]', 单位: '[iU]', unit: '[iU]', units: '[iU]',
} // prettier-ignore

type Writable<T> = { -readonly [K in keyof T]: T[K] }

const pressurePair = /^(\d{2,3})\s?\/\s?(\d{2,3})$/
const pressures = (
  base: TextStatement,
  halves: readonly [string, string],
  unit = 'mm[Hg]',
  ontology: Ontology,
): TextStatement[] =>
  (['systolic blood pressure', 'diastolic blood pressure'] as const).map((term, n) => {
    const half = ontology.byTerm(term).find((c) => c.kind === 'measurement')
    const number = Number(halves[n])
    const canonical = half === undefined ? undefined : ontology.toCanonical(half, number, unit)
    return {
      ...base,
      written: { ...base.written, value: halves[n]! },
      ...(half === undefined ? {} : { concept: half.id }),
      value: { type: 'quantity' as const, number, unit, ...(canonical === undefined ? {} : { canonical }) },
    }
  })
