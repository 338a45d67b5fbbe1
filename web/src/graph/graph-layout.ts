import type Graph from 'graphology'
import forceAtlas2 from 'graphology-layout-forceatlas2'

/** Size of the canvas in CSS pixels; positions are in the same, y upwards, so that labels can be kept apart. */
export interface Size {
  readonly width: number
  readonly height: number
}
export const labelSize = 13
/** Room at the rim; below, where y is low, for the legend and the buttons. */
const margin = 24
const bottom = 46
/** Above this many nodes only some labels are drawn, so only the discs are kept apart. */
const labelledNodes = 120

/** Width of a label as drawn, near enough to keep labels apart: a wide character takes the font size, others about 0.55 of it. */
export const labelWidth = (label: string): number => {
  let width = 0
  for (const character of label) width += character.codePointAt(0)! >= 0x2e80 ? labelSize : labelSize * 0.56
  return width
}

interface Box {
  x: number
  y: number
  readonly left: number
  readonly right: number
  readonly half: number
}

/** Pushes boxes apart along the shorter way until none overlap or the rounds are spent. */
const separate = (boxes: readonly Box[], { width, height }: Size): void => {
  const rounds = boxes.length > labelledNodes ? 12 : 120
  for (let round = 0; round < rounds; round++) {
    let moved = false
    for (let i = 0; i < boxes.length; i++) {
      const a = boxes[i]!
      for (let j = i + 1; j < boxes.length; j++) {
        const b = boxes[j]!
        const y = a.half + b.half - Math.abs(a.y - b.y)
        if (y <= 0) continue
        const x = Math.min(a.x + a.right - (b.x - b.left), b.x + b.right - (a.x - a.left))
        if (x <= 0) continue
        moved = true
        if (y <= x) {
          const push = (y / 2 + 0.5) * (a.y <= b.y ? 1 : -1)
          a.y -= push
          b.y += push
        } else {
          const push = (x / 2 + 0.5) * (a.x <= b.x ? 1 : -1)
          a.x -= push
          b.x += push
        }
      }
    }
    for (const box of boxes) {
      box.x = Math.min(Math.max(box.x, margin + box.left), Math.max(width - margin - box.right, margin + box.left))
      box.y = Math.min(Math.max(box.y, bottom + box.half), Math.max(height - margin - box.half, bottom + box.half))
    }
    if (!moved) return
  }
}

/** Where a new neighbour starts: on a spiral around its centre, in a fixed order, so that the same graph looks the same. */
export const placeAround = (centre: { x: number; y: number }, index: number): { x: number; y: number } => {
  const angle = index * 2.399963 // golden angle: neighbours spread evenly whatever their number
  const radius = 60 + 6 * index
  return { x: centre.x + radius * Math.cos(angle), y: centre.y + radius * Math.sin(angle) }
}

/** Lays the nodes out over the canvas: forces first, then nodes and their labels apart. Same graph, same picture. */
export const layOut = (graph: Graph, size: Size): void => {
  if (graph.order === 0) return
  if (graph.order > 2)
    forceAtlas2.assign(graph, {
      iterations: graph.order > 150 ? 80 : 160,
      settings: {
        ...forceAtlas2.inferSettings(graph),
        gravity: 1,
        scalingRatio: 40,
        barnesHutOptimize: graph.order > 150,
      },
    })
  const nodes = graph.mapNodes((id, a) => ({ id, x: a['x'] as number, y: a['y'] as number, a }))
  const span = (axis: 'x' | 'y'): [number, number] => {
    const values = nodes.map((n) => n[axis])
    const low = Math.min(...values)
    return [low, Math.max(...values) - low]
  }
  const [left, width] = span('x')
  const [top, height] = span('y')
  const boxes = nodes.map(({ x, y, a }): Box => {
    const radius = a['size'] as number
    const label = nodes.length > labelledNodes ? 0 : labelWidth(a['label'] as string) + 6
    return {
      x: width < 1 ? size.width / 2 - label / 2 : 60 + ((x - left) / width) * Math.max(size.width - 200, 1),
      y: height < 1 ? size.height / 2 : bottom + ((y - top) / height) * (size.height - margin - bottom),
      left: radius + 2,
      right: radius + 2 + label,
      half: Math.max(radius, labelSize * 0.75) + 2,
    }
  })
  separate(boxes, size)
  nodes.forEach(({ id }, i) => graph.mergeNodeAttributes(id, { x: boxes[i]!.x, y: boxes[i]!.y }))
  chooseLabels(graph)
}

/**
 * Marks as `quiet` the nodes whose label would lie over another label or disc: those picked by the reader come first,
 * then the larger ones. Their labels show when one zooms in, points at them or picks them.
 */
export const chooseLabels = (graph: Graph): void => {
  const nodes = graph
    .mapNodes((id, a) => {
      const [x, y, size] = [a['x'] as number, a['y'] as number, a['size'] as number]
      return { id, x, y, size, end: x + size + 4 + labelWidth(a['label'] as string), first: a['forceLabel'] === true }
    })
    .sort((a, b) => Number(b.first) - Number(a.first) || b.size - a.size || (a.id < b.id ? -1 : 1))
  const shown: typeof nodes = []
  for (const node of nodes) {
    const overDisc = nodes.some(
      (n) => n !== node && n.x + n.size > node.x && n.x - n.size < node.end && Math.abs(n.y - node.y) < n.size + 3,
    )
    const overLabel = shown.some((n) => n.x < node.end && node.x < n.end && Math.abs(n.y - node.y) < labelSize)
    const quiet = !node.first && (overLabel || (overDisc && nodes.length > 30))
    graph.mergeNodeAttributes(node.id, { quiet })
    if (!quiet) shown.push(node)
  }
}
