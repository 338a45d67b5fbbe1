import type { Concept } from '../../ontology/ontology.js'
import { closing } from './bracket.js'
import type { Harvest } from './harvest.js'
import { is } from './lexicon.js'
import type { Span } from './mention.js'

export interface NamedOrgan {
  readonly index: number
  /** where only a part of the lexeme names it */
  readonly words?: Span
  readonly concepts: readonly Concept[]
}

/** Lexemes that may lie between an organ and its sign: 肝、肾区无叩痛. */
const transparent =
  is.organ | is.trigger | is.side | is.severity | is.count | is.symptom | is['sign-head'] | is['symptom-head']

/** A vessel as named, with the segment that was named last. */
interface Vessel {
  readonly base: Span
  readonly segment?: Span
  /** of its last lexeme */
  readonly index: number
}

const preposition =
  /^(?:of|in|at|on|within|inside|between|above|below|beneath|involving|along|affecting|throughout|to|across|over|overlying|about|around|near|adjacent)$/i
const shown =
  /^(?:is|are|was|were|again|also|seen|noted|present|identified|visualized|demonstrated|found|appreciated|located|measuring|which|best)$/i
const attributive =
  /(?:occluded|stenosed|stenotic|narrowed|diseased|ectatic|tortuous|calcified|aneurysmal|dilated|hypoplastic|noncompressible|thrombosed)$/i
const verb = /^(?:is|are|was|were|has|had|have|shows?|showed|appears?|appeared|gives?|gave|arises?|remains?)$/i
const partOf = /^ (?:portions?|segments?|regions?|walls?|branch|aspects?|leaflets?|territory|distribution|lobes?)\b/
/** What names something found. */
const named =
  is.lesion |
  is.finding |
  is.disease |
  is.symptom |
  is['disease-head'] |
  is['symptom-head'] |
  is['sign-head'] |
  is.test |
  is.procedure |
  is.drug
const isLandmark = /\b(?:origin|take-?off|level|bifurcation|junction) of (?:the |an? )?(?:[a-z]+ )?$/i
const leading = /^(?:the|his|her|its|an?|entire|whole|region|area|of|level|origin|both)$/i
const joining = /^(?:[及和与]|以及|and|or)$/i

/** What lesions and signs further on can be told of: the last vessels, and the organs of the sentence. */
export class Sites {
  /** joined by 、及和: 回旋支、钝缘支 */
  private vessels: Vessel[] = []
  private organs: NamedOrgan[] = []
  /** an examination was named in this sentence: what follows is its result */
  isResult = false

  constructor(private readonly harvest: Harvest) {}

  /** A sentence has ended, or with a semicolon a part of it. */
  endPart(): void {
    this.organs = []
  }
  forgetVessel(): void {
    this.vessels = []
  }
  get hasVessel(): boolean {
    return this.vessels.length > 0
  }

  // — vessels —

  /** 左前降支近段, "proximal left anterior descending artery". @returns index of its last lexeme */
  addVessel(at: number): number {
    const { lexemes } = this.harvest
    const l = lexemes[at]!
    const before = lexemes[at - 1]
    const hasSegment = before?.has(is.segment) === true && this.harvest.adjacent(at - 1)
    let first = hasSegment ? at - 1 : at
    const last = this.vessels.at(-1)
    if (!this.harvest.chinese) {
      while (first > 0 && this.harvest.adjacent(first - 1) && lexemes[first - 1]!.has(is.side | is.segment)) first--
      // "LAD at the origin of the diagonal": told of the LAD
      const { text } = this.harvest.context
      const { start } = lexemes[first]!
      if (last !== undefined && at - last.index < 9 && isLandmark.test(text.slice(Math.max(0, start - 32), start)))
        return at
      // "saphenous vein graft to the OM": one vessel
      if (last !== undefined && at - last.index <= 3 && this.isGraftTo(last, at)) {
        this.vessels = [...this.vessels.slice(0, -1), { base: { start: last.base.start, end: l.end }, index: at }]
        return at
      }
    }
    if (last === undefined || !this.areJoined(last.index, first) || this.vessels.length > 6) this.vessels = []
    this.vessels.push({ base: { start: lexemes[first]!.start, end: l.end }, index: at })
    this.organs = []
    return this.harvest.adjacent(at) && lexemes[at + 1]!.has(is.segment) ? this.addSegment(at + 1) : at
  }

  private isGraftTo({ base }: Vessel, at: number): boolean {
    const { text } = this.harvest.context
    return (
      /^\s?to\s(?:the\s)?$/i.test(text.slice(base.end, this.harvest.lexemes[at]!.start)) &&
      /graft|svg|[lr]ima|mammary|radial/i.test(text.slice(base.start, base.end))
    )
  }

  /** A disease of the vessel names it too: 冠状动脉粥样硬化并管腔狭窄. */
  nameVessel(base: Span, index: number): void {
    this.vessels = [{ base, index }]
  }

  /** A segment of the last vessel. @returns index of its last lexeme */
  addSegment(at: number): number {
    const { span, last } = this.joinSegments(at)
    const vessel = this.vessels.at(-1)!
    const isNext = vessel.index === at - 1
    this.vessels = [...(isNext ? this.vessels.slice(0, -1) : []), { base: vessel.base, segment: span, index: last }]
    return last
  }

  /** Nothing but list marks and sides between two names. */
  private areJoined(from: number, to: number): boolean {
    if (to - from < 2 || to - from > 4) return false
    for (let k = from + 1; k < to; k++) {
      const l = this.harvest.lexemes[k]!
      if (l.mark !== 'enum' && !l.has(is.side) && !joining.test(this.harvest.written(k))) return false
    }
    return true
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

  /** The vessels that a lesion at `at` is told of, each in the parts it is written in. */
  vesselsFor(at: number): Span[][] {
    const last = this.vessels.at(-1)
    if (last === undefined) return []
    const organ = this.organs.at(-1)
    if ((organ !== undefined && organ.index > last.index) || at - last.index > 60) return []
    const { lexemes, chinese } = this.harvest
    let stops = 0
    if (!chinese)
      for (let k = last.index; k < at; k++) {
        const { mark } = lexemes[k]!
        if (mark === 'semicolon' || (mark === 'stop' && ++stops > 2)) return []
      }
    return this.vessels.map(({ base, segment }) =>
      segment === undefined
        ? [base]
        : segment.start - base.end <= (chinese ? 0 : 1)
          ? [{ start: base.start, end: segment.end }]
          : chinese
            ? [base, segment]
            : [base],
    )
  }

  /**
   * "stenosis of the proximal LAD", "hypokinesis in the apical portion": what is named behind an English lesion or sign.
   * A list of vessels is one place each ("disease of the LAD and RCA"), a list of organs one place.
   */
  behind(at: number): Span[] | undefined {
    const { harvest } = this
    const { lexemes } = harvest
    let k = at + 1
    if (lexemes[k]?.mark === 'open') k = closing(lexemes, k) + 1
    if (k > 0 && lexemes[k]?.number !== undefined) k++
    else if (lexemes[k + 1]?.number !== undefined && /^of$/i.test(harvest.written(k))) k += 2
    // "plaque is seen in the bulb"
    for (const end = k + 4; k < end && lexemes[k] !== undefined && shown.test(harvest.written(k));) k++
    // "an occluded mid RCA"
    const isBefore = k === at + 1 && attributive.test(harvest.written(at)) && lexemes[k]?.has(is.vessel | is.segment)
    if (k <= at || lexemes[k] === undefined || !(isBefore === true || preposition.test(harvest.written(k))))
      return undefined
    const first = this.placeFrom(isBefore === true ? k : k + 1)
    if (first === undefined) return undefined
    const list = [first]
    let ends = !first.isVessel
    while (first.isVessel && list.length < 6) {
      const { next, isLast } = this.behindJoint(list.at(-1)!.last)
      const place = next < 0 ? undefined : this.placeFrom(next)
      if (place?.isVessel !== true) break
      list.push(place)
      ends ||= isLast
    }
    // "stenosis of the LAD, the RCA is normal": only and, or make a list of it, and no verb may follow
    const after = lexemes[list.at(-1)!.last + 1]
    const goesOn = after !== undefined && after.mark === undefined && verb.test(harvest.written(list.at(-1)!.last + 1))
    return (ends && !goesOn ? list : [first]).map(({ span }) => span)
  }

  /** The lexeme behind a list mark, and whether the mark says that the last of the list follows. */
  private behindJoint(last: number): { next: number; isLast: boolean } {
    const { harvest } = this
    let k = last + 1
    let isLast = false
    for (const end = k + 4; k < end && harvest.lexemes[k] !== undefined; k++) {
      const { mark } = harvest.lexemes[k]!
      const joins = /^(?:and|or|&)$/i.test(harvest.written(k))
      if (joins) isLast = true
      else if (
        mark !== 'comma' &&
        mark !== 'enum' &&
        (k === last + 1 || !/^(?:the|both|also)$/i.test(harvest.written(k)))
      )
        break
    }
    return { next: k > last + 1 ? k : -1, isLast }
  }

  /** The place whose words begin at `from` at the earliest. */
  private placeFrom(from: number): { span: Span; last: number; isVessel: boolean } | undefined {
    const { harvest } = this
    const { lexemes, context } = harvest
    const place = is.organ | is.vessel
    const part = place | is.segment | is.side
    let first = -1
    let last = -1
    for (let k = from; k < Math.min(from + 10, lexemes.length); k++) {
      const l = lexemes[k]!
      if (l.mark !== undefined || l.number !== undefined || (l.has(is.trigger) && !l.has(part))) break
      if (l.has(part | is.modifier)) {
        // "in the left base and pleural effusion": the name of the next finding
        if (last >= 0 && joining.test(harvest.written(k - 1)) && this.isOfNext(k)) break
        if (first < 0) first = k
        if (l.has(place)) last = k
        continue
      }
      const written = harvest.written(k)
      if (first < 0 ? leading.test(written) : this.leadsOn(k, last)) continue
      break
    }
    if (last < 0) return undefined
    const { end } = lexemes[last]!
    const tail = partOf.exec(context.text.slice(end, end + 14))
    return {
      span: { start: lexemes[first]!.start, end: end + (tail?.[0].length ?? 0) },
      last: tail === null ? last : last + 1,
      isVessel: lexemes[last]!.has(is.vessel),
    }
  }

  /** "the anterior leaflet of the mitral valve", "caudate and thalamus", but each vessel of a list by itself. */
  private leadsOn(at: number, last: number): boolean {
    const { lexemes } = this.harvest
    const written = this.harvest.written(at)
    const part = is.organ | is.vessel | is.segment | is.side | is.modifier
    if (/^(?:of|the)$/i.test(written))
      return last < 0 || lexemes[last]!.has(is.organ) || lexemes[at - 1]!.has(is.segment)
    return joining.test(written) && !(last >= 0 && lexemes[last]!.has(is.vessel)) && lexemes[at + 1]?.has(part) === true
  }

  /** Do the words from `at` on end in a name of something found? */
  private isOfNext(at: number): boolean {
    const { lexemes } = this.harvest
    const place = is.organ | is.vessel | is.segment | is.side | is.modifier | is.severity | is.count
    let k = at
    while (k < at + 5 && lexemes[k]?.has(place) === true && !lexemes[k]!.has(named)) k++
    return lexemes[k]?.has(named) === true
  }

  // — organs —

  addOrgan(at: number): void {
    if (this.organs.at(-1)?.index === at - 1 && this.harvest.adjacent(at - 1)) this.organs.pop()
    this.organs.push({ index: at, concepts: this.harvest.lexemes[at]!.match?.concepts ?? [] })
    if (this.organs.length > 8) this.organs.shift()
  }

  /** 主动脉瓣退行性变并返流: the organ in the name of a finding, for what is joined to it. */
  carryOrgan(index: number, words: Span): void {
    this.organs = [{ index, words, concepts: [] }]
  }

  /** The last organ of the clause, that a lesion at `at` can be told of. */
  organFor(at: number): NamedOrgan | undefined {
    const organ = this.organs.at(-1)
    if (organ === undefined || organ.index >= at) return undefined
    const clause = this.clauseStart(at)
    // "Aortic valve: trileaflet, mild sclerosis": what stands before a colon holds for its sentence
    const isHeading = !this.harvest.chinese && this.harvest.lexemes[organ.index + 1]?.mark === 'colon'
    return organ.index >= clause || isHeading || this.isBareDenial(clause, at) ? organ : undefined
  }

  /** The organs joined with the last one before `at` in a list (升主动脉及肺动脉), the last one first. */
  organsFor(at: number): NamedOrgan[] {
    const last = this.organFor(at)
    if (last === undefined || (last.words === undefined ? this.isTold(last.index, at) : !this.follows(last.index, at)))
      return []
    if (last.words !== undefined) return [last]
    const list = [last]
    for (let n = this.organs.length - 2; n >= 0; n--) {
      const before = this.organs[n]!
      if (before.index < this.harvest.floor || !this.areJoined(before.index, this.firstOf(list.at(-1)!.index))) break
      list.push(before)
    }
    return list
  }

  /** 颈动脉内中膜增厚并多发斑块: what follows 并 is not told of an organ that has its lesion already. */
  private isTold(organ: number, at: number): boolean {
    if (organ >= this.harvest.floor || !this.harvest.chinese) return false
    for (let k = organ + 1; k < at; k++) if (/^(?:[并伴]|并伴|伴有|合并)$/.test(this.harvest.written(k))) return true
    return false
  }

  /** 左心耳显影可，未见充盈缺损: a clause that only denies is told of the organ of the clause before. */
  private isBareDenial(clause: number, at: number): boolean {
    const { lexemes, chinese } = this.harvest
    if (!chinese || clause === 0 || at - clause > 6 || lexemes[clause - 1]?.mark !== 'comma') return false
    let denies = false
    for (let k = clause; k < at; k++) {
      const l = lexemes[k]!
      if (l.has(is.trigger)) denies = true
      else if (
        !l.has(is.severity | is.count | is.modifier | is.lesion) &&
        !/^(?:[及和或、]|明显|确切|显著)$/.test(this.harvest.written(k))
      )
        return false
    }
    return denies
  }

  /** Joined by 并, 伴 or a list mark to the finding before, with nothing but degrees between. */
  private follows(from: number, at: number): boolean {
    for (let k = from + 1; k < at; k++) {
      const l = this.harvest.lexemes[k]!
      if (
        l.mark !== 'enum' &&
        !l.has(is.severity | is.count | is.modifier) &&
        !/^(?:[并伴及和有]|并伴|伴有|合并|以及)$/.test(this.harvest.written(k))
      )
        return false
    }
    return at > from + 1
  }

  /** All organs that the sign at `at` is told of, when nothing but list marks, triggers and degrees lies between. */
  organsBefore(at: number): NamedOrgan[] {
    return this.harvest.chinese ? this.organs.filter((o) => o.index < at && this.isOpenBetween(o.index, at)) : []
  }

  /** The words of an organ with its side, and 周围 behind it. */
  span({ index, words }: NamedOrgan): Span {
    if (words !== undefined) return words
    const { lexemes, context } = this.harvest
    const { end } = lexemes[index]!
    const around = /^(?:周围|周边|旁)/.exec(context.text.slice(end, end + 2))
    return { start: lexemes[this.firstOf(index)]!.start, end: end + (around?.[0].length ?? 0) }
  }

  private firstOf(index: number): number {
    let from = index
    const part = this.harvest.chinese ? is.side | is.organ : is.side | is.organ | is.segment
    while (from > 0 && this.harvest.adjacent(from - 1) && this.harvest.lexemes[from - 1]!.has(part)) from--
    return from
  }

  private clauseStart(at: number): number {
    let k = at - 1
    for (; k >= Math.max(0, at - 25); k--) {
      const { mark } = this.harvest.lexemes[k]!
      if (mark === 'comma' || mark === 'semicolon' || mark === 'stop' || (mark === 'colon' && this.harvest.chinese))
        break
    }
    return k + 1
  }

  private isOpenBetween(from: number, to: number): boolean {
    for (let k = from + 1; k < to; k++) {
      const l = this.harvest.lexemes[k]!
      if (l.mark === 'enum' || l.has(transparent)) continue
      if (!/^(?:[及和或可有均区呈等]|明显|对称|部位)$/.test(this.harvest.written(k))) return false
    }
    return true
  }
}
