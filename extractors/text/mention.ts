import type { AnnotationType, Status } from '../../graph-schema/index.js'
import type { Concept } from '../../ontology/ontology.js'
import type { WrittenNumber } from './number.js'

export interface Span {
  readonly start: number
  readonly end: number
}

/** Words in the text that name something, before and after its status is decided. */
export interface Mention extends Span {
  readonly type: AnnotationType
  /** concepts of the ontology that the words, or their last part, can mean */
  readonly concepts: readonly Concept[]
  /** false when only the last part of the words is in the ontology: the concept is a broader one */
  readonly exact: boolean
  /** as written; several parts where an earlier phrase carries over (左回旋支 … 中段) */
  readonly site?: readonly Span[]
  readonly siteConcepts?: readonly Concept[]
  readonly severity?: Span
  readonly value?: Span
  readonly unit?: Span
  readonly number?: WrittenNumber
  /** an allergy statement: asserted as allergicTo, printed only where it names itself a disease */
  readonly allergy?: 'stated' | 'listed'
  /** why it was found: the word or rule */
  readonly because: string
  status: Status
  /** why it has its status */
  statusBecause: string
}

export const sliceAll = (text: string, spans: readonly Span[]): string =>
  spans.map(({ start, end }) => text.slice(start, end)).join('')
