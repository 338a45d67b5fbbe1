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
