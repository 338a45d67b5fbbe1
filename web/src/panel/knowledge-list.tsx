import { useQuery } from '@tanstack/react-query'
import { go } from '../address/use-address.js'
import { useApi } from '../api/api.js'
import { relationsQuery, type RelationsAnswer, type SourcedRelation } from '../api/queries.js'
import { predicateLabel } from '../graph/knowledge.js'
import { KindBadge } from '../kind/kind-badge.js'
import { useLanguage } from '../language/language.js'
import { Failure, Skeleton } from '../state/states.js'

/** Relations asked for at once; the best known concept has fewer. */
const most = 300

/** What guidelines and textbooks say of a concept, by predicate, each with its source; with `with`, of the two together. */
export const KnowledgeList = ({ id, with: other }: { id: string; with?: string }) => {
  const { t, n, language, labels } = useLanguage()
  const query = useApi()
  const result = useQuery({
    queryKey: ['relations', id, other, language],
    queryFn: ({ signal }) =>
      query<RelationsAnswer>(relationsQuery, { id, with: other ?? null, language, first: most }, signal),
  })
  if (result.error !== null) return <Failure error={result.error} retry={() => void result.refetch()} />
  if (result.data === undefined) return <Skeleton lines={3} />
  const { edges, totalCount } = result.data.concept.relations
  if (edges.length === 0) return null
  const groups = new Map<string, SourcedRelation['node'][]>()
  for (const { node } of edges) {
    const name = predicateLabel(node.predicate, node.inverse, language)
    groups.set(name, [...(groups.get(name) ?? []), node])
  }
  return (
    <section className="knowledge" aria-label={t('knowledge')}>
      <h3>
        {t('knowledge')} <small className="muted">{t('factsTotal', { n: n(totalCount) })}</small>
      </h3>
      <p className="muted small">{t('knowledgeFrom')}</p>
      <dl className="facts">
        {[...groups].map(([name, nodes]) => (
          <div key={name} className="knowledge-group">
            <dt>{name}</dt>
            <dd>
              <ul>
                {nodes.map((node) => (
                  <li key={`${node.predicate} ${node.concept.id}`}>
                    <button
                      className="link"
                      onClick={() => go({ selection: { type: 'concept', id: node.concept.id } })}
                    >
                      <KindBadge kind={node.concept.kind} short /> {labels(node.concept)[0]}
                    </button>
                    {node.via !== null && (
                      <span className="note">{t('knowledgeVia', { name: labels(node.via)[0] })}</span>
                    )}
                    {node.note !== null && <span className="note">{node.note}</span>}
                    <span className="sources muted">
                      {node.sources
                        .map((s) =>
                          s.year === null || s.title.includes(String(s.year)) ? s.title : `${s.title}, ${s.year}`,
                        )
                        .join(language === 'zh' ? '；' : '; ')}
                    </span>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        ))}
      </dl>
      {totalCount > edges.length && <p className="muted">{t('knowledgeMore', { n: n(totalCount - edges.length) })}</p>}
    </section>
  )
}
