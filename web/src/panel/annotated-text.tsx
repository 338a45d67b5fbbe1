import { memo, useMemo, useRef, type KeyboardEvent } from 'react'
import { go } from '../address/use-address.js'
import type { DocumentAnswer, ReadAssertion } from '../api/reading.js'
import { useLanguage } from '../language/language.js'
import { isShown, markKindOf, type Hidden } from '../reading/mark-filter.js'
import { blocksOf, segments, type Annotation, type Segment } from './annotation.js'
import { statusLook, statusSign } from './status-badge.js'

type Document = DocumentAnswer['document']
interface Place extends Annotation {
  readonly assertion: ReadAssertion
}

/** One block of the text; drawn again only when its own pieces or the current one in it change. */
const Block = memo(function Block({
  document,
  pieces,
  statement,
}: {
  document: Document
  pieces: readonly Segment<Place>[]
  statement: string | undefined
}) {
  const { t, labels } = useLanguage()
  return (
    <div className="text-block">
      {pieces.map(({ start, end, covers }) => {
        const piece = document.text.slice(start, end)
        const shortest = covers[0]
        if (shortest === undefined) return piece
        const { assertion } = shortest
        const outer = covers.find((c) => markKindOf(c.assertion) !== markKindOf(assertion))?.assertion
        const current = covers.find((c) => c.id === statement)
        // an overlapped piece is said where its statement begins, so that nothing is said twice
        const begins = shortest.start === start
        return (
          <button
            key={start}
            className="annotation"
            data-kind={markKindOf(assertion)}
            data-over={outer === undefined ? undefined : markKindOf(outer)}
            data-status={assertion.status}
            data-current={current !== undefined}
            data-sign={begins && assertion.status !== 'present' ? t(statusSign[assertion.status]) : undefined}
            aria-pressed={current !== undefined}
            aria-label={`${piece}, ${t(statusLook[assertion.status].label)}`}
            tabIndex={current !== undefined ? 0 : -1}
            title={covers
              .map(({ assertion: { concept, sourceTerm, status } }) => {
                const name = concept === null ? `${sourceTerm.text} (${t('unmapped')})` : labels(concept)[0]
                return `${name} · ${t(statusLook[status].label)}`
              })
              .join('\n')}
            onClick={() => go({ selection: { type: 'document', id: document.id, statement: shortest.id } }, 'replace')}
          >
            {piece}
          </button>
        )
      })}
    </div>
  )
})

/**
 * The text of a document with its assertions at their offsets; the one asked for stands out. One stop for Tab; arrows
 * go from one annotation to the next, Enter opens it.
 */
export const AnnotatedText = ({
  document,
  statement,
  hidden,
}: {
  document: Document
  statement?: string | undefined
  hidden: Hidden
}) => {
  const { t } = useLanguage()
  const root = useRef<HTMLDivElement>(null)
  const { blocks, at } = useMemo(() => {
    const places = document.assertions.flatMap((assertion): Place[] => {
      const { start, end } = assertion.evidence
      return start === null || end === null || !isShown(hidden, assertion)
        ? []
        : [{ id: assertion.id, start, end, assertion }]
    })
    const blocks = blocksOf(document.text, segments(document.text.length, places))
    const at = new Map<string, Set<number>>()
    blocks.forEach((pieces, i) => {
      for (const { covers } of pieces) for (const { id } of covers) at.set(id, (at.get(id) ?? new Set()).add(i))
    })
    return { blocks, at }
  }, [document, hidden])
  const here = statement === undefined ? undefined : at.get(statement)

  const move = (e: KeyboardEvent<HTMLDivElement>): void => {
    const steps: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }
    const all = [...root.current!.querySelectorAll<HTMLElement>('.annotation')]
    const now = all.indexOf(globalThis.document.activeElement as HTMLElement)
    const step = steps[e.key]
    const next = e.key === 'Home' ? 0 : e.key === 'End' ? all.length - 1 : step === undefined ? -1 : now + step
    if (all[next] === undefined) return
    e.preventDefault()
    all[next].focus()
  }
  return (
    <div
      ref={root}
      className="document-text"
      role="group"
      aria-label={t('annotatedText')}
      tabIndex={0}
      lang={document.language === 'en' ? 'en' : 'zh-CN'}
      onKeyDown={move}
    >
      {blocks.map((pieces, i) => (
        <Block key={i} document={document} pieces={pieces} statement={here?.has(i) ? statement : undefined} />
      ))}
    </div>
  )
}
