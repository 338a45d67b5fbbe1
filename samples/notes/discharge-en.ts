import { enDateOf, yearOf } from '../civil-day.js'
import { diseaseOf, type DiseaseKey } from '../codes/disease.js'
import { drugOf } from '../codes/drug.js'
import { formOf, measurementOf, type MeasurementKey } from '../codes/measurement.js'
import { procedureOf } from '../codes/procedure.js'
import type { Random } from '../random.js'
import { valueOf, weakSideOf, type Excerpt } from './excerpt.js'
import { reportEn, vesselsEn } from './report-en.js'

const lower = (text: string): string => (/^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text)
const nameOf = (key: DiseaseKey, r: Random): string => {
  const d = diseaseOf(key)
  return d.otherEn?.length && r.chance(0.6) ? r.pick(d.otherEn) : lower(d.en)
}
const listed = (items: readonly string[], word = 'and'): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`

/** `name value unit` as written in the United States. */
export const writtenEn = (key: MeasurementKey, value: number): string => {
  const { form, number } = formOf(key, value, true)
  return `${measurementOf(key).en} ${number}${form.shown && form.shown !== '%' ? ' ' : ''}${form.shown}`
}

const complaints: Readonly<Partial<Record<DiseaseKey, readonly [string, string][]>>> = {
  stemi: [['Chest pain', 'crushing substernal chest pain radiating to the left arm with diaphoresis and nausea']],
  nstemi: [
    ['Chest pain', 'intermittent substernal chest pressure associated with dyspnea'],
    ['Chest tightness', 'chest tightness at rest lasting about 30 minutes with diaphoresis'],
  ],
  unstableAngina: [
    ['Chest pain', 'increasingly frequent episodes of chest pressure at rest, relieved by nitroglycerin'],
  ],
  chd: [['Exertional chest pain', 'exertional chest pressure relieved by rest']],
  heartFailure: [
    ['Shortness of breath', 'progressive dyspnea on exertion, orthopnea and lower extremity edema'],
    ['Leg swelling and dyspnea', 'worsening leg swelling, paroxysmal nocturnal dyspnea and fatigue'],
  ],
  af: [
    ['Palpitations', 'palpitations and fatigue with an irregular heartbeat'],
    ['Palpitations and lightheadedness', 'sudden onset of palpitations with lightheadedness'],
  ],
  mitralRegurgitation: [['Dyspnea on exertion', 'gradually decreasing exercise tolerance with dyspnea']],
  aorticStenosis: [['Exertional syncope', 'exertional dyspnea and one episode of syncope']],
  dcm: [['Shortness of breath', 'progressive dyspnea, cough and leg swelling']],
  hcm: [['Exertional dyspnea', 'exertional dyspnea and palpitations']],
  stroke: [
    ['Sudden weakness', 'sudden onset of {side} arm weakness and slurred speech'],
    ['Aphasia', 'sudden difficulty speaking with a facial droop'],
  ],
  prematureBeats: [['Palpitations', 'intermittent palpitations described as skipped beats']],
  pneumonia: [['Cough and chest pain', 'productive cough, fever and pleuritic chest pain']],
  giBleeding: [['Black stools', 'melena with fatigue and lightheadedness']],
  ich: [['Headache', 'sudden severe headache with vomiting and {side}-sided weakness']],
}
const negatives = ['fever', 'chills', 'syncope', 'hemoptysis', 'abdominal pain', 'melena', 'headache', 'cough']
const labs: readonly MeasurementKey[] = [
  'troponin',
  'ckmb',
  'ntProBnp',
  'dDimer',
  'haemoglobin',
  'leukocytes',
  'platelets',
  'creatinine',
  'potassium',
  'sodium',
  'glucose',
  'hba1c',
  'ldl',
  'triglycerides',
  'inr',
  'crp',
]

/** Discharge summary of one stay: sections by heading, in order. */
export const dischargeEn = (e: Excerpt, r: Random): Readonly<Record<string, string>> => {
  const { course, visit } = e
  const { person } = course
  const he = person.sex === 'male' ? 'He' : 'She'
  const [complaint, story] = r
    .pick(complaints[visit.reason] ?? [['Chest discomfort', 'chest discomfort with exertion']])
    .map((text) => text.replaceAll('{side}', weakSideOf(e))) as [string, string]
  const lysed = course.procedures.some((p) => p.visit === visit && p.procedure === 'thrombolysis')
  const missing = r.some(negatives, 0.45).filter((s) => !`${complaint} ${story}`.toLowerCase().includes(s))
  const past = e.past.map((c) => nameOf(c.disease, r))
  const age = yearOf(visit.start) - yearOf(person.birth)
  const numbered = (items: readonly string[]): string =>
    items.map((s, i) => `${i + 1}. ${s.charAt(0).toUpperCase()}${s.slice(1)}`).join('\n')
  const pressure = `${formOf('systolic', valueOf(e, 'systolic') ?? 130, true).number}/${formOf('diastolic', valueOf(e, 'diastolic') ?? 78, true).number}`
  const failing = e.found.some((c) => c.disease === 'heartFailure')
  const irregular = [...e.found, ...e.past].some((c) => c.disease === 'af')
  const has = new Set([...e.past, ...e.found].map((c) => c.disease))
  const absent = (['diabetes', 'stroke', 'copd'] as const).filter((key) => !has.has(key)).map((key) => nameOf(key, r))

  return {
    'ADMISSION DATE': enDateOf(visit.start),
    'DISCHARGE DATE': enDateOf(visit.end),
    'CHIEF COMPLAINT': `${complaint}.`,
    'HISTORY OF PRESENT ILLNESS': [
      `This is a ${age}-year-old ${person.sex === 'male' ? 'man' : 'woman'}${past.length ? ` with a history of ${listed(past)}` : ''} who presented with ${lysed ? 'two hours' : r.pick(['a few hours', 'one day', 'several days', 'two weeks'])} of ${story}.`,
      missing.length ? r.pick([`${he} denies ${listed(missing, 'or')}.`, `No ${listed(missing, 'or')}.`]) : '',
      e.earlier.length
        ? `${he} had been taking ${listed(e.earlier.map((p) => drugOf(p.drug).en))} before admission.`
        : `${he} was not taking any medications.`,
    ]
      .filter(Boolean)
      .join(' '),
    'PAST MEDICAL HISTORY':
      [
        past.length ? numbered(past) : '',
        ...e.bygone.map((c) => `History of ${nameOf(c.disease, r)} in ${yearOf(c.onset)}.`),
        absent.length ? `No history of ${listed(absent, 'or')}.` : '',
      ]
        .filter(Boolean)
        .join('\n') || 'None.',
    'PAST SURGICAL HISTORY':
      listed(
        course.procedures
          .filter((p) => p.day < visit.start)
          .map(
            (p, i) =>
              `${i === 0 ? procedureOf(p.procedure).en : lower(procedureOf(p.procedure).en)} in ${yearOf(p.day)}`,
          ),
      ) || 'None.',
    ALLERGIES: person.allergy
      ? `Allergic to ${{ penicillin: 'penicillin', sulfonamide: 'sulfonamides', iodine: 'iodine' }[person.allergy]}.`
      : 'No known drug allergies.',
    'FAMILY HISTORY': person.family.length
      ? person.family
          .map((f) => `${f.relation.charAt(0).toUpperCase()}${f.relation.slice(1)} with ${nameOf(f.disease, r)}.`)
          .join(' ')
      : r.pick(['No family history of premature coronary artery disease.', 'Noncontributory.']),
    'SOCIAL HISTORY': `${
      person.smoking === 'current'
        ? `Current smoker for ${person.smokingYears} years.`
        : person.smoking === 'former'
          ? `Former smoker, quit ${r.int(1, 15)} years ago.`
          : r.pick(['Never smoked.', 'Denies tobacco use.'])
    } ${person.alcohol === 'current' ? 'Drinks alcohol socially.' : 'Denies alcohol use.'}`,
    'PHYSICAL EXAMINATION': [
      `Blood pressure ${pressure} mmHg, heart rate ${formOf('heartRate', valueOf(e, 'heartRate') ?? 76, true).number} bpm, oxygen saturation ${formOf('saturation', valueOf(e, 'saturation') ?? 97, true).number}%.`,
      irregular ? 'Heart: irregularly irregular rhythm.' : 'Heart: regular rate and rhythm, no murmur.',
      failing
        ? 'Lungs: bibasilar crackles. Jugular venous distension is present.'
        : r.pick(['Lungs: clear to auscultation, no wheezes or rales.', 'Lungs: no rales or rhonchi.']),
      failing ? 'Extremities: bilateral lower extremity edema.' : 'Extremities: no edema or cyanosis.',
      valueOf(e, 'nihss') === undefined
        ? 'Neurologic: no focal deficits.'
        : `Neurologic: NIHSS ${valueOf(e, 'nihss')}.`,
    ].join(' '),
    'LABORATORY DATA': `${labs.flatMap((key) => (valueOf(e, key) === undefined ? [] : [writtenEn(key, valueOf(e, key)!)])).join(', ') || 'Not repeated'}.`,
    'HOSPITAL COURSE': hospitalCourse(e, he, r),
    'CONDITION AT DISCHARGE': e.diedInStay
      ? 'The patient expired despite resuscitation.'
      : r.pick(['Stable, without chest pain or dyspnea.', 'Good. The patient is ambulatory and free of chest pain.']),
    'DISCHARGE DIAGNOSES': numbered([
      ...e.found.map((c) => nameOf(c.disease, r)),
      ...e.open.map((c) => `Possible ${nameOf(c.disease, r)}`),
      ...past,
    ]),
    'DISCHARGE MEDICATIONS':
      e.diedInStay || !e.home.length
        ? 'None.'
        : numbered(e.home.map((p) => `${drugOf(p.drug).en} ${drugOf(p.drug).doseEn}`)),
    'FOLLOW-UP': e.diedInStay
      ? 'None.'
      : `${r.pick(['Follow up with cardiology in two weeks.', 'Return to clinic in one month with a repeat lipid panel.', 'Repeat echocardiogram in three months.'])} ${r.pick(['Return to the emergency department if chest pain recurs.', 'Call if shortness of breath, bleeding or palpitations develop.'])}`,
  }
}

const hospitalCourse = (e: Excerpt, he: string, r: Random): string => {
  const { course, visit } = e
  const out = [`The patient was admitted with ${nameOf(visit.reason, r)}.`]
  for (const report of course.reports.filter((x) => x.visit === visit)) {
    const { title, conclusion } = reportEn(report.finding, r)
    const ejection = report.finding.type === 'echo' ? ` with an ejection fraction of ${report.finding.lvef}%` : ''
    out.push(
      `${title} on ${enDateOf(report.day)} showed ${listed(conclusion.slice(0, -1).split('. ').map(lower))}${ejection}.`,
    )
  }
  for (const c of e.ruledOut)
    out.push(r.pick([`${nameOf(c.disease, r)} was ruled out.`, `There was no evidence of ${nameOf(c.disease, r)}.`]))
  for (const c of e.open)
    out.push(r.pick([`${nameOf(c.disease, r)} could not be excluded.`, `${he} has suspected ${nameOf(c.disease, r)}.`]))
  for (const p of course.procedures.filter((x) => x.visit === visit))
    out.push(
      `${he} underwent ${lower(procedureOf(p.procedure).en)}${p.vessel ? ` of the ${vesselsEn[p.vessel]}` : ''} on ${enDateOf(p.day)} without complications.`,
    )
  if (e.inStay.length)
    out.push(`${he} was treated with ${listed(e.inStay.map((p) => drugOf(p.drug).en))} during the stay.`)
  const started = e.home.filter((p) => p.visit === visit && !e.earlier.includes(p)).map((p) => drugOf(p.drug).en)
  if (started.length) out.push(`${he} was started on ${listed(started)}.`)
  const closing = [
    'The remainder of the stay was uneventful.',
    'Symptoms improved with treatment.',
    `${he} remained hemodynamically stable.`,
  ]
  out.push(e.diedInStay ? 'The patient deteriorated despite treatment.' : r.pick(closing))
  return out.join(' ').replace(/(^|\. )([a-z])/g, (_, dot: string, c: string) => `${dot}${c.toUpperCase()}`)
}

/** Short note of an outpatient visit. */
export const clinicEn = (e: Excerpt, r: Random): { title: string; text: string } => {
  const said = (['ldl', 'lvef', 'mrs', 'creatinine'] as const).flatMap((key) =>
    valueOf(e, key) === undefined ? [] : [writtenEn(key, valueOf(e, key)!)],
  )
  const problems = e.past.slice(0, 5).map((c) => nameOf(c.disease, r))
  return {
    title: 'Clinic note',
    text: [
      `SUBJECTIVE:\n${r.pick(['The patient returns for routine follow-up and denies chest pain or dyspnea.', 'Doing well since discharge, no palpitations or syncope.'])}`,
      `OBJECTIVE:\nBlood pressure ${formOf('systolic', valueOf(e, 'systolic') ?? 130, true).number}/${formOf('diastolic', valueOf(e, 'diastolic') ?? 78, true).number} mmHg. ${said.join(', ')}${said.length ? '.' : ''}`,
      `ASSESSMENT:\n${problems.map((p) => `- ${p}`).join('\n') || `- ${nameOf(e.visit.reason, r)}`}`,
      `PLAN:\nContinue ${listed(e.home.map((p) => drugOf(p.drug).en)) || 'current medications'}. ${r.pick(['Return in three months.', 'Repeat lipid panel in six months.'])}`,
      '',
    ].join('\n\n'),
  }
}
