import type { Concept } from '../../ontology/ontology.js'
import type { Harvest } from './harvest.js'
import { is } from './lexicon.js'
import type { Span } from './mention.js'

export interface NamedOrgan {
  readonly index: number
  readonly concepts: readonly Concept[]
}

/** Lexemes that may lie between an organ and its sign: 肝、肾区无叩痛. */
const transparent =
  is.organ | is.trigger | is.side | is.severity | is.count | is.symptom | is['sign-head'] | is['symptom-head']

/** What lesions and signs further on can be told of: the last vessel, and the organs of the sentence. */
export class Sites {
  private vessel: { base: Span; segment?: Span; index: number } | undefined
  private organs: NamedOrgan[] = []

  constructor(private readonly harvest: Harvest) {}

  /** A sentence has ended, or with a semicolon a part of it. */
  endPart(): void {
    this.organs = []
  }
  forgetVessel(): void {
    this.vessel = undefined
  }
  get hasVessel(): boolean {
    return this.vessel !== undefined
  }

  // — vessels —

  /** 左前降支近段, "proximal left anterior descending artery". @returns index of its last lexeme */
  addVessel(at: number): number {
    const { lexemes } = this.harvest
    const l = lexemes[at]!
    const before = lexemes[at - 1]
    const hasSegment = before?.has(is.segment) === true && this.harvest.adjacent(at - 1)
    this.vessel = { base: { start: hasSegment ? before.start : l.start, end: l.end }, index: at }
    this.organs = []
    return this.harvest.adjacent(at) && lexemes[at + 1]!.has(is.segment) ? this.addSegment(at + 1) : at
  }

  /** A segment of the last vessel. @returns index of its last lexeme */
  addSegment(at: number): number {
    const { span, last } = this.joinSegments(at)
    this.vessel = { base: this.vessel!.base, segment: span, index: last }
    return last
  }

  /** 开口至近段, "proximal to mid": one stretch of a vessel in two words. */
  private joinSegments(at: number): { span: Span; last: number } {
    const { lexemes } = this.harvest
    let last = at
    while (last + 1 < lexemes.length) {
      const next = lexemes[last + 1]!
      if (next.start !== lexemes[last]!.end) break
      if (next.has(is.segment)) last++
      else if (lexemes[last + 2]?.has(is.segment) === true && /^[至到\-~、及]$/.test(this.harvest.written(last + 1)))
        last += 2
      else break
    }
    return { span: { start: lexemes[at]!.start, end: lexemes[last]!.end }, last }
  }

  /** The vessel that a lesion at `at` is told of, in the parts it is written in. */
  vesselFor(at: number): Span[] | undefined {
    const v = this.vessel
    if (v === undefined) return undefined
    const organ = this.organs.at(-1)
    if ((organ !== undefined && organ.index > v.index) || at - v.index > 60) return undefined
    const { lexemes, chinese } = this.harvest
    if (!chinese)
      for (let k = v.index; k < at; k++) {
        const { mark } = lexemes[k]!
        if (mark === 'stop' || mark === 'semicolon') return undefined
      }
    if (v.segment === undefined) return [v.base]
    return v.segment.start === v.base.end ? [{ start: v.base.start, end: v.segment.end }] : [v.base, v.segment]
  }

  // — organs —

  addOrgan(at: number): void {
    if (this.organs.at(-1)?.index === at - 1 && this.harvest.adjacent(at - 1)) this.organs.pop()
    this.organs.push({ index: at, concepts: this.harvest.lexemes[at]!.match?.concepts ?? [] })
    if (this.organs.length > 8) this.organs.shift()
  }

  /** The last organ of the clause, that a lesion at `at` can be told of. */
  organFor(at: number): NamedOrgan | undefined {
    const organ = this.organs.at(-1)
    return organ !== undefined && organ.index >= this.clauseStart(at) ? organ : undefined
  }

  /** All organs that the sign at `at` is told of, when nothing but list marks, triggers and degrees lies between. */
  organsBefore(at: number): NamedOrgan[] {
    return this.harvest.chinese ? this.organs.filter((o) => o.index < at && this.isOpenBetween(o.index, at)) : []
  }

  /** The words of an organ with its side. */
  span({ index }: NamedOrgan): Span {
    const { lexemes } = this.harvest
    let from = index
    while (from > 0 && this.harvest.adjacent(from - 1) && lexemes[from - 1]!.has(is.side | is.organ)) from--
    return { start: lexemes[from]!.start, end: lexemes[index]!.end }
  }

  private clauseStart(at: number): number {
    let k = at - 1
    for (; k >= Math.max(0, at - 25); k--) {
      const { mark } = this.harvest.lexemes[k]!
      if (mark === 'comma' || mark === 'semicolon' || mark === 'stop' || mark === 'colon') break
    }
    return k + 1
  }

  private isOpenBetween(from: number, to: number): boolean {
    for (let k = from + 1; k < to; k++) {
      const l = this.harvest.lexemes[k]!
      if (l.mark === 'enum' || l.has(transparent)) continue
      if (!/^(?:[及和或可有均区呈]|明显|对称)$/.test(this.harvest.written(k))) return false
    }
    return true
  }
}
