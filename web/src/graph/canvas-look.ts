import type { NodeLabelDrawingFunction } from 'sigma/rendering'
import type { Kind } from '../kind/kinds.js'
import { labelSize } from './graph-layout.js'

/** Colours of the canvas: those of the style sheet as they hold now. */
export interface CanvasLook {
  readonly ink: string
  readonly ground: string
  readonly edge: string
  /** links of the picked concept */
  readonly edgeNear: string
  /** knowledge, dashed */
  readonly fact: string
  readonly muted: string
  readonly accent: string
  readonly nodeInk: string
  readonly kind: (kind: Kind) => string
}

export const readCanvasLook = (): CanvasLook => {
  const style = getComputedStyle(document.documentElement)
  const color = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return {
    ink: color('ink'),
    ground: color('ground'),
    edge: color('edge'),
    edgeNear: color('edge-near'),
    fact: color('fact'),
    muted: color('muted'),
    accent: color('accent'),
    nodeInk: color('node-ink'),
    kind: color,
  }
}

const font = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'

/** A label beside its node, with a rim in the colour of the ground so that it reads over links. */
export const drawLabel =
  (look: CanvasLook, weight: 400 | 650): NodeLabelDrawingFunction =>
  (context, { x, y, size, label }) => {
    if (!label) return
    context.font = `${weight} ${labelSize}px ${font}`
    context.lineJoin = 'round'
    context.lineWidth = 4
    context.strokeStyle = look.ground
    context.strokeText(label, x + size + 4, y + labelSize / 3)
    context.fillStyle = look.ink
    context.fillText(label, x + size + 4, y + labelSize / 3)
  }

/** A picked or hovered node: a ring around it and its label in bold. */
export const drawPicked =
  (look: CanvasLook): NodeLabelDrawingFunction =>
  (context, node, settings) => {
    context.beginPath()
    context.arc(node.x, node.y, node.size + 3, 0, 2 * Math.PI)
    context.lineWidth = 2.5
    context.strokeStyle = look.accent
    context.stroke()
    drawLabel(look, 650)(context, node, settings)
  }
