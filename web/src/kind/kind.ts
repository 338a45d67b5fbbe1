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
import type { Kind } from './kinds.js'
import type { MessageKey } from '../language/messages.js'

export interface KindLook {
  readonly label: MessageKey
  /** shape tells kinds apart where hue does not; the hue is the style sheet's variable of the kind's name */
  readonly icon: LucideIcon
}

export const kindLook: Readonly<Record<Kind, KindLook>> = {
  disease: { label: 'kindDisease', icon: HeartPulse },
  symptom: { label: 'kindSymptom', icon: Stethoscope },
  finding: { label: 'kindFinding', icon: ScanLine },
  anatomy: { label: 'kindAnatomy', icon: Target },
  drug: { label: 'kindDrug', icon: Pill },
  procedure: { label: 'kindProcedure', icon: Scissors },
  test: { label: 'kindTest', icon: FlaskConical },
  measurement: { label: 'kindMeasurement', icon: Activity },
  riskFactor: { label: 'kindRiskFactor', icon: Cigarette },
  outcome: { label: 'kindOutcome', icon: Biohazard },
  specimenType: { label: 'kindSpecimenType', icon: TestTube },
}
