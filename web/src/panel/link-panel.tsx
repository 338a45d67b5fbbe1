import { useQueries, useQuery } from '@tanstack/react-query'
import { go } from '../address/use-address.js'
import { useApi } from '../api/api.js'
import { countQuery, linkEvidenceQuery, placedQuery, type CountAnswer, type ExpandAnswer } from '../api/queries.js'
import { edgeKey, type GraphModel } from '../graph/graph-model.js'
import { KindBadge } from '../kind/kind-badge.js'
import { useLanguage } from '../language/language.js'
import { Failure, Skeleton } from '../state/states.js'
import { Counts } from '../table/counts.js'
import { AssertionList } from './assertion-list.js'
import { KnowledgeList } from './knowledge-list.js'

/** A link: how many patients have both, and the sentences that say so. */
export const LinkPanel = ({ from, to, model }: { from: string; to: string; model: GraphModel }) => {
  const { t, n, labels } = useLanguage()
  const query = useApi()
  const ends = useQueries({
    queries: [from, to].map((id) => ({
      queryKey: ['placed', id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        query<Pick<ExpandAnswer, 'concept'>>(placedQuery, { id }, signal),
    })),
  })
  const edge = model.edges.get(edgeKey(from, to))
  const both = useQuery({
    queryKey: ['count', from, to],
    queryFn: ({ signal }) => query<CountAnswer>(countQuery, { concepts: [from, to] }, signal),
    enabled: edge === undefined,
  })
  const failed = ends.find((end) => end.error !== null)?.error
  if (failed !== undefined) return <Failure error={failed} />
  const patients = edge?.patients ?? both.data?.count
  return (
    <article>
      <header className="panel-head">
        <span className="muted">{t('link')}</span>
        {ends.map((end, i) => (
          <h2 key={i}>
            {end.data === undefined ? (
              <Skeleton lines={1} />
            ) : (
              <button className="link" onClick={() => go({ selection: { type: 'concept', id: end.data.concept.id } })}>
                <KindBadge kind={end.data.concept.kind} short /> {labels(end.data.concept)[0]}
                <small className="muted">
                  <Counts counts={end.data.concept.patients} />
                </small>
              </button>
            )}
          </h2>
        ))}
      </header>
      <dl className="facts">
        <dt>{t('patientsBoth')}</dt>
        <dd>{patients === undefined ? '…' : <Counts counts={patients} />}</dd>
        {edge !== undefined && edge.lift !== null && (
          <>
            <dt>{t('lift')}</dt>
            <dd>
              {n(edge.lift, 2)} <span className="muted">{t('liftHelp')}</span>
            </dd>
          </>
        )}
        {edge !== undefined && edge.fromFirst !== null && (
          <>
            <dt>{t('fromFirst')}</dt>
            <dd>{t('fromFirstOf', { share: n(edge.fromFirst * 100), from: labelIn(model, edge.from, labels) })}</dd>
          </>
        )}
      </dl>
      <KnowledgeList id={from} with={to} />
      <h3>{t('evidence')}</h3>
      <AssertionList queryKey={['link-evidence', from, to]} document={linkEvidenceQuery} variables={{ from, to }} />
    </article>
  )
}

const labelIn = (model: GraphModel, id: string, labels: ReturnType<typeof useLanguage>['labels']): string => {
  const concept = model.nodes.get(id)?.concept
  return concept === undefined ? id : labels(concept)[0]
}
