import { describe, expect, test } from '@jest/globals'
import { migrate, openDatabase } from '../../../../../server/sqlite/database.js'
import { searchSteps } from '../../../../../server/search/sqlite/schema.js'
import {
  mergeSegments,
  readyToMerge,
  SegmentBuilder,
  SegmentReader,
  SegmentWriter,
} from '../../../../../server/search/sqlite/segment.js'
import { Random } from '../../../../../samples/random.js'

const open = () => {
  const db = openDatabase(':memory:')
  migrate(db, 'search', searchSteps)
  db.exec("INSERT INTO partition VALUES (1, 'alpha', 2, 0, 0)")
  return { db, reader: new SegmentReader(db) }
}
/** Terms with documents and places, as plain lists. */
const contents = (reader: SegmentReader) => {
  const out = new Map<string, [ordinal: number, places: number[]][]>()
  for (const segment of reader.segments(1))
    for (const { term, posting } of reader.entries(segment))
      for (; posting.count > 0; posting.next()) {
        const places: number[] = []
        posting.places(places)
        out.set(term, [...(out.get(term) ?? []), [posting.ordinal, places]])
      }
  return out
}

describe('segments', () => {
  test('give back what was written, term by term, also after merges', () => {
    const { db, reader } = open()
    const random = new Random('segments', 1)
    const expected = new Map<string, [number, number[]][]>()
    for (let segment = 0; segment < 8; segment++) {
      const builder = new SegmentBuilder()
      for (let ordinal = segment * 50; ordinal < segment * 50 + 50; ordinal++) {
        const places = new Map<string, number[]>()
        for (let place = 0; place < 60; place++) {
          const term = random.chance(0.1)
            ? `rare ${random.int(0, 5000)}`
            : random.pick(['心衰', '衰竭', '𠮷', 'a', 'zz'])
          places.set(term, [...(places.get(term) ?? []), place * random.int(1, 1)])
        }
        for (let place = 0; place < 60; place++)
          for (const [term, at] of places) if (at.includes(place)) builder.add(term, ordinal, place)
        for (const [term, at] of places) expected.set(term, [...(expected.get(term) ?? []), [ordinal, at]])
      }
      const writer = new SegmentWriter(db, 1)
      builder.write(writer, () => true)
      expect(writer.close(db)).toBe(true)
    }
    expect(contents(reader)).toEqual(expected)
    const ready = readyToMerge(reader.segments(1))
    expect(ready).toHaveLength(8)
    mergeSegments(db, reader, ready, (ordinal) => ordinal % 3 !== 0)
    const left = new Map(
      [...expected]
        .map(([term, list]) => [term, list.filter(([ordinal]) => ordinal % 3 !== 0)] as const)
        .filter(([, list]) => list.length > 0),
    )
    const [merged, ...others] = reader.segments(1)
    expect(others).toEqual([])
    expect(contents(reader)).toEqual(left)
    for (const term of ['心衰', 'a', 'zz', [...left.keys()].find((t) => t.startsWith('rare'))!])
      expect(reader.posting(merged!, term)?.ordinal).toBe(left.get(term)![0]![0])
    for (const term of ['', 'absent', '\uffff', '心']) expect(reader.posting(merged!, term)).toBeUndefined()
  })

  test('nothing written, no segment', () => {
    const { db, reader } = open()
    const builder = new SegmentBuilder()
    builder.add('心衰', 0, 0)
    const writer = new SegmentWriter(db, 1)
    builder.write(writer, () => false)
    expect(writer.close(db)).toBe(false)
    expect(reader.segments(1)).toEqual([])
  })
})
