import { afterAll, describe, expect, test } from '@jest/globals'
import { rmSync } from 'node:fs'
import type { Value } from '../../../graph-schema/index.js'
import { buildDataSet, readDataSet } from '../../../ontology/data-set.js'
import { dataSetFolder, type ElementPart } from '../../support/data-set-folder.js'

const valueSets = { 'killip-class': ['1 xm:0300001', '2 xm:0300002', '3', '4'], 'yes-no': ['Y', 'N'] }
const parts: Readonly<Record<string, ElementPart>> = {
  text: { type: 'S1', format: 'AN3..5' },
  letters: { type: 'S1', format: 'A..9' },
  digits: { type: 'S1', format: 'N4' },
  lines: { type: 'S1', format: 'AN..4X2' },
  coded: { type: 'S3', format: 'N1', domain: 'killip-class' },
  few: { type: 'S2', format: 'A1', domain: 'yes-no' },
  disease: { type: 'S3', format: 'AN..20', domain: 'ICD10', concept: 'xm:0100000', relation: 'has-kind' },
  logical: { type: 'L', format: 'T/F' },
  potassium: { type: 'N', format: 'N..5,2', domain: 'mmol/L', low: '1', high: '12' },
  count: { type: 'N', format: 'N..3' },
  fixed: { type: 'N', format: 'N4,1', domain: 'Cel', low: '20', high: '45' },
  share: { type: 'N', format: 'N..4,1', domain: '%', low: '0', high: '100' },
  date: { type: 'D', format: 'D8' },
  day: { type: 'D', format: 'D10' },
  time: { type: 'T', format: 'T6' },
  clock: { type: 'T', format: 'T8' },
  instant: { type: 'DT', format: 'DT14' },
  moment: { type: 'DT', format: 'DT15' },
  picture: { type: 'BY', format: 'BY' },
}
const folder = dataSetFolder({ elements: Object.values(parts), valueSets })
afterAll(() => rmSync(folder, { recursive: true }))
const dataSet = buildDataSet(readDataSet(folder))
const element = (name: string) => dataSet.elements[Object.keys(parts).indexOf(name)]!

describe('a written value against its element', () => {
  test.each<[name: string, text: string, ...codes: string[]]>([
    ['text', 'abc'],
    ['text', '心电图'],
    ['text', 'ab', 'TOO_SHORT'],
    ['text', 'abcdef', 'TOO_LONG'],
    ['text', '', 'EMPTY'],
    ['text', 'a\u0007c', 'BAD_CHARACTERS'],
    ['text', '𠮷𠮷𠮷𠮷𠮷'],
    ['letters', '房颤-a'],
    ['letters', 'I50', 'BAD_CHARACTERS'],
    ['digits', '0123'],
    ['digits', '012a', 'BAD_CHARACTERS'],
    ['lines', 'ab\ncd'],
    ['lines', 'ab\ncd\nef', 'TOO_MANY_LINES'],
    ['lines', 'abcde\ncd', 'TOO_LONG'],
    ['coded', '2'],
    ['coded', '5', 'NOT_IN_VALUE_SET'],
    ['coded', '22', 'TOO_LONG', 'NOT_IN_VALUE_SET'],
    ['few', 'Y'],
    ['few', 'X', 'NOT_IN_VALUE_SET'],
    ['disease', 'I50.900x002'],
    ['disease', '心衰', 'NOT_A_CODE'],
    ['logical', 'T'],
    ['logical', 'true', 'WRONG_TYPE'],
    ['potassium', '4.25'],
    ['potassium', '4.256', 'TOO_MANY_DECIMALS'],
    ['potassium', '400', 'TOO_LONG', 'OUT_OF_RANGE'],
    ['potassium', '0.9', 'OUT_OF_RANGE'],
    ['potassium', '1'],
    ['potassium', '12.0'],
    ['potassium', '阳性', 'WRONG_TYPE'],
    ['potassium', '4.', 'WRONG_TYPE'],
    ['potassium', '1e1', 'WRONG_TYPE'],
    ['count', '-12'],
    ['count', '12.5', 'TOO_MANY_DECIMALS'],
    ['count', '1000', 'TOO_LONG'],
    ['fixed', '36.5'],
    ['fixed', '9.5', 'TOO_SHORT', 'OUT_OF_RANGE'],
    ['date', '20240229'],
    ['date', '20230229', 'NOT_A_DATE'],
    ['date', '2024-02-29', 'NOT_A_DATE'],
    ['date', '20241301', 'NOT_A_DATE'],
    ['day', '2024-12-31'],
    ['day', '2024-04-31', 'NOT_A_DATE'],
    ['time', '235959'],
    ['time', '240000', 'NOT_A_TIME'],
    ['clock', '08:30:00'],
    ['clock', '08:60:00', 'NOT_A_TIME'],
    ['instant', '20240131093000'],
    ['instant', '20240132093000', 'NOT_A_DATE'],
    ['instant', '20240131250000', 'NOT_A_TIME'],
    ['moment', '20240131T093000'],
    ['moment', '20240131 093000', 'NOT_A_DATE'],
    ['picture', 'aGk='],
    ['picture', 'a b', 'WRONG_TYPE'],
  ])('%s %j %s', (name, text, ...codes) =>
    expect(dataSet.check.written(element(name), text).map(({ code }) => code)).toEqual(codes),
  )

  test('failures carry the limits, never the text', () => {
    expect(dataSet.check.written(element('potassium'), '400')).toEqual([
      { code: 'TOO_LONG', facts: { most: 5, decimals: 2 } },
      { code: 'OUT_OF_RANGE', facts: { low: 1, high: 12 } },
    ])
    expect(dataSet.check.written(element('text'), 'abcdef')).toEqual([
      { code: 'TOO_LONG', facts: { length: 6, most: 5 } },
    ])
    expect(dataSet.check.written(element('coded'), '5')).toEqual([
      { code: 'NOT_IN_VALUE_SET', facts: { domain: 'killip-class' } },
    ])
  })
})

describe('a value of an assertion against its element', () => {
  const quantity = (number: number, unit?: string, rest: object = {}): Value => ({
    type: 'quantity',
    number,
    ...(unit === undefined ? {} : { unit }),
    ...rest,
  })
  test.each<[name: string, element: string, value: Value, written: string | undefined, ...codes: string[]]>([
    ['in its unit', 'potassium', quantity(4.1, 'mmol/L'), 'mmol/L'],
    ['in another unit', 'potassium', quantity(4100, 'umol/L'), 'umol/L'],
    [
      'converted by the concept',
      'potassium',
      quantity(16, 'mg/dL', { canonical: { number: 4.09, unit: 'mmol/L' } }),
      'mg/dL',
    ],
    ['out of range after conversion', 'potassium', quantity(20_000, 'umol/L'), 'umol/L', 'OUT_OF_RANGE'],
    ['of another dimension', 'potassium', quantity(4.1, 'mm[Hg]'), 'mmHg', 'WRONG_UNIT'],
    ['unit that is none', 'potassium', quantity(4.1), 'blobs', 'WRONG_UNIT'],
    ['no unit', 'potassium', quantity(4.1), undefined, 'MISSING_UNIT'],
    ['implausible', 'potassium', quantity(400, 'mmol/L'), 'mmol/L', 'TOO_LONG', 'OUT_OF_RANGE'],
    ['below a limit of detection', 'potassium', quantity(0.5, 'mmol/L', { comparator: '<' }), 'mmol/L'],
    ['above nothing plausible', 'potassium', quantity(0.5, 'mmol/L', { comparator: '>' }), 'mmol/L', 'OUT_OF_RANGE'],
    ['bare', 'count', quantity(7), undefined],
    ['bare with a unit', 'count', quantity(7, 'mmol/L'), 'mmol/L', 'WRONG_UNIT'],
    ['a share', 'share', quantity(0.55, '1'), '1'],
    [
      'a range, one end off',
      'potassium',
      { type: 'range', low: 3, high: 40, unit: 'mmol/L' },
      'mmol/L',
      'OUT_OF_RANGE',
    ],
    ['words for a number', 'potassium', { type: 'text', text: '阳性' }, undefined, 'WRONG_TYPE'],
    ['a number in words', 'potassium', { type: 'text', text: ' 4.1 ' }, undefined],
    ['a code for a number', 'potassium', { type: 'coded', code: '1' }, undefined, 'WRONG_TYPE'],
    ['own code', 'coded', { type: 'coded', code: '3' }, undefined],
    [
      'by concept',
      'coded',
      { type: 'coded', concept: 'xm:0300002' as never, system: 'SNOMED', code: '123456' },
      undefined,
    ],
    ['by name', 'coded', { type: 'coded', text: 'VALUE 4' }, undefined],
    ['outside', 'coded', { type: 'coded', code: '9', text: 'ninth' }, undefined, 'NOT_IN_VALUE_SET'],
    [
      "another system's code that looks like ours",
      'coded',
      { type: 'coded', system: 'SNOMED', code: '3' },
      undefined,
      'NOT_IN_VALUE_SET',
    ],
    ['a number for a code', 'coded', quantity(2), undefined],
    ['a wrong number for a code', 'coded', quantity(7), undefined, 'NOT_IN_VALUE_SET'],
    ['text for a code', 'coded', { type: 'text', text: '4' }, undefined],
    [
      'a code of another system than the domain',
      'disease',
      { type: 'coded', system: 'SNOMED', code: '38341003' },
      undefined,
    ],
    ['text', 'text', { type: 'text', text: 'abcdefg' }, undefined, 'TOO_LONG'],
    ['a number for a date', 'date', quantity(20240131), undefined, 'WRONG_TYPE'],
  ])('%s: %s', (_name, name, value, written, ...codes) =>
    expect(dataSet.check.value(element(name), value, written).map(({ code }) => code)).toEqual(codes),
  )

  test.each([
    ['ICD10', 'I50.9', true, []],
    ['http://hl7.org/fhir/sid/icd-10', 'I50.9', false, ['UNKNOWN_CODE']],
    ['ICD10', '50.9', false, ['NOT_A_CODE']],
    ['http://snomed.info/sct', '38341003', true, []],
    ['local-list', 'HT', false, ['UNKNOWN_CODE']],
  ])('a code of a source, %s %s', (system, code, known, codes) =>
    expect(dataSet.check.code(element('disease'), system, code, known).map((f) => f.code)).toEqual(codes),
  )
})
