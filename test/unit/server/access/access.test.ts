import { expect, test } from '@jest/globals'
import { localOperator, parseDatasetId, parseReaderId } from '../../../../graph-schema/index.js'
import { createAccess } from '../../../../server/access/access.js'
import { createAudit } from '../../../../server/access/audit.js'
import { openControlDatabase } from '../../../../server/access/control-database.js'
import { seedSampleAccess } from '../../../../server/access/sample-access.js'

const opened = async () => {
  const db = openControlDatabase(':memory:')
  const audit = createAudit(db)
  const access = createAccess(db, audit)
  await seedSampleAccess(access)
  return { access, audit, operator: access.readerOf({ subject: localOperator }) }
}
const of = (subject: string) => ({ subject: parseReaderId(subject) })

test('a view is the grants of its subject and nothing else', async () => {
  const { access } = await opened()
  expect(Object.fromEntries(access.viewOf(of('visitor')).datasets)).toEqual({
    'cn-stroke': { tier: 'aggregate', maxGrade: 2, smallCell: 5 },
  })
  expect(access.viewOf(of('nobody')).datasets.size).toBe(0)
  expect([...access.viewOf(of('steward')).datasets.values()].map((d) => `${d.tier} ${d.maxGrade}`)).toEqual(
    Array(3).fill('download 5'),
  )
})

test('the local operator sees every dataset; no token can be of that name by accident of a role', async () => {
  const { access, operator } = await opened()
  expect(operator.view.datasets.size).toBe(3)
  expect(operator.roles).toEqual(['steward', 'auditor'])
  expect(access.readerOf(of('researcher')).roles).toEqual([])
})

test('a raised small cell holds for every reader at once; a lowered one is refused', async () => {
  const { access } = await opened()
  const id = parseDatasetId('cn-stroke')
  const dataset = access.datasets.get(id)!
  access.datasets.put({ ...dataset, smallCell: 11 })
  expect(access.viewOf(of('visitor')).datasets.get(id)!.smallCell).toBe(11)
  expect(() => access.datasets.put({ ...dataset, smallCell: 4 })).toThrow()
})

test('a first ingest registers its dataset, which nobody sees but the operator', async () => {
  const { access, operator } = await opened()
  expect(access.datasets.ensure(parseDatasetId('new'), 4)).toMatchObject({ defaultGrade: 4, listed: false })
  expect(access.datasets.ensure(parseDatasetId('new'), 1).defaultGrade).toBe(4)
  expect(access.readerOf({ subject: localOperator }).view.datasets.size).toBe(operator.view.datasets.size + 1)
  expect(access.viewOf(of('steward')).datasets.size).toBe(3)
})

test('changes need a steward; both the change and the refusal are on record', async () => {
  const { access, audit, operator } = await opened()
  const request = { ...of('visitor'), dataset: parseDatasetId('cn-heart'), tier: 'row' as const, maxGrade: 3 as const }
  await expect(access.grant(access.readerOf(of('visitor')), request)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await access.giveRole(operator, request.subject, 'steward')
  expect((await access.grant(access.readerOf(of('visitor')), request)).by).toBe('visitor')
  expect(await access.revoke(operator, request.subject, request.dataset)).toBe(true)
  expect(await access.revoke(operator, request.subject, request.dataset)).toBe(false)
  expect(await access.takeRole(operator, request.subject, 'steward')).toBe(true)
  expect(audit.list({ limit: 6 }).map((r) => `${r.type} ${r.what} ${r.reader}`)).toEqual([
    'change takeRole local:operator',
    'change revoke local:operator',
    'change revoke local:operator',
    'change grant visitor',
    'change giveRole local:operator',
    'refusal grant visitor',
  ])
})
