import type { Visit, Angiography, Ecg, Echo, Grading, HeadImage, Lesion, Segment, Territory, Vessel } from './course.js'
import type { CourseBuilder } from './builder.js'

const segments: readonly Segment[] = ['proximal', 'middle', 'distal']
const vessels: readonly Vessel[] = ['lad', 'lcx', 'rca']
const territories: readonly Territory[] = [
  'frontal',
  'temporal',
  'parietal',
  'basalGanglia',
  'thalamus',
  'pons',
  'cerebellum',
]

/** Echocardiography with sizes that follow the ejection fraction (%). */
export const echo = (b: CourseBuilder, lvef: number, more: Partial<Echo> = {}): Echo => {
  const r = b.random
  return {
    type: 'echo',
    lvef: Math.round(lvef),
    lvedd: Math.round(r.normal(lvef < 40 ? 63 : lvef < 50 ? 55 : 48, 4, 38, 82)),
    leftAtrium: Math.round(r.normal(b.has('af') || lvef < 45 ? 44 : 35, 4, 27, 64)),
    mitralRegurgitation:
      lvef < 40 ? r.pick<Grading>(['mild', 'moderate', 'mild']) : r.pick<Grading>(['none', 'none', 'mild']),
    aorticStenosis: 'none',
    hypertrophy: b.has('hypertension') && r.chance(0.25),
    ...more,
  }
}

/** Coronary angiography with a culprit lesion; diabetics have more diseased vessels. */
export const angiography = (b: CourseBuilder, culprit: Vessel, percent: number, stented: boolean): Angiography => {
  const r = b.random
  const lesions: Lesion[] = [{ vessel: culprit, segment: r.pick(segments), percent }]
  for (const vessel of vessels)
    if (vessel !== culprit && r.chance(b.has('diabetes') ? 0.65 : 0.4))
      lesions.push({ vessel, segment: r.pick(segments), percent: r.int(6, 15) * 5 })
  if (r.chance(0.06)) lesions.unshift({ vessel: 'lm', segment: 'distal', percent: r.int(6, 12) * 5 })
  return { type: 'angiography', lesions, stented: stented ? culprit : undefined }
}

export const head = (
  b: CourseBuilder,
  modality: HeadImage['modality'],
  lesion: HeadImage['lesion'],
  more: Partial<HeadImage> = {},
): HeadImage => ({
  type: 'head',
  modality,
  lesion,
  side: b.random.pick(['left', 'right']),
  territory:
    lesion === 'haemorrhage'
      ? b.random.pick(['basalGanglia', 'thalamus', 'basalGanglia', 'cerebellum'])
      : b.random.pick(territories),
  occlusion: false,
  whiteMatter: b.person.age > 60 && b.random.chance(0.5),
  ...more,
})

export const ecg = (b: CourseBuilder, more: Partial<Ecg> = {}): Ecg => {
  const rhythm = more.rhythm ?? (b.has('af') || b.has('paroxysmalAf') ? 'af' : 'sinus')
  return {
    type: 'ecg',
    rhythm,
    rate: Math.round(b.random.normal(rhythm === 'af' ? 98 : 76, 12, 44, 170)),
    st: 'none',
    leads: 'V1-V4',
    prematureBeats: b.random.chance(0.12),
    qtc: Math.round(b.random.normal(425, 22, 360, 520)),
    ...more,
  }
}

/** Head CT or MR with an ECG on arrival: what every stroke patient gets. */
export const strokeWorkup = (b: CourseBuilder, visit: Visit, finding: HeadImage): void => {
  b.report(visit, visit.start, finding)
  b.report(visit, visit.start, ecg(b))
}
