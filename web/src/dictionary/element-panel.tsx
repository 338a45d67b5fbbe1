import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { go } from '../address/use-address.js'
import { useApi } from '../api/api.js'
import {
  elementQuery,
  valueSetQuery,
  type ElementAnswer,
  type ValueSetAnswer,
  type ValueSetPart,
} from '../api/queries.js'
import { ConceptLink } from '../kind/concept-link.js'
import { useLanguage } from '../language/language.js'
import { Failure, Skeleton } from '../state/states.js'
import { Counts } from '../table/counts.js'

const Values = ({ set }: { set: ValueSetPart }) => {
  const { t } = useLanguage()
  return (
    <table className="values">
      <thead>
        <tr>
          <th>{t('code')}</th>
          <th>{t('name')}</th>
          <th>{t('concept')}</th>
        </tr>
      </thead>
      <tbody>
        {set.values.map((value) => (
          <tr key={value.code}>
            <td>
              <code>{value.code}</code>
            </td>
            <td>{value.label}</td>
            <td>{value.concept === null ? '–' : <ConceptLink concept={value.concept} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A data element with all its attributes, its values, and how many patients have what it tells of. */
export const ElementPanel = ({ id }: { id: string }) => {
  const { t, language } = useLanguage()
  const query = useApi()
  const result = useQuery({
    queryKey: ['element', id, language],
    queryFn: ({ signal }) => query<ElementAnswer>(elementQuery, { id, language }, signal),
  })
  if (result.error !== null) return <Failure error={result.error} retry={() => void result.refetch()} />
  if (result.data === undefined) return <Skeleton lines={10} />
  const e = result.data.dataElement
  const range = e.low === null && e.high === null ? null : `${e.low ?? '…'} – ${e.high ?? '…'} ${e.unit ?? ''}`
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('elementDefinition'), e.definition],
    [t('elementId'), <code key="id">{e.id}</code>],
    [t('elementDe'), <code key="de">{e.de}</code>],
    [t('elementGroup'), e.group?.label],
    [t('elementType'), <code key="type">{e.type}</code>],
    [t('elementFormat'), <code key="format">{e.format}</code>],
    [t('elementUnit'), e.unit],
    [t('elementRange'), range],
    [
      t('elementDomain'),
      e.valueSet === null ? (
        e.domain
      ) : (
        <button key="set" className="link" onClick={() => go({ selection: { type: 'valueSet', id: e.valueSet!.id } })}>
          {e.valueSet.label}
        </button>
      ),
    ],
    [t('concept'), e.concept === null ? null : <ConceptLink key="concept" concept={e.concept} />],
    [t('patients'), e.patients === null ? null : <Counts key="patients" counts={e.patients} />],
    [t('elementVersion'), e.version],
    [t('elementBody'), e.submittingBody],
    [t('elementStatus'), e.registrationStatus],
  ]
  return (
    <article>
      <header className="panel-head">
        <h2>{language === 'zh' ? e.zh : e.en}</h2>
        <p className="muted">{language === 'zh' ? e.en : e.zh}</p>
      </header>
      <dl className="facts">
        {facts
          .filter(([, value]) => value !== null && value !== undefined && value !== '')
          .map(([name, value]) => (
            <div key={name} className="knowledge-group">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {e.valueSet !== null && (
        <>
          <h3>{t('elementValues')}</h3>
          <Values set={e.valueSet} />
        </>
      )}
    </article>
  )
}

/** A value set with its values. */
export const ValueSetPanel = ({ id }: { id: string }) => {
  const { t, language } = useLanguage()
  const query = useApi()
  const result = useQuery({
    queryKey: ['value-set', id, language],
    queryFn: ({ signal }) => query<ValueSetAnswer>(valueSetQuery, { id, language }, signal),
  })
  if (result.error !== null) return <Failure error={result.error} retry={() => void result.refetch()} />
  if (result.data === undefined) return <Skeleton lines={8} />
  const set = result.data.valueSet
  return (
    <article>
      <header className="panel-head">
        <h2>{set.label}</h2>
        <p className="muted">
          <code>{set.id}</code>
          {set.source !== '' && ` · ${t('elementSource')} ${set.source}`}
        </p>
      </header>
      <Values set={set} />
    </article>
  )
}
