import { useQuery } from '@tanstack/react-query'
import { ArrowRight, Plus } from 'lucide-react'
import type { Address } from '../address/address.js'
import { go } from '../address/use-address.js'
import { useApi } from '../api/api.js'
import { pathQuery, type Path, type PathAnswer } from '../api/queries.js'
import { KindBadge } from '../kind/kind-badge.js'
import { useLanguage } from '../language/language.js'
import { Empty, Failure, Skeleton } from '../state/states.js'
import { Counts } from '../table/counts.js'

const idsOf = (path: Path): string[] => path.concepts.map((c) => c.id)

/** Shortest ways from one concept to another, strongest first; each can be put on the canvas. */
export const PathPanel = ({ from, to, address }: { from: string; to: string; address: Address }) => {
  const { t, n, labels } = useLanguage()
  const query = useApi()
  const result = useQuery({
    queryKey: ['path', from, to],
    queryFn: ({ signal }) => query<PathAnswer>(pathQuery, { from, to }, signal),
  })
  if (result.error !== null) return <Failure error={result.error} retry={() => void result.refetch()} />
  if (result.data === undefined) return <Skeleton lines={8} />
  const paths = result.data.path
  const on = new Set(address.paths.map((path) => path.join('~')))
  const put = (chosen: readonly Path[]): void =>
    go({ paths: [...address.paths, ...chosen.map(idsOf).filter((path) => !on.has(path.join('~')))] })
  const ends = paths[0] === undefined ? undefined : [paths[0].concepts[0]!, paths[0].concepts.at(-1)!]
  return (
    <article>
      <header className="panel-head">
        <span className="muted">{t('pathTitle')}</span>
        {ends !== undefined && <h2>{t('linkOf', { a: labels(ends[0]!)[0], b: labels(ends[1]!)[0] })}</h2>}
        {paths.length > 1 && (
          <div className="actions">
            <button className="button primary" onClick={() => put(paths)}>
              <Plus size={15} aria-hidden /> {t('putAllOnGraph', { n: n(paths.length) })}
            </button>
          </div>
        )}
      </header>
      {paths.length === 0 && <Empty title={t('noPath')} next={t('noPathNext')} />}
      <ol className="paths">
        {paths.map((path) => (
          <li key={idsOf(path).join('~')}>
            <span className="path-steps">
              {path.concepts.map((concept, i) => (
                <span key={concept.id} className="path-step">
                  {i > 0 && (
                    <button
                      className="path-link"
                      title={t('evidence')}
                      onClick={() =>
                        go({ selection: { type: 'link', from: path.concepts[i - 1]!.id, to: concept.id } })
                      }
                    >
                      <ArrowRight size={13} aria-hidden /> <Counts counts={path.links[i - 1]!.patients} />
                    </button>
                  )}
                  <button className="link" onClick={() => go({ selection: { type: 'concept', id: concept.id } })}>
                    <KindBadge kind={concept.kind} short /> {labels(concept)[0]}
                  </button>
                </span>
              ))}
            </span>
            <button
              className="icon-button"
              disabled={on.has(idsOf(path).join('~'))}
              aria-label={`${t('addToGraph')}: ${path.concepts.map((c) => labels(c)[0]).join(' → ')}`}
              title={t('addToGraph')}
              onClick={() => put([path])}
            >
              <Plus size={16} aria-hidden />
            </button>
          </li>
        ))}
      </ol>
    </article>
  )
}
