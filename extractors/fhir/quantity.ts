import type { Quantity, Range } from '../../graph-schema/index.js'
import type { Concept, Ontology } from '../../ontology/ontology.js'
import type { Element } from './element.js'

const comparators = { '<': 0, '<=': 0, '>': 0, '>=': 0 }
export const ucumSystem = 'http://unitsofmeasure.org'

interface Unit {
  readonly written?: string
  /** UCUM code */
  readonly ucum?: string
}

const unitOf = (quantity: Element): Unit => {
  const unit = quantity.string('unit')
  const code = quantity.string('code')
  const ucum = quantity.string('system') === ucumSystem ? code : undefined
  return { written: unit ?? code, ucum }
}

export interface MeasuredQuantity {
  readonly value: Quantity
  readonly written: { readonly value: string; readonly unit?: string }
}

/** A Quantity; undefined without a number. Units without system are tried as UCUM where the concept has a unit. */
export const quantityOf = (
  quantity: Element,
  concept: Concept | undefined,
  ontology: Ontology,
): MeasuredQuantity | undefined => {
  const number = quantity.number('value')
  if (number === undefined) return undefined
  const comparator = quantity.code('comparator', comparators)
  const { written, ucum } = unitOf(quantity)
  const tried = ucum ?? (quantity.has('system') ? undefined : written)
  const canonical = concept && tried !== undefined ? ontology.toCanonical(concept, number, tried) : undefined
  const unit = ucum ?? (canonical && tried)
  return {
    value: {
      type: 'quantity',
      number,
      ...(comparator && { comparator }),
      ...(unit !== undefined && { unit }),
      ...(canonical && { canonical }),
    },
    written: { value: `${comparator ?? ''}${number}`, ...(written !== undefined && { unit: written }) },
  }
}

/** A Range, both ends in one unit; undefined when it is empty or its ends have different units. */
export const rangeOf = (range: Element): { value: Range; written: { value: string; unit?: string } } | undefined => {
  const low = range.element('low')
  const high = range.element('high')
  const from = low?.number('value')
  const to = high?.number('value')
  if (from === undefined && to === undefined) return undefined
  const units = [low, high].flatMap((end) => (end === undefined ? [] : [unitOf(end)]))
  if (units.length === 2 && units[0]!.written !== units[1]!.written) {
    range.report('WRONG_TYPE', range.pointer, 'ends in different units')
    return undefined
  }
  const { written, ucum } = units[0]!
  return {
    value: {
      type: 'range',
      ...(from !== undefined && { low: from }),
      ...(to !== undefined && { high: to }),
      ...(ucum !== undefined && { unit: ucum }),
    },
    written: {
      value: from === undefined ? `<=${to}` : to === undefined ? `>=${from}` : `${from}-${to}`,
      ...(written !== undefined && { unit: written }),
    },
  }
}
