import {
  partitionKey,
  phraseSystem,
  predicateOf,
  predicates,
  type Assertion,
  type Curie,
  type DatasetId,
  type Kind,
  type PartitionKey,
  type PatientKey,
  type Predicate,
  type View,
} from '../../graph-schema/index.js'
import type { DataElement } from '../../ontology/data-element.js'
import type { DataSet } from '../../ontology/data-set.js'
import type { CheckCode, CheckFailure } from '../../ontology/element-check.js'
import { rootId } from '../../ontology/id-range.js'
import type { Ontology } from '../../ontology/ontology.js'
import type { GraphStore } from '../store/graph-store.js'
import type { ElementQuality, FailedPlace, QualityReport } from './read-service.js'

/** places kept of each way to fail */
const fewPlaces = 5
/** size of the pages in which the assertions are gone through */
const pageSize = 1000

/** What an unmapped code would be of. */
const kindOf = new Map<Predicate, Kind>(
  (Object.entries(predicateOf) as [Kind, Predicate][]).map(([kind, predicate]) => [predicate, kind]),
)

/** The element that the code of an assertion is checked against: the nearest above its concept, or its kind's. */
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
  return ({ concept, predicate }: Assertion): DataElement | undefined => {
    if (concept === undefined) return ofUnmapped.get(predicate)
    if (!ofConcept.has(concept)) ofConcept.set(concept, nearest([concept, ...ontology.ancestors(concept)]))
    return ofConcept.get(concept)
  }
}

interface Tally {
  checked: number
  passed: number
  readonly failures: Map<CheckCode, { count: number; readonly places: FailedPlace[] }>
}

/**
 * Checks what a dataset says now, as far as the view sees it: each value against the element that measures its concept,
 * each code against the element that holds codes of its kind. One pass over the current assertions at the time of the
 * view; nothing is kept, so nothing goes stale.
 */
export const qualityOf = async (
  graph: GraphStore,
  view: View,
  dataset: DatasetId,
  ontology: Ontology,
  dataSet: DataSet,
): Promise<QualityReport> => {
  const codeElement = codeElements(ontology, dataSet)
  const partitions = new Set<PartitionKey>()
  const patients = new Set<PatientKey>()
  const tallies = new Map<DataElement, Tally>()
  let assertions = 0

  const add = (element: DataElement, said: Assertion, found: readonly CheckFailure[]): void => {
    const tally: Tally = tallies.get(element) ?? { checked: 0, passed: 0, failures: new Map() }
    tallies.set(element, tally)
    tally.checked++
    if (found.length === 0) tally.passed++
    for (const { code } of found) {
      const failure = tally.failures.get(code) ?? { count: 0, places: [] }
      tally.failures.set(code, failure)
      failure.count++
      if (failure.places.length < fewPlaces)
        failure.places.push({ statement: said.id, record: said.record, evidence: said.evidence })
    }
  }
  const check = (said: Assertion): void => {
    const { concept, value, written, sourceTerm } = said
    const measuring = concept === undefined ? undefined : dataSet.measuring(concept)
    if (value !== undefined && measuring !== undefined)
      add(measuring, said, dataSet.check.value(measuring, value, written.unit))
    const coding = sourceTerm.system === phraseSystem ? undefined : codeElement(said)
    if (coding !== undefined)
      add(coding, said, dataSet.check.code(coding, sourceTerm.system, sourceTerm.code, concept !== undefined))
  }

  for (let after: string | undefined, more = true; more;) {
    const page = await graph.assertions(
      view,
      { datasets: [dataset] },
      { first: pageSize, ...(after === undefined ? {} : { after }) },
    )
    for (const said of page.items) {
      assertions++
      partitions.add(partitionKey(said.partition))
      patients.add(said.patient)
      check(said)
    }
    after = page.next
    more = after !== undefined
  }

  return {
    dataset,
    partitions: [...partitions].sort(),
    assertions,
    patients: patients.size,
    elements: dataSet.elements.flatMap((element) => {
      const tally = tallies.get(element)
      return tally === undefined ? [] : [qualityOfElement(element, tally)]
    }),
  }
}

const qualityOfElement = ({ id, label }: DataElement, { checked, passed, failures }: Tally): ElementQuality => ({
  element: id,
  label,
  checked,
  passed,
  failures: [...failures]
    .map(([code, failure]) => ({ code, ...failure }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
})
