import { Fragment, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { ChevronLeft, ChevronRight, List, Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import type { ReadAssertion } from '../api/reading.js'
import { kindLook } from '../kind/kind.js'
import { useLanguage } from '../language/language.js'
import { StatusBadge, statusLook } from '../panel/status-badge.js'
import { writtenText } from '../panel/assertion-list.js'
import { Empty } from '../state/states.js'
import { timeLabel } from './civil-label.js'
import { isShown, nothingHidden } from './mark-filter.js'
import { MarkLegend } from './mark-legend.js'
import { domainOf, panned, ticksOf, zoomed, type Stretch } from './time-scale.js'
import { extentOf, timelineRows, type TimelineMark, type TimelineRow } from './timeline-row.js'

const rowHeight = 20
const axisHeight = 22
/** narrowest that a stretch is drawn: below it, it is a dot */
const dot = 7

/** One assertion on the axis: a bar, a wide mark for what is only known to the year or month, or a dot. */
const Mark = ({ mark, x, y, window }: { mark: TimelineMark; x: (t: number) => number; y: number; window: Stretch }) => {
  const { begin, finish, isOpen, isBefore } = mark
  const [left, right] = [x(begin.start), x(begin.end)]
  const bar = finish !== undefined || isOpen
  const wide = right - left > dot
  const last = finish === undefined ? x(window.end) : x(finish.end)
  const middle = (left + right) / 2
  return (
    <>
      {bar && (
        <>
          <rect className="bar" x={left} y={y + 5} width={Math.max(dot, last - left)} height={10} rx={isOpen ? 0 : 3} />
          {isOpen && <path className="open-end" d={`M${last - 7} ${y + 4} l6 6 l-6 6`} />}
        </>
      )}
      {isBefore && <path className="before" d={`M${left} ${y + 10} h-14 m4 -4 l-4 4 l4 4`} />}
      {wide ? (
        <rect className="unsure" x={left} y={y + 3} width={right - left} height={14} rx={4} />
      ) : (
        <circle className="dot" cx={middle} cy={y + 10} r={dot / 2} />
      )}
    </>
  )
}

/**
 * What was read of a patient on an axis of time, a row for each concept. Plus and minus zoom, 0 shows all; on a mark
 * left and right go to the next one of the row, up and down to the row beside, Enter opens what it says.
 */
export const Timeline = ({
  assertions,
  current,
  pick,
}: {
  assertions: readonly ReadAssertion[]
  current?: string | undefined
  pick: (statement: string) => void
}) => {
  const { t, n, labels } = useLanguage()
  const [hidden, setHidden] = useState(nothingHidden)
  const [asList, setAsList] = useState(false)
  const [chosen, setChosen] = useState<Stretch | null>(null)
  const [width, setWidth] = useState(640)
  const frame = useRef<HTMLDivElement>(null)
  const [now] = useState(() => Date.now())
  useLayoutEffect(() => {
    if (frame.current === null) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(240, entry!.contentRect.width)))
    observer.observe(frame.current)
    return () => observer.disconnect()
  }, [asList])

  const { rows, undated } = useMemo(
    () => timelineRows(assertions.filter((a) => isShown(hidden, a))),
    [assertions, hidden],
  )
  // the limits stay while filters change, so that marks stay where they are
  const limits = useMemo(() => {
    const all = timelineRows(assertions).rows.flatMap((row) => row.marks)
    const known = domainOf(
      all.map((mark) => extentOf(mark, 0)),
      now,
    )
    return known
  }, [assertions, now])
  const window = chosen ?? limits
  const labelWidth = Math.min(190, Math.max(96, width * 0.28))
  const x = (time: number): number =>
    labelWidth + ((time - window.start) / (window.end - window.start)) * (width - labelWidth - 6)
  const visible = rows.flatMap((row) => {
    const marks = row.marks.filter((m) => {
      const { start, end } = extentOf(m, window.end)
      return end >= window.start && start <= window.end
    })
    return marks.length === 0 ? [] : [{ ...row, marks }]
  })
  const name = (row: Pick<TimelineRow, 'concept' | 'text'>): string =>
    row.concept === null ? row.text : labels(row.concept)[0]

  const keys = (e: KeyboardEvent<HTMLElement>): void => {
    if (e.ctrlKey || e.metaKey || e.altKey) return
    const on = (e.target as Element).closest<SVGGElement>('[data-mark]')
    const change = (to: Stretch | null): void => {
      e.preventDefault()
      setChosen(to)
    }
    if (e.key === '+' || e.key === '=') return change(zoomed(window, 0.5, limits))
    if (e.key === '-') return change(zoomed(window, 2, limits))
    if (e.key === '0') return change(null)
    if (on === null) {
      if (e.key === 'ArrowLeft') change(panned(window, -0.25, limits))
      if (e.key === 'ArrowRight') change(panned(window, 0.25, limits))
      return
    }
    if (e.key === 'Enter' || e.key === ' ') {
      e.preventDefault()
      return pick(on.dataset['mark']!)
    }
    const all = [...frame.current!.querySelectorAll<SVGGElement>('[data-mark]')]
    const row = Number(on.dataset['row'])
    const within = (wanted: number): SVGGElement | undefined => all.find((g) => Number(g.dataset['row']) === wanted)
    const next: Record<string, () => SVGGElement | undefined> = {
      ArrowRight: () => all[all.indexOf(on) + 1],
      ArrowLeft: () => all[all.indexOf(on) - 1],
      ArrowDown: () => within(row + 1),
      ArrowUp: () => within(row - 1),
    }
    const to = next[e.key]?.()
    if (to === undefined) return
    e.preventDefault()
    to.focus()
  }

  if (assertions.length === 0) return <Empty title={t('timelineNone')} />
  const said = (mark: TimelineMark, row: TimelineRow): string =>
    [name(row), t(statusLook[mark.assertion.status].label), timeLabel(mark.assertion.time), writtenText(mark.assertion)]
      .filter(Boolean)
      .join(', ')
  const height = axisHeight + visible.length * rowHeight
  const ticks = ticksOf(window, Math.max(2, Math.floor((width - labelWidth) / 84)))
  const focusable = visible.some((r) => r.marks.some((m) => m.assertion.id === current))
    ? current
    : visible[0]?.marks[0]?.assertion.id
  return (
    <section className="timeline" aria-label={t('timeline')} onKeyDown={keys}>
      <MarkLegend marked={assertions} hidden={hidden} change={setHidden} />
      <div className="timeline-bar">
        <button
          className="icon-button"
          aria-label={t('zoomIn')}
          title={`${t('zoomIn')} +`}
          onClick={() => setChosen(zoomed(window, 0.5, limits))}
        >
          <ZoomIn size={15} aria-hidden />
        </button>
        <button
          className="icon-button"
          aria-label={t('zoomOut')}
          title={`${t('zoomOut')} −`}
          onClick={() => setChosen(zoomed(window, 2, limits))}
        >
          <ZoomOut size={15} aria-hidden />
        </button>
        <button
          className="icon-button"
          aria-label={t('zoomFit')}
          title={`${t('zoomFit')} 0`}
          onClick={() => setChosen(null)}
        >
          <Maximize size={15} aria-hidden />
        </button>
        <button
          className="icon-button"
          aria-label={t('earlier')}
          title={t('earlier')}
          onClick={() => setChosen(panned(window, -0.25, limits))}
        >
          <ChevronLeft size={15} aria-hidden />
        </button>
        <button
          className="icon-button"
          aria-label={t('later')}
          title={t('later')}
          onClick={() => setChosen(panned(window, 0.25, limits))}
        >
          <ChevronRight size={15} aria-hidden />
        </button>
        <span className="muted window" role="status">
          {new Date(window.start).toISOString().slice(0, 10)} – {new Date(window.end).toISOString().slice(0, 10)}
        </span>
        <span className="spring" />
        <button className="button quiet small" aria-pressed={asList} onClick={() => setAsList(!asList)}>
          <List size={14} aria-hidden /> {t('asList')}
        </button>
      </div>
      {asList ? (
        <ol className="timeline-list">
          {rows
            .flatMap((row) => row.marks.map((mark) => ({ row, mark })))
            .sort((a, b) => a.mark.begin.start - b.mark.begin.start)
            .map(({ row, mark }) => (
              <li key={mark.assertion.id} data-selected={mark.assertion.id === current}>
                <span className="date">{timeLabel(mark.assertion.time)}</span>
                <button className="link" data-kind={row.kind} onClick={() => pick(mark.assertion.id)}>
                  {name(row)}
                </button>
                <StatusBadge status={mark.assertion.status} />
                <span className="written">{writtenText(mark.assertion)}</span>
              </li>
            ))}
        </ol>
      ) : (
        <div className="timeline-frame" ref={frame}>
          {visible.length === 0 ? (
            <Empty title={t('timelineNone')} />
          ) : (
            <svg width={width} height={height} role="group" aria-label={t('timelineKeys')}>
              {ticks.map(({ at, label }) => (
                <Fragment key={at}>
                  <line className="tick" x1={x(at)} x2={x(at)} y1={axisHeight - 4} y2={height} />
                  <text className="tick-label" x={x(at)} y={12} textAnchor="middle">
                    {label}
                  </text>
                </Fragment>
              ))}
              <clipPath id="timeline-window">
                <rect x={labelWidth} y={0} width={width - labelWidth} height={height} />
              </clipPath>
              {visible.map((row, i) => {
                const y = axisHeight + i * rowHeight
                const isFirst = visible[i - 1]?.kind !== row.kind
                return (
                  <g key={row.key} data-kind={row.kind}>
                    {isFirst && <line className="lane" x1={0} x2={width} y1={y} y2={y} />}
                    <svg x={0} y={y} width={labelWidth - 6} height={rowHeight}>
                      <text className="row-label" x={2} y={14}>
                        {isFirst && row.kind !== 'unmapped' ? `${t(kindLook[row.kind].label)} · ` : ''}
                        {name(row)}
                        <title>{name(row)}</title>
                      </text>
                    </svg>
                    <g clipPath="url(#timeline-window)">
                      {row.marks.map((mark) => (
                        <g
                          key={mark.assertion.id}
                          className="mark"
                          role="button"
                          tabIndex={mark.assertion.id === focusable ? 0 : -1}
                          aria-label={said(mark, row)}
                          aria-pressed={mark.assertion.id === current}
                          data-mark={mark.assertion.id}
                          data-row={i}
                          data-status={mark.assertion.status}
                          data-current={mark.assertion.id === current}
                          onClick={() => pick(mark.assertion.id)}
                        >
                          <title>{said(mark, row)}</title>
                          <Mark mark={mark} x={x} y={y} window={window} />
                        </g>
                      ))}
                    </g>
                  </g>
                )
              })}
            </svg>
          )}
        </div>
      )}
      {undated.length > 0 && (
        <details className="undated">
          <summary className="muted">{t('undatedTotal', { n: n(undated.length) })}</summary>
          <ul className="plain">
            {undated.map((a) => (
              <li key={a.id}>
                <button className="link" onClick={() => pick(a.id)}>
                  {name({ concept: a.concept, text: a.sourceTerm.text })}
                </button>{' '}
                <StatusBadge status={a.status} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}
