import { relationMeanings, relationPredicates } from '../../graph-schema/index.js'
import type { Concept, Ontology, Term } from '../ontology.js'
import { codeCurie, conceptUri } from './uri.js'

/** Scope of a synonym: an abbreviation or an ambiguous term may mean something else too. */
const scope = (term: Term): string => (term.ambiguous ? 'hasRelatedSynonym' : 'hasExactSynonym')
const abbreviation = 'http://purl.obolibrary.org/obo/OMO_0003000'
const relationUri = (predicate: string): string => `urn:xinmai:relation:${predicate}`

const node = (concept: Concept): object => {
  const synonyms = concept.terms.filter((term) => term.text !== concept.label.en)
  return {
    id: conceptUri(concept.id),
    lbl: concept.label.en,
    type: 'CLASS',
    meta: {
      ...(concept.definition?.en !== undefined && { definition: { val: concept.definition.en } }),
      synonyms: synonyms.map((term) => ({
        pred: scope(term),
        val: term.text,
        ...(term.type === 'abbreviation' && { synonymType: abbreviation }),
      })),
      xrefs: concept.codes.map((code) => ({ val: codeCurie(code) })),
      basicPropertyValues: [
        { pred: 'http://www.w3.org/2004/02/skos/core#prefLabel', val: concept.label.zh, lang: 'zh' },
        ...(concept.definition?.zh === undefined
          ? []
          : [{ pred: 'http://www.w3.org/2004/02/skos/core#definition', val: concept.definition.zh, lang: 'zh' }]),
      ],
    },
  }
}

/**
 * The ontology as OBO Graphs JSON (github.com/geneontology/obographs): concepts are classes, parents `is_a` edges,
 * knowledge edges of the predicates, which are property nodes; each knowledge edge names its sources as xrefs.
 */
export const oboGraph = (ontology: Ontology): object => ({
  graphs: [
    {
      id: 'urn:xinmai:ontology',
      lbl: 'Xinmai ontology',
      meta: { version: ontology.version },
      nodes: [
        ...[...ontology.concepts()].map(node),
        ...relationPredicates.map((predicate) => ({
          id: relationUri(predicate),
          lbl: relationMeanings[predicate].label.en,
          type: 'PROPERTY',
          propertyType: 'OBJECT',
        })),
      ],
      edges: [
        ...[...ontology.concepts()].flatMap((concept) =>
          concept.parents.map((parent) => ({ sub: conceptUri(concept.id), pred: 'is_a', obj: conceptUri(parent) })),
        ),
        ...ontology.allRelations().map(({ subject, predicate, object, sources }) => ({
          sub: conceptUri(subject),
          pred: relationUri(predicate),
          obj: conceptUri(object),
          meta: { xrefs: sources.map((val) => ({ val })) },
        })),
      ],
    },
  ],
})
