import type { Ontology } from '../../ontology/ontology.js'
import { resolveCoding, type CodedTerm, type Coding } from '../shared/coding.js'
import type { Element } from './element.js'

/** A Coding; unreadable parts are left out. */
export const codingOf = (element: Element): Coding => ({
  system: element.string('system'),
  code: element.string('code'),
  display: element.string('display'),
})

export const codingsOf = (concept: Element): Coding[] => concept.elements('coding').map(codingOf)

/** A CodeableConcept as a term; undefined when it is absent or empty. */
export const termOf = (concept: Element | undefined, ontology: Ontology): CodedTerm | undefined =>
  concept && resolveCoding(codingsOf(concept), concept.string('text'), ontology)

/** A single Coding as a term. */
export const codingTermOf = (coding: Element | undefined, ontology: Ontology): CodedTerm | undefined =>
  coding && resolveCoding([codingOf(coding)], undefined, ontology)

/** What a reader would read. */
export const textOf = (concept: Element | undefined): string | undefined =>
  concept && (concept.string('text') ?? codingsOf(concept).find((coding) => coding.display !== undefined)?.display)

/** First code of a CodeableConcept that is one of a closed list; codes of other systems beside it are no error. */
export const knownCode = <Code extends string>(
  concept: Element | undefined,
  codes: Readonly<Record<Code, unknown>>,
): Code | undefined => {
  if (concept === undefined) return undefined
  const found = codingsOf(concept)
  const known = found.find((coding) => coding.code !== undefined && Object.hasOwn(codes, coding.code))
  if (known === undefined && found.length > 0) concept.report('BAD_CODE', `${concept.pointer}/coding`, found[0]!.code)
  return known?.code as Code | undefined
}
