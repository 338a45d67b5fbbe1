import { useQuery } from '@tanstack/react-query'
import { Expand, Trash2 } from 'lucide-react'
import { withExpanded, withoutConcept, type Address } from '../address/address.js'
import { go } from '../address/use-address.js'
import { useApi } from '../api/api.js'
import { conceptAssertionsQuery, conceptQuery, type ConceptAnswer, type ConceptHead } from '../api/queries.js'
import { KindBadge } from '../kind/kind-badge.js'
import { useLanguage } from '../language/language.js'
import { Failure, Skeleton } from '../state/states.js'
import { Counts } from '../table/counts.js'
import { AssertionList } from './assertion-list.js'
import { KnowledgeList } from './knowledge-list.js'
import { PathForm } from './path-form.js'
import { StatusBadge } from './status-badge.js'

const Chips = ({ concepts }: { concepts: readonly ConceptHead[] }) => {
  const { labels } = useLanguage()
  return (
    <span className="chips">
      {concepts.map((c) => (
        <button key={c.id} className="chip" onClick={() => go({ selection: { type: 'concept', id: c.id } })}>
          {labels(c)[0]}
        </button>
      ))}
    </span>
  )
}

/** A concept: what it is, what it is called, how many patients have it, and the evidence. */
export const ConceptPanel = ({ id, address }: { id: string; address: Address }) => {
  const { t, n, language, labels } = useLanguage()
  const query = useApi()
  const result = useQuery({
    queryKey: ['concept', id, language],
    queryFn: ({ signal }) => query<ConceptAnswer>(conceptQuery, { id, language }, signal),
  })
  if (result.error !== null) return <Failure error={result.error} retry={() => void result.refetch()} />
  if (result.data === undefined) return <Skeleton lines={8} />
  const { concept } = result.data
  const [label, other] = labels(concept)
  const shown = address.placed.includes(id) || address.expanded.includes(id)
  return (
    <article>
      <header className="panel-head">
        <KindBadge kind={concept.kind} />
        <h2>{label}</h2>
        <p className="muted">{other}</p>
        <div className="actions">
          {!address.expanded.includes(id) && (
            <button className="button primary" onClick={() => go(withExpanded(address, id))}>
              <Expand size={15} aria-hidden /> {t('expand')}
            </button>
          )}
          {shown && (
            <button className="button" onClick={() => go(withoutConcept(address, id))}>
              <Trash2 size={15} aria-hidden /> {t('removeFromGraph')}
            </button>
          )}
        </div>
        <PathForm from={id} />
      </header>
      {concept.definition !== null && <p>{concept.definition}</p>}
      <dl className="facts">
        {concept.patientsByStatus.length > 0 && (
          <>
            <dt>{t('patients')}</dt>
            <dd className="status-counts">
              {concept.patientsByStatus.map(({ status, patients }) => (
                <span key={status}>
                  <StatusBadge status={status} /> <Counts counts={patients} />
                </span>
              ))}
            </dd>
          </>
        )}
        {concept.synonyms.length > 0 && (
          <>
            <dt>{t('synonyms')}</dt>
            <dd>{concept.synonyms.map((s) => s.text).join(language === 'zh' ? '、' : ', ')}</dd>
          </>
        )}
        {concept.codes.length > 0 && (
          <>
            <dt>{t('codes')}</dt>
            <dd className="codes">
              {concept.codes.map((c) => (
                <code key={`${c.system}:${c.code}`}>
                  {c.system} {c.code}
                </code>
              ))}
            </dd>
          </>
        )}
        {concept.parents.length > 0 && (
          <>
            <dt>{t('parents')}</dt>
            <dd>
              <Chips concepts={concept.parents} />
            </dd>
          </>
        )}
        {concept.children.totalCount > 0 && (
          <>
            <dt>{t('children')}</dt>
            <dd>
              <Chips concepts={concept.children.edges.map(({ node }) => node)} />
              {concept.children.totalCount > concept.children.edges.length && (
                <span className="muted">
                  {t('knowledgeMore', { n: n(concept.children.totalCount - concept.children.edges.length) })}
                </span>
              )}
            </dd>
          </>
        )}
        {concept.dataElements.length > 0 && (
          <>
            <dt>{t('elementsOfConcept')}</dt>
            <dd>
              <span className="chips">
                {concept.dataElements.map((e) => (
                  <button key={e.id} className="chip" onClick={() => go({ selection: { type: 'element', id: e.id } })}>
                    {e.label} <small className="muted">{e.format}</small>
                  </button>
                ))}
              </span>
            </dd>
          </>
        )}
      </dl>
      <KnowledgeList id={id} />
      <h3>{t('evidence')}</h3>
      <AssertionList queryKey={['assertions', id]} document={conceptAssertionsQuery} variables={{ id }} />
    </article>
  )
}
