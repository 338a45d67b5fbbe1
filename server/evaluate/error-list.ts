import type { AnnotatedText, Annotation } from '../../graph-schema/index.js'
import { matchAnnotations } from './matching.js'

/** What can be wrong with one annotation, in the order in which they are told apart. */
export const errorCauses = [
  ...(['missed', 'spurious', 'other type', 'span too short', 'span too long', 'span shifted'] as const),
  ...(['status', 'value', 'site', 'severity', 'code'] as const),
] as const
export type ErrorCause = (typeof errorCauses)[number]

export interface AnnotationError {
  readonly cause: ErrorCause
  readonly text: string
  /** the words around it, line ends as blanks */
  readonly context: string
  readonly gold?: Annotation
  readonly predicted?: Annotation
}

const around = (text: string, { start, end }: Annotation): string =>
  `${text.slice(Math.max(0, start - 20), start)}[${text.slice(start, end)}]${text.slice(end, end + 20)}`.replace(
    /\s+/g,
    ' ',
  )
const same = (a: string | undefined, b: string | undefined): boolean => (a ?? '').trim() === (b ?? '').trim()

/** Every difference between gold and prediction, text by text in order. */
export const errorsOf = (
  gold: readonly AnnotatedText[],
  predicted: readonly (readonly Annotation[])[],
): AnnotationError[] =>
  gold.flatMap(({ id, text, annotations }, n) => {
    const out: (AnnotationError & { at: number })[] = []
    const add = (cause: ErrorCause, g: Annotation | undefined, p: Annotation | undefined): void => {
      const at = (g ?? p)!
      out.push({
        cause,
        text: id,
        context: around(text, at),
        at: at.start,
        ...(g === undefined ? {} : { gold: g }),
        ...(p === undefined ? {} : { predicted: p }),
      })
    }
    const pairs = matchAnnotations(annotations, predicted[n]!)
    const pairedGold = new Set(pairs.map((pair) => pair.gold))
    const free = new Set(predicted[n]!)
    for (const { gold: g, predicted: p, exact } of pairs) {
      free.delete(p)
      if (!exact) {
        const longer = p.start <= g.start && p.end >= g.end
        const shorter = p.start >= g.start && p.end <= g.end
        add(longer ? 'span too long' : shorter ? 'span too short' : 'span shifted', g, p)
      }
      if (g.status !== p.status) add('status', g, p)
      if (g.value !== undefined && !(same(g.value, p.value) && same(g.unit, p.unit))) add('value', g, p)
      if (g.site !== undefined && !same(g.site, p.site)) add('site', g, p)
      if (g.severity !== undefined && !same(g.severity, p.severity)) add('severity', g, p)
      if (g.code !== undefined && !same(g.code, p.code)) add('code', g, p)
    }
    for (const g of annotations) {
      if (pairedGold.has(g)) continue
      const other = [...free].find((p) => p.start < g.end && g.start < p.end)
      if (other === undefined) add('missed', g, undefined)
      else {
        free.delete(other)
        add('other type', g, other)
      }
    }
    for (const p of free) add('spurious', undefined, p)
    return out.sort((a, b) => a.at - b.at).map(({ at: _, ...error }) => error)
  })
