import type { ReactNode } from 'react'
import type { Span } from '../api/queries.js'

/** Text with marked places; places may touch or overlap, what is outside the text is left out. */
export const Highlighted = ({ text, spans }: { text: string; spans: readonly Span[] }) => {
  const parts: ReactNode[] = []
  let at = 0
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const from = Math.max(start, at)
    const to = Math.min(end, text.length)
    if (to <= from) continue
    parts.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>)
    at = to
  }
  parts.push(text.slice(at))
  return <>{parts}</>
}
