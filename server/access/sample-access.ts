import {
  defaultSmallCell,
  gradeSchema,
  localOperator,
  parseDatasetId,
  parseReaderId,
  type Grade,
  type Tier,
} from '../../graph-schema/index.js'
import { sampleDatasets as samples } from '../../samples/datasets.js'
import type { Access, Role } from './access.js'
import type { Dataset } from './dataset.js'

/** The datasets of samples/, as a steward would register them; their cards are open to all. */
export const sampleDatasets: readonly Dataset[] = samples.map(({ id, title, description, grade }) => ({
  id: parseDatasetId(id),
  title,
  description,
  defaultGrade: gradeSchema.parse(grade),
  smallCell: defaultSmallCell,
  listed: true,
}))

const all = sampleDatasets.map((d) => d.id)
const sampleSubjects: readonly {
  readonly subject: string
  readonly grants: readonly (readonly [string, Tier, Grade])[]
  readonly roles?: readonly Role[]
}[] = [
  {
    subject: 'researcher',
    grants: [
      ['cn-heart', 'row', 4],
      ['cn-stroke', 'row', 4],
      ['us-cardio', 'aggregate', 4],
    ],
  },
  { subject: 'visitor', grants: [['cn-stroke', 'aggregate', 2]] },
  { subject: 'steward', grants: all.map((id) => [id, 'download', 5]), roles: ['steward', 'auditor'] },
  { subject: 'engineer', grants: all.map((id) => [id, 'row', 3]) },
  { subject: 'sample-app', grants: [['cn-heart', 'row', 3]] },
]

/** Registers the sample datasets and what the sample users may do with them; for the first start of a data folder. */
export const seedSampleAccess = async (access: Access): Promise<void> => {
  for (const dataset of sampleDatasets) if (access.datasets.get(dataset.id) === undefined) access.datasets.put(dataset)
  const by = access.readerOf({ subject: localOperator })
  for (const sample of sampleSubjects) {
    const subject = parseReaderId(sample.subject)
    for (const [dataset, tier, maxGrade] of sample.grants)
      await access.grant(by, { subject, dataset: parseDatasetId(dataset), tier, maxGrade })
    for (const role of sample.roles ?? []) await access.giveRole(by, subject, role)
  }
}
