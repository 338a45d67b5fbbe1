/** A stretch of a text that something is said of; UTF-16 code units, end exclusive. */
export interface Annotation {
  readonly id: string
  readonly start: number
  readonly end: number
}
/** A piece of text between two borders, with all annotations over it, the shortest first. */
export interface Segment<A extends Annotation> {
  readonly start: number
  readonly end: number
  readonly covers: readonly A[]
}

/**
 * Cuts `[0, length)` at every border of an annotation, so that nested and crossing ones all stay visible. Annotations
 * outside of the text, or empty, are left out.
 */
export const segments = <A extends Annotation>(length: number, annotations: readonly A[]): Segment<A>[] => {
  const fitting = annotations
    .filter(({ start, end }) => start >= 0 && start < end && end <= length)
    .sort((a, b) => a.start - b.start)
  const borders = [...new Set([0, length, ...fitting.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b)
  const result: Segment<A>[] = []
  let open: A[] = []
  let next = 0
  for (let i = 0; i + 1 < borders.length; i++) {
    const start = borders[i]!
    const end = borders[i + 1]!
    open = open.filter((a) => a.end > start)
    while (next < fitting.length && fitting[next]!.start === start) open.push(fitting[next++]!)
    result.push({ start, end, covers: [...open].sort((a, b) => a.end - a.start - (b.end - b.start)) })
  }
  return result
}

/**
 * Groups the pieces of a text into blocks of about `size` code units that end at the end of a line where there is one,
 * so that a long text is laid out where it is looked at. A piece is never cut.
 */
export const blocksOf = <A extends Annotation>(
  text: string,
  pieces: readonly Segment<A>[],
  size = 4000,
): (readonly Segment<A>[])[] => {
  const blocks: Segment<A>[][] = []
  let block: Segment<A>[] = []
  let from = 0
  const close = (end: number): void => {
    blocks.push(block)
    block = []
    from = end
  }
  for (const piece of pieces) {
    // plain text may be divided at its lines
    let { start } = piece
    while (piece.covers.length === 0 && piece.end - from > size) {
      const line = text.indexOf('\n', Math.max(start, from + size - 1)) + 1
      if (line === 0 || line >= piece.end) break
      block.push({ ...piece, start, end: line })
      close(line)
      start = line
    }
    block.push({ ...piece, start })
  }
  if (block.length > 0) blocks.push(block)
  return blocks
}
