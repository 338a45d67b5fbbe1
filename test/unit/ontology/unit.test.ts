import { describe, expect, test } from '@jest/globals'
import { convert, parseUcum, parseUnit, unitAt } from '../../../ontology/index.js'

describe('parseUnit', () => {
  test.each([
    ['mmo1/L', 'mmol/L'],
    ['mmol/L', 'mmol/L'],
    ['μmol／L', 'umol/L'],
    ['umol/l', 'umol/L'],
    ['次/分', '/min'],
    ['次/分钟', '/min'],
    ['bpm', '/min'],
    ['beats/min', '/min'],
    ['×10^9/L', '10*9/L'],
    ['x10^9/L', '10*9/L'],
    ['*10^12/L', '10*12/L'],
    ['10⁹/L', '10*9/L'],
    ['109/L', '10*9/L'],
    ['10*9/L', '10*9/L'],
    ['10E9/L', '10*9/L'],
    ['K/uL', '10*3/uL'],
    ['mmHg', 'mm[Hg]'],
    ['mm Hg', 'mm[Hg]'],
    ['mm[Hg]', 'mm[Hg]'],
    ['毫米汞柱', 'mm[Hg]'],
    ['[in_i]', '[in_i]'],
    ['inches', '[in_i]'],
    ['mL/min/1.73m2', 'mL/min/{1.73_m2}'],
    ['ml/(min·1.73m2)', 'mL/min/{1.73_m2}'],
    ['kg/m2', 'kg/m2'],
    ['kg/m²', 'kg/m2'],
    ['Kg/m^2', 'kg/m2'],
    ['℃', 'Cel'],
    ['degF', '[degF]'],
    ['Ω', 'Ohm'],
    ['atm', 'atm'],
    ['ppb', '[ppb]'],
    ['U/L', 'U/L'],
    ['IU/L', '[iU]/L'],
    ['ng/ml', 'ng/mL'],
    ['pg/ML', 'pg/mL'],
    ['pg/m1', 'pg/mL'],
    ['％', '%'],
    ['克/升', 'g/L'],
    ['岁', 'a'],
    ['mEq/L', 'meq/L'],
    ['mm/h', 'mm/h'],
    ['ms', 'ms'],
    ['kPa', 'kPa'],
    ['cm/s', 'cm/s'],
    ['{score}', '{score}'],
    ['mg/d', 'mg/d'],
  ])('%s is %s', (written, ucum) => {
    const unit = parseUnit(written)
    expect(unit).toBe(ucum)
  })

  test.each([
    '',
    'foo',
    '/',
    'constructor',
    'constructor/toString',
    'mmHg mmHg',
    '120',
    '1/2',
    'mmol//L',
    '患者',
    'x'.repeat(1000),
  ])('%s is none', (written) => {
    expect(parseUnit(written)).toBeUndefined()
  })
})

describe('unitAt', () => {
  test.each([
    ['血压150/90mmHg。', 8, '血压150/90'.length + 4, 'mm[Hg]'],
    ['Cr 88umol/L，余', 5, 11, 'umol/L'],
    ['HR 72 bpm, regular', 5, 9, '/min'],
    ['心率78次/分律齐', 4, 7, '/min'],
    ['WBC 6.5×10^9/L', 7, 14, '10*9/L'],
  ])('%s', (text, offset, end, unit) => {
    expect(unitAt(text, offset)).toMatchObject({ end, unit })
  })
  test('takes no part of a word', () => {
    expect(unitAt('5 mild', 1)).toBeUndefined()
    expect(unitAt('12 sites', 2)).toBeUndefined()
  })
})

describe('convert', () => {
  const glucose = { gramsPerMole: 180.156 }
  test.each([
    [1, 'm', 'cm', undefined, 100],
    [120, 'mm[Hg]', 'kPa', undefined, 15.99864],
    [37, 'Cel', '[degF]', undefined, 98.6],
    [98.6, '[degF]', 'Cel', undefined, 37],
    [5, 'mm', 'cm', undefined, 0.5],
    [13.5, 'g/dL', 'g/L', undefined, 135],
    [6.5, '10*3/uL', '10*9/L', undefined, 6.5],
    [1, 'ng/mL', 'ug/L', undefined, 1],
    [100, 'mg/dL', 'mmol/L', glucose, 5.550745],
    [5.55, 'mmol/L', 'mg/dL', glucose, 99.98658],
    [140, 'meq/L', 'mmol/L', { gramsPerMole: 22.99, valence: 1 }, 140],
    [5, 'meq/L', 'mmol/L', { gramsPerMole: 40.078, valence: 2 }, 2.5],
    [90, 'mL/min', 'mL/min/{1.73_m2}', undefined, 90],
    [60, '/min', 'Hz', undefined, 1],
    [70, '[in_i]', 'cm', undefined, 177.8],
    [1, 'ukat/L', 'U/L', undefined, 60],
    [0.7, 'kOhm', 'Ohm', undefined, 700],
    [1.5, 'mV', 'uV', undefined, 1500],
    [1, 'V2/Ohm', 'W', undefined, 1],
    [1, 'atm', 'kPa', undefined, 101.325],
    [25, '[ppb]', '[ppm]', undefined, 0.025],
  ])('%d %s in %s', (number, from, to, molar, expected) => {
    expect(convert(number, from, to, molar)).toBeCloseTo(expected, 4)
  })
  test('refuses what measures something else', () => {
    expect(convert(1, 'mg/dL', 'mmol/L')).toBeUndefined()
    expect(convert(1, 'mm[Hg]', 'cm')).toBeUndefined()
    expect(convert(1, 'furlong', 'm')).toBeUndefined()
    expect(convert(1, 'U/L', '[iU]/L')).toBeUndefined()
    expect(convert(Number.NaN, 'm', 'cm')).toBeUndefined()
  })
})

test.each(['m//s', 'm/', '.m', 'm.', '{', 'm}', '1e9', '', 'xyz', '10*-', '0'])('%s is no UCUM', (code) => {
  expect(parseUcum(code)).toBeUndefined()
})
