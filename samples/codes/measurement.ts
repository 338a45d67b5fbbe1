/**
 * Measured quantities: LOINC code, UCUM unit and digits, in the units usual in China (`si`) and, where they differ, in
 * the United States (`us`, value × factor). `low` and `high` are the reference range in the `si` unit.
 */
export interface Measurement {
  readonly zh: string
  readonly en: string
  readonly category: 'vital-signs' | 'laboratory' | 'survey' | 'imaging'
  readonly si: MeasurementForm
  readonly us?: MeasurementForm & { readonly factor: number }
  readonly low?: number
  readonly high?: number
}

export interface MeasurementForm {
  /** empty: reported under a code of the laboratory itself */
  readonly loinc: string
  /** UCUM, `1` for a score */
  readonly unit: string
  /** as clinicians write it */
  readonly shown: string
  readonly digits: number
}

type Category = Measurement['category']
const form = (loinc: string, unit: string, digits: number, shown = unit): MeasurementForm => ({
  loinc,
  unit,
  shown,
  digits,
})
const measurement = (
  category: Category,
  zh: string,
  en: string,
  si: MeasurementForm,
  range: readonly [number?, number?] = [],
  us?: MeasurementForm & { readonly factor: number },
): Measurement => ({ zh, en, category, si, us, low: range[0], high: range[1] })

const vital = 'vital-signs'
const lab = 'laboratory'

export const measurements = {
  systolic: measurement(vital, '收缩压', 'Systolic blood pressure', form('8480-6', 'mm[Hg]', 0, 'mmHg'), [90, 140]),
  diastolic: measurement(vital, '舒张压', 'Diastolic blood pressure', form('8462-4', 'mm[Hg]', 0, 'mmHg'), [60, 90]),
  heartRate: measurement(vital, '心率', 'Heart rate', form('8867-4', '/min', 0, '次/分'), [60, 100], {
    ...form('8867-4', '/min', 0, 'bpm'),
    factor: 1,
  }),
  respiration: measurement(vital, '呼吸频率', 'Respiratory rate', form('9279-1', '/min', 0, '次/分'), [12, 20], {
    ...form('9279-1', '/min', 0, 'breaths/min'),
    factor: 1,
  }),
  temperature: measurement(vital, '体温', 'Body temperature', form('8310-5', 'Cel', 1, '℃'), [36, 37.2], {
    ...form('8310-5', 'Cel', 1, '°C'),
    factor: 1,
  }),
  saturation: measurement(vital, '血氧饱和度', 'Oxygen saturation', form('59408-5', '%', 0), [95, 100]),
  height: measurement(vital, '身高', 'Body height', form('8302-2', 'cm', 0)),
  weight: measurement(vital, '体重', 'Body weight', form('29463-7', 'kg', 1)),
  bmi: measurement(vital, '体重指数', 'Body mass index', form('39156-5', 'kg/m2', 1, 'kg/m²'), [18.5, 24]),
  troponin: measurement(lab, '高敏肌钙蛋白I', 'High-sensitivity troponin I', form('89579-7', 'ng/L', 1), [0, 26.2]),
  ckmb: measurement(lab, '肌酸激酶同工酶', 'Creatine kinase MB', form('13969-1', 'ng/mL', 1), [0, 5]),
  ntProBnp: measurement(lab, 'N末端B型钠尿肽原', 'NT-proBNP', form('33762-6', 'pg/mL', 0), [0, 125]),
  ldl: measurement(lab, '低密度脂蛋白胆固醇', 'LDL cholesterol', form('22748-8', 'mmol/L', 2), [0, 3.4], {
    ...form('13457-7', 'mg/dL', 0),
    factor: 38.67,
  }),
  hdl: measurement(lab, '高密度脂蛋白胆固醇', 'HDL cholesterol', form('14646-4', 'mmol/L', 2), [1, 1.9], {
    ...form('2085-9', 'mg/dL', 0),
    factor: 38.67,
  }),
  cholesterol: measurement(lab, '总胆固醇', 'Total cholesterol', form('14647-2', 'mmol/L', 2), [0, 5.2], {
    ...form('2093-3', 'mg/dL', 0),
    factor: 38.67,
  }),
  triglycerides: measurement(lab, '甘油三酯', 'Triglycerides', form('14927-8', 'mmol/L', 2), [0, 1.7], {
    ...form('2571-8', 'mg/dL', 0),
    factor: 88.57,
  }),
  glucose: measurement(lab, '空腹血糖', 'Glucose', form('14771-0', 'mmol/L', 1), [3.9, 6.1], {
    ...form('2345-7', 'mg/dL', 0),
    factor: 18.02,
  }),
  hba1c: measurement(lab, '糖化血红蛋白', 'Hemoglobin A1c', form('4548-4', '%', 1), [4, 6]),
  creatinine: measurement(lab, '肌酐', 'Creatinine', form('14682-9', 'umol/L', 0, 'μmol/L'), [57, 111], {
    ...form('2160-0', 'mg/dL', 2),
    factor: 0.01131,
  }),
  egfr: measurement(lab, '估算肾小球滤过率', 'Estimated GFR', form('33914-3', 'mL/min/{1.73_m2}', 0, 'mL/min/1.73m²'), [
    90,
    undefined,
  ]),
  potassium: measurement(lab, '血钾', 'Potassium', form('2823-3', 'mmol/L', 2), [3.5, 5.3]),
  sodium: measurement(lab, '血钠', 'Sodium', form('2951-2', 'mmol/L', 0), [137, 147]),
  haemoglobin: measurement(lab, '血红蛋白', 'Hemoglobin', form('718-7', 'g/L', 0), [115, 175], {
    ...form('718-7', 'g/dL', 1),
    factor: 0.1,
  }),
  leukocytes: measurement(lab, '白细胞计数', 'Leukocytes', form('6690-2', '10*9/L', 2, '×10^9/L'), [3.5, 9.5], {
    ...form('6690-2', '10*3/uL', 1, 'K/uL'),
    factor: 1,
  }),
  platelets: measurement(lab, '血小板计数', 'Platelets', form('777-3', '10*9/L', 0, '×10^9/L'), [125, 350], {
    ...form('777-3', '10*3/uL', 0, 'K/uL'),
    factor: 1,
  }),
  crp: measurement(lab, '超敏C反应蛋白', 'High-sensitivity C-reactive protein', form('30522-7', 'mg/L', 1), [0, 3]),
  dDimer: measurement(lab, 'D-二聚体', 'D-dimer', form('48065-7', 'mg/L{FEU}', 2, 'mg/L'), [0, 0.5]),
  inr: measurement(lab, '国际标准化比值', 'INR', form('6301-6', '{INR}', 2, ''), [0.8, 1.2]),
  uricAcid: measurement(lab, '尿酸', 'Uric acid', form('14933-6', 'umol/L', 0, 'μmol/L'), [208, 428], {
    ...form('3084-1', 'mg/dL', 1),
    factor: 0.01681,
  }),
  homocysteine: measurement(lab, '同型半胱氨酸', 'Homocysteine', form('13965-9', 'umol/L', 1, 'μmol/L'), [0, 15]),
  st2: measurement(lab, '可溶性生长刺激表达基因2蛋白', 'Soluble ST2', form('', 'ng/mL', 1), [0, 35]),
  lpPla2: measurement(lab, '脂蛋白相关磷脂酶A2', 'Lp-PLA2 activity', form('', 'ug/L', 0, 'μg/L'), [0, 175]),
  lvef: measurement('imaging', '左室射血分数', 'Left ventricular ejection fraction', form('10230-1', '%', 0), [50, 70]),
  lvedd: measurement(
    'imaging',
    '左室舒张末期内径',
    'Left ventricular end-diastolic dimension',
    form('29436-3', 'mm', 0),
    [35, 55],
  ),
  leftAtrium: measurement('imaging', '左房内径', 'Left atrial diameter', form('', 'mm', 0), [19, 40]),
  nihss: measurement(
    'survey',
    'NIHSS评分',
    'NIH stroke scale total score',
    form('72089-6', '{score}', 0, '分'),
    [0, 0],
    { ...form('72089-6', '{score}', 0, ''), factor: 1 },
  ),
  mrs: measurement(
    'survey',
    '改良Rankin量表评分',
    'Modified Rankin scale score',
    form('75859-9', '{score}', 0, '分'),
    [0, 1],
    { ...form('75859-9', '{score}', 0, ''), factor: 1 },
  ),
  gcs: measurement('survey', 'GCS评分', 'Glasgow coma score total', form('9269-2', '{score}', 0, '分'), [15, 15], {
    ...form('9269-2', '{score}', 0, ''),
    factor: 1,
  }),
} as const satisfies Record<string, Measurement>

export type MeasurementKey = keyof typeof measurements
export const measurementOf = (key: MeasurementKey): Measurement => measurements[key]

/** The number as this dataset writes it, and how. */
export const formOf = (
  key: MeasurementKey,
  value: number,
  american: boolean,
): { form: MeasurementForm; number: string } => {
  const entry = measurementOf(key)
  const us = american ? entry.us : undefined
  const form = us ?? entry.si
  return { form, number: (value * (us?.factor ?? 1)).toFixed(form.digits) }
}
