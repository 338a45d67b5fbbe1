/** Drugs of the courses: ATC code, RxNorm ingredient, class and usual dose. An empty code means that the drug goes out under a local code. */
export interface Drug {
  readonly zh: string
  readonly en: string
  readonly atc: string
  readonly rxnorm: string
  readonly group: DrugGroup
  readonly doseZh: string
  readonly doseEn: string
}

export type DrugGroup =
  | 'antiplatelet'
  | 'p2y12'
  | 'anticoagulant'
  | 'heparin'
  | 'statin'
  | 'lipidLowering'
  | 'betaBlocker'
  | 'arni'
  | 'aceInhibitor'
  | 'arb'
  | 'mra'
  | 'sglt2i'
  | 'diuretic'
  | 'calciumBlocker'
  | 'nitrate'
  | 'antiarrhythmic'
  | 'glycoside'
  | 'glucoseLowering'
  | 'acidBlocker'
  | 'thrombolytic'
  | 'neuroprotective'
  | 'antidepressant'
  | 'antiretroviral'
  | 'urateLowering'

const drug = (
  group: DrugGroup,
  zh: string,
  en: string,
  atc: string,
  rxnorm: string,
  doseZh: string,
  doseEn: string,
): Drug => ({
  zh,
  en,
  atc,
  rxnorm,
  group,
  doseZh,
  doseEn,
})

export const drugs = {
  aspirin: drug('antiplatelet', '阿司匹林肠溶片', 'aspirin', 'B01AC06', '1191', '100mg 每日1次', '81 mg daily'),
  clopidogrel: drug('p2y12', '硫酸氢氯吡格雷片', 'clopidogrel', 'B01AC04', '32968', '75mg 每日1次', '75 mg daily'),
  ticagrelor: drug('p2y12', '替格瑞洛片', 'ticagrelor', 'B01AC24', '1116632', '90mg 每日2次', '90 mg twice daily'),
  warfarin: drug('anticoagulant', '华法林钠片', 'warfarin', 'B01AA03', '11289', '3mg 每日1次', '5 mg daily'),
  rivaroxaban: drug(
    'anticoagulant',
    '利伐沙班片',
    'rivaroxaban',
    'B01AF01',
    '1114195',
    '15mg 每日1次',
    '20 mg daily with supper',
  ),
  dabigatran: drug(
    'anticoagulant',
    '达比加群酯胶囊',
    'dabigatran etexilate',
    'B01AE07',
    '1037042',
    '110mg 每日2次',
    '150 mg twice daily',
  ),
  apixaban: drug('anticoagulant', '阿哌沙班片', 'apixaban', 'B01AF02', '1364430', '5mg 每日2次', '5 mg twice daily'),
  enoxaparin: drug(
    'heparin',
    '依诺肝素钠注射液',
    'enoxaparin',
    'B01AB05',
    '67108',
    '4000IU 皮下注射 每12小时1次',
    '1 mg/kg subcutaneously every 12 hours',
  ),
  atorvastatin: drug('statin', '阿托伐他汀钙片', 'atorvastatin', 'C10AA05', '83367', '20mg 每晚1次', '80 mg nightly'),
  rosuvastatin: drug('statin', '瑞舒伐他汀钙片', 'rosuvastatin', 'C10AA07', '301542', '10mg 每晚1次', '20 mg nightly'),
  ezetimibe: drug('lipidLowering', '依折麦布片', 'ezetimibe', 'C10AX09', '341248', '10mg 每日1次', '10 mg daily'),
  metoprolol: drug(
    'betaBlocker',
    '琥珀酸美托洛尔缓释片',
    'metoprolol succinate',
    'C07AB02',
    '6918',
    '47.5mg 每日1次',
    '50 mg daily',
  ),
  bisoprolol: drug('betaBlocker', '富马酸比索洛尔片', 'bisoprolol', 'C07AB07', '19484', '5mg 每日1次', '5 mg daily'),
  carvedilol: drug(
    'betaBlocker',
    '卡维地洛片',
    'carvedilol',
    'C07AG02',
    '20352',
    '6.25mg 每日2次',
    '12.5 mg twice daily',
  ),
  sacubitrilValsartan: drug(
    'arni',
    '沙库巴曲缬沙坦钠片',
    'sacubitril/valsartan',
    'C09DX04',
    '1656339',
    '50mg 每日2次',
    '49/51 mg twice daily',
  ),
  perindopril: drug('aceInhibitor', '培哚普利叔丁胺片', 'perindopril', 'C09AA04', '54552', '4mg 每日1次', '4 mg daily'),
  lisinopril: drug('aceInhibitor', '赖诺普利片', 'lisinopril', 'C09AA03', '29046', '10mg 每日1次', '10 mg daily'),
  valsartan: drug('arb', '缬沙坦胶囊', 'valsartan', 'C09CA03', '69749', '80mg 每日1次', '80 mg daily'),
  losartan: drug('arb', '氯沙坦钾片', 'losartan', 'C09CA01', '52175', '50mg 每日1次', '50 mg daily'),
  spironolactone: drug('mra', '螺内酯片', 'spironolactone', 'C03DA01', '9997', '20mg 每日1次', '25 mg daily'),
  dapagliflozin: drug('sglt2i', '达格列净片', 'dapagliflozin', 'A10BK01', '1488564', '10mg 每日1次', '10 mg daily'),
  empagliflozin: drug('sglt2i', '恩格列净片', 'empagliflozin', 'A10BK03', '1545653', '10mg 每日1次', '10 mg daily'),
  furosemide: drug('diuretic', '呋塞米片', 'furosemide', 'C03CA01', '4603', '20mg 每日1次', '40 mg daily'),
  torasemide: drug('diuretic', '托拉塞米片', 'torsemide', 'C03CA04', '38413', '10mg 每日1次', '20 mg daily'),
  amlodipine: drug('calciumBlocker', '苯磺酸氨氯地平片', 'amlodipine', 'C08CA01', '17767', '5mg 每日1次', '5 mg daily'),
  nifedipine: drug('calciumBlocker', '硝苯地平控释片', 'nifedipine', 'C08CA05', '7417', '30mg 每日1次', '30 mg daily'),
  isosorbide: drug(
    'nitrate',
    '单硝酸异山梨酯缓释片',
    'isosorbide mononitrate',
    'C01DA14',
    '',
    '40mg 每日1次',
    '30 mg daily',
  ),
  nitroglycerin: drug(
    'nitrate',
    '硝酸甘油片',
    'nitroglycerin',
    'C01DA02',
    '4917',
    '0.5mg 胸痛时舌下含服',
    '0.4 mg sublingual as needed for chest pain',
  ),
  amiodarone: drug('antiarrhythmic', '盐酸胺碘酮片', 'amiodarone', 'C01BD01', '703', '0.2g 每日1次', '200 mg daily'),
  digoxin: drug('glycoside', '地高辛片', 'digoxin', 'C01AA05', '3407', '0.125mg 每日1次', '0.125 mg daily'),
  metformin: drug(
    'glucoseLowering',
    '盐酸二甲双胍片',
    'metformin',
    'A10BA02',
    '6809',
    '0.5g 每日3次',
    '1000 mg twice daily',
  ),
  acarbose: drug(
    'glucoseLowering',
    '阿卡波糖片',
    'acarbose',
    'A10BF01',
    '16681',
    '50mg 每日3次',
    '50 mg three times daily',
  ),
  insulin: drug(
    'glucoseLowering',
    '甘精胰岛素注射液',
    'insulin glargine',
    'A10AE04',
    '274783',
    '12U 睡前皮下注射',
    '14 units at bedtime',
  ),
  pantoprazole: drug(
    'acidBlocker',
    '泮托拉唑钠肠溶片',
    'pantoprazole',
    'A02BC02',
    '40790',
    '40mg 每日1次',
    '40 mg daily',
  ),
  alteplase: drug(
    'thrombolytic',
    '注射用阿替普酶',
    'alteplase',
    'B01AD02',
    '8410',
    '0.9mg/kg 静脉滴注',
    '0.9 mg/kg intravenously',
  ),
  edaravone: drug(
    'neuroprotective',
    '依达拉奉注射液',
    'edaravone',
    'N07XX14',
    '',
    '30mg 静脉滴注 每日2次',
    '30 mg intravenously twice daily',
  ),
  butylphthalide: drug(
    'neuroprotective',
    '丁苯酞软胶囊',
    'butylphthalide',
    '',
    '',
    '0.2g 每日3次',
    '200 mg three times daily',
  ),
  sertraline: drug('antidepressant', '盐酸舍曲林片', 'sertraline', 'N06AB06', '36437', '50mg 每日1次', '50 mg daily'),
  lamivudine: drug('antiretroviral', '拉米夫定片', 'lamivudine', 'J05AF05', '68244', '300mg 每日1次', '300 mg daily'),
  febuxostat: drug('urateLowering', '非布司他片', 'febuxostat', 'M04AA03', '73689', '40mg 每日1次', '40 mg daily'),
} as const satisfies Record<string, Drug>

export type DrugKey = keyof typeof drugs
export const drugOf = (key: DrugKey): Drug => drugs[key]
