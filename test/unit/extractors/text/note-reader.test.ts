import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from '@jest/globals'
import { noteExtractor, noteReader, scanIdentity, type NoteInput } from '../../../../extractors/text/index.js'
import { loadOntology } from '../../../../ontology/index.js'

const ontology = loadOntology()
const folder = mkdtempSync(join(tmpdir(), 'notes-'))
afterAll(() => rmSync(folder, { recursive: true }))

const readFile = async (name: string, content: string | Buffer): Promise<{ inputs: NoteInput[]; issues: string[] }> => {
  const path = join(folder, name)
  writeFileSync(path, content)
  const inputs: NoteInput[] = []
  const issues: string[] = []
  for await (const item of noteReader.read(path)) {
    if ('input' in item) inputs.push(item.input)
    else issues.push(item.issue.code)
  }
  return { inputs, issues }
}
const records = [
  { 病案标识: 'A1', 主诉: '胸痛1天。', 既往史: null },
  { 病案标识: 'A2', 主诉: '心悸。' },
]

describe('note reader', () => {
  test('section records become canonical text, null as empty', async () => {
    const { inputs, issues } = await readFile('a.json', JSON.stringify(records))
    expect(issues).toEqual([])
    expect(inputs.map((i) => [i.id, i.text])).toEqual([
      ['A1', '【主诉】\n胸痛1天。\n【既往史】\n\n'],
      ['A2', '【主诉】\n心悸。\n'],
    ])
    for (const { text, sections } of inputs) expect(text.slice(sections[0]!.start, sections[0]!.end)).toMatch(/。$/)
  })
  test('JSON lines, one object, and a broken line in between', async () => {
    const { inputs, issues } = await readFile(
      'b.jsonl',
      '{"id":"1","text":"Chest pain.","patient":"p7"}\n{"id":"2","text":"cut off\n{"id":"3","text":"Edema."}\n',
    )
    expect(inputs.map((i) => i.id)).toEqual(['1', '3'])
    expect(inputs[0]!.patient).toBe('p7')
    expect(issues).toEqual(['NOT_JSON'])
  })
  test('of a truncated array what is whole is used', async () => {
    const { inputs, issues } = await readFile('c.json', JSON.stringify(records).slice(0, -8))
    expect(inputs.map((i) => i.id)).toEqual(['A1'])
    expect(issues).toEqual(['NOT_JSON'])
  })
  test('GB18030 is read and told, invalid bytes are refused, an empty file is an issue', async () => {
    const gb = Buffer.from([0xd0, 0xd8, 0xcd, 0xb4, 0xa1, 0xa3]) // 胸痛。
    expect(await readFile('d.txt', gb)).toMatchObject({ inputs: [{ text: '胸痛。' }], issues: ['TRANSCODED'] })
    expect(await readFile('e.txt', Buffer.from([0xff, 0x80, 0xff]))).toEqual({ inputs: [], issues: ['NOT_UTF8'] })
    expect(await readFile('f.txt', ' \n')).toEqual({ inputs: [], issues: ['EMPTY'] })
  })
  test('lone bytes above ASCII in a page or text are windows-1252, pairs of them Chinese', async () => {
    const quoted = Buffer.concat([
      Buffer.from('the patient'),
      Buffer.from([0x92]),
      Buffer.from('s edema \u00a0', 'latin1'),
    ])
    expect(await readFile('l.txt', quoted)).toMatchObject({
      inputs: [{ text: 'the patient’s edema \u00a0' }],
      issues: ['TRANSCODED'],
    })
    expect((await readFile('l.html', quoted)).inputs[0]!.text).toBe('the patient’s edema\n')
  })
  test('BOM is dropped and line ends are LF', async () => {
    const { inputs } = await readFile('g.txt', '\ufeffone\r\ntwo\r\n')
    expect(inputs[0]!.text).toBe('one\ntwo\n')
  })
  test('of a packed page the visible body is read, without scripts and menus', async () => {
    const page =
      '<html><head><title>Note 1</title><style>p{}</style></head><body><ul><li><a href="/">Home</a></li></ul><script>var x = "no edema"</script><p><b>HPI:</b>&nbsp;chest&nbsp;pain &amp; cough<br>no fever</p></body></html>'
    const { inputs } = await readFile('h.html.gz', gzipSync(page))
    expect(inputs[0]!.title).toBe('Note 1')
    expect(inputs[0]!.text).toBe('HPI: chest pain & cough\nno fever\n')
  })
  test.each([
    ['a word', '{bad'],
    ['a key without value', '{"id":"n9","text":'],
    ['a comma', '{"id":"n9",'],
    ['a list', '{"id":"n9","tags":["a",'],
    ['a backslash in a string', '{"id":"n9","text":"cut \\\\'],
    ['nothing', '{'],
  ])('a line that breaks off behind %s costs no other line', async (_, bad) => {
    const good = (n: number): string => `{"id":"n${n}","text":"Edema ${n}."}`
    for (const file of ['m.jsonl', 'm.json']) {
      const { inputs, issues } = await readFile(file, [good(1), bad, good(10), good(11), ''].join('\n'))
      expect(inputs.map((i) => i.id)).toEqual(['n1', 'n10', 'n11'])
      expect(issues).toEqual(['NOT_JSON'])
    }
    expect((await readFile('n.jsonl', [bad, good(10)].join('\n'))).inputs.map((i) => i.id)).toEqual(['n10'])
  })
  test('an object inside a record may begin a line', async () => {
    const { inputs, issues } = await readFile('o.json', '[\n{"id":"1",\n"tags":[\n{},\n{"a":\n{}}],"text":"Edema."}\n]')
    expect(inputs.map((i) => i.id)).toEqual(['1'])
    expect(issues).toEqual([])
  })
  test('a page nested without measure is read in linear time, its text whole', async () => {
    const n = 100_000
    const page = `<p>first</p>${'<div>'.repeat(n)}deep<nav>menu</nav><b>er</b>${'</div>'.repeat(n)}<p>last</p>`
    const began = performance.now()
    const { inputs } = await readFile('p.html', page)
    expect(performance.now() - began).toBeLessThan(2_000)
    expect(inputs[0]!.text.split('\n').filter((line) => line !== '')).toEqual(['first', 'deeper', 'last'])
    expect(inputs[0]!.issues.map((i) => [i.code, i.severity])).toEqual([['TOO_DEEP', 'warning']])
    const unclosed = await readFile('q.html', '<div>x<i>y'.repeat(3_000))
    expect(unclosed.inputs[0]!.text.replaceAll('\n\n', '\n')).toBe('xy\n'.repeat(3_000))
  })
  test.each([
    [{ 主诉: '胸痛', 现病史: '胸痛1天', 出院诊断: '心绞痛' }, '出院记录'],
    [{ 主诉: '胸痛', 现病史: '胸痛1天' }, '入院记录'],
    [{ 主诉: '胸痛' }, '病历'],
    [{ 'Discharge Diagnosis': 'Angina.' }, 'Discharge summary'],
    [{ Assessment: 'Angina.' }, 'Clinical note'],
    [{ text: 'ECHO REPORT\nNo effusion.' }, 'ECHO REPORT'],
    [{ text: 'MRN: 1234567\nNo effusion.' }, 'Clinical note'],
    [{ text: '患者胸痛3小时，血压130/80mmHg。' }, '病历'],
    [{ title: 'X7', text: 'Edema.' }, 'Clinical note'],
    [{ title: '住院号 123456', 主诉: '胸痛' }, '病历'],
    [{ title: 'Echo 2021', text: 'Edema.' }, 'Echo 2021'],
  ])('%j has the title %s, not its record number', async (sections, title) => {
    const { inputs } = await readFile('r.json', JSON.stringify({ id: 'X7', ...sections }))
    expect(inputs[0]).toMatchObject({ id: 'X7', title })
  })
  test('a plain file has its heading for a title', async () => {
    expect((await readFile('X8.txt', '# Operation note\nPCI done.')).inputs[0]!.title).toBe('Operation note')
    expect(
      (await readFile('X8.html', '<title>ZY0012345</title><p>住院号：123456</p><p>出院诊断：心绞痛</p>')).inputs[0]!
        .title,
    ).toBe('出院记录')
  })
  test.each([
    ['2021年3月4日', '2021-03-04'],
    ['2021/3/4', '2021-03-04'],
    ['2021-03-04 08:30', '2021-03-04'],
  ])('the day of discharge %s dates a note before that of admission', async (written, date) => {
    const record = { 入院日期: '2021-02-28', 主诉: '胸痛', 出院日期: written }
    const { inputs } = await readFile('s.json', JSON.stringify([record, { 入院日期: '2021-02-28', 主诉: '胸痛' }]))
    expect(inputs.map((i) => i.date)).toEqual([date, '2021-02-28'])
    expect(inputs[0]!.text).toContain(written)
    expect(inputs[0]!.issues).toEqual([])
  })
  test('a section that should be a date and is none is an issue, the next one counts', async () => {
    const record = { 出院日期: '2021年2月30日', 入院日期: '2021.2.1', 记录日期: null, 主诉: '胸痛' }
    const { inputs } = await readFile('t.json', JSON.stringify(record))
    expect(inputs[0]!.date).toBe('2021-02-01')
    expect(inputs[0]!.issues).toMatchObject([
      { code: 'BAD_DATE', place: expect.stringMatching(/t\.json#\/0\/出院日期$/), excerpt: '2021年2月30日' },
    ])
  })
  test('a note without a patient stands for one itself', async () => {
    const { inputs } = await readFile('i.txt', '胸痛。')
    const extraction = noteExtractor.extract(
      inputs[0]!,
      { ontology, references: { put: () => undefined, get: () => undefined }, language: 'auto' },
      true,
    )
    expect(extraction).toMatchObject({ disposition: 'used', documents: [{ ref: 0, language: 'zh', text: '胸痛。' }] })
    expect((extraction as { patient?: unknown }).patient).toBeUndefined()
  })
})

describe('identity scan', () => {
  test.each([
    ['姓名：王小明', 'name'],
    ['患者李某，男，60岁', 'name'],
    ['身份证11010519491231002X', 'citizen number'],
    ['电话：13800138000', 'telephone'],
    ['住院号：123456', 'record number'],
    ['Name: John Smith', 'name'],
    ['Patient Name: Anna Stroke', 'name'],
    ['Ward 3\nName: Mary Jones', 'name'],
    ['SSN 123-45-6789', 'social security number'],
    ['MRN: 1234567', 'record number'],
    ['a.b@example.org', 'e-mail'],
  ])('%s is a suspected %s, masked', (text, what) => {
    const issues = scanIdentity(text, 'x', ontology)
    expect(issues.map((i) => i.excerpt.split(':')[0])).toContain(what)
    for (const { code, excerpt } of issues) {
      expect(code).toBe('IDENTITY_SUSPECTED')
      expect(excerpt).toContain('*')
    }
  })
  test('a number with a wrong check digit is no citizen number', () => {
    expect(
      scanIdentity('身份证110105194912310021', 'x', ontology).filter((i) => i.excerpt.startsWith('citizen')),
    ).toEqual([])
  })
  test.each(['Sample Name: Heart Check', 'Name: Mitral Stenosis', 'Drug name: Beta Blocker'])(
    '%s names nobody',
    (text) => {
      expect(scanIdentity(text, 'x', ontology)).toEqual([])
    },
  )
  test('a note without identity has none', () => {
    expect(scanIdentity('患者胸痛3小时，血压130/80mmHg，2024-01-02入院。', 'x', ontology)).toEqual([])
  })
})
