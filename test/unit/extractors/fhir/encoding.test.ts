import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decode, Utf8Stream } from '../../../../extractors/fhir/encoding.js'

/** 急性心肌梗死 in GB18030 */
const infarction = Buffer.from([0xbc, 0xb1, 0xd0, 0xd4, 0xd0, 0xc4, 0xbc, 0xa1, 0xb9, 0xa3, 0xcb, 0xc0])

const stream = (bytes: Buffer, sizes: readonly number[]): { text: string; transcoded: boolean } => {
  const utf8 = new Utf8Stream()
  const out: Buffer[] = []
  let from = 0
  for (const size of sizes) {
    out.push(utf8.push(bytes.subarray(from, from + size)))
    from += size
  }
  out.push(utf8.push(bytes.subarray(from)), utf8.end())
  return { text: Buffer.concat(out).toString('utf8'), transcoded: utf8.transcoded }
}

describe('encoding', () => {
  test('UTF-8 with and without BOM', () => {
    expect(decode(Buffer.from('\uFEFF心'))).toEqual({ text: '心', transcoded: false })
    expect(decode(Buffer.from('心'))).toEqual({ text: '心', transcoded: false })
  })

  test('GB18030', () => {
    expect(decode(infarction)).toEqual({ text: '急性心肌梗死', transcoded: true })
  })

  test('damaged UTF-8 is not taken for GB18030', () => {
    expect(decode(Buffer.concat([Buffer.from('急性心肌梗死'), Buffer.from([0xff])]))).toBeUndefined()
    expect(decode(Buffer.from([0x41, 0xff, 0xff]))).toBeUndefined()
  })

  test('chunks of UTF-8 come out as they went in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.integer({ min: 0, max: 3 })), (text, sizes) => {
        expect(stream(Buffer.from(text), sizes)).toEqual({ text: Buffer.from(text).toString(), transcoded: false })
      }),
    )
  })

  test('chunks of GB18030 after plain ASCII', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (sizes) => {
        const bytes = Buffer.concat([Buffer.from('{"text":"'), infarction, infarction, Buffer.from('"}')])
        const { text } = stream(bytes, [9 + 4, ...sizes])
        expect(text).toBe('{"text":"急性心肌梗死急性心肌梗死"}')
      }),
    )
  })
})
