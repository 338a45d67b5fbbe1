import { go } from '../address/use-address.js'
import type { DocumentAnswer } from '../api/queries.js'
import { useLanguage } from '../language/language.js'
import { segments } from './annotation.js'
import { statusLook } from './status-badge.js'

type Document = DocumentAnswer['document']

/** The text of a document with its assertions at their offsets; the one asked for stands out. */
export const AnnotatedText = ({ document, statement }: { document: Document; statement?: string | undefined }) => {
  const { t, labels } = useLanguage()
  const { text } = document
  const places = document.assertions.flatMap((assertion) => {
    const { start, end } = assertion.evidence
    return start === null || end === null ? [] : [{ id: assertion.id, start, end, assertion }]
  })
  return (
    <div className="document-text" lang={document.language === 'en' ? 'en' : 'zh-CN'}>
      {segments(text.length, places).map(({ start, end, covers }) => {
        const piece = text.slice(start, end)
        const shortest = covers[0]?.assertion
        if (shortest === undefined) return piece
        const outer = covers.find((c) => c.assertion.concept?.kind !== shortest.concept?.kind)?.assertion
        return (
          <button
            key={start}
            className="annotation"
            data-kind={shortest.concept?.kind ?? 'unmapped'}
            data-over={outer?.concept?.kind}
            data-status={shortest.status}
            data-current={covers.some((c) => c.id === statement)}
            title={covers
              .map(({ assertion: { concept, sourceTerm, status } }) => {
                const name = concept === null ? `${sourceTerm.text} (${t('unmapped')})` : labels(concept)[0]
                return `${name} · ${t(statusLook[status].label)}`
              })
              .join('\n')}
            onClick={() =>
              shortest.concept === null
                ? go({ selection: { type: 'document', id: document.id, statement: shortest.id } })
                : go({ selection: { type: 'concept', id: shortest.concept.id } })
            }
          >
            {piece}
          </button>
        )
      })}
    </div>
  )
}
