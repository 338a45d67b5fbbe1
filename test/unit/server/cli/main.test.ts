import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

let data: string
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'xinmai-cli-'))
})
afterAll(() => rmSync(data, { recursive: true }))

const cli = (words: readonly string[], input?: string, environment: NodeJS.ProcessEnv = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/server/cli/main.js', ...words], {
    encoding: 'utf8',
    ...(input === undefined ? {} : { input }),
    env: { ...process.env, XINMAI_DATA: data, INIT_CWD: data, LANG: 'en_US.UTF-8', ...environment },
  })
  return { status, stdout, stderr }
}

describe('wrong use answers 2 and says on standard error what is off', () => {
  test.each([
    [['no-such-command'], 'no-such-command'],
    [['search'], 'words given'],
    [['search', 'x', '--mode', 'guess'], '--mode is one of keyword, vector, hybrid'],
    [['search', 'x', '--unknown'], 'unknown'],
    [['grant', 'x', '--dataset', 'd', '--tier', 'row', '--max-grade', '9'], '--max-grade is 1 to 5'],
    [['grant', 'x y', '--dataset', 'd', '--tier', 'row', '--max-grade', '3'], 'subject'],
    [['audit', 'forget'], 'audit verify'],
  ])('%j', (words, what) => {
    const { status, stdout, stderr } = cli(words)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain('BAD_REQUEST')
    expect(stderr).toContain(what)
  })

  test('a setting that is off', () => {
    const { status, stderr } = cli(['stats'], undefined, { XINMAI_PORT: 'x' })
    expect(status).toBe(2)
    expect(stderr).toContain('XINMAI_PORT')
  })
})

describe('on an empty data folder', () => {
  test('reads answer, empty', () => {
    expect(JSON.parse(cli(['stats', '--json']).stdout)).toEqual({ partitions: [] })
    const found = JSON.parse(cli(['search', '房颤', '--json']).stdout) as {
      total: number
      hits: { kind: string; id: string }[]
    }
    expect(found).toMatchObject({ query: '房颤', mode: 'hybrid', total: 0 })
    expect(found.hits[0]).toMatchObject({ kind: 'concept', id: 'xm:0106010', label: 'atrial fibrillation' })
  })

  test('what is not there is NOT_FOUND, exit 1', () => {
    const { status, stderr } = cli(['concept', 'xm:9999999'])
    expect([status, stderr.startsWith('NOT_FOUND')]).toEqual([1, true])
    expect(cli(['grant', 'x', '--dataset', 'none', '--tier', 'row', '--max-grade', '3']).status).toBe(1)
  })

  test('the audit log of what has been done is intact and lists it', () => {
    expect(JSON.parse(cli(['audit', 'verify', '--json']).stdout)).toMatchObject({ intact: true })
    const { records } = JSON.parse(cli(['audit', 'list', '--json']).stdout) as { records: { what: string }[] }
    expect(records.map((r) => r.what)).toContain('grant')
  })
})

test('extract prints one JSON line a text, with offsets that quote', () => {
  const one = JSON.parse(cli(['extract', '-'], '患者高血压10年。').stdout) as {
    text: string
    annotations: { start: number; end: number; text: string }[]
  }
  expect(one.annotations.map((a) => one.text.slice(a.start, a.end))).toContain('高血压')
  writeFileSync(join(data, 'two.jsonl'), '{"id":"a","text":"房颤"}\n{"id":"b","text":"no fever"}\n')
  const lines = cli(['extract', 'two.jsonl']).stdout.trim().split('\n')
  expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(['a', 'b'])
  expect(cli(['extract', 'none.txt'])).toMatchObject({ status: 1 })
  writeFileSync(join(data, 'bad.jsonl'), '{"id":"a","text":"房颤"}\n\nnothing\n')
  const bad = cli(['extract', 'bad.jsonl'])
  expect([bad.status, bad.stderr]).toEqual([2, expect.stringContaining('bad.jsonl:3')])
  writeFileSync(join(data, 'lines.txt'), '\uFEFF胸痛\r\n高血压\r\n')
  expect(JSON.parse(cli(['extract', 'lines.txt']).stdout)).toMatchObject({ text: '胸痛\n高血压\n' })
})

test('extract prints the same by any number of threads', () => {
  const line = (n: number) =>
    JSON.stringify({ id: `n${n}`, text: `患者胸痛${n}天，否认高血压、糖尿病。EF ${n % 70}%。` })
  writeFileSync(join(data, 'many.jsonl'), Array.from({ length: 1_500 }, (_, n) => line(n)).join('\n'))
  const by = [1, 2, 4].map((n) => cli(['extract', 'many.jsonl', '--workers', String(n)]).stdout)
  expect(by[0]!.trim().split('\n')).toHaveLength(1_500)
  expect([by[1] === by[0], by[2] === by[0]]).toEqual([true, true])
}, 120_000)

test('help is in both languages', () => {
  const { status, stdout } = cli(['--help'])
  expect(status).toBe(0)
  expect(stdout).toContain('启动服务')
  expect(stdout).toContain('run the service')
})
