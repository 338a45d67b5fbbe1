import { useRef, useState } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp, BookOpen, Download } from 'lucide-react'
import { withExpanded, type Address } from '../address/address.js'
import { go } from '../address/use-address.js'
import { weight, type Edge, type Fact, type GraphModel } from '../graph/graph-model.js'
import { predicateLabel } from '../graph/knowledge.js'
import { KindBadge } from '../kind/kind-badge.js'
import { useLanguage } from '../language/language.js'
import type { MessageKey } from '../language/messages.js'
import { Counts } from './counts.js'
import { linksCsv } from './csv.js'
import { saveCsv } from './save-csv.js'

type Column = 'from' | 'to' | 'patients' | 'lift' | 'fromFirst'
const columns: readonly {
  readonly key: Column
  readonly label: MessageKey
  readonly help?: MessageKey
  readonly numeric: boolean
}[] = [
  { key: 'from', label: 'from', numeric: false },
  { key: 'to', label: 'to', numeric: false },
  { key: 'patients', label: 'patientRecords', numeric: true },
  { key: 'lift', label: 'lift', help: 'liftHelp', numeric: true },
  { key: 'fromFirst', label: 'fromFirst', help: 'fromFirstHelp', numeric: true },
]
const rowHeight = 32

/** Every link on the canvas as a row, then what knowledge says: the same content for who cannot see or use the canvas. Enter picks, E expands, arrows move. */
export const ShownTable = ({ model, address }: { model: GraphModel; address: Address }) => {
  const { t, n, language, labels } = useLanguage()
  const [sort, setSort] = useState<{ column: Column; down: boolean }>({ column: 'patients', down: true })
  const scroller = useRef<HTMLDivElement>(null)

  const label = (id: string): string => {
    const concept = model.nodes.get(id)?.concept
    return concept === undefined ? id : labels(concept)[0]
  }
  const order: Record<Column, (a: Edge, b: Edge) => number> = {
    from: (a, b) => label(a.from).localeCompare(label(b.from), language),
    to: (a, b) => label(a.to).localeCompare(label(b.to), language),
    patients: (a, b) => weight(a.patients) - weight(b.patients),
    lift: (a, b) => (a.lift ?? -1) - (b.lift ?? -1),
    fromFirst: (a, b) => (a.fromFirst ?? -1) - (b.fromFirst ?? -1),
  }
  const rows = [...model.edges.values()].sort(
    (a, b) => (sort.down ? -1 : 1) * order[sort.column](a, b) || (a.key < b.key ? -1 : 1),
  )
  const facts = [...model.facts.values()].sort(
    (a, b) => label(a.from).localeCompare(label(b.from), language) || (a.key < b.key ? -1 : 1),
  )
  const shown: readonly (Edge | Fact)[] = [...rows, ...facts]
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer is read in this render only
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const selected = (edge: Edge | Fact): boolean =>
    address.selection?.type === 'link' &&
    [address.selection.from, address.selection.to].every((id) => id === edge.from || id === edge.to)

  return (
    <div className="shown-table" ref={scroller}>
      <div className="table-bar">
        <span className="muted">{t('linksTotal', { n: n(rows.length) })}</span>
        {facts.length > 0 && <span className="muted">{t('factsTotal', { n: n(facts.length) })}</span>}
        <span className="spring" />
        <button
          className="button quiet small"
          onClick={() => saveCsv('xinmai-links.csv', linksCsv(model, rows, language, t))}
        >
          <Download size={14} aria-hidden /> {t('exportCsv')}
        </button>
      </div>
      <div role="table" aria-label={t('table')} aria-rowcount={shown.length + 1}>
        <div role="row" className="row head">
          {columns.map(({ key, label: name, help, numeric }) => (
            <div
              key={key}
              role="columnheader"
              className={numeric ? 'number' : ''}
              aria-sort={sort.column !== key ? 'none' : sort.down ? 'descending' : 'ascending'}
            >
              <button
                {...(help === undefined ? {} : { title: t(help) })}
                onClick={() => setSort({ column: key, down: sort.column === key ? !sort.down : numeric })}
              >
                {t(name)}
                {sort.column === key &&
                  (sort.down ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
              </button>
            </div>
          ))}
        </div>
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="rowgroup">
          {virtual.getVirtualItems().map(({ index, start }) => {
            const edge = shown[index]!
            const pick = (): void => go({ selection: { type: 'link', from: edge.from, to: edge.to } })
            const to = model.nodes.get(edge.to)
            return (
              <div
                key={edge.key}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={selected(edge)}
                className="row"
                tabIndex={0}
                style={{ transform: `translateY(${start}px)`, height: rowHeight }}
                onClick={pick}
                onKeyDown={(e) => {
                  const row = e.currentTarget
                  if (e.key === 'Enter') pick()
                  if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
                    e.preventDefault()
                    const next = e.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling
                    if (next instanceof HTMLElement) next.focus()
                  }
                  if (e.key.toLowerCase() === 'e') go(withExpanded(address, edge.to))
                }}
              >
                <div role="cell">{label(edge.from)}</div>
                <div role="cell">
                  {to !== undefined && <KindBadge kind={to.concept.kind} short />} {label(edge.to)}
                </div>
                {'predicates' in edge ? (
                  <div role="cell" aria-colspan={3} className="said">
                    <BookOpen size={13} aria-hidden /> {t('knowledge')} ·{' '}
                    {edge.predicates.map((p) => predicateLabel(p, false, language)).join(' · ')}
                  </div>
                ) : (
                  <>
                    <div role="cell" className="number">
                      <Counts counts={edge.patients} />
                    </div>
                    <div role="cell" className="number">
                      {edge.lift === null ? '–' : n(edge.lift, 2)}
                    </div>
                    <div role="cell" className="number">
                      {edge.fromFirst === null ? '–' : `${n(edge.fromFirst * 100)} %`}
                    </div>
                  </>
                )}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
