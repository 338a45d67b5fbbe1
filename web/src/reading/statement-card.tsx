import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { FileText, TriangleAlert, X } from 'lucide-react'
import { go } from '../address/use-address.js'
import { useApi } from '../api/api.js'

import {
  explanationsQuery,
  quoteQuery,
  type Explanation,
  type ExplanationsAnswer,
  type QuoteAnswer,
  type ReadAssertion,
} from '../api/reading.js'
import { ConceptLink } from '../kind/concept-link.js'
import { useLanguage } from '../language/language.js'
import type { MessageKey } from '../language/messages.js'
import { courseLabel } from '../panel/assertion-list.js'
import { StatusBadge } from '../panel/status-badge.js'
import { Highlighted } from '../search/highlighted.js'
import { Failure, Skeleton } from '../state/states.js'
import { timeLabel } from './civil-label.js'

const precisionLabel = {
  year: 'precisionYear',
  month: 'precisionMonth',
  day: 'precisionDay',
  minute: 'precisionMinute',
} as const satisfies Record<ReadAssertion['time']['precision'], MessageKey>
const lateralityLabel = {
  left: 'lateralityLeft',
  right: 'lateralityRight',
  both: 'lateralityBoth',
} as const satisfies Record<NonNullable<ReadAssertion['laterality']>, MessageKey>

/** What fits a statement best among the explanations of its place: of its own kind first. */
export const explanationOf = (
  { evidence: { start, end }, concept }: ReadAssertion,
  explanations: readonly Explanation[],
): Explanation | undefined => {
  const here = explanations.filter((e) => e.start === start && e.end === end)
  return here.find((e) => e.kind === concept?.kind) ?? here[0]
}

/** The words and rules that decided, for a statement read out of a text. */
const Because = ({ assertion }: { assertion: ReadAssertion }) => {
  const { t } = useLanguage()
  const query = useApi()
  const id = assertion.evidence.documentId
  const result = useQuery({
    queryKey: ['explanations', id],
    queryFn: ({ signal }) => query<ExplanationsAnswer>(explanationsQuery, { id }, signal),
  })
  if (result.error !== null) return <Failure error={result.error} retry={() => void result.refetch()} />
  if (result.data === undefined) return <Skeleton lines={3} />
  const found = explanationOf(assertion, result.data.document.explanations)
  if (found === undefined) return <p className="muted">{t('becauseNone')}</p>
  return (
    <dl className="facts because">
      <Fact name="becauseFound">{found.found}</Fact>
      <Fact name="becauseStatus">{found.status}</Fact>
      <Fact name="becauseSection">{found.section}</Fact>
      <Fact name="becauseTime">{found.time}</Fact>
      <Fact name="becauseDetails">{found.details}</Fact>
    </dl>
  )
}

const Fact = ({ name, children }: { name: MessageKey; children: ReactNode }) => {
  const { t } = useLanguage()
  if (children === null || children === undefined || children === '' || children === false) return null
  return (
    <>
      <dt>{t(name)}</dt>
      <dd>{children}</dd>
    </>
  )
}

/** The sentence that a statement stands in. */
const Sentence = ({ statement }: { statement: string }) => {
  const { t } = useLanguage()
  const query = useApi()
  const result = useQuery({
    queryKey: ['quote', statement],
    queryFn: ({ signal }) => query<QuoteAnswer>(quoteQuery, { statement }, signal),
  })
  if (result.error !== null) return <Failure error={result.error} retry={() => void result.refetch()} />
  if (result.data === undefined) return <Skeleton lines={2} />
  const { quote } = result.data.evidence.evidence
  if (quote === null) return <p className="hidden-quote">{t('quoteHidden')}</p>
  const { text, highlightStart: start, highlightEnd: end } = quote
  return (
    <>
      <p className="muted">{quote.documentTitle}</p>
      <blockquote>
        <Highlighted text={text} spans={[{ start, end }]} />
      </blockquote>
    </>
  )
}

/**
 * All that a statement says, and why it was read so. `withSentence` where its text is not on the page already; `others`
 * are statements at the same place.
 */
export const StatementCard = ({
  assertion,
  others = [],
  withSentence = false,
  choose,
  close,
}: {
  assertion: ReadAssertion
  others?: readonly ReadAssertion[]
  withSentence?: boolean
  choose?: (id: string) => void
  close: () => void
}) => {
  const { t, n, labels } = useLanguage()
  const { concept, sourceTerm, written: w, value, time, method, evidence } = assertion
  const isDrug = concept?.kind === 'drug'
  const canonical =
    value?.canonicalNumber === null || value?.canonicalNumber === undefined
      ? null
      : `${String(Number(value.canonicalNumber.toPrecision(6)))} ${value.canonicalUnit ?? ''}`
  return (
    <section className="statement-card" aria-label={t('statementSays')} aria-live="polite">
      <header>
        {concept === null ? (
          <strong>
            {sourceTerm.text} <small className="muted">{t('unmapped')}</small>
          </strong>
        ) : (
          <strong>
            <ConceptLink concept={concept} />
          </strong>
        )}
        <StatusBadge status={assertion.status} />
        <span className="spring" />
        <button className="icon-button" aria-label={t('closeCard')} title={t('closeCard')} onClick={close}>
          <X size={15} aria-hidden />
        </button>
      </header>
      {others.length > 0 && (
        <p className="also">
          <span className="muted">{t('alsoHere')}</span>{' '}
          {others.map((other) => (
            <button key={other.id} className="chip" onClick={() => choose?.(other.id)}>
              {other.concept === null ? other.sourceTerm.text : labels(other.concept)[0]}{' '}
              <StatusBadge status={other.status} /> <small className="muted">{timeLabel(other.time)}</small>
            </button>
          ))}
        </p>
      )}
      {withSentence && <Sentence statement={assertion.id} />}
      <dl className="facts">
        <Fact name="writtenAs">{sourceTerm.text}</Fact>
        <Fact name={isDrug ? 'dose' : 'value'}>{[w.value, w.unit].filter(Boolean).join(' ')}</Fact>
        <Fact name="canonicalValue">{canonical}</Fact>
        <Fact name="flag">
          {assertion.implausible && (
            <span className="implausible" title={t('implausibleHelp')}>
              <TriangleAlert size={13} aria-hidden /> {t('implausible')}
            </span>
          )}
        </Fact>
        <Fact name="route">{w.route}</Fact>
        <Fact name="frequency">{w.frequency}</Fact>
        <Fact name="duration">{w.duration}</Fact>
        <Fact name="site">
          {assertion.site === null ? (
            w.site
          ) : (
            <>
              <ConceptLink concept={assertion.site} /> <span className="muted">{w.site}</span>
            </>
          )}
        </Fact>
        <Fact name="laterality">{assertion.laterality !== null && t(lateralityLabel[assertion.laterality])}</Fact>
        <Fact name="severity">
          {assertion.severity === null ? w.severity : <ConceptLink concept={assertion.severity} />}
        </Fact>
        <Fact name="course">{assertion.course !== null && t(courseLabel[assertion.course])}</Fact>
        <Fact name="relative">{w.relative}</Fact>
        <Fact name="time">
          {timeLabel(time) !== '' && (
            <>
              {timeLabel(time)} <span className="muted">{t(precisionLabel[time.precision])}</span>
            </>
          )}
        </Fact>
        <Fact name="certainty">{assertion.certainty !== null && `${n(assertion.certainty * 100)} %`}</Fact>
        <Fact name="becauseSection">{evidence.start === null ? null : evidence.section}</Fact>
        <Fact name="place">{evidence.path !== null && <code>{evidence.path}</code>}</Fact>
        <Fact name="method">
          {method.extractor} {method.version} <span className="muted">· {method.ontology.slice(0, 8)}</span>
        </Fact>
      </dl>
      {evidence.start !== null && (
        <>
          <h3>{t('because')}</h3>
          <Because assertion={assertion} />
        </>
      )}
      {withSentence && (
        <button
          className="button small"
          onClick={() => go({ selection: { type: 'document', id: evidence.documentId, statement: assertion.id } })}
        >
          <FileText size={13} aria-hidden /> {t('openDocument')}
        </button>
      )}
    </section>
  )
}
