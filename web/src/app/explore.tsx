import { lazy, Suspense, useEffect, useState } from 'react'
import { BookOpen, Link2, Maximize2, Minimize2, PanelBottom, Share2, Trash2, X } from 'lucide-react'
import { orders, withExpanded, withoutConcept, type Address } from '../address/address.js'
import { go } from '../address/use-address.js'
import { useGraph } from '../graph/use-graph.js'
import { kindLook } from '../kind/kind.js'
import { kinds } from '../kind/kinds.js'
import { useLanguage } from '../language/language.js'
import { ConceptPanel } from '../panel/concept-panel.js'
import { DocumentPanel } from '../panel/document-panel.js'
import { LinkPanel } from '../panel/link-panel.js'
import { PathPanel } from '../panel/path-panel.js'
import { PatientPanel } from '../panel/patient-panel.js'
import { Results } from '../search/results.js'
import { Empty, Failure, Skeleton } from '../state/states.js'
import { ShownTable } from '../table/shown-table.js'

// the canvas brings WebGL code: the page is usable before it is there
const GraphCanvas = lazy(async () => ({ default: (await import('../graph/graph-canvas.js')).GraphCanvas }))

/** The work area: results left, graph over its table in the middle, what is picked on the right. */
export const Explore = ({ address, dark }: { address: Address; dark: boolean }) => {
  const { t, n } = useLanguage()
  const { model, loading, error, failed } = useGraph(address)
  const [open, setOpen] = useState({ graph: true, table: true })
  const [wide, setWide] = useState(false)
  const [unable, setUnable] = useState(false)
  const { selection } = address

  const [copied, setCopied] = useState(false)

  useEffect(() => {
    const close = (e: KeyboardEvent): void => {
      // a field or an open list has its own use for Escape
      const inField = e.target instanceof HTMLElement && e.target.closest('input, [role="listbox"].popover') !== null
      if (e.key === 'Escape' && !inField && !e.defaultPrevented) go({ selection: null })
    }
    addEventListener('keydown', close)
    return () => removeEventListener('keydown', close)
  }, [])
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])

  return (
    <main className="explore" data-wide={wide && selection !== null}>
      <aside className="pane left" aria-label={t('searchLabel')} id="results">
        <Results address={address} />
      </aside>
      <section className="pane middle" aria-label={t('graph')}>
        <div className="toolbar">
          <div className="kind-filter" role="group" aria-label={t('kindFilter')}>
            {kinds
              .filter((kind) => kind !== 'anatomy' && kind !== 'specimenType')
              .map((kind) => {
                const { icon: Icon, label } = kindLook[kind]
                const pressed = address.kinds.includes(kind)
                return (
                  <button
                    key={kind}
                    className="kind-toggle"
                    data-kind={kind}
                    aria-pressed={pressed}
                    title={t(label)}
                    onClick={() =>
                      go({ kinds: pressed ? address.kinds.filter((k) => k !== kind) : [...address.kinds, kind] })
                    }
                  >
                    <Icon size={15} aria-hidden />
                    <span>{t(label)}</span>
                  </button>
                )
              })}
          </div>
          <button
            className="kind-toggle"
            aria-pressed={address.knowledge}
            aria-label={t('knowledge')}
            title={t('knowledgeHelp')}
            onClick={() => go({ knowledge: !address.knowledge })}
          >
            <BookOpen size={15} aria-hidden />
            <span>{t('knowledge')}</span>
          </button>
          <span className="spring" />
          <select
            className="order"
            aria-label={t('order')}
            title={t('order')}
            value={address.order}
            onChange={(e) => go({ order: orders.find((o) => o === e.target.value) ?? 'lift' })}
          >
            <option value="lift">{t('orderLift')}</option>
            <option value="patients">{t('orderPatients')}</option>
          </select>
          <button
            className="icon-button"
            title={t(copied ? 'copied' : 'copyLink')}
            aria-label={t(copied ? 'copied' : 'copyLink')}
            aria-pressed={copied}
            onClick={() => void navigator.clipboard.writeText(location.href).then(() => setCopied(true))}
          >
            <Link2 size={16} aria-hidden />
          </button>
          <button
            className="icon-button"
            aria-pressed={open.graph}
            title={t(open.graph ? 'hideGraph' : 'showGraph')}
            aria-label={t(open.graph ? 'hideGraph' : 'showGraph')}
            onClick={() => setOpen({ ...open, graph: !open.graph })}
          >
            <Share2 size={16} aria-hidden />
          </button>
          <button
            className="icon-button"
            aria-pressed={open.table}
            title={t(open.table ? 'hideTable' : 'showTable')}
            aria-label={t(open.table ? 'hideTable' : 'showTable')}
            onClick={() => setOpen({ ...open, table: !open.table })}
          >
            <PanelBottom size={16} aria-hidden />
          </button>
          {model.nodes.size > 0 && (
            <button
              className="icon-button"
              title={t('clearGraph')}
              aria-label={t('clearGraph')}
              onClick={() => go({ placed: [], expanded: [], paths: [] })}
            >
              <Trash2 size={16} aria-hidden />
            </button>
          )}
        </div>
        <p role="status" className="visually-hidden">
          {loading
            ? t('loading')
            : model.nodes.size > 0
              ? t('graphSaid', { nodes: n(model.nodes.size), links: n(model.edges.size), facts: n(model.facts.size) })
              : ''}
        </p>
        {error !== null && (
          <Failure error={error}>
            {failed.length > 0 && (
              <button
                className="button"
                onClick={() =>
                  go({
                    placed: address.placed.filter((id) => !failed.includes(id)),
                    expanded: address.expanded.filter((id) => !failed.includes(id)),
                  })
                }
              >
                {t('removeFromGraph')}
              </button>
            )}
          </Failure>
        )}
        {open.graph && (
          <div className="canvas-frame">
            {model.nodes.size === 0 &&
              (loading ? <Skeleton lines={5} /> : <Empty title={t('graphEmpty')} next={t('graphEmptyNext')} />)}
            {unable && <Empty title={t('graphNoWebgl')} />}
            {!unable && (
              <Suspense fallback={<Skeleton lines={4} />}>
                <GraphCanvas
                  model={model}
                  selection={selection}
                  dark={dark}
                  onConcept={(id) => go(withExpanded(address, id))}
                  onRemove={(id) => go(withoutConcept(address, id))}
                  onLink={(from, to) => go({ selection: { type: 'link', from, to } })}
                  onUnable={() => setUnable(true)}
                />
              </Suspense>
            )}
          </div>
        )}
        {open.table && model.edges.size + model.facts.size > 0 && <ShownTable model={model} address={address} />}
      </section>
      <aside className="pane right" aria-label={t('panel')}>
        {selection !== null && (
          <button
            className="icon-button widen"
            aria-pressed={wide}
            aria-label={t('wide')}
            title={t('wide')}
            onClick={() => setWide(!wide)}
          >
            {wide ? <Minimize2 size={15} aria-hidden /> : <Maximize2 size={15} aria-hidden />}
          </button>
        )}
        {selection !== null && (
          <button
            className="icon-button close"
            aria-label={t('close')}
            title={t('close')}
            onClick={() => go({ selection: null })}
          >
            <X size={16} aria-hidden />
          </button>
        )}
        {selection === null && <Empty title={t('panel')} next={t('panelEmpty')} />}
        {selection?.type === 'concept' && <ConceptPanel key={selection.id} id={selection.id} address={address} />}
        {selection?.type === 'link' && (
          <LinkPanel key={`${selection.from}~${selection.to}`} from={selection.from} to={selection.to} model={model} />
        )}
        {selection?.type === 'path' && (
          <PathPanel
            key={`${selection.from}~${selection.to}`}
            from={selection.from}
            to={selection.to}
            address={address}
          />
        )}
        {selection?.type === 'document' && (
          <DocumentPanel key={selection.id} id={selection.id} statement={selection.statement} />
        )}
        {selection?.type === 'patient' && <PatientPanel key={selection.id} id={selection.id} />}
      </aside>
    </main>
  )
}
