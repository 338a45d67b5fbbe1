import type { Value, Written } from '../../graph-schema/index.js'
import { phraseSystem } from '../../graph-schema/index.js'
import type { Concept, Ontology } from '../../ontology/ontology.js'
import type { CodedTerm } from '../shared/coding.js'
import { termOf, textOf } from './codeable-concept.js'
import type { Element } from './element.js'
import { quantityOf, rangeOf } from './quantity.js'
import { periodOf } from './time.js'

/** A value[x] read: as written, as a value, and, where it answers, as an answer. */
export interface ObservedValue {
  readonly written: Written
  readonly value?: Value
  readonly coded?: CodedTerm
  readonly boolean?: boolean
}

const asText = (text: string | undefined): ObservedValue | undefined =>
  text === undefined ? undefined : { written: { value: text }, value: { type: 'text', text } }

const asNumber = (number: number | undefined): ObservedValue | undefined =>
  number === undefined ? undefined : { written: { value: String(number) }, value: { type: 'quantity', number } }

const asCoded = (concept: Element, ontology: Ontology): ObservedValue | undefined => {
  const term = termOf(concept, ontology)
  if (term === undefined) return undefined
  const { system, code, text } = term.sourceTerm
  return {
    written: { value: textOf(concept) ?? text },
    value: {
      type: 'coded',
      ...(term.concept && { concept: term.concept.id }),
      ...(system !== phraseSystem && { system, code }),
      text,
    },
    coded: term,
  }
}

/** A titre such as 1:128; over one it is a plain quantity. */
const asRatio = (ratio: Element, concept: Concept | undefined, ontology: Ontology): ObservedValue | undefined => {
  const numerator = ratio.element('numerator')
  const denominator = ratio.element('denominator')
  const above = numerator && quantityOf(numerator, concept, ontology)
  const below = denominator && quantityOf(denominator, undefined, ontology)
  if (above === undefined || below === undefined) return above
  const text = [above, below].map(({ written }) => [written.value, written.unit].filter(Boolean).join(' ')).join(':')
  return asText(text)
}

type Reading = (
  value: Element,
  key: string,
  concept: Concept | undefined,
  ontology: Ontology,
) => ObservedValue | undefined

/** The types of Observation.value[x] and Observation.component.value[x]. */
const readings: readonly (readonly [key: string, read: Reading])[] = [
  [
    'valueQuantity',
    (o, key, concept, ontology) => o.element(key, 'value') && quantityOf(o.element(key, 'value')!, concept, ontology),
  ],
  [
    'valueCodeableConcept',
    (o, key, _, ontology) => o.element(key, 'value') && asCoded(o.element(key, 'value')!, ontology),
  ],
  ['valueString', (o, key) => asText(o.string(key))],
  [
    'valueBoolean',
    (o, key) => {
      const boolean = o.boolean(key)
      return boolean === undefined ? undefined : { ...asText(String(boolean))!, boolean }
    },
  ],
  ['valueInteger', (o, key) => asNumber(o.number(key))],
  ['valueRange', (o, key) => o.element(key, 'value') && rangeOf(o.element(key, 'value')!)],
  [
    'valueRatio',
    (o, key, concept, ontology) => o.element(key, 'value') && asRatio(o.element(key, 'value')!, concept, ontology),
  ],
  // a curve has no value of its own; that it was taken is what the statement says
  ['valueSampledData', (o, key) => o.element(key, 'value') && { written: {} }],
  ['valueTime', (o, key) => asText(o.string(key))],
  ['valueDateTime', (o, key) => asText(o.civil(key))],
  [
    'valuePeriod',
    (o, key) => {
      const period = o.element(key, 'value')
      if (period === undefined) return undefined
      const { start, end } = periodOf(period)
      return start === undefined && end === undefined ? undefined : asText(`${start ?? ''}/${end ?? ''}`)
    },
  ],
]

/** value[x] of an Observation or a component; undefined when there is none that can be read. */
export const observedValueOf = (
  observation: Element,
  concept: Concept | undefined,
  ontology: Ontology,
): ObservedValue | undefined => {
  for (const [key, read] of readings) if (observation.has(key)) return read(observation, key, concept, ontology)
  return undefined
}
