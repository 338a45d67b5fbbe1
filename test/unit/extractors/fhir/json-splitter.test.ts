import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { excessOf, JsonSplitter, type Piece, type SplitLimits } from '../../../../extractors/fhir/json-splitter.js'

const small: SplitLimits = { element: 100, string: 20, depth: 5 }

/** All pieces of a text that comes in chunks of the given sizes. */
const split = (text: string | Buffer, sizes: readonly number[] = [], limits?: SplitLimits): Piece[] => {
  const bytes = Buffer.from(text as string)
  const splitter = new JsonSplitter(limits)
  const pieces: Piece[] = []
  let from = 0
  for (const size of sizes) {
    pieces.push(...splitter.push(bytes.subarray(from, from + size)))
    from += size
  }
  pieces.push(...splitter.push(bytes.subarray(from)), ...splitter.end())
  return pieces
}

/** Readable form; offsets are left out. */
const told = (pieces: readonly Piece[]): string[] =>
  pieces.map((p) => {
    if (p.kind === 'fault') return `fault ${p.value}`
    const text = p.bytes?.toString().trim() ?? p.excess
    return `${p.value} ${p.kind === 'object' ? 'object' : `${p.array}[${p.index}]`}${p.complete ? '' : ' cut'} ${text}`
  })

describe('json splitter', () => {
  test.each([
    ['{"a":1}', ['1 object {"a":1}']],
    ['[]', []],
    ['[1, "a,]" ,{"b":[2]}]', ['1 top[0] 1', '1 top[1] "a,]"', '1 top[2] {"b":[2]}']],
    [
      '{"entry":[{"x":"}"},{}],"resourceType":"Bundle"}',
      ['1 entry[0] {"x":"}"}', '1 entry[1] {}', '1 object {"entry":[],"resourceType":"Bundle"}'],
    ],
    ['{"resourceType":"List","entry":[1]}', ['1 object {"resourceType":"List","entry":[1]}']],
    ['{"a":{"entry":[1]},"b":"entry","entry":[]}', ['1 object {"a":{"entry":[1]},"b":"entry","entry":[]}']],
    ['{"entry":{"entry":[1]}}', ['1 object {"entry":{"entry":[1]}}']],
    ['{"a":"\\\\"}{"b":"\\""}\n[3]', ['1 object {"a":"\\\\"}', '2 object {"b":"\\""}', '3 top[0] 3']],
    ['{"entry":[1,{"a":', ['1 entry[0] 1', '1 entry[1] cut {"a":']],
    ['{"entry":[1,{"a":2}', ['1 entry[0] 1', '1 entry[1] {"a":2}', 'fault 1']],
    ['{"a":1', ['1 object cut {"a":1']],
    ['{} x', ['1 object {}', 'fault 2']],
    ['nothing', ['fault 1']],
    ['[1,,2,]', ['1 top[0] 1', '1 top[1] ', '1 top[2] 2', '1 top[3] ']],
  ])('%s', (text, expected) => {
    expect(told(split(text))).toEqual(expected)
  })

  test('limits drop the one element', () => {
    const long = `"${'x'.repeat(30)}"`
    const big = `{"a":[${'1,'.repeat(60)}1]}`
    expect(told(split(`[1,${long},${big},[[[[[[1]]]]]],2]`, [], small))).toEqual([
      '1 top[0] 1',
      '1 top[1] TOO_LARGE',
      '1 top[2] TOO_LARGE',
      '1 top[3] TOO_DEEP',
      '1 top[4] 2',
    ])
    expect(told(split(`{"entry":[1],"x":${big}}`, [], small))).toEqual(['1 entry[0] 1', '1 object TOO_LARGE'])
  })

  test('the limits of a whole value are the same', () => {
    expect(excessOf(Buffer.from('{"a":["]]]]]]"]}'), small)).toBeUndefined()
    expect(excessOf(Buffer.from('[[[[[[1]]]]]]'), small)).toBe('TOO_DEEP')
    expect(excessOf(Buffer.from(`"${'\\"'.repeat(15)}"`), small)).toBe('TOO_LARGE')
  })

  const entry = fc.oneof(fc.jsonValue(), fc.record({ resource: fc.jsonValue(), fullUrl: fc.string() }))
  const sizes = fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 200 })

  test('chunks make no difference, and what is cut out is what was put in', () => {
    fc.assert(
      fc.property(
        fc.array(entry),
        fc.jsonValue(),
        fc.boolean(),
        fc.constantFrom(undefined, 1, '\t'),
        sizes,
        (entries, other, first, indent, cuts) => {
          const document = first
            ? { other, entry: entries, resourceType: 'Bundle' }
            : { resourceType: 'Bundle', entry: entries, other }
          const text = JSON.stringify(document, null, indent)
          const pieces = split(text, cuts)
          expect(told(pieces)).toEqual(told(split(text)))
          const elements = pieces
            .filter((p) => p.kind === 'element')
            .map((p): unknown => JSON.parse(p.bytes!.toString()))
          expect(elements).toEqual(JSON.parse(JSON.stringify(entries)))
          expect(
            JSON.parse(pieces.at(-1)!.kind === 'object' ? (pieces.at(-1) as { bytes: Buffer }).bytes.toString() : ''),
          ).toEqual({ ...(JSON.parse(text) as object), entry: [] })
        },
      ),
    )
  })

  test('never fails, whatever the bytes and the chunks', () => {
    const noise = fc.array(
      fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', ' ', '\n', 'entry', '"entry":[', 'é'),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(noise, sizes, (parts, cuts) => {
        const text = parts.join('')
        expect(told(split(text, cuts))).toEqual(told(split(text)))
      }),
    )
  })
})
