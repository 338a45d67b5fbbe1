import type { Course, Measure, Report, Visit } from '../course/course.js'
import { isoOf, type Day } from '../civil-day.js'
import { drugOf } from '../codes/drug.js'
import { formOf, measurementOf, type MeasurementKey } from '../codes/measurement.js'
import { Random } from '../random.js'
import {
  american,
  diseaseConcept,
  drugConcept,
  localSystem,
  procedureConcept,
  systems,
  type Concept,
} from './coding.js'
import type { Identity } from './identity.js'
import type { ReportText } from '../notes/report-zh.js'

/** A FHIR R4 resource; only what references and bundles need is typed. */
export interface Resource {
  readonly resourceType: string
  readonly id: string
  readonly [field: string]: unknown
}

/** How a reference to a resource is written: `Type/id`, or `urn:uuid:id` inside the American bundles. */
export type Reference = (type: string, id: string) => { reference: string }

/** A report as text with the report it belongs to. */
export interface WrittenReport extends ReportText {
  readonly report: Report
  /** the text travels in the resource; else it is one of the notes */
  readonly attached: boolean
}

const category = (system: string, code: string): Concept[] => [
  { coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }] },
]
const status = (system: string, code: string): Concept => category(system, code)[0]!

const smokingCodes = {
  never: { code: '266919005', display: 'Never smoked tobacco', zh: '从不吸烟' },
  former: { code: '8517006', display: 'Ex-smoker', zh: '已戒烟' },
  current: { code: '77176002', display: 'Smoker', zh: '吸烟' },
} as const
const allergyCodes = {
  penicillin: { code: '91936005', display: 'Allergy to penicillin', zh: '青霉素过敏' },
  sulfonamide: { code: '91939003', display: 'Allergy to sulfonamide', zh: '磺胺类药物过敏' },
  iodine: { code: '294915002', display: 'Allergy to iodine', zh: '碘过敏' },
} as const
const relationCodes = {
  father: ['FTH', '父亲'],
  mother: ['MTH', '母亲'],
  brother: ['BRO', '兄弟'],
  sister: ['SIS', '姐妹'],
} as const
const vesselCodes = {
  lm: { code: '3227004', display: 'Left main coronary artery' },
  lad: { code: '59438005', display: 'Left anterior descending branch of left coronary artery' },
  lcx: { code: '57396003', display: 'Circumflex branch of left coronary artery' },
  rca: { code: '13647002', display: 'Right coronary artery' },
} as const
const reportCodes = {
  echo: { code: '42148-7', display: 'US Heart', modality: 'US', category: 'CUS' },
  angiography: { code: '18745-0', display: 'Cardiac catheterization study', modality: 'XA', category: 'RAD' },
  CT: { code: '24725-4', display: 'CT Head', modality: 'CT', category: 'RAD' },
  MR: { code: '24590-2', display: 'MR Brain', modality: 'MR', category: 'RAD' },
  ecg: { code: '11524-6', display: 'EKG study', modality: 'ECG', category: 'EC' },
} as const

/** All resources of one patient, the Patient first; each refers only to resources of the patient or of the hospital. */
export const resourcesOf = (
  course: Course,
  identity: Identity,
  seed: number,
  reference: Reference,
  reports: readonly WrittenReport[],
  letter: { readonly visit: Visit; readonly title: string; readonly text: string } | undefined,
): Resource[] => {
  const { dataset, person } = course
  const us = american(dataset)
  const random = new Random(seed, dataset, person.number, 'fhir')
  const offset = us ? '-05:00' : '+08:00'
  const at = (day: Day, hour: number): string =>
    `${isoOf(day)}T${String(hour).padStart(2, '0')}:${us ? '15' : '30'}:00${offset}`
  const out: Resource[] = []
  const subject = reference('Patient', identity.patient)
  const add = (
    resourceType: string,
    fields: Record<string, unknown>,
    id = identity.next(resourceType),
  ): { reference: string } => {
    out.push({ resourceType, id, ...fields })
    return reference(resourceType, id)
  }

  const mrn = { system: `http://${dataset}.hospital.example/mrn`, value: identity.recordNumber }
  add(
    'Patient',
    {
      identifier: [mrn],
      name: us
        ? [{ use: 'official', family: 'Sample', given: [`Patient ${identity.recordNumber}`] }]
        : [{ text: `样例患者${identity.recordNumber}` }],
      gender: person.sex,
      birthDate: isoOf(person.birth),
      ...(course.death === undefined ? {} : { deceasedDateTime: isoOf(course.death) }),
      managingOrganization: { reference: `Organization/${dataset}-organization` },
    },
    identity.patient,
  )

  const encounters = new Map<Visit, { reference: string }>()
  for (const v of course.visits) {
    const code = v.kind === 'inpatient' ? 'IMP' : 'AMB'
    const re = {
      reAdmission: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0092', code: 'R', display: 'Re-admission' }],
      },
    }
    encounters.set(
      v,
      add('Encounter', {
        status: 'finished',
        class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code },
        subject,
        participant: [{ individual: { reference: `Practitioner/${dataset}-practitioner-${random.int(1, 4)}` } }],
        period: { start: at(v.start, 8), end: at(v.end, 16) },
        reasonCode: [diseaseConcept(dataset, v.reason, random)],
        ...(v.readmission ? { hospitalization: re } : {}),
        location: [{ location: { reference: `Location/${dataset}-location-${v.kind === 'inpatient' ? 1 : 2}` } }],
        serviceProvider: { reference: `Organization/${dataset}-organization` },
      }),
    )
  }

  const conditions = new Map<string, { reference: string }>()
  for (const c of course.conditions) {
    const stage =
      c.resolved !== undefined ? 'resolved' : c.disease === 'oldMi' || c.disease === 'oldStroke' ? 'inactive' : 'active'
    const ref = add('Condition', {
      ...(c.certainty === 'refuted' ? {} : { clinicalStatus: status('condition-clinical', stage) }),
      verificationStatus: status('condition-ver-status', c.certainty),
      category: category('condition-category', c.known ? 'problem-list-item' : 'encounter-diagnosis'),
      code: diseaseConcept(dataset, c.disease, random),
      subject,
      encounter: encounters.get(c.visit),
      onsetDateTime: c.known ? isoOf(c.onset).slice(0, 7) : isoOf(c.onset),
      ...(c.resolved === undefined ? {} : { abatementDateTime: isoOf(c.resolved) }),
      recordedDate: isoOf(c.visit.start),
    })
    if (!conditions.has(c.disease)) conditions.set(c.disease, ref)
  }

  const quantity = (key: MeasurementKey, value: number) => {
    const { form, number } = formOf(key, value, us)
    return { value: Number(number), unit: form.shown || form.unit, system: systems.ucum, code: form.unit }
  }
  const measureConcept = (key: MeasurementKey): Concept => {
    const entry = measurementOf(key)
    const { form } = formOf(key, 0, us)
    const display = us ? entry.en : entry.zh
    const coding = form.loinc
      ? { system: systems.loinc, code: form.loinc, display }
      : { system: localSystem(dataset, 'lab'), code: `L-${key}`, display }
    return { coding: [coding], text: display }
  }
  const interpretation = (m: Measure): Record<string, unknown> => {
    const { low, high, category: kind } = measurementOf(m.key)
    if (kind !== 'laboratory') return {}
    const code = high !== undefined && m.value > high ? 'H' : low !== undefined && m.value < low ? 'L' : 'N'
    const referenceRange = [
      {
        ...(low === undefined ? {} : { low: quantity(m.key, low) }),
        ...(high === undefined ? {} : { high: quantity(m.key, high) }),
      },
    ]
    return { interpretation: category('v3-ObservationInterpretation', code), referenceRange }
  }
  const results = new Map<string, { reference: string }[]>()
  for (const m of course.measures) {
    if (m.key === 'diastolic') continue
    const common = {
      status: 'final',
      subject,
      encounter: encounters.get(m.visit),
      effectiveDateTime: at(m.day, m.day === m.visit.end ? 10 : 9),
    }
    if (m.key === 'systolic') {
      const diastolic = course.measures.find((d) => d.key === 'diastolic' && d.visit === m.visit)!
      add('Observation', {
        ...common,
        category: category('observation-category', 'vital-signs'),
        code: {
          coding: [{ system: systems.loinc, code: '85354-9', display: us ? 'Blood pressure panel' : '血压' }],
          text: us ? 'Blood pressure' : '血压',
        },
        component: [m, diastolic].map((part) => ({
          code: measureConcept(part.key),
          valueQuantity: quantity(part.key, part.value),
        })),
      })
      continue
    }
    const kind = measurementOf(m.key).category
    const ref = add('Observation', {
      ...common,
      category: category('observation-category', kind),
      code: measureConcept(m.key),
      valueQuantity: quantity(m.key, m.value),
      ...interpretation(m),
    })
    if (kind === 'imaging')
      results.set(`${m.visit.number}/${m.day}`, [...(results.get(`${m.visit.number}/${m.day}`) ?? []), ref])
  }
  const first = course.visits[0]!
  const smoking = smokingCodes[person.smoking]
  add('Observation', {
    status: 'final',
    category: category('observation-category', 'social-history'),
    code: { coding: [{ system: systems.loinc, code: '72166-2', display: us ? 'Tobacco smoking status' : '吸烟状况' }] },
    subject,
    encounter: encounters.get(first),
    effectiveDateTime: isoOf(first.start),
    valueCodeableConcept: {
      coding: [{ system: systems.snomed, code: smoking.code, display: smoking.display }],
      text: us ? smoking.display : smoking.zh,
    },
  })

  for (const p of course.prescriptions) {
    const concept = drugConcept(dataset, p.drug)
    const medication = random.chance(0.25)
      ? { medicationReference: add('Medication', { code: concept, status: 'active' }) }
      : { medicationCodeableConcept: concept }
    const reason = p.reason && conditions.get(p.reason)
    add('MedicationRequest', {
      status: p.to === undefined ? 'active' : p.home ? 'stopped' : 'completed',
      intent: 'order',
      ...medication,
      subject,
      encounter: encounters.get(p.visit),
      authoredOn: at(p.from, 11),
      ...(reason ? { reasonReference: [reason] } : {}),
      dosageInstruction: [
        {
          text: us ? drugOf(p.drug).doseEn : drugOf(p.drug).doseZh,
          ...(p.to === undefined
            ? {}
            : { timing: { repeat: { boundsPeriod: { start: isoOf(p.from), end: isoOf(p.to) } } } }),
        },
      ],
    })
  }

  for (const p of course.procedures) {
    const site = p.vessel
      ? [{ coding: [{ system: systems.snomed, ...vesselCodes[p.vessel] }] }]
      : p.side
        ? [{ text: us ? p.side : p.side === 'left' ? '左侧' : '右侧' }]
        : undefined
    add('Procedure', {
      status: 'completed',
      code: procedureConcept(dataset, p.procedure),
      subject,
      encounter: encounters.get(p.visit),
      performedPeriod: { start: at(p.day, 13), end: at(p.day, 15) },
      performer: [{ actor: { reference: `Practitioner/${dataset}-practitioner-${random.int(1, 4)}` } }],
      ...(site ? { bodySite: site } : {}),
    })
  }

  for (const { report, title, text, conclusion, attached } of reports) {
    const { finding, visit, day } = report
    const code = reportCodes[finding.type === 'head' ? finding.modality : finding.type]
    const study =
      finding.type === 'ecg'
        ? undefined
        : add('ImagingStudy', {
            status: 'available',
            subject,
            encounter: encounters.get(visit),
            started: at(day, 14),
            modality: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: code.modality }],
            description: title,
            numberOfSeries: 1,
            series: [
              {
                uid: `2.25.${random.int(1, 2 ** 31)}${random.int(1, 2 ** 31)}`,
                number: 1,
                modality: { system: 'http://dicom.nema.org/resources/ontology/DCM', code: code.modality },
              },
            ],
          })
    add('DiagnosticReport', {
      status: 'final',
      category: category('v2-0074', code.category),
      code: { coding: [{ system: systems.loinc, code: code.code, display: code.display }], text: title },
      subject,
      encounter: encounters.get(visit),
      effectiveDateTime: at(day, 14),
      issued: at(day, 17),
      ...(finding.type === 'echo' ? { result: results.get(`${visit.number}/${day}`) } : {}),
      ...(study ? { imagingStudy: [study] } : {}),
      conclusion,
      ...(attached ? { presentedForm: [attachment(us, title, text)] } : {}),
    })
  }

  if (person.allergy) {
    const a = allergyCodes[person.allergy]
    add('AllergyIntolerance', {
      clinicalStatus: status('allergyintolerance-clinical', 'active'),
      verificationStatus: status('allergyintolerance-verification', 'confirmed'),
      type: 'allergy',
      category: ['medication'],
      code: { coding: [{ system: systems.snomed, code: a.code, display: a.display }], text: us ? a.display : a.zh },
      patient: subject,
      recordedDate: isoOf(first.start),
    })
  }
  for (const f of person.family) {
    const [code, zh] = relationCodes[f.relation]
    add('FamilyMemberHistory', {
      status: 'completed',
      patient: subject,
      date: isoOf(first.start),
      relationship: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code }],
        text: us ? f.relation : zh,
      },
      condition: [{ code: diseaseConcept(dataset, f.disease, random) }],
    })
  }
  if (person.vaccinated)
    add('Immunization', {
      status: 'completed',
      vaccineCode: {
        coding: [
          {
            system: 'http://hl7.org/fhir/sid/cvx',
            code: '140',
            display: 'Influenza, seasonal, injectable, preservative free',
          },
        ],
        text: us ? 'Influenza vaccine' : '流感疫苗',
      },
      patient: subject,
      occurrenceDateTime: isoOf(first.start - random.int(20, 300)),
    })
  if (letter)
    add('DocumentReference', {
      status: 'current',
      type: { coding: [{ system: systems.loinc, code: '34108-1', display: 'Outpatient Note' }], text: letter.title },
      subject,
      date: at(letter.visit.end, 17),
      content: [{ attachment: attachment(us, letter.title, letter.text) }],
      context: {
        encounter: [encounters.get(letter.visit)],
        period: { start: isoOf(letter.visit.start), end: isoOf(letter.visit.end) },
      },
    })
  if (random.chance(0.3))
    add('Claim', {
      status: 'active',
      type: status('claim-type', 'institutional'),
      use: 'claim',
      patient: subject,
      created: isoOf(first.end),
      provider: { reference: `Organization/${dataset}-organization` },
      priority: { coding: [{ code: 'normal' }] },
      insurance: [{ sequence: 1, focal: true, coverage: { display: us ? 'Sample plan' : '城镇职工基本医疗保险' } }],
    })
  return out
}

const attachment = (us: boolean, title: string, text: string) => ({
  contentType: 'text/plain; charset=utf-8',
  language: us ? 'en' : 'zh',
  data: Buffer.from(text, 'utf8').toString('base64'),
  title,
})
