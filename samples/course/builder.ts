import type { DatasetName, Fact, Odds, Profile } from '../associations.js'
import type { Day } from '../civil-day.js'
import { acuteDiseases, type DiseaseKey } from '../codes/disease.js'
import { drugOf, type DrugGroup, type DrugKey } from '../codes/drug.js'
import type { MeasurementKey } from '../codes/measurement.js'
import type { ProcedureKey } from '../codes/procedure.js'
import type { Random } from '../random.js'
import type {
  Certainty,
  Condition,
  Course,
  Finding,
  Measure,
  Person,
  Prescription,
  ProcedureDone,
  Report,
  Visit,
  VisitKind,
} from './course.js'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Collects a course event by event and remembers the facts on which later probabilities hang. */
export class CourseBuilder {
  readonly visits: Visit[] = []
  readonly conditions: Condition[] = []
  readonly measures: Measure[] = []
  readonly prescriptions: Mutable<Prescription>[] = []
  readonly procedures: ProcedureDone[] = []
  readonly reports: Report[] = []
  readonly facts = new Set<Fact>()
  death?: Day

  constructor(
    readonly dataset: DatasetName,
    readonly person: Person,
    readonly random: Random,
  ) {
    if (person.smoking === 'current') this.facts.add('smoking')
    if (person.age >= 75) this.facts.add('aged75')
  }

  /** Draws whether it happens to this patient. */
  happens(odds: Odds): boolean {
    return this.random.chance(probabilityOf(odds, this.facts))
  }

  has(fact: Fact): boolean {
    return this.facts.has(fact)
  }

  visit(kind: VisitKind, start: Day, nights: number, reason: DiseaseKey, readmission = false): Visit {
    const visit: Visit = { number: this.visits.length + 1, kind, start, end: start + nights, reason, readmission }
    this.visits.push(visit)
    return visit
  }

  /** What the patient had before the visit. */
  known(disease: DiseaseKey, visit: Visit, years: number): void {
    this.facts.add(disease)
    this.conditions.push({
      disease,
      onset: visit.start - Math.round(years * 365),
      certainty: 'confirmed',
      visit,
      known: true,
    })
  }

  diagnose(disease: DiseaseKey, visit: Visit, day: Day = visit.start, certainty: Certainty = 'confirmed'): void {
    if (certainty === 'confirmed') this.facts.add(disease)
    const resolved = certainty === 'confirmed' && acuteDiseases.has(disease) ? visit.end : undefined
    this.conditions.push({ disease, onset: day, resolved, certainty, visit, known: false })
  }

  measure(key: MeasurementKey, value: number, visit: Visit, day: Day = visit.start): void {
    this.measures.push({ key, value, day, visit })
  }

  prescribe(drug: DrugKey, visit: Visit, options: { reason?: DiseaseKey; stayOnly?: boolean } = {}): void {
    const running = this.prescriptions.some((p) => p.drug === drug && p.to === undefined)
    if (running) return
    this.facts.add(drug).add(drugOf(drug).group)
    this.prescriptions.push({
      drug,
      from: visit.start,
      to: options.stayOnly ? visit.end : undefined,
      visit,
      home: !options.stayOnly,
      reason: options.reason,
    })
  }

  stop(group: DrugGroup, day: Day): void {
    for (const p of this.prescriptions) if (p.to === undefined && drugOf(p.drug).group === group) p.to = day
  }

  perform(procedure: ProcedureKey, visit: Visit, day: Day, at: Pick<ProcedureDone, 'vessel' | 'side'> = {}): void {
    this.facts.add(procedure)
    this.procedures.push({ procedure, day, visit, ...at })
  }

  report(visit: Visit, day: Day, finding: Finding): void {
    this.reports.push({ day, visit, finding })
    if (finding.type !== 'echo') return
    this.measure('lvef', finding.lvef, visit, day)
    this.measure('lvedd', finding.lvedd, visit, day)
    this.measure('leftAtrium', finding.leftAtrium, visit, day)
  }

  /** Vital signs of a visit; blood pressure and rate follow disease and drugs. */
  vitals(visit: Visit, rate = 76): void {
    const { random, person } = this
    const pressure =
      122 +
      (this.has('hypertension') ? (visit.number === 1 ? 24 : 10) : 0) -
      (this.has('cardiogenicShock') && visit.number === 1 ? 40 : 0)
    const systolic = random.normal(pressure, 12, 78, 215)
    this.measure('systolic', systolic, visit)
    this.measure('diastolic', random.normal(systolic * 0.58 + 3, 6, 45, 125), visit)
    this.measure(
      'heartRate',
      random.normal(rate - (visit.number > 1 && this.has('betaBlocker') ? 8 : 0), 9, 42, 168),
      visit,
    )
    this.measure('weight', person.weightKg + random.normal(0, 1.2), visit)
    if (visit.kind === 'outpatient') return
    this.measure('respiration', random.normal(this.has('heartFailure') ? 21 : 18, 1.6, 12, 34), visit)
    this.measure('temperature', random.normal(36.6, 0.25, 35.8, 39), visit)
    this.measure(
      'saturation',
      random.normal(this.has('heartFailure') || this.has('copd') ? 94 : 97, 1.4, 82, 100),
      visit,
    )
    if (visit.number > 1) return
    this.measure('height', person.heightCm, visit)
    this.measure('bmi', person.weightKg / (person.heightCm / 100) ** 2, visit)
  }

  /** Laboratory panel on admission; `more` replaces or adds values. */
  laboratory(visit: Visit, more: Readonly<Partial<Record<MeasurementKey, number>>> = {}): void {
    const { random: r } = this
    const male = this.person.sex === 'male'
    const creatinine = this.has('ckd') ? r.normal(165, 40, 108, 420) : r.normal(male ? 80 : 66, 12, 40, 118)
    const ldl = this.baseLdl()
    const hdl = r.normal(male ? 1.05 : 1.25, 0.2, 0.6, 2.4)
    const triglycerides = r.normal(this.has('dyslipidaemia') ? 2.3 : 1.4, 0.6, 0.5, 7)
    const panel: Partial<Record<MeasurementKey, number>> = {
      haemoglobin: r.normal(male ? 142 : 128, 13, 72, 178),
      leukocytes: r.normal(7.2, 1.8, 2.8, 19),
      platelets: r.normal(212, 48, 88, 420),
      creatinine,
      egfr: Math.min(122, Math.max(12, (male ? 9200 : 7400) / creatinine - (this.person.age - 60) * 0.6)),
      potassium: r.normal(4.1, 0.35, 2.9, 5.9),
      sodium: r.normal(140, 2.6, 126, 150),
      glucose: this.has('diabetes') ? r.normal(9.2, 2.4, 4.5, 22) : r.normal(5.3, 0.6, 3.8, 7.2),
      ldl,
      hdl,
      triglycerides,
      cholesterol: ldl + hdl + triglycerides / 2.2,
    }
    if (this.has('diabetes')) panel.hba1c = r.normal(8.1, 1.2, 5.9, 13.5)
    if (this.has('hyperuricaemia') || r.chance(0.3))
      panel.uricAcid = r.normal(this.has('hyperuricaemia') ? 505 : 330, 55, 160, 760)
    if (r.chance(0.4)) panel.crp = r.normal(4.5, 3.5, 0.3, 60)
    if (r.chance(0.12)) panel.lpPla2 = r.normal(210, 60, 60, 480)
    for (const [key, value] of Object.entries({ ...panel, ...more })) this.measure(key as MeasurementKey, value, visit)
  }

  private ldl?: number
  /** LDL cholesterol before treatment, mmol/L: drawn once a patient. */
  baseLdl(): number {
    return (this.ldl ??= this.random.normal(this.has('dyslipidaemia') ? 3.9 : 2.8, 0.6, 1.3, 7))
  }

  finish(profile: Profile): Course {
    const end = this.death
    if (end !== undefined) for (const p of this.prescriptions) if (p.to === undefined) p.to = end
    const { dataset, person, visits, conditions, measures, prescriptions, procedures, reports } = this
    return { dataset, person, profile, visits, conditions, measures, prescriptions, procedures, reports, death: end }
  }
}

export const probabilityOf = (odds: Odds, facts: ReadonlySet<Fact>): number => {
  let p = odds.base
  for (const [fact, factor] of Object.entries(odds.times ?? {})) if (facts.has(fact as Fact)) p *= factor
  return Math.min(0.95, p)
}
