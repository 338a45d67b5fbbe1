import { windowAround, type Stretch } from './sentence.js'

const width = 160

/** What a hit shows of its document: about 160 characters around the best place, line ends as spaces. */
export const snippetOf = (
  text: string,
  highlights: readonly Stretch[],
): { readonly snippet: string; readonly highlights: readonly Stretch[] } => {
  const window = windowAround(text, highlights[0] ?? { start: 0, end: 0 }, width)
  return {
    // one character for one, so that offsets hold
    snippet: text.slice(window.start, window.end).replace(/[\r\n\t]/g, ' '),
    highlights: highlights
      .filter((h) => h.start >= window.start && h.end <= window.end)
      .map((h) => ({ start: h.start - window.start, end: h.end - window.start }))
      .sort((a, b) => a.start - b.start || a.end - b.end),
  }
}
