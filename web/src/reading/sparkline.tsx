import { useLanguage } from '../language/language.js'
import { stretchOf } from './time-scale.js'
import type { Series } from './value-row.js'

const [width, height, margin] = [132, 30, 4]

/** Values of one measurement over time as a small line; each point says its value and date. */
export const Sparkline = ({ series }: { series: Series }) => {
  const { t } = useLanguage()
  const { points, name, unit } = series
  const times = points.map((p) => stretchOf(p.date).start)
  const numbers = points.map((p) => p.number)
  const [from, to] = [Math.min(...times), Math.max(...times)]
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  const x = (time: number): number => margin + ((time - from) / (to - from || 1)) * (width - 2 * margin)
  const y = (number: number): number =>
    high === low ? height / 2 : height - margin - ((number - low) / (high - low)) * (height - 2 * margin)
  const [first, last] = [points[0]!, points[points.length - 1]!]
  const said = t('trendSaid', {
    name,
    n: points.length,
    first: `${first.number} (${first.date.slice(0, 10)})`,
    last: `${last.number} ${unit} (${last.date.slice(0, 10)})`,
  })
  return (
    <svg
      className="sparkline"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={said}
    >
      <polyline points={points.map((p, i) => `${x(times[i]!).toFixed(1)},${y(p.number).toFixed(1)}`).join(' ')} />
      {points.map((p, i) => (
        <circle key={p.id} cx={x(times[i]!)} cy={y(p.number)} r={i === points.length - 1 ? 3 : 2}>
          <title>{`${p.date.slice(0, 10)}  ${p.number} ${unit}`}</title>
        </circle>
      ))}
    </svg>
  )
}
