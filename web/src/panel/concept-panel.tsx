import { useQuery } from '@tanstack/react-query'
import { Expand, Trash2 } from 'lucide-react'
import { go, type Address } from '../address/address'
import { useApi } from '../api/api'
import { conceptAssertionsQuery, conceptQuery, type ConceptAnswer, type ConceptHead } from '../api/queries'
import { KindBadge } from '../kind/kind-badge'
import { useLanguage } from '../language/language'
import { Failure, Skeleton } from '../state/states'
import { Counts } from '../table/counts'
import { AssertionList } from './assertion-list'
import { StatusBadge } from './status-badge'

const Chips = ({ concepts }: { concepts: readonly ConceptHead[] }) => {
  const { language } = useLanguage()
  return (
    <span className="chips">
      {concepts.map((c) => (
        <button key={c.id} className="chip" onClick={() => go({ selection: { type: 'concept', id: c.id } })}>
          {language === 'zh' ? c.labelZh : c.labelEn}
        </button>
      ))}
    </span>
  )
}

export const ConceptPanel = ({ id, address }: { id: string; address: Address }) => {
  const { t, language } = useLanguage()
  const query = useApi()
  const result = useQuery({
    queryKey: ['concept', id, language],
    queryFn: ({ signal }) => query<ConceptAnswer>(conceptQuery, { id, language }, signal),
  })
  if (result.error !== null) return <Failure error={result.error} retry={() => void result.refetch()} />
  if (result.data === undefined) return <Skeleton lines={8} />
  const { concept } = result.data
  const shown = address.placed.includes(id) || address.expanded.includes(id)
  return (
    <article>
      <header className="panel-head">
        <KindBadge kind={concept.kind} />
        <h2>{language === 'zh' ? concept.labelZh : concept.labelEn}</h2>
        <p className="muted">{language === 'zh' ? concept.labelEn : concept.labelZh}</p>
        <div className="actions">
          {!address.expanded.includes(id) && (
            <button
              className="button primary"
              onClick={() => go({ placed: [...new Set([...address.placed, id])], expanded: [...address.expanded, id] })}
            >
              <Expand size={15} aria-hidden /> {t('expand')}
            </button>
          )}
          {shown && (
            <button
              className="button"
              onClick={() =>
                go({
                  placed: address.placed.filter((c) => c !== id),
                  expanded: address.expanded.filter((c) => c !== id),
                })
              }
            >
              <Trash2 size={15} aria-hidden /> {t('removeFromGraph')}
            </button>
          )}
        </div>
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
            <dd>{concept.synonyms.map((s) => s.text).join('、')}</dd>
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
        {concept.children.length > 0 && (
          <>
            <dt>{t('children')}</dt>
            <dd>
              <Chips concepts={concept.children} />
            </dd>
          </>
        )}
      </dl>
      <h3>{t('evidence')}</h3>
      <AssertionList queryKey={['assertions', id]} document={conceptAssertionsQuery} variables={{ id }} showConcept />
    </article>
  )
}
