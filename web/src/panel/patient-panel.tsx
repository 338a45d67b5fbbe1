import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { go } from '../address/use-address.js'
import { useApi } from '../api/api.js'
import { useMe } from '../api/use-me.js'
import { patientAssertionsQuery, patientQuery, type PatientAnswer } from '../api/queries.js'
import { readHistory } from '../api/reading.js'
import { timeLabel } from '../reading/civil-label.js'
import { StatementCard } from '../reading/statement-card.js'
import { Timeline } from '../reading/timeline.js'
import { ValuesTable } from '../reading/values-table.js'
import { Views } from '../reading/views.js'
import { useLanguage } from '../language/language.js'
import { DocumentIcon } from '../search/document-icon.js'
import { AggregateOnly } from '../state/aggregate-only.js'
import { Failure, Skeleton } from '../state/states.js'
import { AssertionList } from './assertion-list.js'

/** Documents shown at first, and with each further step. */
const step = 6

/** What was read of a patient over time, or measured; what is picked says what it rests on. */
const PatientHistory = ({ id, view }: { id: string; view: 'timeline' | 'values' }) => {
  const { t, n } = useLanguage()
  const query = useApi()
  const [current, setCurrent] = useState<string>()
  const result = useQuery({
    queryKey: ['history', id],
    queryFn: ({ signal }) => readHistory(query, id, signal),
  })
  if (result.error !== null) return <Failure error={result.error} retry={() => void result.refetch()} />
  if (result.data === undefined) return <Skeleton lines={8} />
  const { assertions, total } = result.data
  const picked = assertions.find((a) => a.id === current)
  // marks that lie on top of each other: the same thing, told of the same time
  const others =
    picked === undefined || picked.concept === null
      ? []
      : assertions.filter(
          (a) => a !== picked && a.concept?.id === picked.concept!.id && timeLabel(a.time) === timeLabel(picked.time),
        )
  return (
    <>
      {total > assertions.length && (
        <p className="muted">{t('historyCut', { n: n(assertions.length), total: n(total) })}</p>
      )}
      {view === 'timeline' ? (
        <Timeline assertions={assertions} current={current} pick={setCurrent} />
      ) : (
        <ValuesTable assertions={assertions} file="xinmai-patient-values" current={current} pick={setCurrent} />
      )}
      {picked !== undefined && (view === 'timeline' || picked.predicate === 'measured') && (
        <StatementCard
          key={picked.id}
          assertion={picked}
          others={others}
          choose={setCurrent}
          withSentence
          close={() => setCurrent(undefined)}
        />
      )}
    </>
  )
}

/** A pseudonymous patient: notes and reports by date, then all that was read: over time, as values, as a list. */
export const PatientPanel = ({ id }: { id: string }) => {
  const { t, n } = useLanguage()
  const query = useApi()
  const { readsRows } = useMe()
  const [view, setView] = useState<'timeline' | 'values' | 'assertions'>('timeline')
  const [shown, setShown] = useState(step)
  const result = useQuery({
    queryKey: ['patient', id],
    queryFn: ({ signal }) => query<PatientAnswer>(patientQuery, { id }, signal),
  })
  if (!readsRows) return <AggregateOnly what={t('aggregateNoRows')} />
  if (result.error !== null) return <Failure error={result.error} retry={() => void result.refetch()} />
  if (result.data === undefined) return <Skeleton lines={8} />
  const { patient } = result.data
  const texts = patient.documents.filter((d) => d.kind === 'note' || d.kind === 'report')
  return (
    <article>
      <header className="panel-head">
        <span className="muted">{t('patient')}</span>
        <h2>
          <code title={patient.id}>{patient.id.slice(0, 10)}</code>
        </h2>
        <p className="muted">
          {patient.dataset} · {t('documentsTotal', { n: n(patient.documents.length) })} ·{' '}
          {t('assertionsTotal', { n: n(patient.assertionCount) })}
        </p>
      </header>
      {texts.length > 0 && (
        <>
          <h3>{t('notesAndReports')}</h3>
          <ul className="plain">
            {texts.slice(0, shown).map((d) => (
              <li key={d.id}>
                <button className="link" onClick={() => go({ selection: { type: 'document', id: d.id } })}>
                  <DocumentIcon kind={d.kind} language={d.language} /> {d.title}
                </button>
                <span className="muted"> {d.date?.slice(0, 10)}</span>
              </li>
            ))}
          </ul>
          {texts.length > shown && (
            <button className="button quiet small" onClick={() => setShown(shown + 4 * step)}>
              {t('more')} ({n(texts.length - shown)})
            </button>
          )}
        </>
      )}
      <h3>{t('readOf')}</h3>
      <Views names={['timeline', 'values', 'assertions']} shown={view} show={setView}>
        {view === 'assertions' ? (
          <AssertionList
            queryKey={['patient-assertions', id]}
            document={patientAssertionsQuery}
            variables={{ id }}
            ofPatient
          />
        ) : (
          <PatientHistory id={id} view={view} />
        )}
      </Views>
    </article>
  )
}
