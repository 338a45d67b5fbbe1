import { codeSystem, codeSystems } from '../code-system.js'
import type { Ontology } from '../ontology.js'
import { codeCurie, codePrefix, namespace, prefixUri } from './uri.js'

/** Columns of the table, each a slot of SSSOM (mapping-commons.github.io/sssom). */
export const sssomColumns = [
  'subject_id',
  'subject_label',
  'predicate_id',
  'object_id',
  'object_source',
  'mapping_justification',
] as const

const cell = (text: string): string => (/["\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/**
 * Cross-references as SSSOM TSV with its metadata in front. The codes of a concept mean the concept itself: exactMatch,
 * curated by hand. ICD-10 and ATC are classifications whose categories read wider than their title: closeMatch.
 */
export function* sssomTable(ontology: Ontology): Generator<string> {
  const prefixes = [...new Set([...ontology.concepts()].map(({ id }) => id.split(':')[0]!))].map(
    (prefix): [string, string] => [prefix, `${namespace}${prefix}:`],
  )
  const systems = codeSystems.map(({ key }): [string, string] => [codePrefix[key] ?? key, prefixUri(key)])
  yield [
    '#curie_map:',
    ...[
      ...prefixes,
      ...systems,
      ['skos', 'http://www.w3.org/2004/02/skos/core#'] as const,
      ['semapv', 'https://w3id.org/semapv/vocab/'] as const,
    ].map(([prefix, uri]) => `#  ${prefix}: ${JSON.stringify(uri)}`),
    '#mapping_set_id: urn:xinmai:mappings:cross-references',
    `#mapping_set_version: ${JSON.stringify(ontology.version)}`,
    '#mapping_set_title: "Codes of the Xinmai ontology"',
    '#license: https://w3id.org/sssom/license/unspecified',
    sssomColumns.join('\t'),
    '',
  ].join('\n')
  for (const concept of ontology.concepts())
    for (const code of concept.codes) {
      const wide = code.system.startsWith('ICD10') || code.system === 'ATC'
      const row = [
        concept.id,
        concept.label.en,
        wide ? 'skos:closeMatch' : 'skos:exactMatch',
        codeCurie(code),
        codeSystem(code.system)?.label.en ?? code.system,
        'semapv:ManualMappingCuration',
      ]
      yield row.map(cell).join('\t') + '\n'
    }
}
