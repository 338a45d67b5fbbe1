import { outcome, treatment } from '../associations.js'
import type { Day } from '../civil-day.js'
import type { CourseBuilder } from './builder.js'
import type { Visit } from './course.js'
import { admission, dieWithin, followUp, lastVisit, lowMood, prescribeStatin } from './event.js'
import { echo, head, strokeWorkup } from './imaging.js'

/** Ischaemic stroke: NIHSS → thrombolysis, thrombectomy → haemorrhage, pneumonia, mRS at 90 days, recurrence. */
export const ischaemicStroke = (b: CourseBuilder, start: Day): void => {
  const r = b.random
  const visit = admission(b, start, r.int(8, 16), 'stroke')
  if (r.chance(b.has('aged75') ? 0.3 : 0.16)) b.known('af', visit, r.int(1, 6))
  b.diagnose('stroke', visit)
  if (b.has('af')) b.diagnose('cardioembolicStroke', visit)
  const occlusion = r.chance(b.has('af') ? 0.4 : 0.22)
  const nihss = Math.round(r.normal(occlusion ? 15 : 6, 4, 1, 32))
  b.vitals(visit)
  b.laboratory(visit, {
    homocysteine: r.normal(16, 5, 6, 48),
    inr: r.normal(1.02, 0.08, 0.85, 1.3),
    dDimer: r.normal(b.has('af') ? 1.4 : 0.5, 0.3, 0.1, 5),
  })
  b.measure('nihss', nihss, visit)
  b.measure('gcs', Math.max(6, 15 - Math.floor(nihss / 4)), visit)
  strokeWorkup(b, visit, head(b, 'CT', 'none'))
  if (r.chance(0.5)) b.report(visit, start + 2, echo(b, r.normal(60, 6, 38, 70)))
  const side = r.pick(['left', 'right'] as const)
  b.report(visit, start + 1, head(b, 'MR', 'infarct', { side, occlusion }))

  if (b.happens(treatment.thrombolysis)) {
    b.perform('thrombolysis', visit, start)
    b.prescribe('alteplase', visit, { stayOnly: true, reason: 'stroke' })
  }
  if (occlusion && b.happens(treatment.thrombectomyInLargeVesselOcclusion))
    b.perform('thrombectomy', visit, start, { side })
  if (b.happens(outcome.haemorrhagicTransformation)) {
    b.diagnose('ich', visit, start + 1)
    b.report(visit, start + 2, head(b, 'CT', 'haemorrhage', { side, volumeMl: r.int(3, 25) }))
  }
  prevention(b, visit)
  if (b.dataset === 'cn-stroke') {
    if (r.chance(0.5)) b.prescribe('butylphthalide', visit, { reason: 'stroke' })
    if (r.chance(0.4)) b.prescribe('edaravone', visit, { reason: 'stroke', stayOnly: true })
  }
  if (b.happens(outcome.pneumoniaAfterStroke)) b.diagnose('pneumonia', visit, start + 3)
  b.measure(
    'nihss',
    Math.max(0, nihss - r.int(1, b.has('thrombolysis') || b.has('thrombectomy') ? 7 : 3)),
    visit,
    visit.end,
  )
  if (b.happens(outcome.strokeDeath)) return dieWithin(b, visit.end, visit.end + 60)
  recover(b, visit, nihss)
}

export const tia = (b: CourseBuilder, start: Day): void => {
  const r = b.random
  const visit = admission(b, start, r.int(4, 7), 'tia')
  b.diagnose('tia', visit)
  b.diagnose('stroke', visit, visit.start, 'refuted')
  b.vitals(visit)
  b.laboratory(visit, { homocysteine: r.normal(15, 4, 6, 40) })
  b.measure('nihss', 0, visit)
  strokeWorkup(b, visit, head(b, 'MR', 'none'))
  prevention(b, visit)
  followUp(b, visit.end + r.int(80, 100), 'tia')
  recurrence(b, visit)
}

/** Intracerebral or subarachnoid haemorrhage. */
export const haemorrhage = (b: CourseBuilder, start: Day): void => {
  const r = b.random
  const subarachnoid = r.chance(0.25)
  const visit = admission(b, start, r.int(12, 24), subarachnoid ? 'sah' : 'ich')
  b.diagnose(subarachnoid ? 'sah' : 'ich', visit)
  const nihss = r.int(3, 22)
  b.vitals(visit, 84)
  b.laboratory(visit, { inr: r.normal(1.03, 0.08, 0.85, 1.4) })
  b.measure('nihss', nihss, visit)
  b.measure('gcs', Math.max(4, 15 - Math.floor(nihss / 3)), visit)
  const volumeMl = subarachnoid ? undefined : r.int(6, 55)
  strokeWorkup(b, visit, head(b, 'CT', subarachnoid ? 'subarachnoid' : 'haemorrhage', { volumeMl }))
  if (subarachnoid && r.chance(0.75)) b.perform('aneurysmCoiling', visit, start + 1)
  if ((volumeMl ?? 0) > 30) b.perform('haematomaDrainage', visit, start)
  if (!b.has('calciumBlocker')) b.prescribe('amlodipine', visit, { reason: 'hypertension' })
  if (b.happens(outcome.pneumoniaAfterStroke)) b.diagnose('pneumonia', visit, start + 4)
  if (b.happens(outcome.strokeDeath)) return dieWithin(b, visit.end, visit.end + 60)
  recover(b, visit, nihss)
}

export const carotid = (b: CourseBuilder, start: Day): void => {
  const r = b.random
  const visit = admission(b, start, r.int(5, 9), 'carotidStenosis')
  b.diagnose('carotidStenosis', visit)
  if (r.chance(0.4)) b.known('oldStroke', visit, r.int(1, 5))
  b.vitals(visit)
  b.laboratory(visit)
  strokeWorkup(b, visit, head(b, 'MR', 'none', { whiteMatter: true }))
  if (r.chance(0.6)) b.perform('carotidStenting', visit, start + 2, { side: r.pick(['left', 'right']) })
  prevention(b, visit)
  if (b.has('carotidStenting')) b.prescribe('clopidogrel', visit, { reason: 'carotidStenosis' })
  followUp(b, visit.end + r.int(80, 100), 'carotidStenosis')
  recurrence(b, visit)
}

/** Anticoagulant with atrial fibrillation, else antiplatelet; and a statin. */
const prevention = (b: CourseBuilder, visit: Visit): void => {
  if (b.has('af'))
    b.prescribe(
      b.dataset === 'us-cardio' ? 'apixaban' : b.random.pick(['rivaroxaban', 'dabigatran', 'warfarin']),
      visit,
      { reason: 'af' },
    )
  else b.prescribe(b.random.pick(['aspirin', 'aspirin', 'clopidogrel']), visit, { reason: visit.reason })
  prescribeStatin(b, visit)
}

/** 90-day visit with the modified Rankin score. */
const recover = (b: CourseBuilder, visit: Visit, nihss: number): void => {
  const r = b.random
  const control = followUp(b, visit.start + 90 + r.int(-4, 6), visit.reason)
  b.measure(
    'mrs',
    b.happens(outcome.independenceAfterStroke) ? r.int(0, 2) : Math.min(5, 3 + Math.floor(nihss / 12) + r.int(0, 1)),
    control,
  )
  lowMood(b, control.end + r.int(20, 150))
  recurrence(b, visit)
}

const recurrence = (b: CourseBuilder, first: Visit): void => {
  if (!b.happens(outcome.recurrentStroke)) return
  const r = b.random
  const stay = admission(b, Math.max(lastVisit(b).end, first.end + 90) + r.int(20, 400), r.int(7, 12), 'stroke', true)
  b.diagnose('stroke', stay)
  if (first.reason === 'stroke') b.diagnose('oldStroke', stay)
  b.vitals(stay)
  b.measure('nihss', r.int(2, 14), stay)
  b.report(stay, stay.start, head(b, 'MR', 'infarct'))
  b.measure('mrs', r.int(1, 5), stay, stay.end)
}
