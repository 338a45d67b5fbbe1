import { codeSystem } from '../code-system.js'
import type { Code } from '../ontology.js'

/** Namespace of our ids in what is exported; it names, it is not an address that answers. */
export const namespace = 'urn:xinmai:concept:'

/** URI of a concept: `xm:0103000` → `urn:xinmai:concept:xm:0103000`; a tenant's prefix stays in it. */
export const conceptUri = (id: string): string => namespace + id

/**
 * URI of a code of a public system, after its owner: SNOMED CT URI Standard, loinc.org, RxNorm browser of the NLM, OBO
 * PURLs; undefined where the owner names none.
 */
export const codeUri = ({ system, code }: Code): string | undefined => {
  switch (system) {
    case 'SNOMED':
      return `http://snomed.info/id/${code}`
    case 'LOINC':
      return `http://loinc.org/rdf/${code}`
    case 'RXNORM':
      return `http://purl.bioontology.org/ontology/RXNORM/${code}`
    case 'HPO':
      return `http://purl.obolibrary.org/obo/HP_${code.replace('HP:', '')}`
    case 'UBERON':
      return `http://purl.obolibrary.org/obo/UBERON_${code.replace('UBERON:', '')}`
    case 'DOID':
      return `http://purl.obolibrary.org/obo/DOID_${code.replace('DOID:', '')}`
    default:
      return undefined
  }
}

/** CURIE of a code, with the prefix that Bioregistry gives the system (HP, not HPO). */
export const codeCurie = ({ system, code }: Code): string => {
  const bare = code.replace(/^(HP|UBERON|DOID):/, '')
  return `${codePrefix[system] ?? system}:${bare}`
}

/** Prefixes of Bioregistry (bioregistry.io) by our system keys. */
export const codePrefix: Readonly<Record<string, string>> = {
  ICD10: 'icd10',
  ICD10CM: 'icd10cm',
  SNOMED: 'snomedct',
  LOINC: 'loinc',
  RXNORM: 'rxnorm',
  ATC: 'atc',
  CVX: 'cvx',
  DCM: 'dcm',
  HPO: 'HP',
  UBERON: 'UBERON',
  DOID: 'DOID',
}

/** What a prefix stands for, in a curie map: the URI of its codes where the owner names one, else its OID. */
export const prefixUri = (system: string): string => {
  const uri = codeUri({ system, code: '' })
  const known = codeSystem(system)
  return uri ?? (known?.oid !== undefined ? `urn:oid:${known.oid}#` : `urn:xinmai:system:${system}#`)
}
