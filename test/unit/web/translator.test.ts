import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { messages, type MessageKey } from '../../../web/src/language/messages.js'
import { translator } from '../../../web/src/language/translator.js'

const source = join(process.cwd(), 'web', 'src')
const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('messages.ts'))
  .map((file) => readFileSync(join(source, file), 'utf8'))
  .join('\n')
const keys = Object.keys(messages) as MessageKey[]
const facts = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!).sort()

describe('texts of the page', () => {
  test('each is there in both languages, with the same facts', () => {
    for (const key of keys) {
      const [zh, en] = messages[key]
      expect({ key, zh: zh.trim() !== '', en: en.trim() !== '' }).toEqual({ key, zh: true, en: true })
      expect({ key, facts: facts(zh) }).toEqual({ key, facts: facts(en) })
    }
  })

  test('a Chinese text is Chinese and an English one is not, but for what names the other language', () => {
    const both: readonly MessageKey[] = ['language', 'searchHint']
    const han = /\p{Script=Han}/u
    for (const key of keys.filter((k) => !both.includes(k))) {
      const [zh, en] = messages[key]
      expect({ key, en: han.test(en) }).toEqual({ key, en: false })
      if (/[a-z]{3}/i.test(zh.replaceAll(/\{\w+\}/g, ''))) expect({ key, zh: han.test(zh) }).toEqual({ key, zh: true })
    }
  })

  test('none is left over', () => {
    expect(keys.filter((key) => !code.includes(`'${key}'`) && !code.includes(`="${key}"`))).toEqual([])
  })

  test('facts are filled in, wherever they stand; one that is not given stays empty', () => {
    expect(translator('en')('linkOf', { a: 'A', b: '{a}' })).toBe('A and {a}')
    expect(translator('zh')('documentsTotal', { n: 3 })).toBe('3 篇文档')
    expect(translator('zh')('documentsTotal')).toBe(' 篇文档')
  })
})
