import { loadDataSet, type DataSet } from '../data-set.js'
import { elementsCsv } from '../elements-csv.js'
import type { Ontology } from '../ontology.js'
import { oboGraph } from './obograph.js'
import { skosTurtle } from './skos.js'
import { sssomTable } from './sssom.js'

export const exportFormats = ['skos', 'obograph', 'sssom', 'elements-csv'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** The ontology, or the data elements, in a format of others, as pieces of UTF-8 text in their order. */
export const exportOntology = (
  ontology: Ontology,
  format: ExportFormat,
  dataSet: () => DataSet = loadDataSet,
): Iterable<string> => {
  if (format === 'skos') return skosTurtle(ontology)
  if (format === 'elements-csv') return [elementsCsv(dataSet())]
  if (format === 'sssom') return sssomTable(ontology)
  return [JSON.stringify(oboGraph(ontology), null, 1) + '\n']
}
