import { kinds } from '../../graph-schema/index.js'
import { codeSystem } from '../code-system.js'
import { rootId } from '../id-range.js'
import type { Concept, Ontology, Term } from '../ontology.js'
import { codeUri, conceptUri } from './uri.js'

/** A string literal (Turtle, section 6.5, STRING_LITERAL_QUOTE). */
const literal = (text: string, language?: string): string => {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
  return `"${escaped}"${language === undefined ? '' : `@${language}`}`
}
/** An IRI; what IRIREF does not allow is percent-encoded. */
const iri = (uri: string): string => `<${uri.replace(/[\x00-\x20<>"{}|^`\\]/g, (c) => encodeURIComponent(c))}>`

/** Written alike in both languages: one literal in each, as SKOS wants labels to be found by language. */
const tagged = (term: Term): string[] =>
  term.language === 'any' ? [literal(term.text, 'zh'), literal(term.text, 'en')] : [literal(term.text, term.language)]

const scheme = 'urn:xinmai:ontology'

/**
 * The ontology as SKOS in Turtle, one concept a paragraph. Terms that decide are altLabel, ambiguous ones hiddenLabel (a
 * search may use them, nobody should be shown them); codes with a URI of their owner are exactMatch, all codes notation of
 * a datatype of their system. A deciding label that another concept has too is given once.
 */
export function* skosTurtle(ontology: Ontology): Generator<string> {
  yield `@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .

${iri(scheme)} a skos:ConceptScheme ;
  dct:title "心脉本体"@zh, "Xinmai ontology"@en ;
  owl:versionInfo ${literal(ontology.version)} ;
  skos:hasTopConcept ${kinds
    .filter((kind) => ontology.concept(rootId(kind)) !== undefined)
    .map((kind) => iri(conceptUri(rootId(kind))))
    .join(', ')} .
`
  for (const concept of ontology.concepts()) yield `\n${conceptTurtle(concept)}`
}

const conceptTurtle = (concept: Concept): string => {
  const lines: [string, readonly string[]][] = []
  const add = (property: string, values: readonly string[]): void => {
    if (values.length > 0) lines.push([property, [...new Set(values)]])
  }
  const preferred = [literal(concept.label.zh, 'zh'), literal(concept.label.en, 'en')]
  const labels = (terms: readonly Term[], without: readonly string[]): string[] =>
    terms.flatMap(tagged).filter((text) => !without.includes(text))
  const alternative = labels(
    concept.terms.filter((term) => term.type !== 'label' && !term.ambiguous),
    preferred,
  )
  // SKOS integrity S13: the three kinds of label are disjoint
  const hidden = labels(
    concept.terms.filter((term) => term.type !== 'label' && term.ambiguous),
    [...preferred, ...alternative],
  )
  add('skos:inScheme', [iri(scheme)])
  add('skos:prefLabel', preferred)
  add('skos:altLabel', alternative)
  add('skos:hiddenLabel', hidden)
  add(
    'skos:definition',
    (['zh', 'en'] as const).flatMap((language) => {
      const said = concept.definition?.[language]
      return said === undefined ? [] : [literal(said, language)]
    }),
  )
  add(
    'skos:broader',
    concept.parents.map((parent) => iri(conceptUri(parent))),
  )
  add(
    'skos:exactMatch',
    concept.codes.flatMap((code) => {
      const uri = codeUri(code)
      return uri === undefined ? [] : [iri(uri)]
    }),
  )
  add(
    'skos:notation',
    concept.codes.map(({ system, code }) => {
      const known = codeSystem(system)
      return `${literal(code)}^^${iri(known?.uri ?? (known?.oid === undefined ? `urn:xinmai:system:${system}` : `urn:oid:${known.oid}`))}`
    }),
  )
  if (concept.parents.length === 0) add('skos:topConceptOf', [iri(scheme)])
  const body = lines.map(([property, values]) => `  ${property} ${values.join(', ')}`).join(' ;\n')
  return `${iri(conceptUri(concept.id))} a skos:Concept ;\n${body} .\n`
}
