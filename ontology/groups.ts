/**
 * Lists of whole numbers in two flat arrays, which a file can hold as they are: list `i` is `items` from `starts[i]` to
 * `starts[i + 1]`; `starts` has one entry more than there are lists.
 */
export interface Groups {
  readonly starts: Int32Array
  readonly items: Int32Array
}

export const groupsOf = (lists: Iterable<Iterable<number>>): Groups => {
  const starts = [0]
  const items: number[] = []
  for (const list of lists) {
    for (const item of list) items.push(item)
    starts.push(items.length)
  }
  return { starts: Int32Array.from(starts), items: Int32Array.from(items) }
}

/** One of the lists, as a view. */
export const groupAt = ({ starts, items }: Groups, list: number): Int32Array =>
  items.subarray(starts[list], starts[list + 1])

/** The same pairs the other way round: for each item the lists it is in, in their order. */
export const inverted = ({ starts, items }: Groups, count: number): Groups => {
  const ends = new Int32Array(count + 1)
  for (const item of items) ends[item + 1]!++
  for (let item = 0; item < count; item++) ends[item + 1]! += ends[item]!
  const next = ends.slice()
  const lists = new Int32Array(items.length)
  for (let list = 0; list + 1 < starts.length; list++)
    for (let i = starts[list]!; i < starts[list + 1]!; i++) lists[next[items[i]!]!++] = list
  return { starts: ends, items: lists }
}
