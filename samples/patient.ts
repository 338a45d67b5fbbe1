import { isoOf } from './civil-day.js'
import type { Course } from './course/course.js'
import { drawCourse } from './course/draw.js'
import type { SampleDataset } from './datasets.js'
import { Identity } from './fhir/identity.js'
import { resourcesOf, type Reference, type Resource, type WrittenReport } from './fhir/resource.js'
import { clinicEn, dischargeEn } from './notes/discharge-en.js'
import { clinicZh, dischargeZh, type DischargeSections } from './notes/discharge-zh.js'
import { excerptOf } from './notes/excerpt.js'
import { reportEn } from './notes/report-en.js'
import { reportZh } from './notes/report-zh.js'
import { Random } from './random.js'

/** A note or report outside FHIR, its patient named by the id of the FHIR Patient. */
export interface SampleNote {
  readonly id: string
  readonly patient: string
  readonly title: string
  /** civil date */
  readonly date: string
  readonly kind: 'note' | 'report'
  readonly language: 'zh' | 'en'
  readonly text: string
}

/** All that is written of one synthetic patient. */
export interface SamplePatient {
  readonly course: Course
  readonly patientId: string
  readonly resources: readonly Resource[]
  /** Chinese: sections by name; English: one text with headings */
  readonly discharges: readonly (DischargeSections | SampleNote)[]
  readonly reports: readonly SampleNote[]
}

/** Share of reports whose text travels inside the DiagnosticReport; the others are files among the notes. */
const attachedShare = 0.55
/** Share of patients of whom a follow-up letter is attached to a DocumentReference. */
const letterShare = 0.4

/** @param only leaves the other half out, without changing what is written of this one */
export const drawPatient = (
  seed: number,
  dataset: SampleDataset,
  number: number,
  reference: Reference,
  only?: 'fhir' | 'notes',
): SamplePatient => {
  const course = drawCourse(seed, dataset.id, number)
  const identity = new Identity(seed, dataset.id, number)
  const { language } = dataset
  const patient = identity.patient
  const random = new Random(seed, dataset.id, number, 'reports')
  const written: WrittenReport[] = course.reports.map((report) => ({
    report,
    ...(language === 'zh' ? reportZh : reportEn)(report.finding, random),
    attached: random.chance(attachedShare),
  }))
  const record = (n: number): string => `${identity.recordNumber}-${n}`

  const visits = course.visits.filter((v) => v.kind === 'outpatient')
  const letterVisit = random.chance(letterShare) ? visits[0] : undefined
  const words = new Random(seed, dataset.id, number, 'words')
  const letter = letterVisit && {
    visit: letterVisit,
    ...(language === 'zh' ? clinicZh : clinicEn)(excerptOf(course, letterVisit), words),
  }
  const resources = only === 'notes' ? [] : resourcesOf(course, identity, seed, reference, written, letter)
  if (only === 'fhir') return { course, patientId: patient, resources, discharges: [], reports: [] }

  const stays = course.visits.filter((v) => v.kind === 'inpatient')
  const discharges = stays.map((visit, i) => {
    const excerpt = excerptOf(course, visit)
    const id = record(i + 1)
    if (language === 'zh') return dischargeZh(excerpt, { record: id, patient }, words)
    const sections = Object.entries(dischargeEn(excerpt, words))
    const text = sections.map(([key, body]) => `${key}:\n${body}\n`).join('\n')
    return {
      id,
      patient,
      title: 'Discharge summary',
      date: isoOf(visit.end),
      kind: 'note',
      language,
      text,
    } satisfies SampleNote
  })
  const reports = written
    .map((w, i): SampleNote & { attached: boolean } => ({
      id: `${identity.recordNumber}-R${i + 1}`,
      patient,
      title: w.title,
      date: isoOf(w.report.day),
      kind: 'report',
      language,
      text: w.text,
      attached: w.attached,
    }))
    .filter((n) => !n.attached)
    .map(({ attached: _, ...note }) => note)
  return { course, patientId: patient, resources, discharges, reports }
}
