import { createHash } from 'node:crypto'
import { z } from 'zod'
import {
  annotationTypes,
  languages,
  statuses,
  XinmaiError,
  type AnnotatedText,
  type Annotation,
} from '../../graph-schema/index.js'

const span = z.tuple([z.int().nonnegative(), z.int().nonnegative()])
const offsetGoldSchema = z.object({
  /** file of the text, and its id there */
  file: z.string(),
  id: z.string(),
  language: z.enum(languages),
  /** of the whole text, UTF-8, hexadecimal */
  sha256: z.string(),
  /** the stretch that was annotated; all offsets below count from its start */
  start: z.int().nonnegative(),
  end: z.int().positive(),
  annotations: z.array(
    z.object({
      start: z.int().nonnegative(),
      end: z.int().positive(),
      type: z.enum(annotationTypes),
      status: z.enum(statuses),
      code: z.string().optional(),
      value: span.optional(),
      unit: span.optional(),
      site: z.array(span).optional(),
      severity: span.optional(),
    }),
  ),
})
/** Gold annotations of a text that is kept elsewhere: offsets alone, so that nothing of the text is passed on. */
export type OffsetGold = z.infer<typeof offsetGoldSchema>

/** Is this gold without text? Its first line tells. */
export const isOffsetGold = (jsonLines: string): boolean => {
  const first = jsonLines.split('\n').find((line) => line.trim() !== '')
  try {
    return first !== undefined && 'sha256' in (JSON.parse(first) as object)
  } catch {
    return false
  }
}

/** @throws XinmaiError BAD_REQUEST with the line of the first that is none */
export const parseOffsetGold = (jsonLines: string, name: string): OffsetGold[] =>
  jsonLines.split('\n').flatMap((line, n) => {
    if (line.trim() === '') return []
    try {
      return [offsetGoldSchema.parse(JSON.parse(line))]
    } catch {
      throw new XinmaiError('BAD_REQUEST', `${name}:${n + 1}: no gold annotation`, { line: n + 1 })
    }
  })

/**
 * Gold with the words that its offsets mean.
 * @param text the whole text
 * @throws XinmaiError BAD_REQUEST when it is not the text that was annotated
 */
export const resolveOffsetGold = (gold: OffsetGold, text: string): AnnotatedText => {
  if (createHash('sha256').update(text).digest('hex') !== gold.sha256)
    throw new XinmaiError('BAD_REQUEST', `${gold.file}: ${gold.id} is not the text that was annotated`)
  const stretch = text.slice(gold.start, gold.end)
  const quote = ([start, end]: readonly [number, number]): string => stretch.slice(start, end)
  const annotations = gold.annotations.map(
    ({ start, end, type, status, code, value, unit, site, severity }): Annotation => ({
      start,
      end,
      text: quote([start, end]),
      type,
      status,
      ...(code === undefined ? {} : { code }),
      ...(value === undefined ? {} : { value: quote(value) }),
      ...(unit === undefined ? {} : { unit: quote(unit) }),
      ...(site === undefined ? {} : { site: site.map(quote).join('') }),
      ...(severity === undefined ? {} : { severity: quote(severity) }),
    }),
  )
  return { id: gold.id, language: gold.language, text: stretch, annotations }
}
