import type { DiseaseKey } from './codes/disease.js'
import type { DrugGroup, DrugKey } from './codes/drug.js'
import type { ProcedureKey } from './codes/procedure.js'

/**
 * What is built into the samples: every probability that makes courses differ is here, so that a test of discovery can
 * read what it has to find. Figures are plausible, not taken from a study. All associations are causes in the
 * generator's world; what is not listed is independent by construction.
 */

export type DatasetName = 'cn-heart' | 'cn-stroke' | 'us-cardio'

/** The main reason for which a patient comes; `other` are the comparisons without cardio- or cerebrovascular disease. */
export type Profile =
  | 'coronarySyndrome'
  | 'stableCoronary'
  | 'heartFailure'
  | 'atrialFibrillation'
  | 'valve'
  | 'cardiomyopathy'
  | 'ischaemicStroke'
  | 'tia'
  | 'haemorrhage'
  | 'carotid'
  | 'other'

/** Something a patient has, takes, had done or does, that may change a probability. */
export type Fact = DiseaseKey | DrugKey | DrugGroup | ProcedureKey | 'smoking' | 'aged75'

/** Probability `base`, multiplied for each fact that holds, cut to [0, 0.95]. */
export interface Odds {
  readonly base: number
  readonly times?: Readonly<Partial<Record<Fact, number>>>
}

/** Risk factors before the first disease, in order: later ones may depend on earlier ones. */
export const riskFactors = {
  obesity: { base: 0.16 },
  hypertension: { base: 0.42, times: { obesity: 1.4, aged75: 1.25 } },
  diabetes: { base: 0.2, times: { obesity: 1.8, hypertension: 1.2 } },
  dyslipidaemia: { base: 0.3, times: { obesity: 1.4, diabetes: 1.4 } },
  ckd: { base: 0.04, times: { diabetes: 2.5, hypertension: 1.8 } },
  hyperuricaemia: { base: 0.08, times: { obesity: 1.8, ckd: 2 } },
  copd: { base: 0.03, times: { smoking: 3 } },
  hypothyroidism: { base: 0.03 },
  hiv: { base: 0.012 },
} as const satisfies Partial<Record<DiseaseKey, Odds>>

/** Share of each reason per dataset, before risk factors weigh in. */
export const profileShare: Readonly<Record<DatasetName, Readonly<Partial<Record<Profile, number>>>>> = {
  'cn-heart': {
    coronarySyndrome: 28,
    stableCoronary: 12,
    heartFailure: 16,
    atrialFibrillation: 16,
    valve: 6,
    cardiomyopathy: 7,
    other: 15,
  },
  'cn-stroke': { ischaemicStroke: 56, tia: 9, haemorrhage: 14, carotid: 6, other: 15 },
  'us-cardio': {
    coronarySyndrome: 20,
    stableCoronary: 12,
    heartFailure: 18,
    atrialFibrillation: 16,
    ischaemicStroke: 10,
    valve: 5,
    cardiomyopathy: 4,
    other: 15,
  },
}

/** Risk factor → disease: how much more often a bearer comes for the reason. */
export const riskOfProfile: Readonly<Partial<Record<Profile, Odds['times']>>> = {
  coronarySyndrome: { smoking: 2, diabetes: 1.6, dyslipidaemia: 1.8, hypertension: 1.4 },
  stableCoronary: { smoking: 1.5, diabetes: 1.6, dyslipidaemia: 1.8, hypertension: 1.5 },
  heartFailure: { hypertension: 1.6, diabetes: 1.4, ckd: 1.8, aged75: 1.4 },
  atrialFibrillation: { hypertension: 1.6, obesity: 1.4, aged75: 1.6 },
  valve: { aged75: 1.6 },
  ischaemicStroke: { hypertension: 1.8, diabetes: 1.5, smoking: 1.5 },
  tia: { hypertension: 1.5, smoking: 1.3 },
  haemorrhage: { hypertension: 2.2 },
  carotid: { smoking: 1.8, dyslipidaemia: 1.8 },
  other: { smoking: 0.8 },
}

/** What is given or done. */
export const treatment = {
  // acute coronary syndrome
  pciInStemi: { base: 0.85, times: { ckd: 0.8 } },
  pciInNstemi: { base: 0.65, times: { ckd: 0.7 } },
  pciInUnstableAngina: { base: 0.5 },
  pciInStableCoronary: { base: 0.3 },
  cabg: { base: 0.1, times: { diabetes: 2 } },
  statin: { base: 0.85 },
  betaBlocker: { base: 0.72, times: { copd: 0.4 } },
  // heart failure with reduced ejection fraction
  arni: { base: 0.5, times: { ckd: 0.7 } },
  mra: { base: 0.62, times: { ckd: 0.5 } },
  sglt2i: { base: 0.42, times: { diabetes: 1.5 } },
  defibrillator: { base: 0.15 },
  // atrial fibrillation
  anticoagulation: { base: 0.6, times: { aged75: 0.75 } },
  ablation: { base: 0.32, times: { aged75: 0.4 } },
  // stroke
  thrombolysis: { base: 0.32 },
  thrombectomyInLargeVesselOcclusion: { base: 0.6, times: { aged75: 0.8 } },
} as const satisfies Record<string, Odds>

/** What becomes of the patient within two years. */
export const outcome = {
  // acute coronary syndrome: revascularisation and statin protect; diabetes and smoking do harm
  coronaryReadmission: { base: 0.34, times: { pci: 0.65, cabg: 0.65, statin: 0.7, diabetes: 1.5, smoking: 1.3 } },
  heartFailureAfterInfarction: { base: 0.18, times: { pci: 0.55, diabetes: 1.5, betaBlocker: 0.75 } },
  coronaryDeath: { base: 0.09, times: { pci: 0.5, cardiogenicShock: 4, aged75: 1.8, ckd: 1.5 } },
  // dual antiplatelet therapy: ticagrelor bleeds more than clopidogrel, acid blockers protect
  bleedingOnAntiplatelets: { base: 0.05, times: { ticagrelor: 2.2, aged75: 1.5, acidBlocker: 0.6 } },
  // heart failure: sacubitril/valsartan and SGLT2 inhibitors keep patients at home
  heartFailureReadmission: { base: 0.6, times: { arni: 0.5, sglt2i: 0.6, mra: 0.85, ckd: 1.4 } },
  heartFailureDeath: { base: 0.22, times: { arni: 0.6, betaBlocker: 0.6, sglt2i: 0.75, icd: 0.6 } },
  // atrial fibrillation: anticoagulation prevents stroke and causes bleeding
  strokeInAtrialFibrillation: { base: 0.24, times: { anticoagulant: 0.25, hypertension: 1.3, diabetes: 1.3 } },
  bleedingInAtrialFibrillation: { base: 0.03, times: { anticoagulant: 3, warfarin: 1.6, ckd: 1.6 } },
  recurrenceOfAtrialFibrillation: { base: 0.5, times: { ablation: 0.45, obesity: 1.3 } },
  // stroke: reperfusion gives independence (mRS 0–2 at 90 days) at the price of some haemorrhage
  independenceAfterStroke: {
    base: 0.42,
    times: { thrombolysis: 1.45, thrombectomy: 1.5, aged75: 0.75, diabetes: 0.85 },
  },
  haemorrhagicTransformation: { base: 0.025, times: { thrombolysis: 3, thrombectomy: 1.6, af: 1.6 } },
  recurrentStroke: { base: 0.18, times: { statin: 0.6, antiplatelet: 0.7, anticoagulant: 0.5, smoking: 1.4 } },
  strokeDeath: { base: 0.07, times: { aged75: 1.8, ich: 2.2 } },
  pneumoniaAfterStroke: { base: 0.12, times: { aged75: 1.6, copd: 2 } },
  // a fact of grade 5 that goes with stroke and infarction
  depression: { base: 0.03, times: { stroke: 4, stemi: 2, heartFailure: 2 } },
} as const satisfies Record<string, Odds>

/** Gains in left ventricular ejection fraction (percentage points at six months) in HFrEF; they add up. */
export const ejectionFractionGain = { untreated: 1, arni: 6, betaBlocker: 3, mra: 1.5, sglt2i: 3 } as const

/** Share of LDL cholesterol that is left after three months. */
export const ldlLeft = { statin: 0.58, lipidLowering: 0.8, untreated: 0.97 } as const
