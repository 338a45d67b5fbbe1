import {
  precisionOf,
  predicateOf,
  phraseSystem,
  type CivilTime,
  type Kind,
  type Laterality,
  type Predicate,
  type Value,
} from '../../graph-schema/index.js'
import type { Concept, Ontology } from '../../ontology/ontology.js'
import type { TextReading } from '../extractor.js'
import { sliceAll, type Mention } from './mention.js'

type TextStatement = TextReading['statements'][number]

const kindOf = (m: Mention): Exclude<Kind, 'anatomy'> => (m.type === 'risk' ? 'risk-factor' : m.type)

const laterality = (written: string): Laterality | undefined =>
  /双|两侧|bilateral|both/i.test(written)
    ? 'both'
    : /左|\bleft/i.test(written)
      ? 'left'
      : /右|\bright/i.test(written)
        ? 'right'
        : undefined

const numberOf = (written: string): number => Number(written.replaceAll(',', '').trim())

/** The value of a measurement in numbers: a quantity, a range, or the words as they stand. */
export const valueOf = (m: Mention, text: string, ontology: Ontology): Value | undefined => {
  if (m.value === undefined) return undefined
  const written = text.slice(m.value.start, m.value.end).trim()
  const unit = m.number?.ucum
  if (m.number === undefined) return { type: 'text', text: written }
  const range = /^([\d.,]+)\s?(?:-{1,2}|~|至|～|—|–)\s?([\d.,]+)$/.exec(written)
  if (range !== null)
    return {
      type: 'range',
      low: numberOf(range[1]!),
      high: numberOf(range[2]!),
      ...(unit === undefined ? {} : { unit }),
    }
  const single = /^([<>≤≥＜＞]?=?)\s?([\d.,]+)$/.exec(written)
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
const conceptOf = (m: Mention): Concept | undefined => m.concepts.find((c) => c.kind === kindOf(m)) ?? m.concepts[0]

/** Statements of one mention: one, or two for a blood pressure pair. */
export const statementsOf = (
  m: Mention & { section?: string },
  text: string,
  date: string | undefined,
  ontology: Ontology,
): TextStatement[] => {
  const phrase = text.slice(m.start, m.end)
  const predicate: Predicate = m.allergy !== undefined ? 'allergicTo' : predicateOf[kindOf(m)]
  const site = m.site === undefined ? undefined : sliceAll(text, m.site)
  const severity = m.severity === undefined ? undefined : text.slice(m.severity.start, m.severity.end)
  const side = laterality(site ?? text.slice(Math.max(0, m.start - 2), m.end))
  const precision = date === undefined ? ('day' as const) : precisionOf(date)
  const time: CivilTime =
    m.status === 'historical'
      ? { ...(date === undefined ? {} : { end: date }), precision }
      : { ...(date === undefined ? {} : { start: date }), precision }
  const concept = conceptOf(m)
  const siteConcept =
    m.siteConcepts?.find((c) => c.kind === 'anatomy') ??
    (site === undefined ? undefined : ontology.byTerm(site).find((c) => c.kind === 'anatomy'))
  const value = valueOf(m, text, ontology)
  const written = {
    ...(m.value === undefined ? {} : { value: text.slice(m.value.start, m.value.end).trim() }),
    ...(m.unit === undefined || m.unit.end === m.unit.start ? {} : { unit: text.slice(m.unit.start, m.unit.end) }),
    ...(site === undefined ? {} : { site }),
    ...(severity === undefined ? {} : { severity }),
  }
  const base: TextStatement = {
    predicate,
    sourceTerm: { system: phraseSystem, code: phrase, text: phrase },
    written,
    status: m.status,
    ...(side === undefined ? {} : { laterality: side }),
    ...(m.status === 'possible' ? { certainty: 0.5 } : {}),
    time,
    evidence: { ...(m.section === undefined ? {} : { section: m.section }), start: m.start, end: m.end },
    ...(concept === undefined ? {} : { concept: concept.id }),
    ...(value === undefined ? {} : { value }),
    ...(siteConcept === undefined ? {} : { site: siteConcept.id }),
  }
  const pair = m.type === 'measurement' ? /^(\d{2,3})\s?\/\s?(\d{2,3})$/.exec(written.value ?? '') : null
  if (pair === null) return [base]
  return (['systolic blood pressure', 'diastolic blood pressure'] as const).map((term, n) => {
    const half = ontology.byTerm(term).find((c) => c.kind === 'measurement')
    const number = Number(pair[n + 1])
    const unit = m.number?.ucum ?? 'mm[Hg]'
    const canonical = half === undefined ? undefined : ontology.toCanonical(half, number, unit)
    return {
      ...base,
      written: { ...written, value: pair[n + 1]! },
      ...(half === undefined ? {} : { concept: half.id }),
      value: { type: 'quantity' as const, number, unit, ...(canonical === undefined ? {} : { canonical }) },
    }
  })
}
