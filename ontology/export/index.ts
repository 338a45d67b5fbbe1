import type { Ontology } from '../ontology.js'
import { oboGraph } from './obograph.js'
import { skosTurtle } from './skos.js'
import { sssomTable } from './sssom.js'

export const exportFormats = ['skos', 'obograph', 'sssom'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** The ontology in a format of others, as pieces of UTF-8 text in their order. */
export const exportOntology = (ontology: Ontology, format: ExportFormat): Iterable<string> => {
  if (format === 'skos') return skosTurtle(ontology)
  if (format === 'sssom') return sssomTable(ontology)
  return [JSON.stringify(oboGraph(ontology), null, 1) + '\n']
}
