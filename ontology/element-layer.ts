import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DataElement } from './data-element.js'
import {
  buildDataSet,
  loadDataSet,
  readDataSet,
  defaultElementFolder,
  type DataSet,
  type DataSetFiles,
} from './data-set.js'
import { ElementCheck } from './element-check.js'
import { problemsOfElement } from './element-problems.js'
import { loadOntology } from './load.js'
import type { Concept } from './ontology.js'
import type { AllowedValue, ValueSet } from './value-set.js'

/** What an element has to itself, and what that is called. */
const own: readonly (readonly [string, (element: DataElement) => string | undefined])[] = [
  ['id', (e) => e.id],
  ['DE identifier', (e) => e.de],
  ['name', (e) => e.label.zh],
  ['name', (e) => e.label.en.toLowerCase()],
  ['the measured concept', (e) => (e.relation === 'measures' ? e.concept : undefined)],
]

/**
 * Puts a tenant's data elements and value sets over ours: new groups, elements in them or in ours, and new value sets.
 * What is in conflict with what is there (an identifier, a name, a concept measured twice, an unknown concept, domain or
 * unit) is left out line by line and named; the rest goes on.
 * @param folder with files like those of `elements/`, each of which may be missing
 * @param concepts of the ontology with the tenant's own, by id
 */
export const layeredElements = (
  base: DataSetFiles,
  folder: string,
  concepts: Pick<ReadonlyMap<string, Concept>, 'get'>,
): { readonly files: DataSetFiles; readonly conflicts: readonly string[] } => {
  const theirs = readDataSet(folder, base)
  const conflicts = [...theirs.problems]
  const valueSets = new Map<string, ValueSet>(base.valueSets)
  for (const set of theirs.valueSets.values()) {
    const known = base.valueSets.get(set.id)
    if (known !== undefined) {
      conflicts.push(`${set.place}: value set ${set.id} is at ${known.place}`)
      continue
    }
    const values = new Map<string, AllowedValue>()
    for (const value of set.values.values())
      if (value.concept === undefined || concepts.get(value.concept) !== undefined) values.set(value.code, value)
      else conflicts.push(`${value.place}: concept ${value.concept} of ${value.code} is not in the ontology`)
    valueSets.set(set.id, { ...set, values })
  }

  const check = new ElementCheck(valueSets)
  const owners = own.map(([, key]) => {
    const of = new Map<string, DataElement>()
    for (const element of base.elements) {
      const value = key(element)
      if (value !== undefined) of.set(value, element)
    }
    return of
  })
  const added = theirs.elements.filter((element) => {
    const wrong = problemsOfElement(element, valueSets, concepts, check)
    own.forEach(([what, key], i) => {
      const value = key(element)
      const owner = value === undefined ? undefined : owners[i]!.get(value)
      if (owner !== undefined) wrong.push(`${what} ${value} is at ${owner.place}`)
    })
    conflicts.push(...wrong.map((what) => `${element.place}: ${what}`))
    if (wrong.length > 0) return false
    own.forEach(([, key], i) => {
      const value = key(element)
      if (value !== undefined) owners[i]!.set(value, element)
    })
    return true
  })
  const groups = [...base.groups, ...theirs.groups]
  return {
    files: {
      attributes: base.attributes,
      groups,
      elements: groups.flatMap(({ id }) => [...base.elements, ...added].filter(({ group }) => group === id)),
      valueSets,
      problems: base.problems,
    },
    conflicts,
  }
}

export interface LayeredDataSet {
  readonly dataSet: DataSet
  /** `file:line: what of the tenant's is left out, and why` */
  readonly conflicts: readonly string[]
}
const cache = new Map<string, LayeredDataSet>()

/**
 * The project's data set, with the elements of a tenant's ontology folder over it where it has `elements/`. Read when
 * first asked for, once in each thread.
 * @throws DataSetError, OntologyDataError
 */
export const loadLayeredDataSet = (layer?: string): LayeredDataSet => {
  const folder = layer === undefined ? undefined : join(layer, 'elements')
  if (folder === undefined || !existsSync(folder)) return { dataSet: loadDataSet(), conflicts: [] }
  let found = cache.get(folder)
  if (!found) {
    const ontology = loadOntology(undefined, layer)
    const { files, conflicts } = layeredElements(readDataSet(defaultElementFolder()), folder, {
      get: (id) => ontology.concept(id),
    })
    found = { dataSet: buildDataSet(files), conflicts }
    cache.set(folder, found)
  }
  return found
}
