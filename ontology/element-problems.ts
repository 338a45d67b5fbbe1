import type { Problem } from './check.js'
import { codeDomain } from './code-domain.js'
import type { DataElement } from './data-element.js'
import { defaultElementFolder, readDataSet } from './data-set.js'
import { ElementCheck } from './element-check.js'
import type { Concept } from './ontology.js'
import { mostS2Values } from './representation.js'
import { convert, parseUcum } from './ucum.js'
import type { ValueSet } from './value-set.js'

/** `file:line: what` as a problem. */
const located = (problem: string): Problem => {
  const m = /^(.*?:\d+): (.*)$/s.exec(problem)
  return m ? { place: m[1]!, what: m[2]! } : { place: '', what: problem }
}

const han = /\p{Script=Han}/u

/** What is wrong with one element beyond its line's shape. @param concepts of the ontology, by id */
export const problemsOfElement = (
  element: DataElement,
  valueSets: ReadonlyMap<string, ValueSet>,
  concepts: Pick<ReadonlyMap<string, Concept>, 'get'>,
  check: ElementCheck,
): string[] => {
  const problems: string[] = []
  const { type, domain, unit, range, representation, label, definition, concept, relation } = element
  if (!han.test(label.zh) && !/^[\x20-\x7e]+$/.test(label.zh)) problems.push(`name ${label.zh} is not Chinese`)
  if (han.test(label.en)) problems.push(`name ${label.en} is not English`)
  if (!definition.zh.endsWith('。') || !han.test(definition.zh))
    problems.push('definition_zh is not a Chinese sentence')
  if (!definition.en.endsWith('.') || han.test(definition.en)) problems.push('definition_en is not an English sentence')

  if (domain !== undefined) {
    const set = valueSets.get(domain)
    if (set === undefined) {
      if (codeDomain(domain) === undefined) problems.push(`value domain ${domain} is no value set and no code system`)
      if (type === 'S2') problems.push('type S2 lists its values')
    } else {
      if (set.values.size < 2) problems.push(`value set ${domain} has fewer than two values`)
      if (type === 'S2' && set.values.size > mostS2Values)
        problems.push(`type S2 has ${mostS2Values} values at most, ${domain} has ${set.values.size}`)
      if (type === 'S3' && set.values.size <= mostS2Values)
        problems.push(`type S3 has more than ${mostS2Values} values, ${domain} has ${set.values.size}`)
      for (const code of set.values.keys()) {
        const wrong = check.written(element, code)
        if (wrong.length > 0)
          problems.push(`code ${code} of ${domain} does not fit ${element.format}: ${wrong[0]!.code}`)
      }
    }
  }
  if (unit !== undefined && !parseUcum(unit)) problems.push(`unit ${unit} is not UCUM that we know`)
  if (type === 'N' && representation.form === 'characters')
    for (const bound of [range?.low, range?.high])
      if (bound !== undefined) {
        const wrong = check
          .written(element, String(bound))
          .filter(({ code }) => code !== 'OUT_OF_RANGE' && code !== 'TOO_SHORT')
        if (wrong.length > 0) problems.push(`${bound} of the range does not fit ${element.format}: ${wrong[0]!.code}`)
      }

  if (relation === 'has-kind' && (domain === undefined || codeDomain(domain) === undefined) && type !== 'S1')
    problems.push('has-kind goes with a code system, or with S1 for names')
  if (concept !== undefined) {
    const known = concepts.get(concept)
    if (known === undefined) problems.push(`concept ${concept} is not in the ontology`)
    else if (relation === 'measures' || relation === 'measures-on-occasion') {
      if (known.unit !== undefined && type === 'N' && convert(1, known.unit, unit ?? '1') === undefined)
        problems.push(`unit ${unit ?? '1'} does not convert from ${known.unit} of ${concept}`)
    }
  }
  return problems
}

/** Things of which there may be one; the second is a problem. */
const twice = (
  elements: readonly DataElement[],
  what: string,
  key: (element: DataElement) => string | undefined,
): Problem[] => {
  const first = new Map<string, DataElement>()
  const problems: Problem[] = []
  for (const element of elements) {
    const value = key(element)
    if (value === undefined) continue
    const other = first.get(value)
    if (other === undefined) first.set(value, element)
    else problems.push({ place: element.place, what: `${what} ${value} is also at ${other.place}` })
  }
  return problems
}

/** All that is wrong with the data set of a folder. @param concepts of the ontology, by id */
export const elementProblems = (
  concepts: ReadonlyMap<string, Concept>,
  folder: string = defaultElementFolder(),
): Problem[] => {
  const files = readDataSet(folder)
  const { elements, valueSets, groups } = files
  const check = new ElementCheck(valueSets)
  const used = new Set(elements.map(({ domain }) => domain))
  return [
    ...files.problems.map(located),
    ...elements.flatMap((element) =>
      problemsOfElement(element, valueSets, concepts, check).map((what) => ({ place: element.place, what })),
    ),
    ...twice(elements, 'id', (e) => e.id),
    ...twice(elements, 'DE identifier', (e) => e.de),
    ...twice(elements, 'name', (e) => e.label.zh),
    ...twice(elements, 'name', (e) => e.label.en.toLowerCase()),
    ...twice(elements, 'definition', (e) => e.definition.zh),
    ...twice(elements, 'definition', (e) => e.definition.en),
    ...twice(elements, 'the measured concept', (e) => (e.relation === 'measures' ? e.concept : undefined)),
    ...groups
      .filter(({ id }) => !elements.some((element) => element.group === id))
      .map(({ id, place }) => ({ place, what: `group ${id} has no element` })),
    ...[...valueSets.values()].flatMap((set) => [
      ...(used.has(set.id) ? [] : [{ place: set.place, what: `no element uses ${set.id}` }]),
      ...[...set.values.values()]
        .filter(({ concept }) => concept !== undefined && !concepts.has(concept))
        .map(({ code, concept, place }) => ({ place, what: `concept ${concept} of ${code} is not in the ontology` })),
    ]),
  ]
}
