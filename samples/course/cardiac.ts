import { ejectionFractionGain as gain, outcome, treatment } from '../associations.js'
import type { Day } from '../civil-day.js'
import type { CourseBuilder } from './builder.js'
import type { Visit } from './course.js'
import { admission, bleed, dieWithin, followUp, lastVisit, lowMood, prescribeStatin } from './event.js'
import { ecg, echo, head } from './imaging.js'

/** Heart failure, with reduced or preserved ejection fraction. */
export const heartFailure = (b: CourseBuilder, start: Day): void => {
  const r = b.random
  const visit = admission(b, start, r.int(6, 13), 'heartFailure')
  b.diagnose('heartFailure', visit)
  const cause = r.weighted<'oldMi' | 'dcm' | 'hypertension'>({ oldMi: 40, dcm: 30, hypertension: 30 })
  if (cause === 'oldMi') {
    b.known('oldMi', visit, r.int(1, 8))
    b.known('chd', visit, r.int(9, 12))
    b.prescribe('aspirin', visit, { reason: 'chd' })
    prescribeStatin(b, visit)
  } else if (cause === 'dcm') b.diagnose('dcm', visit)
  failing(b, visit, cause === 'dcm' || r.chance(0.6))
}

/** Dilated or hypertrophic cardiomyopathy. */
export const cardiomyopathy = (b: CourseBuilder, start: Day): void => {
  const r = b.random
  const dilated = r.chance(0.6)
  const visit = admission(b, start, r.int(5, 10), dilated ? 'dcm' : 'hcm')
  b.diagnose(dilated ? 'dcm' : 'hcm', visit)
  if (dilated) {
    b.diagnose('heartFailure', visit)
    return failing(b, visit, true)
  }
  if (r.chance(0.25)) b.diagnose('vt', visit)
  b.vitals(visit)
  b.laboratory(visit, { ntProBnp: r.normal(900, 300, 90, 4000) })
  b.report(visit, start, ecg(b, { st: 'depression', leads: 'V4-V6' }))
  b.report(visit, start + 1, echo(b, r.normal(66, 4, 55, 78), { hypertrophy: true, mitralRegurgitation: 'mild' }))
  b.prescribe('metoprolol', visit, { reason: 'hcm' })
  if (b.has('vt')) b.perform('icd', visit, visit.end - 1)
  followUp(b, visit.end + r.int(80, 200), 'hcm')
}

/** Treatment and two years of a failing heart. */
const failing = (b: CourseBuilder, visit: Visit, reduced: boolean): void => {
  const r = b.random
  const lvef = reduced ? r.normal(31, 5, 16, 40) : r.normal(58, 4, 50, 70)
  b.diagnose(reduced ? 'hfref' : 'hfpef', visit)
  b.vitals(visit, 92)
  b.laboratory(visit, { ntProBnp: r.normal(reduced ? 4200 : 1500, 900, 320, 18000), troponin: r.normal(20, 8, 2, 60) })
  if (r.chance(0.25)) b.measure('st2', r.normal(58, 18, 15, 180), visit)
  b.report(visit, visit.start, ecg(b))
  b.report(visit, visit.start + 1, echo(b, lvef, { wall: reduced ? 'global' : undefined }))
  if (r.chance(0.1)) b.diagnose('pulmonaryEmbolism', visit, visit.start, 'provisional')

  const arni = reduced && b.happens(treatment.arni)
  if (arni) {
    b.stop('arb', visit.start)
    b.stop('aceInhibitor', visit.start)
    b.prescribe('sacubitrilValsartan', visit, { reason: 'heartFailure' })
  } else if (!b.has('arb') && !b.has('aceInhibitor'))
    b.prescribe(r.pick(['perindopril', 'valsartan']), visit, { reason: 'heartFailure' })
  if (b.happens(treatment.betaBlocker))
    b.prescribe(r.pick(['bisoprolol', 'carvedilol', 'metoprolol']), visit, { reason: 'heartFailure' })
  if (reduced && b.happens(treatment.mra)) b.prescribe('spironolactone', visit, { reason: 'heartFailure' })
  if (b.happens(treatment.sglt2i)) b.prescribe('dapagliflozin', visit, { reason: 'heartFailure' })
  b.prescribe(r.pick(['furosemide', 'torasemide']), visit, { reason: 'heartFailure' })
  if (lvef < 30 && b.happens(treatment.defibrillator)) b.perform('icd', visit, visit.end - 1)

  const control = followUp(b, visit.end + r.int(160, 210), 'heartFailure')
  if (reduced) {
    let later = lvef + gain.untreated + r.normal(0, 2.5)
    for (const group of ['arni', 'betaBlocker', 'mra', 'sglt2i'] as const) if (b.has(group)) later += gain[group]
    b.report(control, control.start, echo(b, Math.min(60, later), { wall: later < 45 ? 'global' : undefined }))
    b.measure('ntProBnp', r.normal(4200 - (later - lvef) * 210, 500, 180, 9000), control)
  }
  lowMood(b, control.end + r.int(10, 120))
  if (b.happens(outcome.heartFailureReadmission)) {
    const again = admission(b, lastVisit(b).end + r.int(14, 300), r.int(5, 10), 'heartFailure', true)
    b.diagnose('heartFailure', again)
    b.vitals(again, 94)
    b.laboratory(again, { ntProBnp: r.normal(5200, 1100, 900, 20000) })
    if (r.chance(0.25)) b.diagnose('pneumonia', again)
  }
  if (b.happens(outcome.heartFailureDeath)) dieWithin(b, lastVisit(b).end + 20, visit.end + 730)
}

/** Atrial fibrillation: anticoagulated or not, ablated or not. */
export const atrialFibrillation = (b: CourseBuilder, start: Day): void => {
  const r = b.random
  const paroxysmal = r.chance(0.5)
  const visit = admission(b, start, r.int(3, 8), 'af')
  b.diagnose('af', visit)
  if (paroxysmal) b.diagnose('paroxysmalAf', visit)
  b.vitals(visit, 104)
  b.report(visit, start, ecg(b, { rhythm: 'af' }))
  b.report(visit, start + 1, echo(b, r.normal(58, 6, 36, 70)))
  const anticoagulated = b.happens(treatment.anticoagulation)
  if (anticoagulated)
    b.prescribe(
      r.pick(
        b.dataset === 'us-cardio' ? ['apixaban', 'rivaroxaban', 'warfarin'] : ['rivaroxaban', 'dabigatran', 'warfarin'],
      ),
      visit,
      { reason: 'af' },
    )
  else if (r.chance(0.5)) b.prescribe('aspirin', visit, { reason: 'af' })
  if (b.has('warfarin')) b.measure('inr', r.normal(2.3, 0.4, 1.3, 4.2), visit, visit.end)
  b.laboratory(visit, { inr: r.normal(1.02, 0.07, 0.85, 1.2), ntProBnp: r.normal(760, 260, 60, 3000) })
  b.prescribe(r.pick(['metoprolol', 'bisoprolol']), visit, { reason: 'af' })
  if (paroxysmal && r.chance(0.3)) b.prescribe('amiodarone', visit, { reason: 'af' })
  else if (r.chance(0.15)) b.prescribe('digoxin', visit, { reason: 'af' })
  if (b.happens(treatment.ablation)) b.perform('ablation', visit, start + 2)
  else if (r.chance(0.12)) b.perform('cardioversion', visit, start + 1)

  const control = followUp(b, visit.end + r.int(80, 130), 'af')
  if (b.happens(outcome.recurrenceOfAtrialFibrillation)) b.report(control, control.start, ecg(b, { rhythm: 'af' }))
  else b.report(control, control.start, ecg(b, { rhythm: 'sinus', st: 'none' }))
  if (b.happens(outcome.strokeInAtrialFibrillation)) {
    const stay = admission(b, lastVisit(b).end + r.int(30, 450), r.int(8, 16), 'stroke', true)
    b.diagnose('stroke', stay)
    b.diagnose('cardioembolicStroke', stay)
    b.vitals(stay, 92)
    b.measure('nihss', r.int(4, 20), stay)
    b.report(stay, stay.start, head(b, 'MR', 'infarct'))
    b.measure('mrs', r.int(1, 5), stay, stay.end)
  }
  if (b.happens(outcome.bleedingInAtrialFibrillation))
    bleed(b, r.chance(0.8) ? 'giBleeding' : 'ich', lastVisit(b).end + r.int(20, 200), 'anticoagulant')
}

/** Mitral regurgitation or aortic stenosis with repair or replacement. */
export const valve = (b: CourseBuilder, start: Day): void => {
  const r = b.random
  const aortic = b.person.age > 65 ? r.chance(0.6) : r.chance(0.35)
  const reason = aortic ? 'aorticStenosis' : 'mitralRegurgitation'
  const visit = admission(b, start, r.int(9, 18), reason)
  b.diagnose(reason, visit)
  if (r.chance(0.35)) b.diagnose('pulmonaryHypertension', visit)
  if (!aortic && r.chance(0.35)) {
    b.diagnose('af', visit)
    b.prescribe('warfarin', visit, { reason: 'af' })
  }
  if (r.chance(0.4)) b.diagnose('heartFailure', visit)
  b.vitals(visit, 84)
  b.laboratory(visit, { ntProBnp: r.normal(1800, 500, 200, 7000) })
  b.report(visit, start, ecg(b))
  const severe = {
    mitralRegurgitation: aortic ? 'mild' : 'severe',
    aorticStenosis: aortic ? 'severe' : 'none',
  } as const
  b.report(visit, start + 1, echo(b, r.normal(56, 6, 34, 68), { ...severe, hypertrophy: aortic }))
  const day = start + r.int(3, 5)
  if (r.chance(0.75))
    b.perform(aortic ? (b.person.age >= 72 ? 'tavi' : 'valveReplacement') : 'mitralRepair', visit, day)
  b.prescribe('furosemide', visit, { reason })
  if (!b.has('anticoagulant')) b.prescribe('aspirin', visit, { reason })
  const control = followUp(b, visit.end + r.int(80, 120), reason)
  b.report(
    control,
    control.start,
    echo(b, r.normal(58, 5, 40, 68), b.procedures.length ? { mitralRegurgitation: 'mild' } : severe),
  )
}

/** No cardio- or cerebrovascular disease: premature beats, or chest pain without a finding. */
export const other = (b: CourseBuilder, start: Day): void => {
  const r = b.random
  const beats = r.chance(0.5)
  const visit = admission(b, start, r.int(2, 5), beats ? 'prematureBeats' : 'pneumonia')
  b.diagnose(beats ? 'prematureBeats' : 'pneumonia', visit)
  b.diagnose(b.dataset === 'cn-stroke' ? 'tia' : 'chd', visit, visit.start, 'refuted')
  b.vitals(visit)
  b.laboratory(visit, { troponin: r.normal(6, 3, 1, 20) })
  b.report(visit, start, ecg(b, { prematureBeats: beats }))
  if (b.dataset === 'cn-stroke') b.report(visit, start, head(b, 'CT', 'none'))
  else b.report(visit, start + 1, echo(b, r.normal(63, 4, 55, 72)))
  if (beats) b.prescribe('metoprolol', visit, { reason: 'prematureBeats' })
  if (b.has('dyslipidaemia')) prescribeStatin(b, visit)
  followUp(b, visit.end + r.int(60, 200), beats ? 'prematureBeats' : 'pneumonia')
}
