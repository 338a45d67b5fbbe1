import type { DatasetName } from '../associations.js'
import { diseaseOf, type DiseaseKey } from '../codes/disease.js'
import { drugOf, type DrugKey } from '../codes/drug.js'
import { procedureOf, type ProcedureKey } from '../codes/procedure.js'
import type { Random } from '../random.js'

/** Codings as each dataset writes them; an empty code in the tables becomes a local code that no ontology knows. */
export const systems = {
  snomed: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
  ucum: 'http://unitsofmeasure.org',
  icd10: 'http://hl7.org/fhir/sid/icd-10',
  icd10cm: 'http://hl7.org/fhir/sid/icd-10-cm',
  icd9: 'http://hl7.org/fhir/sid/icd-9-cm',
  atc: 'http://www.whocc.no/atc',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
} as const

export interface Coding {
  readonly system?: string
  readonly code: string
  readonly display?: string
}
export interface Concept {
  readonly coding?: readonly Coding[]
  readonly text?: string
}

export const localSystem = (dataset: DatasetName, table: 'lab' | 'drug' | 'procedure'): string =>
  `http://${dataset}.hospital.example/${table}`
export const american = (dataset: DatasetName): boolean => dataset === 'us-cardio'
const coding = (system: string, code: string, display: string): Coding => ({ system, code, display })

/** ICD-10 with Chinese names, or SNOMED CT and ICD-10-CM; one in twenty Chinese diagnoses is text alone. */
export const diseaseConcept = (dataset: DatasetName, key: DiseaseKey, random: Random): Concept => {
  const d = diseaseOf(key)
  if (american(dataset))
    return { coding: [coding(systems.snomed, d.snomed, d.en), coding(systems.icd10cm, d.icd10cm, d.en)], text: d.en }
  const text = random.chance(0.3) && d.otherZh?.length ? random.pick(d.otherZh) : d.zh
  return random.chance(0.05) ? { text } : { coding: [coding(systems.icd10, d.icd10, d.zh)], text }
}

export const drugConcept = (dataset: DatasetName, key: DrugKey): Concept => {
  const d = drugOf(key)
  const local = coding(localSystem(dataset, 'drug'), `D-${key}`, american(dataset) ? d.en : d.zh)
  if (american(dataset)) return { coding: [d.rxnorm ? coding(systems.rxnorm, d.rxnorm, d.en) : local], text: d.en }
  return { coding: [d.atc ? coding(systems.atc, d.atc, d.zh) : local], text: d.zh }
}

export const procedureConcept = (dataset: DatasetName, key: ProcedureKey): Concept => {
  const p = procedureOf(key)
  const codings: Coding[] = []
  if (p.snomed) codings.push(coding(systems.snomed, p.snomed, p.en))
  if (!american(dataset)) codings.push(coding(systems.icd9, p.icd9, p.zh))
  if (!codings.length) codings.push(coding(localSystem(dataset, 'procedure'), `P-${key}`, p.en))
  return { coding: codings, text: american(dataset) ? p.en : p.zh }
}
