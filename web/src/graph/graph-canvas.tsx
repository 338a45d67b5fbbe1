import { useEffect, useRef } from 'react'
import Graph from 'graphology'
import forceAtlas2 from 'graphology-layout-forceatlas2'
import Sigma from 'sigma'
import { createNodeImageProgram } from '@sigma/node-image'
import type { Selection } from '../address/address'
import { kindLook } from '../kind/kind'
import { kindImage } from './kind-image'
import { useLanguage } from '../language/language'
import { weight, type GraphModel } from './graph-model'

interface Props {
  readonly model: GraphModel
  readonly selection: Selection | null
  readonly dark: boolean
  readonly onConcept: (id: string) => void
  readonly onLink: (from: string, to: string) => void
  /** the browser cannot draw: the table stands in */
  readonly onUnable: () => void
}

const nodeSize = (patients: number): number => 7 + 3 * Math.log10(1 + patients)
const edgeSize = (patients: number): number => 0.8 + 1.4 * Math.log10(1 + patients)

/** Where a new neighbour starts: on a circle around its centre, in a fixed order, so that the same graph looks the same. */
const place = (graph: Graph, id: string, index: number, around?: string): { x: number; y: number } => {
  const angle = index * 2.399963 // golden angle: neighbours spread evenly whatever their number
  const radius = 1 + 0.12 * index
  const centre =
    around !== undefined && graph.hasNode(around) ? graph.getNodeAttributes(around) : { x: graph.order * 0.7, y: 0 }
  return {
    x: (centre['x'] as number) + radius * Math.cos(angle),
    y: (centre['y'] as number) + radius * Math.sin(angle) + id.length * 1e-6,
  }
}

export const GraphCanvas = ({ model, selection, dark, onConcept, onLink, onUnable }: Props) => {
  const { language } = useLanguage()
  const container = useRef<HTMLDivElement>(null)
  const graph = useRef(new Graph({ type: 'undirected' }))
  const sigma = useRef<Sigma | null>(null)
  const handlers = useRef({ onConcept, onLink, onUnable })
  useEffect(() => {
    handlers.current = { onConcept, onLink, onUnable }
  })

  useEffect(() => {
    if (container.current === null) return
    try {
      sigma.current = new Sigma(graph.current, container.current, {
        defaultNodeType: 'image',
        nodeProgramClasses: { image: createNodeImageProgram({ padding: 0.22, keepWithinCircle: true }) },
        enableEdgeEvents: true,
        allowInvalidContainer: true,
        labelDensity: 1.2,
        labelRenderedSizeThreshold: 4,
        labelFont: 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
        labelSize: 13,
        zIndex: true,
      })
    } catch {
      handlers.current.onUnable()
      return
    }
    const s = sigma.current
    s.on('clickNode', ({ node }) => handlers.current.onConcept(node))
    s.on('clickEdge', ({ edge }) => {
      const [from, to] = graph.current.extremities(edge)
      handlers.current.onLink(from, to)
    })
    const pointer = (shape: string) => () => {
      if (container.current !== null) container.current.style.cursor = shape
    }
    s.on('enterNode', pointer('pointer'))
    s.on('leaveNode', pointer(''))
    s.on('enterEdge', pointer('pointer'))
    s.on('leaveEdge', pointer(''))
    return () => {
      s.kill()
      sigma.current = null
    }
  }, [])

  useEffect(() => {
    const g = graph.current
    for (const id of g.nodes()) if (!model.nodes.has(id)) g.dropNode(id)
    for (const key of g.edges()) if (!model.edges.has(key)) g.dropEdge(key)
    const centreOf = new Map<string, string>()
    for (const edge of model.edges.values()) if (!g.hasNode(edge.to)) centreOf.set(edge.to, edge.from)
    let index = 0
    let added = false
    const strongest = new Map<string, number>()
    for (const edge of model.edges.values()) {
      const w = weight(edge.patients)
      for (const id of [edge.from, edge.to]) strongest.set(id, Math.max(strongest.get(id) ?? 0, w))
    }
    for (const [id, node] of model.nodes) {
      const look = kindLook[node.concept.kind]
      const attributes = {
        label: language === 'zh' ? node.concept.labelZh : node.concept.labelEn,
        size: nodeSize(node.patients === undefined ? (strongest.get(id) ?? 0) : weight(node.patients)),
        color: dark ? look.dark : look.light,
        image: kindImage(node.concept.kind, dark),
        forceLabel: node.expanded || node.placed,
        zIndex: node.expanded ? 1 : 0,
      }
      if (g.hasNode(id)) g.mergeNodeAttributes(id, attributes)
      else {
        g.addNode(id, { ...attributes, ...place(g, id, index++, centreOf.get(id)) })
        added = true
      }
    }
    for (const [key, edge] of model.edges) {
      const attributes = { size: edgeSize(weight(edge.patients)), color: dark ? '#4a5058' : '#c9ced6' }
      if (g.hasEdge(key)) g.mergeEdgeAttributes(key, attributes)
      else g.addUndirectedEdgeWithKey(key, edge.from, edge.to, attributes)
    }
    if (added && g.order > 2) {
      forceAtlas2.assign(g, {
        iterations: 120,
        settings: { ...forceAtlas2.inferSettings(g), adjustSizes: true, gravity: 1.2, scalingRatio: 12 },
      })
    }
    sigma.current?.refresh()
  }, [model, language, dark])

  useEffect(() => {
    const s = sigma.current
    if (s === null) return
    const picked = new Set(
      selection?.type === 'concept' ? [selection.id] : selection?.type === 'link' ? [selection.from, selection.to] : [],
    )
    const accent = dark ? '#ff8a80' : '#b3261e'
    s.setSetting('labelColor', { color: dark ? '#e6e8eb' : '#1c2127' })
    s.setSetting('nodeReducer', (id, data) => (picked.has(id) ? { ...data, highlighted: true, zIndex: 2 } : data))
    s.setSetting('edgeReducer', (edge, data) => {
      const [from, to] = graph.current.extremities(edge)
      const chosen =
        selection?.type === 'link' ? picked.has(from) && picked.has(to) : picked.has(from) || picked.has(to)
      return chosen ? { ...data, color: accent, zIndex: 1 } : data
    })
    s.refresh()
  }, [selection, dark])

  return <div ref={container} className="graph-canvas" aria-hidden="true" />
}
