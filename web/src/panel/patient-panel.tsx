import { useQuery } from '@tanstack/react-query'
import { go } from '../address/address'
import { useApi } from '../api/api'
import { patientAssertionsQuery, patientQuery, type PatientAnswer } from '../api/queries'
import { useLanguage } from '../language/language'
import { Failure, Skeleton } from '../state/states'
import { AssertionList } from './assertion-list'

export const PatientPanel = ({ id }: { id: string }) => {
  const { t } = useLanguage()
  const query = useApi()
  const result = useQuery({
    queryKey: ['patient', id],
    queryFn: ({ signal }) => query<PatientAnswer>(patientQuery, { id }, signal),
  })
  if (result.error !== null) return <Failure error={result.error} retry={() => void result.refetch()} />
  if (result.data === undefined) return <Skeleton lines={8} />
  const { patient } = result.data
  const texts = patient.documents.filter((d) => d.kind === 'note' || d.kind === 'report')
  return (
    <article>
      <header className="panel-head">
        <span className="muted">{t('patient')}</span>
        <h2>
          <code>{patient.id.slice(0, 10)}</code>
        </h2>
        <p className="muted">{patient.dataset}</p>
      </header>
      {texts.length > 0 && (
        <>
          <h3>{t('documents')}</h3>
          <ul className="plain">
            {texts.map((d) => (
              <li key={d.id}>
                <button className="link" onClick={() => go({ selection: { type: 'document', id: d.id } })}>
                  {d.title}
                </button>
                <span className="muted"> {d.date?.slice(0, 10)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{t('assertions')}</h3>
      <AssertionList
        queryKey={['patient-assertions', id]}
        document={patientAssertionsQuery}
        variables={{ id }}
        showConcept
      />
    </article>
  )
}
