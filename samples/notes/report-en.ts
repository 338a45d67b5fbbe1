import type { Angiography, Ecg, Echo, Finding, HeadImage, Territory, Vessel } from '../course/course.js'
import type { Random } from '../random.js'
import type { ReportText } from './report-zh.js'

/** Imaging and ECG reports in English: findings and impression. */
export const vesselsEn: Readonly<Record<Vessel, string>> = {
  lm: 'left main coronary artery',
  lad: 'left anterior descending artery',
  lcx: 'left circumflex artery',
  rca: 'right coronary artery',
}
const segments = { proximal: 'proximal', middle: 'mid', distal: 'distal' } as const
const territories: Readonly<Record<Territory, string>> = {
  frontal: 'frontal lobe',
  temporal: 'temporal lobe',
  parietal: 'parietal lobe',
  basalGanglia: 'basal ganglia',
  thalamus: 'thalamus',
  pons: 'pons',
  cerebellum: 'cerebellar hemisphere',
}
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const echo = (f: Echo, r: Random): [string[], string[]] => {
  const found = [
    `The left ventricular ejection fraction is ${f.lvef}%`,
    `Left ventricular end-diastolic dimension ${f.lvedd} mm, left atrial diameter ${f.leftAtrium} mm`,
  ]
  const said: string[] = [
    f.lvef < 50 ? 'Reduced left ventricular systolic function' : 'Normal left ventricular systolic function',
  ]
  if (f.leftAtrium > 40) said.push('Left atrial enlargement')
  if (f.lvedd > 55) said.push('Left ventricular enlargement')
  if (f.hypertrophy) said.push('Left ventricular hypertrophy')
  if (f.wall === 'global') found.push('There is global hypokinesis')
  else if (f.wall) found.push(`There is hypokinesis of the ${f.wall} wall`)
  else found.push(r.pick(['No regional wall motion abnormality', 'No wall motion abnormalities are seen']))
  if (f.mitralRegurgitation !== 'none') {
    found.push(`There is ${f.mitralRegurgitation} mitral regurgitation by color Doppler`)
    said.push(`${capital(f.mitralRegurgitation)} mitral regurgitation`)
  }
  if (f.aorticStenosis !== 'none') {
    found.push('The aortic valve is heavily calcified with restricted opening')
    said.push(`${capital(f.aorticStenosis)} aortic stenosis`)
  }
  found.push(
    r.pick(['No pericardial effusion', 'There is no pericardial effusion']),
    'No left ventricular thrombus is identified',
  )
  return [found, said]
}

const angiography = (f: Angiography): [string[], string[]] => {
  const found = ['Access was obtained via the right radial artery']
  const said: string[] = ['Coronary artery disease']
  if (!f.lesions.some((l) => l.vessel === 'lm')) found.push('The left main coronary artery has no significant stenosis')
  for (const l of f.lesions) {
    const name = `${segments[l.segment]} ${vesselsEn[l.vessel]}`
    found.push(
      l.percent === 100
        ? `The ${name} is occluded with TIMI 0 flow`
        : `The ${name} has ${l.percent >= 80 && l.percent < 90 ? 'an' : 'a'} ${l.percent}% stenosis with TIMI ${l.percent > 94 ? 2 : 3} flow`,
    )
    said.push(l.percent === 100 ? `Occlusion of the ${name}` : `${l.percent}% stenosis of the ${name}`)
  }
  if (f.stented) {
    found.push(
      `A drug-eluting stent was deployed in the ${vesselsEn[f.stented]} with no residual stenosis and TIMI 3 flow`,
    )
    said.push(`Successful stenting of the ${vesselsEn[f.stented]}`)
  }
  return [found, said]
}

const head = (f: HeadImage, r: Random): [string[], string[]] => {
  const place = `${f.side} ${territories[f.territory]}`
  const found: string[] = []
  const said: string[] = []
  if (f.lesion === 'infarct') {
    found.push(
      f.modality === 'MR' ? `There is restricted diffusion in the ${place}` : `There is hypodensity in the ${place}`,
    )
    said.push(`Acute infarct in the ${place}`)
    if (f.occlusion) said.push(`Occlusion of the M1 segment of the ${f.side} middle cerebral artery`)
  } else if (f.lesion === 'haemorrhage') {
    found.push(
      `There is a hyperdense hematoma in the ${place}, approximately ${f.volumeMl ?? 10} mL, with surrounding edema`,
    )
    said.push(`Intracerebral hemorrhage in the ${place}`)
  } else if (f.lesion === 'subarachnoid') {
    found.push('There is hyperdense blood in the basal cisterns and both sylvian fissures')
    said.push('Subarachnoid hemorrhage')
  } else
    found.push(
      r.pick(['No acute intracranial hemorrhage', 'There is no evidence of acute hemorrhage or territorial infarct']),
    )
  if (f.whiteMatter) said.push('Chronic small vessel ischemic change')
  found.push('The ventricles are normal in size', 'No midline shift')
  if (!said.length) said.push('No acute intracranial abnormality')
  return [found, said]
}

const ecg = (f: Ecg): [string[], string[]] => {
  const said = [
    f.rhythm === 'af'
      ? f.rate > 100
        ? 'Atrial fibrillation with rapid ventricular response'
        : 'Atrial fibrillation'
      : f.rate < 60
        ? 'Sinus bradycardia'
        : 'Normal sinus rhythm',
  ]
  if (f.st === 'elevation') said.push(`ST elevation in leads ${f.leads}`)
  else if (f.st === 'depression') said.push(`ST depression and T wave inversion in leads ${f.leads}`)
  else said.push('No acute ST changes')
  if (f.prematureBeats) said.push('Premature ventricular complexes')
  return [[`Ventricular rate ${f.rate} beats per minute`, `QTc ${f.qtc} ms`], said]
}

export const reportEn = (finding: Finding, random: Random): ReportText => {
  const [title, [found, said]] =
    finding.type === 'echo'
      ? (['Transthoracic echocardiogram', echo(finding, random)] as const)
      : finding.type === 'angiography'
        ? (['Coronary angiography', angiography(finding)] as const)
        : finding.type === 'head'
          ? ([finding.modality === 'CT' ? 'CT head without contrast' : 'MRI brain', head(finding, random)] as const)
          : (['12-lead electrocardiogram', ecg(finding)] as const)
  const conclusion = `${said.join('. ')}.`
  const text = `FINDINGS:\n${found.join('. ')}.\n\nIMPRESSION:\n${said.map((s, i) => `${i + 1}. ${s}.`).join('\n')}\n`
  return { title, text, conclusion }
}
