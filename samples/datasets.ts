import type { DatasetName } from './associations.js'

/** One sample dataset: what a steward states of it, and how large a part of the patients it gets. */
export interface SampleDataset {
  readonly id: DatasetName
  readonly title: { readonly zh: string; readonly en: string }
  /** default sensitivity, 1–5 */
  readonly grade: number
  readonly description: { readonly zh: string; readonly en: string }
  readonly language: 'zh' | 'en'
}

export const sampleDatasets: readonly (SampleDataset & { readonly share: number })[] = [
  {
    id: 'cn-heart',
    title: { zh: '心脏中心（合成数据）', en: 'Heart centre, China (synthetic)' },
    grade: 3,
    description: {
      zh: '某医院心脏中心的合成患者：冠心病、心力衰竭、心房颤动、瓣膜病、心肌病；FHIR资源、出院记录与检查报告。',
      en: 'Synthetic patients of a Chinese heart centre: coronary disease, heart failure, atrial fibrillation, valve disease, cardiomyopathy; FHIR resources, discharge records and reports.',
    },
    language: 'zh',
    share: 0.45,
  },
  {
    id: 'cn-stroke',
    title: { zh: '卒中单元（合成数据）', en: 'Stroke unit, China (synthetic)' },
    grade: 2,
    description: {
      zh: '某医院卒中单元的合成患者：脑梗死、短暂性脑缺血发作、脑出血、颈动脉狭窄；再灌注治疗与90天mRS。',
      en: 'Synthetic patients of a Chinese stroke unit: ischaemic stroke, TIA, haemorrhage, carotid stenosis; reperfusion and mRS at 90 days.',
    },
    language: 'zh',
    share: 0.3,
  },
  {
    id: 'us-cardio',
    title: { zh: '英语心血管队列（合成数据）', en: 'Cardiovascular cohort, United States (synthetic)' },
    grade: 4,
    description: {
      zh: '英语合成队列：心脏病与卒中患者，SNOMED CT、RxNorm、LOINC编码，英文出院小结与报告。',
      en: 'Synthetic English-language cohort of heart disease and stroke, coded in SNOMED CT, RxNorm and LOINC, with discharge summaries and reports.',
    },
    language: 'en',
    share: 0.25,
  },
]
