import { z } from 'zod'
import { languages, type Language } from './document.js'
import { statuses, type Status } from './status.js'
import type { Kind } from './kind.js'

/** Types of the gold annotations; `risk` is kind `risk-factor`. */
export const annotationTypes = [
  'disease',
  'symptom',
  'finding',
  'drug',
  'procedure',
  'test',
  'measurement',
  'risk',
] as const
export type AnnotationType = (typeof annotationTypes)[number]

/** The kind of concept that a type annotates. */
export const kindOfAnnotation = (type: AnnotationType): Exclude<Kind, 'anatomy'> =>
  type === 'risk' ? 'risk-factor' : type

/** Offsets are UTF-16 code units, end exclusive; value, unit, site and severity as written. */
export interface Annotation {
  start: number
  end: number
  text: string
  type: AnnotationType
  status: Status
  value?: string
  unit?: string
  site?: string
  severity?: string
  /** CURIE of our concept */
  concept?: string
  /** for diseases the ICD-10 category, three characters */
  code?: string
  /** 0..1, where a typing error had to be put right; the words stand as written */
  certainty?: number
}
export interface AnnotatedText {
  id: string
  language: Language
  text: string
  annotations: Annotation[]
}
export const annotatedTextSchema = z.object({
  id: z.string(),
  language: z.enum(languages),
  text: z.string(),
  annotations: z.array(
    z.object({
      start: z.int().nonnegative(),
      end: z.int().positive(),
      text: z.string(),
      type: z.enum(annotationTypes),
      status: z.enum(statuses),
      value: z.string().optional(),
      unit: z.string().optional(),
      site: z.string().optional(),
      severity: z.string().optional(),
      concept: z.string().optional(),
      code: z.string().optional(),
      certainty: z.number().min(0).max(1).optional(),
    }),
  ),
})
