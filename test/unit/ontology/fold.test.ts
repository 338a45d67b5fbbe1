import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { codeSystem, codeSystems, fold, foldSurface, foldUnit, termKey } from '../../../ontology/index.js'

describe('fold', () => {
  test.each([
    ['ＬＶＥＦ　５５％', 'lvef 55%'],
    ['心臟病、腦梗塞', '心脏病,脑梗塞'],
    ['Ⅱ度房室傳導阻滯', 'ⅱ度房室传导阻滞'],
    ['kg/m²', 'kg/m2'],
    ['ST–T', 'st-t'],
    ['µg', 'μg'],
    ['E/e’', "e/e'"],
    ['İ𝒳', 'İ𝒳'],
  ])('%s → %s', (text, folded) => expect(fold(text)).toBe(folded))

  test('keeps length and is idempotent, for any UTF-16, lone surrogates too', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 50 }), (units) => {
        const text = String.fromCharCode(...units)
        expect(fold(text)).toHaveLength(text.length)
        expect(fold(fold(text))).toBe(fold(text))
        expect(
          [...Array(text.length).keys()].every((i) => foldUnit(text.charCodeAt(i)) === fold(text).charCodeAt(i)),
        ).toBe(true)
      }),
    )
  })

  test('long texts', () => {
    const text = 'ab' + 'Ａ心'.repeat(20_000)
    expect(fold(text)).toBe('ab' + 'a心'.repeat(20_000))
    expect(foldSurface(text)).toBe('ab' + 'A心'.repeat(20_000))
  })

  test('keys: blanks and hyphens are one', () => expect(termKey(' ST-T  Change ')).toBe('st t change'))
})

describe('code systems', () => {
  test('each is found by all of its names', () => {
    for (const system of codeSystems)
      for (const name of [system.key, system.uri, system.oid, ...system.names].filter((one) => one !== undefined))
        expect(codeSystem(name)).toBe(system)
  })
  test.each([
    ['http://snomed.info/sct', 'SNOMED'],
    ['urn:oid:2.16.840.1.113883.6.1', 'LOINC'],
    ['LN', 'LOINC'],
    ['I10', 'ICD10'],
    ['RxNorm', 'RXNORM'],
    ['https://loinc.org/', 'LOINC'],
  ])('%s is %s', (name, key) => expect(codeSystem(name)?.key).toBe(key))
  test('an unknown one is undefined', () => expect(codeSystem('http://example.org')).toBeUndefined())
})
