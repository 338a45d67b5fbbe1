import { useQueries } from '@tanstack/react-query'
import { go } from '../address/address'
import { useApi } from '../api/api'
import { linkEvidenceQuery, placedQuery, type ExpandAnswer } from '../api/queries'
import type { GraphModel } from '../graph/graph-model'
import { KindBadge } from '../kind/kind-badge'
import { useLanguage } from '../language/language'
import { Skeleton } from '../state/states'
import { Counts } from '../table/counts'
import { AssertionList } from './assertion-list'

/** A link: how many patients have both, and the sentences that say so. */
export const LinkPanel = ({ from, to, model }: { from: string; to: string; model: GraphModel }) => {
  const { t, n, language } = useLanguage()
  const query = useApi()
  const ends = useQueries({
    queries: [from, to].map((id) => ({
      queryKey: ['placed', id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        query<Pick<ExpandAnswer, 'concept'>>(placedQuery, { id }, signal),
    })),
  })
  const edge = model.edges.get(from < to ? `${from}~${to}` : `${to}~${from}`)
  return (
    <article>
      <header className="panel-head">
        {ends.map((end, i) => (
          <h2 key={i}>
            {end.data === undefined ? (
              <Skeleton lines={1} />
            ) : (
              <button className="link" onClick={() => go({ selection: { type: 'concept', id: end.data.concept.id } })}>
                <KindBadge kind={end.data.concept.kind} short />{' '}
                {language === 'zh' ? end.data.concept.labelZh : end.data.concept.labelEn}
              </button>
            )}
          </h2>
        ))}
      </header>
      {edge !== undefined && (
        <dl className="facts">
          <dt>{t('patientRecords')}</dt>
          <dd>
            <Counts counts={edge.patients} />
          </dd>
          {edge.lift !== null && (
            <>
              <dt title={t('liftHelp')}>{t('lift')}</dt>
              <dd>{n(edge.lift, 2)}</dd>
            </>
          )}
        </dl>
      )}
      <h3>{t('evidence')}</h3>
      <AssertionList
        queryKey={['link-evidence', from, to]}
        document={linkEvidenceQuery}
        variables={{ from, to }}
        showConcept
      />
    </article>
  )
}
