import {
  Activity,
  Biohazard,
  Cigarette,
  FlaskConical,
  HeartPulse,
  Pill,
  ScanLine,
  Scissors,
  Stethoscope,
  Target,
  TestTube,
  type LucideIcon,
} from 'lucide-react'
import type { MessageKey } from '../language/messages'

/** Kinds as the API names them. */
export const kinds = [
  'disease',
  'symptom',
  'finding',
  'anatomy',
  'drug',
  'procedure',
  'test',
  'measurement',
  'riskFactor',
  'outcome',
  'specimenType',
] as const
export type Kind = (typeof kinds)[number]

export interface KindLook {
  readonly label: MessageKey
  /** shape tells kinds apart where hue does not */
  readonly icon: LucideIcon
  readonly light: string
  readonly dark: string
}

/** Hues are spread for colour-blind readers (after Okabe & Ito 2008, darkened to 4.5 : 1 on white). */
export const kindLook: Readonly<Record<Kind, KindLook>> = {
  disease: { label: 'kindDisease', icon: HeartPulse, light: '#a4281f', dark: '#ff8a80' },
  symptom: { label: 'kindSymptom', icon: Stethoscope, light: '#96580a', dark: '#f2b45c' },
  finding: { label: 'kindFinding', icon: ScanLine, light: '#6b5700', dark: '#d9c34a' },
  anatomy: { label: 'kindAnatomy', icon: Target, light: '#5c5c5c', dark: '#b5b5b5' },
  drug: { label: 'kindDrug', icon: Pill, light: '#00609c', dark: '#6fb9f0' },
  procedure: { label: 'kindProcedure', icon: Scissors, light: '#00664b', dark: '#57c9a4' },
  test: { label: 'kindTest', icon: FlaskConical, light: '#4a5a9a', dark: '#a3b2ee' },
  measurement: { label: 'kindMeasurement', icon: Activity, light: '#12687a', dark: '#6ccbdd' },
  riskFactor: { label: 'kindRiskFactor', icon: Cigarette, light: '#7a3b8f', dark: '#d59be8' },
  outcome: { label: 'kindOutcome', icon: Biohazard, light: '#8f2f66', dark: '#f094c8' },
  specimenType: { label: 'kindSpecimenType', icon: TestTube, light: '#4d6b1f', dark: '#b1d374' },
}
