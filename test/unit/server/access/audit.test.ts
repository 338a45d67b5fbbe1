import { describe, expect, test } from '@jest/globals'
import { parseReaderId } from '../../../../graph-schema/index.js'
import { createAudit, type AuditEvent } from '../../../../server/access/audit.js'
import { openControlDatabase } from '../../../../server/access/control-database.js'

const event = (what: string): AuditEvent => ({
  type: 'read',
  reader: parseReaderId('r'),
  what,
  facts: { b: 1, a: what },
})
const filled = async () => {
  const db = openControlDatabase(':memory:')
  const audit = createAudit(db)
  await Promise.all(['one', 'two', 'three'].map((what) => audit.append(event(what))))
  await audit.append(event('four'))
  return { db, audit }
}

describe('the log', () => {
  test('keeps events in their order and is intact', async () => {
    const { audit } = await filled()
    expect(audit.list().map((r) => [r.seq, r.what])).toEqual([
      [4, 'four'],
      [3, 'three'],
      [2, 'two'],
      [1, 'one'],
    ])
    expect(audit.list({ limit: 1, before: 3 }).map((r) => r.what)).toEqual(['two'])
    expect(audit.verify()).toEqual({ intact: true, records: 4, head: audit.list()[0]!.hash })
  })

  test('is intact when empty', () => {
    expect(createAudit(openControlDatabase(':memory:')).verify()).toMatchObject({ intact: true, records: 0 })
  })

  test('a record goes into the hash of the next: two logs of different beginnings differ to the end', async () => {
    const [a, b] = [createAudit(openControlDatabase(':memory:')), createAudit(openControlDatabase(':memory:'))]
    await a.append(event('one'))
    await b.append(event('another'))
    await Promise.all([a.append(event('same')), b.append(event('same'))])
    expect(a.list()[0]!.hash).not.toBe(b.list()[0]!.hash)
  })

  test('cannot be altered by statements', async () => {
    const { db } = await filled()
    for (const sql of [
      "UPDATE audit SET content = '{}' WHERE seq = 2",
      'DELETE FROM audit WHERE seq = 4',
      'UPDATE audit_head SET seq = 1',
      'DELETE FROM audit_head',
    ])
      expect(() => db.exec(sql)).toThrow('append-only')
  })

  test.each([
    ['an altered record', "UPDATE audit SET content = replace(content, 'two', 'too') WHERE seq = 2", 2, 'altered'],
    [
      'an altered hash',
      "UPDATE audit SET hash = replace(hash, substr(hash, 1, 4), 'ffff') WHERE seq = 3",
      3,
      'altered',
    ],
    ['a removed record', 'DELETE FROM audit WHERE seq = 2', 2, 'missing'],
    ['a removed first record', 'DELETE FROM audit WHERE seq = 1', 1, 'missing'],
    ['a tail cut off', 'DELETE FROM audit WHERE seq >= 3', 3, 'tail-cut'],
    ['an emptied log', 'DELETE FROM audit', 1, 'tail-cut'],
    ['a record added by hand', 'INSERT INTO audit SELECT 5, content, hash FROM audit WHERE seq = 4', 5, 'altered'],
  ])('%s is found by who has the file', async (_name, sql, brokenAt, why) => {
    const { db, audit } = await filled()
    for (const name of ['audit_no_update', 'audit_no_delete']) db.exec(`DROP TRIGGER ${name}`)
    db.exec(sql)
    expect(audit.verify()).toMatchObject({ intact: false, brokenAt, why })
  })

  test('a write that fails fails its events, and the log goes on', async () => {
    const { db, audit } = await filled()
    db.exec("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'disk full'); END")
    await expect(audit.append(event('lost'))).rejects.toMatchObject({ message: 'disk full' })
    db.exec('DROP TRIGGER full')
    await audit.append(event('five'))
    expect(audit.verify()).toMatchObject({ intact: true, records: 5 })
  })
})
