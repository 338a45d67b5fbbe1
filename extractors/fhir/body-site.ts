import type { Curie, Laterality } from '../../graph-schema/index.js'
import type { Ontology } from '../../ontology/ontology.js'
import { codingsOf, termOf, textOf } from './codeable-concept.js'
import type { Element } from './element.js'

export interface BodySite {
  readonly written?: string
  readonly site?: Curie
  readonly laterality?: Laterality
}

/** SNOMED CT qualifiers of side. */
const sideCodes: Readonly<Record<string, Laterality>> = { '7771000': 'left', '24028007': 'right', '51440002': 'both' }
const sideWords: readonly (readonly [RegExp, Laterality])[] = [
  [/双侧|两侧|\bbilateral\b|\bboth\b/i, 'both'],
  [/左|\bleft\b/i, 'left'],
  [/右|\bright\b/i, 'right'],
]

/** A CodeableConcept of an anatomical site, with the side that it names. */
export const bodySiteOf = (site: Element | undefined, ontology: Ontology): BodySite => {
  const term = termOf(site, ontology)
  if (site === undefined || term === undefined) return {}
  const written = textOf(site) ?? term.sourceTerm.text
  const coded = codingsOf(site).find(({ code }) => code !== undefined && Object.hasOwn(sideCodes, code))
  return {
    written,
    site: term.concept?.kind === 'anatomy' ? term.concept.id : undefined,
    laterality: coded ? sideCodes[coded.code!] : sideWords.find(([word]) => word.test(written))?.[1],
  }
}

/** The sites of a repeating element; one empty site when there is none, so that each gives a statement. */
export const bodySitesOf = (element: Element, key: string, ontology: Ontology): readonly BodySite[] => {
  if (!element.has(key)) return [{}]
  const sites = element.elements(key).map((site) => bodySiteOf(site, ontology))
  return sites.length === 0 ? [{}] : sites
}
