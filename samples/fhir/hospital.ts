import type { DatasetName } from '../associations.js'
import { american } from './coding.js'
import type { Resource } from './resource.js'

/** What all patients of a dataset share: the organization, its wards and its (nameless) clinicians. */
export const hospitalOf = (dataset: DatasetName): Resource[] => {
  const us = american(dataset)
  const organization = { reference: `Organization/${dataset}-organization` }
  const wards = us ? ['Inpatient ward', 'Outpatient clinic'] : ['住院病区', '专科门诊']
  return [
    {
      resourceType: 'Organization',
      id: `${dataset}-organization`,
      name: us ? 'Sample Heart and Stroke Hospital' : '样例医院',
    },
    ...wards.map((name, i) => ({
      resourceType: 'Location',
      id: `${dataset}-location-${i + 1}`,
      name,
      managingOrganization: organization,
    })),
    ...[1, 2, 3, 4].map((n) => ({
      resourceType: 'Practitioner',
      id: `${dataset}-practitioner-${n}`,
      name: [{ text: us ? `Clinician ${n}` : `医师${n}` }],
    })),
  ]
}
