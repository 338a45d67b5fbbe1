import { yearOf, zhDateOf } from '../civil-day.js'
import { diseaseOf, type DiseaseKey } from '../codes/disease.js'
import { drugOf } from '../codes/drug.js'
import { formOf, measurementOf, type MeasurementKey } from '../codes/measurement.js'
import { procedureOf } from '../codes/procedure.js'
import type { Condition, ProcedureDone } from '../course/course.js'
import type { Random } from '../random.js'
import { valueOf, weakSideOf, type Excerpt } from './excerpt.js'
import { reportZh, sidesZh, vesselsZh } from './report-zh.js'

/** Sections of a Chinese discharge record, in the order in which they stand in it. */
export type DischargeSections = Readonly<Record<string, string>>

/** `value + unit` as written in China. */
export const writtenZh = (key: MeasurementKey, value: number): string => {
  const { form, number } = formOf(key, value, false)
  return `${measurementOf(key).zh}${number}${form.shown}`
}

const nameOf = (key: DiseaseKey, r: Random): string => {
  const d = diseaseOf(key)
  return d.otherZh?.length && r.chance(0.5) ? r.pick(d.otherZh) : d.zh
}

/** Complaints by reason: symptom and how it began; several wordings each. */
const complaints: Readonly<Partial<Record<DiseaseKey, readonly [string, string][]>>> = {
  stemi: [
    ['持续性胸痛', '胸骨后压榨样疼痛，伴大汗、恶心，向左肩及左上肢放射，含服硝酸甘油不缓解'],
    ['胸闷、胸痛', '心前区闷痛，伴濒死感、出汗，持续不缓解'],
  ],
  nstemi: [
    ['发作性胸痛', '胸骨后闷痛，每次持续20-30分钟，伴出汗、乏力'],
    ['发作性胸闷', '胸闷、气短，夜间亦有发作，休息后缓解不明显'],
  ],
  unstableAngina: [
    ['反复胸闷', '静息时胸闷，每次持续5-10分钟，含服硝酸甘油后可缓解，近来发作频繁'],
    ['发作性心前区疼痛', '心前区疼痛，伴后背部不适，活动耐量下降'],
  ],
  chd: [
    ['活动后胸闷', '快步行走或上楼时胸闷，休息3-5分钟可缓解'],
    ['劳累后胸痛', '劳累后心前区隐痛，伴气短'],
  ],
  heartFailure: [
    ['活动后气促', '活动后呼吸困难，夜间不能平卧，伴双下肢水肿、尿量减少'],
    ['气短、双下肢水肿', '轻微活动即感气短，夜间阵发性呼吸困难，伴腹胀、食欲减退'],
  ],
  af: [
    ['反复心悸', '心悸不适，自觉心跳不齐，伴乏力'],
    ['阵发性心慌', '突发心慌、胸闷，持续数小时后自行缓解，近来发作增多'],
  ],
  mitralRegurgitation: [['活动后心悸、气短', '活动耐量逐渐下降，伴心悸、乏力']],
  aorticStenosis: [['活动后气短', '活动后气短、胸闷，曾有一过性晕厥']],
  dcm: [['进行性呼吸困难', '呼吸困难逐渐加重，伴咳嗽、乏力、下肢水肿']],
  hcm: [['活动后胸闷', '活动后胸闷、心悸，偶有头晕']],
  stroke: [
    ['突发{side}肢体无力', '突发{side}肢体无力，行走不稳，伴言语不清'],
    ['言语不清伴肢体麻木', '言语含糊，{side}肢体麻木无力，伴口角歪斜'],
    ['突发头晕、行走不稳', '突发头晕，视物旋转，伴恶心、行走不稳'],
  ],
  tia: [
    ['一过性言语不清', '突发言语不清、右手无力，约15分钟后完全缓解'],
    ['发作性肢体麻木', '左侧肢体麻木无力，持续10余分钟后缓解'],
  ],
  ich: [['突发头痛伴肢体无力', '活动中突发头痛，伴呕吐、{side}肢体无力']],
  sah: [['突发剧烈头痛', '突发剧烈头痛，伴恶心、呕吐，颈部僵硬感']],
  carotidStenosis: [['反复头晕', '反复头晕，偶有一过性黑矇']],
  prematureBeats: [['间断心悸', '间断心悸，有心跳漏搏感']],
  pneumonia: [['咳嗽、胸痛', '咳嗽、咳黄痰，深吸气时右侧胸痛，伴发热']],
  giBleeding: [['黑便', '解柏油样黑便，伴乏力、头晕']],
}
const stroke = new Set<DiseaseKey>(['stroke', 'tia', 'ich', 'sah', 'carotidStenosis'])
const cardiacNegatives = ['晕厥', '咯血', '发热', '腹痛', '意识障碍', '黑便', '夜间阵发性呼吸困难', '双下肢水肿']
const neurologicNegatives = ['抽搐', '意识障碍', '发热', '胸痛', '大小便失禁', '吞咽困难', '复视']
const denied: readonly (readonly [DiseaseKey, string])[] = [
  ['hypertension', '高血压'],
  ['diabetes', '糖尿病'],
  ['chd', '冠心病'],
  ['stroke', '脑梗死'],
  ['copd', '慢性阻塞性肺疾病'],
]

/** A discharge record of one stay; `identity` are the two fields that say whose it is. */
export const dischargeZh = (
  e: Excerpt,
  identity: { readonly record: string; readonly patient: string },
  r: Random,
): DischargeSections => {
  const { visit } = e
  const value = (key: MeasurementKey): string => {
    const v = valueOf(e, key)
    return v === undefined ? '' : formOf(key, v, false).number
  }
  const options = complaints[visit.reason] ?? [['胸闷', '胸闷不适，活动后明显'] as [string, string]]
  const [complaint, story] = r.pick(options).map((text) => text.replaceAll('{side}', sidesZh[weakSideOf(e)])) as [
    string,
    string,
  ]
  const lysed = e.course.procedures.some((p) => p.visit === visit && p.procedure === 'thrombolysis')
  const span =
    stroke.has(visit.reason) || visit.reason === 'stemi'
      ? `${lysed ? r.int(1, 3) : r.int(5, 20)}小时`
      : r.pick(['3天', '1周', '半月', '1月余', '3月'])
  const neuro = stroke.has(visit.reason)
  const missing = r
    .some(neuro ? neurologicNegatives : cardiacNegatives, 0.5)
    .filter((s) => !`${complaint}${story}`.includes(s))
  const numbered = (items: readonly string[]): string => items.map((s, i) => `${i + 1}.${s}`).join('\n')

  const diagnoses = [...e.found, ...e.past].map((c) => diagnosis(c, e, r))
  return {
    病案标识: identity.record,
    患者标识: identity.patient,
    入院日期: zhDateOf(visit.start),
    出院日期: zhDateOf(visit.end),
    主诉: r.pick([
      `${complaint}${span}`,
      lysed ? `${complaint}${span}` : `${complaint}${span}，加重${r.int(1, 3)}小时`,
      `主因“${complaint}${span}”入院`,
    ]),
    现病史: [
      `患者${span}前${r.pick(['无明显诱因', '劳累后', '情绪激动后', '休息时'])}出现${story}`,
      missing.length ? `${r.pick(['无', '否认', '不伴'])}${missing.join('、')}` : '',
      r.pick(['遂来我院就诊', '为进一步诊治收入我科', `急诊行心电图检查后以“${nameOf(visit.reason, r)}”收入院`]),
      r.pick(['发病以来，精神、睡眠尚可，大小便如常，体重无明显变化', '自发病以来，饮食、睡眠欠佳，体重未见明显改变']),
    ]
      .filter(Boolean)
      .join('。')
      .concat('。'),
    既往史: history(e, r),
    个人史: habits(e, r),
    家族史: family(e, r),
    入院情况: examination(e, value, neuro, r),
    入院诊断: numbered(diagnoses),
    诊疗经过: treatment(e, r),
    出院情况: e.diedInStay ? '患者病情进行性加重，经积极抢救无效，宣布临床死亡。' : outcome(e, neuro, r),
    出院诊断: numbered([...diagnoses, ...e.open.map((c) => `${nameOf(c.disease, r)}待排`)]),
    出院医嘱: e.diedInStay ? '无。' : advice(e, neuro, numbered, r),
  }
}

const diagnosis = (c: Condition, e: Excerpt, r: Random): string => {
  const name = nameOf(c.disease, r)
  if (c.disease === 'hypertension') return `${name}${r.pick(['3级（很高危）', '2级（高危）', ''])}`
  if (c.disease === 'heartFailure') return `${name} 心功能${r.pick(['II', 'III', 'IV'])}级（NYHA）`
  if (c.disease === 'stemi')
    return `${name} Killip ${e.found.some((x) => x.disease === 'cardiogenicShock') ? 'IV' : r.pick(['I', 'II'])}级`
  return name
}

const history = (e: Excerpt, r: Random): string => {
  const has = new Set(e.past.map((c) => c.disease))
  const lines = e.past.map((c) => {
    const years = yearOf(e.visit.start) - yearOf(c.onset)
    const drugs = e.earlier.filter((p) => p.reason === c.disease).map((p) => drugOf(p.drug).zh)
    const pressure = c.disease === 'hypertension' ? `，最高血压${r.int(15, 20) * 10}/${r.int(9, 11) * 10}mmHg` : ''
    const taking = drugs.length
      ? `，${r.pick(['长期口服', '规律服用', '平素服用'])}${drugs.join('、')}`
      : r.chance(0.3)
        ? '，未规律治疗'
        : ''
    return years > 0
      ? `${r.pick(['', '既往'])}${nameOf(c.disease, r)}病史${years}年${pressure}${taking}`
      : `${nameOf(c.disease, r)}病史${pressure}${taking}`
  })
  const done = e.course.procedures
    .filter((p) => p.day < e.visit.start)
    .map((p) => `${yearOf(p.day)}年行${procedureOf(p.procedure).zh}`)
  const none = denied.filter(([key]) => !has.has(key) && !e.found.some((c) => c.disease === key)).map(([, zh]) => zh)
  const allergy = { penicillin: '青霉素过敏', sulfonamide: '磺胺类药物过敏', iodine: '碘过敏' }
  return [
    ...lines,
    ...e.bygone.map((c) => `${yearOf(c.onset)}年因${nameOf(c.disease, r)}住院治疗`),
    ...done,
    none.length ? `${r.pick(['否认', '无'])}${none.join('、')}病史` : '',
    r.pick(['否认肝炎、结核病史', '否认手术、外伤史', '否认输血史', '否认肝炎、结核病史，否认外伤史']),
    e.course.person.allergy
      ? `${r.pick(['', '有'])}${allergy[e.course.person.allergy]}${r.pick(['', '史'])}`
      : r.pick(['否认药物、食物过敏史', '无药物过敏史']),
  ]
    .filter(Boolean)
    .join('。')
    .concat('。')
}

const habits = (e: Excerpt, r: Random): string => {
  const { smoking, smokingYears, alcohol } = e.course.person
  const smokes =
    smoking === 'current'
      ? r.pick([
          `吸烟${smokingYears}年，每日${r.int(5, 30)}支，未戒烟`,
          `有吸烟史${smokingYears}年，平均${r.int(10, 20)}支/日`,
        ])
      : smoking === 'former'
        ? r.pick([`曾吸烟${smokingYears}年，已戒烟${r.int(1, 10)}年`, `既往吸烟，现已戒烟`])
        : r.pick(['否认吸烟', '无吸烟史', '不吸烟'])
  const drinks =
    alcohol === 'current'
      ? r.pick(['偶有饮酒', `饮酒${r.int(5, 30)}年，白酒约${r.int(1, 5) * 50}ml/日`])
      : alcohol === 'former'
        ? '已戒酒'
        : r.pick(['否认饮酒', '不饮酒'])
  return `${r.pick(['生于原籍，无疫区居住史', '久居本地，无毒物接触史'])}。${smokes}，${drinks}。`
}

const family = (e: Excerpt, r: Random): string => {
  const list = e.course.person.family
  const words = { father: '父亲', mother: '母亲', brother: '兄弟', sister: '姐妹' }
  if (!list.length) return r.pick(['否认家族性遗传病史。', '家族中无类似疾病患者。', '否认冠心病、高血压家族史。'])
  return `${list.map((f) => `${words[f.relation]}${r.pick(['患', '有'])}${nameOf(f.disease, r)}`).join('，')}。${r.pick(['否认其他家族遗传病史。', '余无特殊。'])}`
}

const examination = (e: Excerpt, value: (key: MeasurementKey) => string, neuro: boolean, r: Random): string => {
  const failing = e.found.some((c) => c.disease === 'heartFailure')
  const irregular = [...e.found, ...e.past].some((c) => c.disease === 'af')
  const signs = [
    `T：${value('temperature') || '36.5'}℃，P：${value('heartRate')}次/分，R：${value('respiration') || '18'}次/分，BP：${value('systolic')}/${value('diastolic')}mmHg`,
  ]
  signs.push(r.pick(['神志清楚，精神可', '神清，自主体位']))
  signs.push(
    failing
      ? r.pick(['双肺底可闻及湿性啰音', '双下肺可闻及细湿啰音，未闻及哮鸣音'])
      : r.pick(['双肺呼吸音清，未闻及干、湿性啰音', '双肺未闻及明显干湿性啰音']),
  )
  signs.push(
    irregular
      ? '心律绝对不齐，第一心音强弱不等'
      : r.pick(['心律齐，各瓣膜听诊区未闻及病理性杂音', '心律齐，未闻及杂音及心包摩擦音']),
  )
  signs.push('腹软，无压痛、反跳痛')
  signs.push(
    failing
      ? r.pick(['双下肢中度凹陷性水肿', '双下肢轻度水肿，颈静脉怒张'])
      : r.pick(['双下肢无水肿', '双下肢未见水肿']),
  )
  const nihss = valueOf(e, 'nihss')
  if (neuro) {
    signs.push(
      nihss && nihss > 0
        ? `言语欠清，${sidesZh[weakSideOf(e)]}鼻唇沟变浅，${sidesZh[weakSideOf(e)]}肢体肌力${r.int(2, 4)}级`
        : '言语流利，四肢肌力5级',
    )
    if (nihss !== undefined) signs.push(`NIHSS评分${nihss}分`)
    const gcs = valueOf(e, 'gcs')
    if (gcs !== undefined) signs.push(`GCS评分${gcs}分`)
  }
  return `${signs.join('。')}。`
}

const labs: readonly MeasurementKey[] = [
  'troponin',
  'ckmb',
  'ntProBnp',
  'dDimer',
  'haemoglobin',
  'leukocytes',
  'creatinine',
  'uricAcid',
  'glucose',
  'hba1c',
  'ldl',
  'triglycerides',
  'potassium',
  'homocysteine',
  'crp',
  'lpPla2',
  'st2',
  'inr',
]

const treatment = (e: Excerpt, r: Random): string => {
  const { course, visit } = e
  const out: string[] = []
  const values = labs.flatMap((key) => {
    const v = valueOf(e, key)
    return v === undefined ? [] : [writtenZh(key, v)]
  })
  if (values.length) out.push(`${r.pick(['入院后完善相关检查', '入院后查', '化验回报'])}：${values.join('，')}`)
  for (const report of course.reports.filter((x) => x.visit === visit)) {
    const { title, conclusion } = reportZh(report.finding, r)
    const ejection = report.finding.type === 'echo' ? `，左室射血分数${report.finding.lvef}%` : ''
    out.push(
      `${r.chance(0.4) ? zhDateOf(report.day) : ''}${title.replace('报告', '')}${r.pick(['示', '提示', '：'])}${conclusion.slice(0, -1).replaceAll('；', '，')}${ejection}`,
    )
  }
  for (const c of e.ruledOut)
    out.push(r.pick([`结合检查结果，排除${nameOf(c.disease, r)}`, `目前可排除${nameOf(c.disease, r)}`]))
  for (const c of e.open)
    out.push(r.pick([`${nameOf(c.disease, r)}不能除外`, `考虑${nameOf(c.disease, r)}可能，待进一步检查`]))
  for (const p of course.procedures.filter((x) => x.visit === visit)) {
    out.push(
      `${r.pick(['于', ''])}${zhDateOf(p.day)}行${procedureZh(p)}，${p.procedure === 'thrombolysis' ? '过程顺利' : r.pick(['手术顺利', '术中术后无明显不适', '过程顺利'])}`,
    )
  }
  const given = [...e.inStay, ...e.home].map((p) => drugOf(p.drug).zh)
  if (given.length)
    out.push(`${r.pick(['给予', '予', '先后予'])}${given.join('、')}等药物${r.pick(['治疗', '对症治疗'])}`)
  out.push(
    e.diedInStay
      ? '治疗中患者病情恶化'
      : r.pick(['经治疗后症状好转', '治疗后患者病情平稳', '患者症状较前改善，未再发作']),
  )
  return `${out.join('。')}。`
}

/** The vessel stands before the procedure, whose own name then loses its site. */
const procedureZh = (p: ProcedureDone): string => {
  const { zh } = procedureOf(p.procedure)
  if (p.vessel) return `${vesselsZh[p.vessel]}${p.procedure === 'pci' ? 'PCI' : '支架植入术'}`
  return `${p.side ? sidesZh[p.side] : ''}${zh}`
}

const outcome = (e: Excerpt, neuro: boolean, r: Random): string => {
  const later = valueOf(e, 'nihss', true)
  const scores = neuro && later !== undefined ? `出院时NIHSS评分${later}分。` : ''
  return `${r.pick(['患者一般情况可', '患者病情稳定'])}，${neuro ? '肢体无力较前好转，无头痛、呕吐' : r.pick(['无胸闷、胸痛、气短', '未诉胸闷、心悸，无呼吸困难'])}。查体：BP：${r.int(108, 138)}/${r.int(64, 86)}mmHg，心率${r.int(60, 82)}次/分，双下肢无水肿。${scores}`
}

const advice = (e: Excerpt, neuro: boolean, numbered: (items: readonly string[]) => string, r: Random): string => {
  const drugs = e.home.map((p) => `${drugOf(p.drug).zh} ${drugOf(p.drug).doseZh}`)
  return numbered([
    r.pick(['低盐低脂饮食，适当活动，避免劳累', '注意休息，低盐低脂饮食，戒烟限酒', '规律作息，避免情绪激动']),
    ...(drugs.length ? [`${r.pick(['出院带药', '规律服药'])}：${drugs.join('；')}`] : []),
    r.pick(['监测血压、心率', '定期复查血脂、肝肾功能', '1月后复查肝功能、血脂、心电图', '3月后复查超声心动图']),
    neuro
      ? '如出现头痛、言语不清、肢体无力加重，及时就诊'
      : r.pick(['如出现胸痛、气促、晕厥，请立即就诊', '如有黑便、牙龈出血，及时门诊复诊']),
    r
      .pick(['心内科门诊随访', '2周后门诊复诊', '必要时复查冠状动脉CT'])
      .replace('心内科', neuro ? '神经内科' : '心内科')
      .replace('冠状动脉CT', neuro ? '头颅MRI' : '冠状动脉CT'),
  ])
}

/** Short note of an outpatient visit. */
export const clinicZh = (e: Excerpt, r: Random): { title: string; text: string } => {
  const ldl = valueOf(e, 'ldl')
  const mrs = valueOf(e, 'mrs')
  const lvef = valueOf(e, 'lvef')
  const lines = [
    `【主诉】\n${r.pick(['出院后复诊', '定期随访'])}。`,
    `【病情】\n${r.pick(['患者无胸闷、胸痛', '一般情况可，无明显不适', '活动耐量较前改善，无下肢水肿'])}。血压${formOf('systolic', valueOf(e, 'systolic') ?? 130, false).number}/${formOf('diastolic', valueOf(e, 'diastolic') ?? 78, false).number}mmHg。${ldl === undefined ? '' : `${writtenZh('ldl', ldl)}。`}${lvef === undefined ? '' : `${writtenZh('lvef', lvef)}。`}${mrs === undefined ? '' : `90天${writtenZh('mrs', mrs)}。`}`,
    `【诊断】\n${
      e.past
        .slice(0, 5)
        .map((c) => nameOf(c.disease, r))
        .join('；') || nameOf(e.visit.reason, r)
    }。`,
    `【处理】\n继续服用${e.home.map((p) => drugOf(p.drug).zh).join('、') || '原有药物'}，${r.pick(['3月后复诊', '定期复查血脂', '不适随诊'])}。`,
  ]
  return { title: '门诊随访记录', text: `${lines.join('\n')}\n` }
}
