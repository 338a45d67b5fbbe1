/** A public code system, under all the names that sources give it. */
export interface CodeSystem {
  /** canonical key, as in the data files */
  readonly key: string
  readonly label: { readonly zh: string; readonly en: string }
  /** FHIR canonical URI; absent where HL7 names none */
  readonly uri?: string
  /** ISO object identifier, as CDA and HL7 v2 carry it */
  readonly oid?: string
  /** other names: HL7 v2 table 0396, OMOP vocabulary_id, names that exports use */
  readonly names: readonly string[]
  /** what a code looks like; all patterns are linear */
  readonly pattern: RegExp
}

/**
 * URIs: HL7 Terminology (terminology.hl7.org, external code systems) and the FHIR R4 page `terminologies-systems`.
 * OIDs: HL7 OID registry. Short names: HL7 v2 table 0396 "Coding System" and OMOP `vocabulary_id`.
 */
export const codeSystems: readonly CodeSystem[] = [
  {
    key: 'ICD10',
    label: { zh: '国际疾病分类第十次修订本', en: 'ICD-10' },
    uri: 'http://hl7.org/fhir/sid/icd-10',
    oid: '2.16.840.1.113883.6.3',
    // the Chinese editions add digits behind WHO's codes (I50.900x002); they are read as ICD-10
    names: [
      'I10',
      'I10C',
      'ICD-10',
      'ICD10CN',
      'ICD-10-CN',
      'GB/T 14396',
      'GB/T 14396-2016',
      '疾病分类与代码',
      '国家临床版2.0',
      'urn:oid:2.16.156.10011.2.3.3.11',
      '2.16.156.10011.2.3.3.11',
    ],
    // a category without subdivision is filled up with x: I48.x01
    pattern: /^[A-Z]\d{2}(\.(x|[\dA-Z])[\dA-Z]{0,3})?(x\d{3})?$/,
  },
  {
    key: 'ICD10CM',
    label: { zh: 'ICD-10 美国临床修订本', en: 'ICD-10-CM' },
    uri: 'http://hl7.org/fhir/sid/icd-10-cm',
    oid: '2.16.840.1.113883.6.90',
    names: ['I10CM', 'I10-CM', 'ICD-10-CM', 'ICD10-CM'],
    pattern: /^[A-Z]\d[\dA-Z](\.[\dA-Z]{1,4})?$/,
  },
  {
    key: 'SNOMED',
    label: { zh: 'SNOMED CT 临床术语', en: 'SNOMED CT' },
    uri: 'http://snomed.info/sct',
    oid: '2.16.840.1.113883.6.96',
    names: ['SCT', 'SNOMEDCT', 'SNOMED-CT', 'SNOMED CT', 'SNM3', 'SNCT'],
    pattern: /^\d{6,18}$/,
  },
  {
    key: 'LOINC',
    label: { zh: '观测指标标识符逻辑命名与编码系统', en: 'LOINC' },
    uri: 'http://loinc.org',
    oid: '2.16.840.1.113883.6.1',
    names: ['LN', 'LNC'],
    pattern: /^\d{1,7}-\d$/,
  },
  {
    key: 'RXNORM',
    label: { zh: 'RxNorm 药物标准命名', en: 'RxNorm' },
    uri: 'http://www.nlm.nih.gov/research/umls/rxnorm',
    oid: '2.16.840.1.113883.6.88',
    names: ['RXN', 'RxNorm', 'RxNorm Extension'],
    pattern: /^\d{1,8}$/,
  },
  {
    key: 'ATC',
    label: { zh: '药物解剖学治疗学化学分类', en: 'ATC' },
    uri: 'http://www.whocc.no/atc',
    oid: '2.16.840.1.113883.6.73',
    names: ['ATCC', 'WC', 'http://whocc.no/atc'],
    pattern: /^[A-Z](\d{2}([A-Z]([A-Z](\d{2})?)?)?)?$/,
  },
  {
    key: 'CVX',
    label: { zh: '疫苗代码', en: 'CVX' },
    uri: 'http://hl7.org/fhir/sid/cvx',
    oid: '2.16.840.1.113883.12.292',
    names: ['HL70292'],
    pattern: /^\d{1,3}$/,
  },
  {
    key: 'DCM',
    label: { zh: 'DICOM 受控术语', en: 'DICOM Controlled Terminology' },
    uri: 'http://dicom.nema.org/resources/ontology/DCM',
    oid: '1.2.840.10008.2.16.4',
    names: ['DICOM'],
    pattern: /^[A-Z\d]{1,16}$/,
  },
  {
    key: 'HPO',
    label: { zh: '人类表型本体', en: 'Human Phenotype Ontology' },
    uri: 'http://human-phenotype-ontology.org',
    names: ['HP', 'http://purl.obolibrary.org/obo/hp.owl', 'http://purl.obolibrary.org/obo/hp.fhir'],
    pattern: /^(HP:)?\d{7}$/,
  },
  {
    key: 'UBERON',
    label: { zh: '跨物种解剖本体', en: 'Uberon' },
    names: ['http://purl.obolibrary.org/obo/uberon.owl'],
    pattern: /^(UBERON:)?\d{7}$/,
  },
  {
    key: 'DOID',
    label: { zh: '疾病本体', en: 'Disease Ontology' },
    names: ['DO', 'http://purl.obolibrary.org/obo/doid.owl'],
    pattern: /^(DOID:)?\d{1,7}$/,
  },
]

const normal = (name: string): string => name.trim().toLowerCase()

const byKey = new Map(codeSystems.map((system) => [system.key, system]))
const byName = new Map<string, CodeSystem>()
for (const system of codeSystems) {
  const names = [system.key, ...system.names]
  if (system.uri !== undefined) names.push(system.uri, system.uri.replace('http://', 'https://'))
  if (system.oid !== undefined) names.push(system.oid, `urn:oid:${system.oid}`)
  for (const name of names) byName.set(normal(name), system)
}

/** The system behind a key, URI, OID, HL7 v2 or OMOP name; undefined for one that we don't know. */
export const codeSystem = (name: string): CodeSystem | undefined =>
  byKey.get(name) ?? byName.get(normal(name).replace(/\/$/, ''))

/** A code as it is kept: without blanks and without the `HP:`-like prefix that some sources repeat. */
export const normalCode = (system: CodeSystem, code: string): string => {
  const bare = code.trim()
  const prefix = { HPO: 'HP:', UBERON: 'UBERON:', DOID: 'DOID:' }[system.key]
  return prefix !== undefined && bare.toUpperCase().startsWith(prefix) ? bare.slice(prefix.length) : bare
}

/**
 * The code itself, then what it may be read as, nearest first. Only ICD-10 is shortened, digit by digit down to its
 * category of three characters: I50.900x002 → I50.900 → I50.90 → I50.9 → I50. The dagger and asterisk of dual coding
 * (I68.0*) are dropped. ICD-10-CM falls back to what ICD-10 means by the same digits: WHO's four characters are kept in
 * the American edition but for a few, which the tables name as ICD10CM.
 */
export const codeCandidates = (system: CodeSystem, code: string): readonly { system: string; code: string }[] => {
  const own = normalCode(system, code)
  const out = [{ system: system.key, code: own }]
  if (system.key !== 'ICD10' && system.key !== 'ICD10CM') return out
  // E14.200x213+N08.3*: the cause before the +, its manifestation behind
  const cause = own.split('+', 1)[0]!
  if (cause !== own) out.push({ system: system.key, code: cause })
  let rest = cause.toUpperCase().replace(/[^A-Z0-9]+$/, '')
  // some exports leave the point out: I10, I509
  if (rest.length > 3 && rest[3] !== '.') rest = `${rest.slice(0, 3)}.${rest.slice(3)}`
  const extension = rest.indexOf('X', 4)
  if (extension > 0) rest = rest.slice(0, extension)
  const shorter: string[] = []
  for (; rest.length >= 3; rest = rest.slice(0, -1)) if (!rest.endsWith('.')) shorter.push(rest)
  for (const code of shorter) if (code !== own) out.push({ system: system.key, code })
  if (system.key === 'ICD10CM') for (const code of shorter) out.push({ system: 'ICD10', code })
  return out
}
