import { useMemo, useState } from 'react'
import { ArrowDown, ArrowUp, Download, TriangleAlert } from 'lucide-react'
import type { ReadAssertion } from '../api/reading.js'
import { useLanguage } from '../language/language.js'
import type { MessageKey } from '../language/messages.js'
import { StatusBadge } from '../panel/status-badge.js'
import { Empty } from '../state/states.js'
import { saveCsv } from '../table/save-csv.js'
import { civilLabel } from './civil-label.js'
import { Sparkline } from './sparkline.js'
import { seriesOf, sortedRows, valueColumns, valueRows, valuesCsv, type ValueColumn } from './value-row.js'

const columnLabel: Readonly<Record<ValueColumn, MessageKey>> = {
  name: 'measurement',
  value: 'value',
  unit: 'unit',
  canonical: 'canonicalValue',
  flag: 'flag',
  date: 'date',
}
const numeric: readonly ValueColumn[] = ['value', 'canonical']
/** rows at first, and with each further step */
const step = 100

/** What was measured, sortable and as CSV; with trends where there are several values of one measurement. */
export const ValuesTable = ({
  assertions,
  file,
  current,
  pick,
}: {
  assertions: readonly ReadAssertion[]
  /** name of the CSV, without its ending */
  file: string
  current?: string | undefined
  pick: (statement: string) => void
}) => {
  const { t, n, language, labels } = useLanguage()
  const [sort, setSort] = useState<{ column: ValueColumn; down: boolean }>({ column: 'date', down: true })
  const [most, setMost] = useState(step)
  const rows = useMemo(() => valueRows(assertions, (c) => labels(c)[0]), [assertions, labels])
  const sorted = useMemo(() => sortedRows(rows, sort, language), [rows, sort, language])
  const trends = useMemo(() => seriesOf(rows), [rows])
  if (rows.length === 0) return <Empty title={t('valuesNone')} />
  const names = [
    ...[t('measurement'), t('value'), t('unit'), t('canonicalValue'), t('canonicalUnit'), t('flag'), t('date')],
    ...[t('identifier'), t('status'), t('document')],
  ]
  return (
    <section className="values" aria-label={t('values')}>
      {trends.length > 0 && (
        <ul className="trends" aria-label={t('trends')}>
          {trends.map((series) => (
            <li key={`${series.concept} ${series.unit}`}>
              <span>{series.name}</span>
              <Sparkline series={series} />
              <small className="muted">
                {series.points[series.points.length - 1]!.number} {series.unit} · {n(series.points.length)}×
              </small>
            </li>
          ))}
        </ul>
      )}
      <div className="table-bar">
        <span className="muted">{t('valuesTotal', { n: n(rows.length) })}</span>
        <span className="spring" />
        <button
          className="button quiet small"
          onClick={() => saveCsv(`${file}.csv`, valuesCsv(sorted, names, t('implausible')))}
        >
          <Download size={14} aria-hidden /> {t('exportCsv')}
        </button>
      </div>
      <div className="values-frame">
        <table>
          <thead>
            <tr>
              {valueColumns.map((column) => (
                <th
                  key={column}
                  scope="col"
                  className={numeric.includes(column) ? 'number' : ''}
                  aria-sort={sort.column !== column ? 'none' : sort.down ? 'descending' : 'ascending'}
                >
                  <button onClick={() => setSort({ column, down: sort.column === column ? !sort.down : false })}>
                    {t(columnLabel[column])}
                    {sort.column === column &&
                      (sort.down ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, most).map(({ assertion, name, value, unit, canonical, implausible, date }) => (
              <tr key={assertion.id} data-selected={assertion.id === current}>
                <th scope="row">
                  <button className="link" onClick={() => pick(assertion.id)}>
                    {name}
                  </button>{' '}
                  {assertion.status !== 'present' && <StatusBadge status={assertion.status} />}
                </th>
                <td className="number">{value}</td>
                <td>{unit}</td>
                <td className="number">
                  {canonical !== undefined && (
                    <>
                      {String(Number(canonical.number.toPrecision(6)))}{' '}
                      <small className="muted">{canonical.unit}</small>
                    </>
                  )}
                </td>
                <td>
                  {implausible && (
                    <span className="implausible" title={t('implausibleHelp')}>
                      <TriangleAlert size={13} aria-hidden /> {t('implausible')}
                    </span>
                  )}
                </td>
                <td className="date">{civilLabel(date)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {sorted.length > most && (
        <button className="button quiet small" onClick={() => setMost(most + 5 * step)}>
          {t('more')} ({n(sorted.length - most)})
        </button>
      )}
    </section>
  )
}
