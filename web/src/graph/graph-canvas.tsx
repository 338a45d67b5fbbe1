import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import Graph from 'graphology'
import Sigma from 'sigma'
import { createNodeImageProgram } from '@sigma/node-image'
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import type { Selection } from '../address/address.js'
import { kindLook } from '../kind/kind.js'
import { useLanguage } from '../language/language.js'
import { Counts } from '../table/counts.js'
import { DashedEdgeProgram } from './dashed-edge.js'
import { predicateLabel } from './knowledge.js'
import { drawLabel, drawPicked, readCanvasLook, type CanvasLook } from './canvas-look.js'
import { weight, type GraphModel } from './graph-model.js'
import { chooseLabels, labelSize, layOut, placeAround, type Size } from './graph-layout.js'
import { kindImage } from './kind-image.js'
import { nearest } from './nearest.js'

interface Props {
  readonly model: GraphModel
  readonly selection: Selection | null
  readonly dark: boolean
  readonly onConcept: (id: string) => void
  readonly onLink: (from: string, to: string) => void
  readonly onRemove: (id: string) => void
  /** the browser cannot draw: the table stands in */
  readonly onUnable: () => void
}

/** What the pointer is over, and where. */
interface Hover {
  readonly type: 'node' | 'edge'
  readonly id: string
  readonly x: number
  readonly y: number
}

/** Camera ratio from which on labels that lay over others are drawn too. */
const near = 0.6

const nodeSize = (patients: number): number => 7 + 3 * Math.log10(1 + patients)
const edgeSize = (patients: number): number => 0.8 + 1.4 * Math.log10(1 + patients)
const sizeOf = (element: HTMLElement): Size => ({
  width: element.clientWidth || 800,
  height: element.clientHeight || 500,
})

/** Brings the drawn graph in line with the model. @returns whether there are new nodes to lay out */
const update = (
  g: Graph,
  model: GraphModel,
  labelOf: (id: string) => string,
  factLabel: (predicates: readonly string[]) => string,
  look: CanvasLook,
  size: Size,
): boolean => {
  for (const id of g.nodes()) if (!model.nodes.has(id)) g.dropNode(id)
  for (const key of g.edges()) if (!model.edges.has(key) && !model.facts.has(key)) g.dropEdge(key)
  const strongest = new Map<string, number>()
  const centreOf = new Map<string, string>()
  for (const { from, to, patients } of model.edges.values()) {
    const patientsShown = weight(patients)
    for (const id of [from, to]) strongest.set(id, Math.max(strongest.get(id) ?? 0, patientsShown))
    if (!centreOf.has(to)) centreOf.set(to, from)
  }
  for (const { from, to } of model.facts.values()) {
    const [centre, other] = model.nodes.get(from)!.expanded ? [from, to] : [to, from]
    if (!centreOf.has(other)) centreOf.set(other, centre)
  }
  let added = 0
  for (const [id, node] of model.nodes) {
    const attributes = {
      label: labelOf(id),
      size: nodeSize(node.patients === undefined ? (strongest.get(id) ?? 0) : weight(node.patients)),
      color: look.kind(node.concept.kind),
      image: kindImage(node.concept.kind, look.nodeInk),
      forceLabel: node.expanded || node.placed,
      zIndex: node.expanded ? 1 : 0,
    }
    if (g.hasNode(id)) {
      g.mergeNodeAttributes(id, attributes)
      continue
    }
    const centre = centreOf.get(id)
    const around =
      centre !== undefined && g.hasNode(centre)
        ? (g.getNodeAttributes(centre) as { x: number; y: number })
        : { x: size.width / 2 + 90 * g.order, y: size.height / 2 }
    g.addNode(id, { ...attributes, ...(centre === undefined ? around : placeAround(around, added)) })
    added++
  }
  for (const [key, { from, to, patients }] of model.edges) {
    const attributes = { size: edgeSize(weight(patients)), color: look.edge }
    if (g.hasEdge(key)) g.mergeEdgeAttributes(key, attributes)
    else g.addUndirectedEdgeWithKey(key, from, to, attributes)
  }
  for (const [key, { from, to, predicates }] of model.facts) {
    const attributes = { type: 'dashed', size: 1.2, color: look.fact, label: factLabel(predicates), zIndex: 1 }
    if (g.hasEdge(key)) g.mergeEdgeAttributes(key, attributes)
    else g.addUndirectedEdgeWithKey(key, from, to, attributes)
  }
  return added > 0
}

/**
 * The graph, drawn by WebGL. For the keyboard and screen readers it is a list box of its nodes: arrows move to the next
 * node that way, Enter expands it, Delete takes it away.
 */
export const GraphCanvas = ({ model, selection, dark, onConcept, onLink, onRemove, onUnable }: Props) => {
  const { t, n, labels, language } = useLanguage()
  const container = useRef<HTMLDivElement>(null)
  const graph = useRef(new Graph({ type: 'undirected', multi: true }))
  const sigma = useRef<Sigma | null>(null)
  const handlers = useRef({ onConcept, onLink, onUnable })
  const [hover, setHover] = useState<Hover | null>(null)
  const [focused, setFocused] = useState(false)
  const [activeNode, setActive] = useState<string | null>(null)
  const ids = [...model.nodes.keys()]
  const active = activeNode !== null && model.nodes.has(activeNode) ? activeNode : (ids[0] ?? null)
  const label = (id: string): string => {
    const concept = model.nodes.get(id)?.concept
    return concept === undefined ? id : labels(concept)[0]
  }

  useEffect(() => {
    handlers.current = { onConcept, onLink, onUnable }
  })

  useEffect(() => {
    if (container.current === null) return
    let s: Sigma
    try {
      s = new Sigma(graph.current, container.current, {
        defaultNodeType: 'image',
        nodeProgramClasses: { image: createNodeImageProgram({ padding: 0.22, keepWithinCircle: true }) },
        edgeProgramClasses: { dashed: DashedEdgeProgram },
        renderEdgeLabels: true,
        edgeLabelSize: 11,
        enableEdgeEvents: true,
        allowInvalidContainer: true,
        labelSize,
        labelDensity: 1,
        labelGridCellSize: 90,
        labelRenderedSizeThreshold: 4,
        stagePadding: 0,
        minCameraRatio: 0.1,
        maxCameraRatio: 4,
        zIndex: true,
      })
    } catch {
      handlers.current.onUnable()
      return
    }
    sigma.current = s
    const over = (type: Hover['type']) => (at: { node?: string; edge?: string; event: { x: number; y: number } }) => {
      setHover({ type, id: (at.node ?? at.edge)!, x: at.event.x, y: at.event.y })
      if (container.current !== null) container.current.style.cursor = 'pointer'
    }
    const out = (): void => {
      setHover(null)
      if (container.current !== null) container.current.style.cursor = ''
    }
    s.on('clickNode', ({ node }) => {
      setActive(node)
      handlers.current.onConcept(node)
    })
    s.on('clickEdge', ({ edge }) => {
      const [from, to] = graph.current.extremities(edge)
      handlers.current.onLink(from, to)
    })
    s.on('enterNode', over('node'))
    s.on('enterEdge', over('edge'))
    s.on('leaveNode', out)
    s.on('leaveEdge', out)
    s.on('downStage', out)
    let isNear = false
    s.getCamera().on('updated', ({ ratio }) => {
      if (ratio <= near === isNear) return
      isNear = !isNear
      s.refresh({ skipIndexation: true })
    })
    return () => {
      s.kill()
      sigma.current = null
    }
  }, [])

  useEffect(() => {
    const s = sigma.current
    if (s === null || container.current === null) return
    const size = sizeOf(container.current)
    const look = readCanvasLook()
    s.setSetting('defaultDrawNodeLabel', drawLabel(look, 400))
    s.setSetting('defaultDrawNodeHover', drawPicked(look))
    const g = graph.current
    s.setSetting('edgeLabelColor', { color: look.muted })
    const factLabel = (predicates: readonly string[]): string =>
      predicates.map((p) => predicateLabel(p, false, language)).join(language === 'zh' ? '、' : ', ')
    if (update(g, model, label, factLabel, look, size)) {
      layOut(g, size)
      // positions are pixels: the canvas shows them one to one
      s.setCustomBBox({ x: [0, size.width], y: [0, size.height] })
      s.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 })
    } else chooseLabels(g)
    s.refresh()
    // labels change with the language, colours with the theme
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [model, labels, dark])

  useEffect(() => {
    const s = sigma.current
    if (s === null) return
    const picked = new Set(
      selection?.type === 'concept'
        ? [selection.id]
        : selection?.type === 'link' || selection?.type === 'path'
          ? [selection.from, selection.to]
          : [],
    )
    const look = readCanvasLook()
    const ringed = focused && active !== null ? new Set([...picked, active]) : picked
    s.setSetting('nodeReducer', (id, data) => {
      if (ringed.has(id)) return { ...data, highlighted: true, forceLabel: true, zIndex: 2 }
      if (data['quiet'] === true && s.getCamera().ratio > near) return { ...data, label: null }
      return { ...data, forceLabel: data['quiet'] !== true }
    })
    s.setSetting('edgeReducer', (edge, data) => {
      const [from, to] = graph.current.extremities(edge)
      // knowledge keeps its colour, which tells it apart beside the dashes
      if (data['type'] === 'dashed' && selection?.type !== 'link') return data
      if (selection?.type === 'link')
        return picked.has(from) && picked.has(to) ? { ...data, color: look.accent, zIndex: 2 } : data
      return picked.has(from) || picked.has(to) ? { ...data, color: look.edgeNear, zIndex: 1 } : data
    })
  }, [selection, dark, focused, active])

  const onKeyDown = (e: KeyboardEvent): void => {
    const s = sigma.current
    if (s === null || active === null) return
    const places = ids
      .filter((id) => graph.current.hasNode(id))
      .map((id) => ({ id, ...s.graphToViewport(graph.current.getNodeAttributes(id) as { x: number; y: number }) }))
    const next = e.key === 'Home' ? ids[0] : e.key === 'End' ? ids.at(-1) : nearest(places, active, e.key)
    if (next !== undefined) setActive(next)
    else if (e.key === 'Enter' || e.key === ' ') onConcept(active)
    else if (e.key === 'Delete') onRemove(active)
    else if (!e.key.startsWith('Arrow')) return
    e.preventDefault()
  }

  const zoom = (how: 'in' | 'out' | 'fit'): void => {
    const camera = sigma.current?.getCamera()
    if (how === 'in') void camera?.animatedZoom({ duration: 150 })
    else if (how === 'out') void camera?.animatedUnzoom({ duration: 150 })
    else void camera?.animatedReset({ duration: 150 })
  }
  const node = hover?.type === 'node' ? model.nodes.get(hover.id) : undefined
  const edge = hover?.type === 'edge' ? model.edges.get(hover.id) : undefined
  const fact = hover?.type === 'edge' ? model.facts.get(hover.id) : undefined
  const shown = [...new Set([...model.nodes.values()].map(({ concept }) => concept.kind))]
  const describe = (id: string): string => {
    const { concept, patients, expanded } = model.nodes.get(id)!
    const parts = [labels(concept)[0], t(kindLook[concept.kind].label)]
    if (patients !== undefined && weight(patients) > 0) parts.push(t('patientRecordsOf', { n: n(weight(patients)) }))
    if (expanded) parts.push(t('expanded'))
    return parts.join(', ')
  }
  return (
    <>
      <div
        className="graph-canvas"
        role="listbox"
        aria-label={t('graphNodes')}
        aria-describedby="graph-keys"
        aria-activedescendant={active === null ? undefined : `node-${active}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      >
        <div ref={container} className="graph-stage" aria-hidden="true" />
        {ids.map((id) => (
          <div
            key={id}
            id={`node-${id}`}
            role="option"
            className="visually-hidden"
            aria-selected={selection?.type === 'concept' && selection.id === id}
          >
            {describe(id)}
          </div>
        ))}
      </div>
      <p id="graph-keys" className="visually-hidden">
        {t('graphKeys')}
      </p>
      {hover !== null && (node !== undefined || edge !== undefined || fact !== undefined) && (
        <div className="graph-tip" role="tooltip" style={{ left: hover.x, top: hover.y }}>
          {node !== undefined && (
            <>
              <strong>{label(hover.id)}</strong>
              <span data-kind={node.concept.kind}>{t(kindLook[node.concept.kind].label)}</span>
              {node.patients !== undefined && (
                <span>
                  {t('patientRecords')} <Counts counts={node.patients} />
                </span>
              )}
              <span className="muted">{t(node.expanded ? 'expanded' : 'clickToExpand')}</span>
            </>
          )}
          {fact !== undefined && (
            <>
              <strong>{`${label(fact.from)} · ${label(fact.to)}`}</strong>
              <span>
                {t('knowledge')} · {fact.predicates.map((p) => predicateLabel(p, false, language)).join(' · ')}
              </span>
            </>
          )}
          {edge !== undefined && (
            <>
              <strong>{t('linkOf', { a: label(edge.from), b: label(edge.to) })}</strong>
              <span>
                {t('patientRecords')} <Counts counts={edge.patients} />
                {edge.lift !== null && ` · ${t('lift')} ${n(edge.lift, 2)}`}
              </span>
            </>
          )}
        </div>
      )}
      {model.nodes.size > 0 && (
        <>
          <ul className="legend" aria-label={t('legend')}>
            {shown.map((kind) => {
              const Icon = kindLook[kind].icon
              return (
                <li key={kind} data-kind={kind}>
                  <Icon size={12} aria-hidden /> {t(kindLook[kind].label)}
                </li>
              )
            })}
            {model.edges.size > 0 && <li className="muted">{t('legendSize')}</li>}
            {model.facts.size > 0 && (
              <li className="legend-fact">
                <svg width={26} height={8} aria-hidden>
                  <line x1={1} y1={4} x2={25} y2={4} strokeDasharray="6 5" />
                </svg>
                {t('legendKnowledge')}
              </li>
            )}
          </ul>
          <div className="zoom">
            <button className="icon-button" aria-label={t('zoomIn')} title={t('zoomIn')} onClick={() => zoom('in')}>
              <ZoomIn size={16} aria-hidden />
            </button>
            <button className="icon-button" aria-label={t('zoomOut')} title={t('zoomOut')} onClick={() => zoom('out')}>
              <ZoomOut size={16} aria-hidden />
            </button>
            <button className="icon-button" aria-label={t('zoomFit')} title={t('zoomFit')} onClick={() => zoom('fit')}>
              <Maximize size={16} aria-hidden />
            </button>
          </div>
        </>
      )}
    </>
  )
}
