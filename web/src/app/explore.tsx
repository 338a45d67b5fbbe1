import { lazy, Suspense, useState } from 'react'
import { PanelBottom, Share2, Trash2, X } from 'lucide-react'
import { go, type Address } from '../address/address'
import { useGraph } from '../graph/use-graph'
import { kindLook, kinds } from '../kind/kind'
import { useLanguage } from '../language/language'
import { ConceptPanel } from '../panel/concept-panel'
import { DocumentPanel } from '../panel/document-panel'
import { LinkPanel } from '../panel/link-panel'
import { PatientPanel } from '../panel/patient-panel'
import { Results } from '../search/results'
import { Empty, Failure, Skeleton } from '../state/states'
import { ShownTable } from '../table/shown-table'

// the canvas brings WebGL code: the page is usable before it is there
const GraphCanvas = lazy(async () => ({ default: (await import('../graph/graph-canvas')).GraphCanvas }))

/** The work area: results left, graph over its table in the middle, what is picked on the right. */
export const Explore = ({ address, dark }: { address: Address; dark: boolean }) => {
  const { t } = useLanguage()
  const { model, loading, error } = useGraph(address)
  const [open, setOpen] = useState({ graph: true, table: true })
  const [unable, setUnable] = useState(false)
  const { selection } = address

  const expand = (id: string): void =>
    go({ selection: { type: 'concept', id }, expanded: [...new Set([...address.expanded, id])] })

  return (
    <main className="explore">
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
          <span className="spring" />
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
              onClick={() => go({ placed: [], expanded: [] })}
            >
              <Trash2 size={16} aria-hidden />
            </button>
          )}
        </div>
        {error !== null && <Failure error={error} />}
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
                  onConcept={expand}
                  onLink={(from, to) => go({ selection: { type: 'link', from, to } })}
                  onUnable={() => setUnable(true)}
                />
              </Suspense>
            )}
          </div>
        )}
        {open.table && model.edges.size > 0 && <ShownTable model={model} address={address} />}
      </section>
      <aside className="pane right" aria-label={t('panel')}>
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
        {selection?.type === 'document' && (
          <DocumentPanel key={selection.id} id={selection.id} statement={selection.statement} />
        )}
        {selection?.type === 'patient' && <PatientPanel key={selection.id} id={selection.id} />}
      </aside>
    </main>
  )
}
