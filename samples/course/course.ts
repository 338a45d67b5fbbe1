import type { DatasetName, Profile } from '../associations.js'
import type { Day } from '../civil-day.js'
import type { DiseaseKey } from '../codes/disease.js'
import type { DrugKey } from '../codes/drug.js'
import type { MeasurementKey } from '../codes/measurement.js'
import type { ProcedureKey } from '../codes/procedure.js'

/** All that happens to one synthetic patient, free of language and format; resources and notes are both written from it. */
export interface Course {
  readonly dataset: DatasetName
  readonly person: Person
  readonly profile: Profile
  readonly visits: readonly Visit[]
  readonly conditions: readonly Condition[]
  readonly measures: readonly Measure[]
  readonly prescriptions: readonly Prescription[]
  readonly procedures: readonly ProcedureDone[]
  readonly reports: readonly Report[]
  readonly death?: Day
}

export type Sex = 'male' | 'female'
export type Habit = 'never' | 'former' | 'current'
export type Relation = 'father' | 'mother' | 'brother' | 'sister'

export interface Person {
  readonly number: number
  readonly sex: Sex
  readonly birth: Day
  /** years at the first visit */
  readonly age: number
  readonly smoking: Habit
  readonly smokingYears: number
  readonly alcohol: Habit
  readonly heightCm: number
  readonly weightKg: number
  readonly family: readonly { readonly relation: Relation; readonly disease: DiseaseKey }[]
  readonly allergy?: Allergy
  readonly vaccinated: boolean
}
export type Allergy = 'penicillin' | 'sulfonamide' | 'iodine'

export type VisitKind = 'inpatient' | 'outpatient'
export interface Visit {
  readonly number: number
  readonly kind: VisitKind
  readonly start: Day
  readonly end: Day
  readonly reason: DiseaseKey
  /** a second or later stay for the same disease */
  readonly readmission: boolean
}

/** `refuted`: thought of and ruled out; `provisional`: thought of and left open. */
export type Certainty = 'confirmed' | 'provisional' | 'refuted'
export interface Condition {
  readonly disease: DiseaseKey
  readonly onset: Day
  readonly resolved?: Day
  readonly certainty: Certainty
  /** visit at which it was recorded */
  readonly visit: Visit
  /** known before the first visit */
  readonly known: boolean
}

export interface Measure {
  readonly key: MeasurementKey
  /** in the `si` unit of the table */
  readonly value: number
  readonly day: Day
  readonly visit: Visit
}

export interface Prescription {
  readonly drug: DrugKey
  readonly from: Day
  readonly to?: Day
  readonly visit: Visit
  /** taken home; else given during the stay only */
  readonly home: boolean
  readonly reason?: DiseaseKey
}

export interface ProcedureDone {
  readonly procedure: ProcedureKey
  readonly day: Day
  readonly visit: Visit
  readonly vessel?: Vessel
  readonly side?: Side
}

export type Vessel = 'lm' | 'lad' | 'lcx' | 'rca'
export type Segment = 'proximal' | 'middle' | 'distal'
export type Side = 'left' | 'right'
export type Grading = 'none' | 'mild' | 'moderate' | 'severe'

export interface Echo {
  readonly type: 'echo'
  readonly lvef: number
  readonly lvedd: number
  readonly leftAtrium: number
  readonly wall?: 'anterior' | 'inferior' | 'lateral' | 'global'
  readonly mitralRegurgitation: Grading
  readonly aorticStenosis: Grading
  readonly hypertrophy: boolean
}
export interface Lesion {
  readonly vessel: Vessel
  readonly segment: Segment
  readonly percent: number
}
export interface Angiography {
  readonly type: 'angiography'
  readonly lesions: readonly Lesion[]
  readonly stented?: Vessel
}
export type Territory = 'frontal' | 'temporal' | 'parietal' | 'basalGanglia' | 'thalamus' | 'pons' | 'cerebellum'
export interface HeadImage {
  readonly type: 'head'
  readonly modality: 'CT' | 'MR'
  readonly lesion: 'none' | 'infarct' | 'haemorrhage' | 'subarachnoid'
  readonly side: Side
  readonly territory: Territory
  readonly volumeMl?: number
  readonly occlusion: boolean
  readonly whiteMatter: boolean
}
export interface Ecg {
  readonly type: 'ecg'
  readonly rhythm: 'sinus' | 'af'
  readonly rate: number
  readonly st: 'none' | 'elevation' | 'depression'
  readonly leads: string
  readonly prematureBeats: boolean
  readonly qtc: number
}
export type Finding = Echo | Angiography | HeadImage | Ecg
export interface Report {
  readonly day: Day
  readonly visit: Visit
  readonly finding: Finding
}
