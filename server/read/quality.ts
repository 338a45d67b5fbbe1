import {
  partitionKey,
  phraseSystem,
  predicateOf,
  predicates,
  type Curie,
  type DatasetId,
  type Kind,
  type Predicate,
  type StatementId,
  type View,
} from '../../graph-schema/index.js'
import type { DataElement } from '../../ontology/data-element.js'
import type { DataSet } from '../../ontology/data-set.js'
import type { CheckCode, CheckFailure } from '../../ontology/element-check.js'
import { rootId } from '../../ontology/id-range.js'
import type { Ontology } from '../../ontology/ontology.js'
import type { GraphStore, Saying } from '../store/graph-store.js'
import type { ElementQuality, FailedPlace, QualityReport } from './read-service.js'

/** places shown of each way to fail */
const fewPlaces = 5

/** What an unmapped code would be of. */
const kindOf = new Map<Predicate, Kind>(
  (Object.entries(predicateOf) as [Kind, Predicate][]).map(([kind, predicate]) => [predicate, kind]),
)

/** The element that the code of a statement is checked against: the nearest above its concept, or its kind's. */
const codeElements = (ontology: Ontology, dataSet: DataSet) => {
  const nearest = (ids: readonly string[]): DataElement | undefined => {
    for (const id of ids) {
      const element = dataSet.ofKind(id)
      if (element !== undefined) return element
    }
    return undefined
  }
  const ofUnmapped = new Map(
    predicates.map((predicate) => {
      const kind = kindOf.get(predicate)
      return [predicate, kind && dataSet.ofKind(rootId(kind))]
    }),
  )
  const ofConcept = new Map<Curie, DataElement | undefined>()
  return ({ concept, predicate }: Saying): DataElement | undefined => {
    if (concept === undefined) return ofUnmapped.get(predicate)
    if (!ofConcept.has(concept)) ofConcept.set(concept, nearest([concept, ...ontology.ancestors(concept)]))
    return ofConcept.get(concept)
  }
}

interface Tally {
  checked: number
  passed: number
  readonly failures: Map<CheckCode, { count: number; readonly examples: StatementId[] }>
}

/**
 * Checks what a dataset says now, as far as the view sees it: each value against the element that measures its concept,
 * each code against the element that holds codes of its kind. Computed from what is current at the time of the view;
 * nothing is kept, so nothing goes stale.
 */
export const qualityOf = async (
  graph: GraphStore,
  view: View,
  dataset: DatasetId,
  ontology: Ontology,
  dataSet: DataSet,
): Promise<QualityReport> => {
  const codeElement = codeElements(ontology, dataSet)
  const tallies = new Map<DataElement, Tally>()
  const add = (element: DataElement, { statements, example }: Saying, found: readonly CheckFailure[]): void => {
    const tally: Tally = tallies.get(element) ?? { checked: 0, passed: 0, failures: new Map() }
    tallies.set(element, tally)
    tally.checked += statements
    if (found.length === 0) tally.passed += statements
    for (const { code } of found) {
      const failure = tally.failures.get(code) ?? { count: 0, examples: [] }
      tally.failures.set(code, failure)
      failure.count += statements
      if (failure.examples.length < fewPlaces) failure.examples.push(example)
    }
  }

  const { partitions, patients, sayings } = await graph.sayings(view, dataset)
  let assertions = 0
  for (const saying of sayings) {
    const { concept, value, writtenUnit, term } = saying
    assertions += saying.statements
    const measuring = concept === undefined ? undefined : dataSet.measuring(concept)
    if (value !== undefined && measuring !== undefined)
      add(measuring, saying, dataSet.check.value(measuring, value, writtenUnit))
    const coding = term.system === phraseSystem ? undefined : codeElement(saying)
    if (coding !== undefined)
      add(coding, saying, dataSet.check.code(coding, term.system, term.code, concept !== undefined))
  }

  const place = async (id: StatementId): Promise<readonly FailedPlace[]> => {
    const said = await graph.assertion(view, id)
    // erased since
    return said === undefined ? [] : [{ statement: id, record: said.record, evidence: said.evidence }]
  }
  const elements: ElementQuality[] = []
  for (const element of dataSet.elements) {
    const tally = tallies.get(element)
    if (tally === undefined) continue
    const failures = await Promise.all(
      [...tally.failures].map(async ([code, { count, examples }]) => ({
        code,
        count,
        places: (await Promise.all(examples.map(place))).flat(),
      })),
    )
    elements.push({
      element: element.id,
      label: element.label,
      checked: tally.checked,
      passed: tally.passed,
      failures: failures.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
    })
  }
  return { dataset, partitions: partitions.map(partitionKey), assertions, patients, elements }
}
