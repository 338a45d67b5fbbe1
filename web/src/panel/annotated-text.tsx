import type { ReactNode } from 'react'
import { go } from '../address/address'
import type { DocumentAnswer } from '../api/queries'
import { useLanguage } from '../language/language'
import type { MessageKey } from '../language/messages'

type Document = DocumentAnswer['document']

const statusKey = (status: string): MessageKey => `status${status[0]!.toUpperCase()}${status.slice(1)}` as MessageKey

const prettyJson = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** The text of a document with its assertions at their offsets; the one asked for stands out and is scrolled to. */
export const AnnotatedText = ({ document, statement }: { document: Document; statement?: string }) => {
  const { t, language } = useLanguage()
  if (document.kind === 'resource' || document.kind === 'message')
    return <pre className="source">{prettyJson(document.text)}</pre>
  const { text } = document
  const places = document.assertions
    .filter((a) => a.evidence.start !== null && a.evidence.end !== null)
    .map((a) => ({ start: a.evidence.start!, end: a.evidence.end!, assertion: a }))
    .sort((a, b) => a.start - b.start || b.end - a.end)
  const parts: ReactNode[] = []
  let at = 0
  for (const { start, end, assertion } of places) {
    if (start < at || end > text.length) continue
    const { concept } = assertion
    const label = concept === null ? assertion.sourceTerm.text : language === 'zh' ? concept.labelZh : concept.labelEn
    parts.push(
      text.slice(at, start),
      <button
        key={assertion.id}
        className="annotation"
        data-kind={concept?.kind ?? 'unmapped'}
        data-status={assertion.status}
        data-current={places.some((p) => p.assertion.id === statement && p.start === start)}
        title={`${label} · ${t(statusKey(assertion.status))}`}
        onClick={() => concept !== null && go({ selection: { type: 'concept', id: concept.id } })}
      >
        {text.slice(start, end)}
      </button>,
    )
    at = end
  }
  parts.push(text.slice(at))
  return (
    <div className="document-text" lang={document.language === 'en' ? 'en' : 'zh-CN'}>
      {parts}
    </div>
  )
}
