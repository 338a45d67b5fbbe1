import { describe, expect, test } from '@jest/globals'
import {
  dataTypes,
  isDataType,
  parseRepresentation,
  RepresentationError,
  typeProblem,
} from '../../../ontology/representation.js'

const text = (characters: string, least: number, most: number, decimals = 0, lines = 1) => ({
  form: 'characters',
  characters,
  least,
  most,
  decimals,
  lines,
})

describe('a representation format', () => {
  test.each([
    ['A2', text('A', 2, 2)],
    ['N4', text('N', 4, 4)],
    ['AN10', text('AN', 10, 10)],
    ['AN..20', text('AN', 1, 20)],
    ['A4..6', text('A', 4, 6)],
    ['N2..3', text('N', 2, 3)],
    ['N..6,2', text('N', 1, 6, 2)],
    ['N4,1', text('N', 4, 4, 1)],
    ['N3..5,1', text('N', 3, 5, 1)],
    ['AN..100X3', text('AN', 1, 100, 0, 3)],
    ['D8', { form: 'date', length: 8 }],
    ['D10', { form: 'date', length: 10 }],
    ['T6', { form: 'time', length: 6 }],
    ['T8', { form: 'time', length: 8 }],
    ['DT14', { form: 'date-time', length: 14 }],
    ['DT15', { form: 'date-time', length: 15 }],
    ['T/F', { form: 'logical' }],
    ['L', { form: 'logical' }],
    ['BY', { form: 'binary' }],
  ])('%s', (format, representation) => expect(parseRepresentation(format)).toEqual(representation))

  test.each([
    ['', 0, 'expected A, N, AN'],
    ['X4', 0, 'expected A, N, AN'],
    ['N', 1, 'the length is missing'],
    ['N..', 3, 'the greatest length is missing'],
    ['AN0', 2, 'begins with 0'],
    ['A6..4', 1, 'the least length 6 is more than the greatest 4'],
    ['AN..20,2', 6, 'only numbers have decimals'],
    ['N4,', 3, 'the number of decimals is missing'],
    ['N3,2', 2, '2 decimals do not fit into 3 characters'],
    ['N4X2', 2, 'a number has one line'],
    ['AN..9X', 6, 'the number of lines is missing'],
    ['D9', 0, 'expected A, N, AN'],
    ['AN10 ', 4, 'is left over'],
    ['an10', 0, 'expected A, N, AN'],
    ['N..100001', 3, 'more than 100000'],
    ['constructor', 0, 'expected A, N, AN'],
  ])('%j is none, from %d on', (format, at, what) => {
    let error: unknown
    try {
      parseRepresentation(format)
    } catch (e) {
      error = e
    }
    expect(error).toBeInstanceOf(RepresentationError)
    expect(error).toMatchObject({ format, at })
    expect((error as RepresentationError).what).toContain(what)
  })

  test('goes with some types only', () => {
    const fitting = (format: string): readonly string[] =>
      dataTypes.filter((type) => typeProblem(type, parseRepresentation(format)) === undefined)
    expect(fitting('N2')).toEqual(['S1', 'S2', 'S3', 'N'])
    expect(fitting('AN..20')).toEqual(['S1', 'S2', 'S3'])
    expect(fitting('N..5,2')).toEqual(['N'])
    expect(fitting('AN..100X3')).toEqual(['S1'])
    expect(fitting('D8')).toEqual(['D'])
    expect(fitting('T6')).toEqual(['T'])
    expect(fitting('DT15')).toEqual(['DT'])
    expect(fitting('T/F')).toEqual(['L'])
    expect(fitting('BY')).toEqual(['BY'])
  })

  test('types are a closed list', () =>
    expect(['S1', 'DT', 'S4', ''].map(isDataType)).toEqual([true, true, false, false]))
})
