import type { AnnotationType, Course, Status } from '../../graph-schema/index.js'
import type { Concept } from '../../ontology/ontology.js'
import type { CivilPoint } from './civil-shift.js'
import type { WrittenNumber } from './number.js'
import type { Regimen } from './regimen.js'

/** When a mention began or was. */
export interface MentionTime {
  readonly point: CivilPoint
  /** it has held since then; else it was then */
  readonly isOnset: boolean
  /** the words that tell it */
  readonly because: string
}

export interface Span {
  readonly start: number
  readonly end: number
}

/** Words in the text that name something; what is known of them grows from stage to stage. */
export class Mention implements Span {
  /** concepts of the ontology that the words, or their last part, can mean */
  concepts: readonly Concept[] = []
  /** false when only the last part of the words is in the ontology: the concept is a broader one */
  exact = false
  /** as written; several parts where an earlier phrase carries over (左回旋支 … 中段) */
  site: readonly Span[] | undefined = undefined
  siteConcepts: readonly Concept[] | undefined = undefined
  severity: Span | undefined = undefined
  value: Span | undefined = undefined
  unit: Span | undefined = undefined
  number: WrittenNumber | undefined = undefined
  /** the right form of its last word, where that is a typing error */
  meant: string | undefined = undefined
  /** an allergy statement: asserted as allergicTo, printed only where it names itself a disease */
  allergy: 'stated' | 'listed' | undefined = undefined
  status: Status = 'present'
  /** why it has its status; empty while nothing decided */
  statusBecause = ''
  /** when it began or was, as its words tell */
  time: MentionTime | undefined = undefined
  /** status family: who has it */
  relative: Span | undefined = undefined
  /** drugs: dose, route, frequency, duration */
  regimen: Regimen | undefined = undefined
  course: Course | undefined = undefined
  /** heading that it stands under */
  section: string | undefined = undefined

  /** @param because why it was found: the word or rule */
  constructor(
    public start: number,
    public end: number,
    public type: AnnotationType,
    public because: string,
  ) {}
}

export const sliceAll = (text: string, spans: readonly Span[]): string =>
  spans.length === 1
    ? text.slice(spans[0]!.start, spans[0]!.end)
    : spans.map(({ start, end }) => text.slice(start, end)).join('')
