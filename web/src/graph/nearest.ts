export interface Place {
  readonly id: string
  /** to the right, and down */
  readonly x: number
  readonly y: number
}
const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
}

/** The node that an arrow key leads to: the nearest that way, what lies aside counting double. */
export const nearest = (places: readonly Place[], from: string, key: string): string | undefined => {
  const direction = directions[key]
  const start = places.find((p) => p.id === from)
  if (direction === undefined || start === undefined) return undefined
  let best: { id: string; cost: number } | undefined
  for (const { id, x, y } of places) {
    const along = (x - start.x) * direction[0] + (y - start.y) * direction[1]
    const aside = Math.abs((x - start.x) * direction[1]) + Math.abs((y - start.y) * direction[0])
    if (id === from || along <= 0 || aside > 3 * along) continue
    const cost = along + 2 * aside
    if (best === undefined || cost < best.cost) best = { id, cost }
  }
  return best?.id
}
