import { ldlLeft, outcome, treatment } from '../associations.js'
import type { Day } from '../civil-day.js'
import type { DiseaseKey } from '../codes/disease.js'
import type { DrugGroup } from '../codes/drug.js'
import type { CourseBuilder } from './builder.js'
import type { Visit } from './course.js'

/** Events that occur in courses of several kinds. */

export const admission = (b: CourseBuilder, start: Day, nights: number, reason: DiseaseKey, again = false): Visit => {
  const visit = b.visit('inpatient', start, nights, reason, again)
  if (!again) habitual(b, visit)
  return visit
}

/** The last visit so far. */
export const lastVisit = (b: CourseBuilder): Visit => b.visits.reduce((last, v) => (v.end > last.end ? v : last))

/** Tablets for risk factors that the patient took before, or gets now. */
const habitual = (b: CourseBuilder, visit: Visit): void => {
  const r = b.random
  if (b.has('hypertension'))
    b.prescribe(r.pick(['amlodipine', 'nifedipine', 'valsartan', 'losartan', 'lisinopril']), visit, {
      reason: 'hypertension',
    })
  if (b.has('diabetes')) {
    b.prescribe(r.pick(['metformin', 'metformin', 'acarbose']), visit, { reason: 'diabetes' })
    if (r.chance(0.25)) b.prescribe('insulin', visit, { reason: 'diabetes' })
    else if (r.chance(0.2)) b.prescribe('empagliflozin', visit, { reason: 'diabetes' })
  }
  if (b.has('hyperuricaemia') && r.chance(0.5)) b.prescribe('febuxostat', visit, { reason: 'hyperuricaemia' })
  if (b.has('hiv')) b.prescribe('lamivudine', visit, { reason: 'hiv' })
}

export const prescribeStatin = (b: CourseBuilder, visit: Visit): void => {
  if (!b.happens(treatment.statin)) return
  b.prescribe(b.random.pick(['atorvastatin', 'rosuvastatin']), visit, {
    reason: b.has('dyslipidaemia') ? 'dyslipidaemia' : undefined,
  })
  if (b.has('dyslipidaemia') && b.random.chance(0.25)) b.prescribe('ezetimibe', visit, { reason: 'dyslipidaemia' })
}

/** Outpatient visit with vital signs and lipids. */
export const followUp = (b: CourseBuilder, day: Day, reason: DiseaseKey): Visit => {
  const visit = b.visit('outpatient', day, 0, reason)
  b.vitals(visit)
  const left =
    (b.has('statin') ? ldlLeft.statin : ldlLeft.untreated) * (b.has('lipidLowering') ? ldlLeft.lipidLowering : 1)
  b.measure('ldl', b.baseLdl() * left * b.random.normal(1, 0.06), visit)
  b.measure('creatinine', b.has('ckd') ? b.random.normal(170, 30, 108, 420) : b.random.normal(78, 12, 42, 118), visit)
  return visit
}

/** A stay for bleeding, at which the drugs of the group are stopped. */
export const bleed = (b: CourseBuilder, disease: DiseaseKey, day: Day, cause: DrugGroup): void => {
  const visit = b.visit('inpatient', day, b.random.int(4, 9), disease)
  b.diagnose(disease, visit)
  b.vitals(visit, 96)
  b.measure('haemoglobin', b.random.normal(84, 12, 52, 108), visit)
  b.stop(cause, day)
  if (disease === 'giBleeding') b.prescribe('pantoprazole', visit, { reason: 'giBleeding' })
}

export const dieWithin = (b: CourseBuilder, from: Day, to: Day): void => {
  b.death = b.random.int(from, Math.max(from, to))
}

export const lowMood = (b: CourseBuilder, day: Day): void => {
  if (!b.happens(outcome.depression)) return
  const visit = b.visit('outpatient', day, 0, 'depression')
  b.diagnose('depression', visit)
  b.prescribe('sertraline', visit, { reason: 'depression' })
}
