import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import ts from 'typescript'

const folder = join(process.cwd(), 'extractors', 'text')

/** Every regular expression written in the sources of the text extractor. */
const patterns = (): { readonly where: string; readonly pattern: RegExp }[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const source = ts.createSourceFile(name, readFileSync(join(folder, name), 'utf8'), ts.ScriptTarget.ES2022, true)
      const found: { where: string; pattern: RegExp }[] = []
      const visit = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) {
          const [, body, flags] = /^\/(.*)\/([a-z]*)$/s.exec(node.text)!
          const { line } = source.getLineAndCharacterOfPosition(node.getStart())
          found.push({ where: `${name}:${line + 1}`, pattern: new RegExp(body!, flags!.replace('y', '')) })
        }
        ts.forEachChild(node, visit)
      }
      visit(source)
      return found
    })

const hostile = [
  'a',
  '1',
  ' ',
  '\n',
  '（',
  '胸',
  '胸痛、',
  '1.',
  '-',
  'a ',
  'A:',
  '12/',
  '50%-',
  '诊断',
  '过敏',
  'and ',
  '。',
  '2024-',
  '级',
  'II',
]

describe('regular expressions', () => {
  // 1 MB a string; what grows with the square of it would take minutes
  test('take time linear in what they are given', () => {
    const all = patterns()
    expect(all.length).toBeGreaterThan(60)
    const slow: string[] = []
    for (const row of hostile) {
      const text = row.repeat(Math.ceil(1_000_000 / row.length))
      for (const { where, pattern } of all) {
        const start = process.cpuUsage()
        pattern.lastIndex = 0
        pattern.exec(text)
        const { user } = process.cpuUsage(start)
        if (user > 1_500_000)
          slow.push(`${where} ${pattern.source.slice(0, 60)} on ${JSON.stringify(row)}: ${Math.round(user / 1000)} ms`)
      }
    }
    expect(slow).toEqual([])
  }, 180_000)
})
