import { outcome, treatment } from '../associations.js'
import type { Day } from '../civil-day.js'
import type { DiseaseKey } from '../codes/disease.js'
import type { CourseBuilder } from './builder.js'
import type { Vessel, Visit } from './course.js'
import { admission, bleed, dieWithin, followUp, lowMood, prescribeStatin, lastVisit } from './event.js'
import { angiography, ecg, echo } from './imaging.js'

/** Acute coronary syndrome: infarction or unstable angina → angiography → PCI or CABG, antiplatelets, statin → two years. */
export const coronarySyndrome = (b: CourseBuilder, start: Day): void => {
  const r = b.random
  const kind = r.weighted<'stemi' | 'nstemi' | 'unstableAngina'>({ stemi: 42, nstemi: 34, unstableAngina: 24 })
  const visit = admission(b, start, r.int(5, 11), kind)
  b.diagnose('chd', visit)
  b.diagnose(kind, visit)
  if (kind === 'stemi' && r.chance(0.06)) b.diagnose('cardiogenicShock', visit)
  if (r.chance(0.12))
    b.diagnose(r.pick<DiseaseKey>(['pulmonaryEmbolism', 'aorticDissection']), visit, visit.start, 'refuted')
  const culprit = r.weighted<Vessel>({ lad: 48, rca: 32, lcx: 20 })
  const infarction = kind !== 'unstableAngina'
  const lvef = r.normal(kind === 'stemi' ? 47 : infarction ? 53 : 60, 7, 24, 70)

  b.vitals(visit, 84)
  b.laboratory(visit, {
    troponin: infarction ? r.normal(kind === 'stemi' ? 9500 : 2400, 1800, 90, 40000) : r.normal(12, 5, 1, 26),
    ckmb: infarction ? r.normal(kind === 'stemi' ? 85 : 28, 15, 6, 260) : r.normal(2.4, 0.9, 0.4, 4.9),
    ntProBnp: r.normal(lvef < 45 ? 2300 : 480, 320, 40, 9000),
    dDimer: r.normal(0.4, 0.2, 0.08, 2),
  })
  const inferior = culprit === 'rca'
  const st = kind === 'stemi' ? 'elevation' : r.chance(0.6) ? 'depression' : 'none'
  b.report(
    visit,
    start,
    ecg(b, { st, leads: inferior ? 'II, III, aVF' : culprit === 'lcx' ? 'I, aVL, V5-V6' : 'V1-V4' }),
  )
  b.report(
    visit,
    start + 1,
    echo(b, lvef, {
      wall: infarction ? (inferior ? 'inferior' : culprit === 'lcx' ? 'lateral' : 'anterior') : undefined,
    }),
  )

  prescribeStatin(b, visit)
  const p = {
    stemi: treatment.pciInStemi,
    nstemi: treatment.pciInNstemi,
    unstableAngina: treatment.pciInUnstableAngina,
  }[kind]
  const day = kind === 'stemi' ? start : start + r.int(1, 2)
  revascularise(b, visit, day, culprit, b.happens(p), kind === 'stemi' ? r.pick([95, 100, 100]) : r.int(15, 19) * 5)

  b.prescribe('aspirin', visit, { reason: 'chd' })
  b.prescribe(r.chance(0.5) ? 'ticagrelor' : 'clopidogrel', visit, { reason: 'chd' })
  b.prescribe('enoxaparin', visit, { stayOnly: true, reason: kind })
  if (b.happens(treatment.betaBlocker)) b.prescribe(r.pick(['metoprolol', 'bisoprolol']), visit, { reason: 'chd' })
  if (!b.has('arb') && !b.has('aceInhibitor') && (lvef < 50 || r.chance(0.4)))
    b.prescribe(r.pick(['perindopril', 'valsartan']), visit)
  if (r.chance(0.5)) b.prescribe('pantoprazole', visit)
  if (r.chance(0.4)) b.prescribe('nitroglycerin', visit, { reason: 'chd' })

  aftermath(b, visit, infarction, lvef)
}

/** Stable angina: elective angiography, PCI or tablets alone. */
export const stableCoronary = (b: CourseBuilder, start: Day): void => {
  const r = b.random
  const visit = admission(b, start, r.int(3, 6), 'chd')
  b.diagnose('chd', visit)
  b.diagnose('stableAngina', visit)
  const lvef = r.normal(61, 5, 45, 72)
  b.vitals(visit)
  b.laboratory(visit, { troponin: r.normal(8, 4, 1, 25) })
  b.report(visit, start, ecg(b, { st: r.chance(0.3) ? 'depression' : 'none', leads: 'V4-V6' }))
  b.report(visit, start + 1, echo(b, lvef))
  prescribeStatin(b, visit)
  revascularise(
    b,
    visit,
    start + 1,
    r.weighted<Vessel>({ lad: 50, rca: 28, lcx: 22 }),
    b.happens(treatment.pciInStableCoronary),
    r.int(10, 18) * 5,
  )
  b.prescribe('aspirin', visit, { reason: 'chd' })
  if (b.has('pci')) b.prescribe('clopidogrel', visit, { reason: 'chd' })
  if (b.happens(treatment.betaBlocker)) b.prescribe('metoprolol', visit, { reason: 'chd' })
  if (b.dataset !== 'us-cardio' && r.chance(0.5)) b.prescribe('isosorbide', visit, { reason: 'stableAngina' })
  aftermath(b, visit, false, lvef)
}

const revascularise = (
  b: CourseBuilder,
  visit: Visit,
  day: Day,
  culprit: Vessel,
  pci: boolean,
  percent: number,
): void => {
  b.report(visit, day, angiography(b, culprit, percent, pci))
  if (pci) {
    b.perform('pci', visit, day, { vessel: culprit })
    b.perform('stenting', visit, day, { vessel: culprit })
  } else if (b.happens(treatment.cabg)) b.perform('cabg', visit, Math.min(day + 3, visit.end - 1))
}

/** Follow-up with LDL under treatment, then bleeding, heart failure, a second stay or death. */
const aftermath = (b: CourseBuilder, first: Visit, infarction: boolean, lvef: number): void => {
  const r = b.random
  if (infarction && b.has('cardiogenicShock') && r.chance(0.35)) return dieWithin(b, first.end, first.end)
  const control = followUp(b, first.end + r.int(80, 120), 'chd')
  lowMood(b, control.end + r.int(10, 120))
  if (b.happens(outcome.bleedingOnAntiplatelets)) bleed(b, 'giBleeding', lastVisit(b).end + r.int(10, 200), 'p2y12')
  if (infarction && b.happens(outcome.heartFailureAfterInfarction)) {
    const stay = admission(b, lastVisit(b).end + r.int(20, 200), r.int(5, 10), 'heartFailure', true)
    b.diagnose('heartFailure', stay)
    b.diagnose('oldMi', stay)
    b.vitals(stay, 88)
    b.measure('ntProBnp', r.normal(3600, 900, 700, 12000), stay)
    b.report(stay, stay.start + 1, echo(b, Math.min(lvef - 8, 40), { wall: 'anterior' }))
    b.prescribe('furosemide', stay, { reason: 'heartFailure' })
    b.prescribe('spironolactone', stay, { reason: 'heartFailure' })
  }
  if (b.happens(outcome.coronaryReadmission)) {
    const stay = admission(b, lastVisit(b).end + r.int(30, 300), r.int(3, 7), 'unstableAngina', true)
    b.diagnose('unstableAngina', stay)
    if (infarction && !b.has('oldMi')) b.diagnose('oldMi', stay)
    b.vitals(stay)
    b.measure('troponin', r.normal(14, 6, 2, 26), stay)
    b.report(stay, stay.start + 1, angiography(b, r.pick<Vessel>(['lad', 'lcx', 'rca']), r.int(14, 18) * 5, false))
  }
  if (b.happens(outcome.coronaryDeath)) dieWithin(b, lastVisit(b).end + 20, first.end + 730)
}
