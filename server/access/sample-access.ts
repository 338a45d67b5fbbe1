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

const sampleSubjects: readonly {
  readonly subject: string
  /** by dataset; `*` for every dataset there is */
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
  { subject: 'steward', grants: [['*', 'download', 5]], roles: ['steward', 'auditor'] },
  { subject: 'engineer', grants: [['*', 'row', 3]] },
  { subject: 'sample-app', grants: [['cn-heart', 'row', 3]] },
]

/**
 * Says what the users of the development issuer may do, for a data folder in which nobody may do anything yet.
 * @param withSamples registers the sample datasets as well; else grants are for the datasets that are there
 */
export const seedSampleAccess = async (access: Access, withSamples = true): Promise<void> => {
  if (withSamples)
    for (const dataset of sampleDatasets)
      if (access.datasets.get(dataset.id) === undefined) access.datasets.put(dataset)
  const there = access.datasets.all().map((d) => d.id)
  const by = access.readerOf({ subject: localOperator })
  for (const sample of sampleSubjects) {
    const subject = parseReaderId(sample.subject)
    for (const [named, tier, maxGrade] of sample.grants)
      for (const dataset of there)
        if (named === '*' || named === dataset) await access.grant(by, { subject, dataset, tier, maxGrade })
    for (const role of sample.roles ?? []) await access.giveRole(by, subject, role)
  }
}
