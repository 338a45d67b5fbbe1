// Over 400 lines: vessels and organs, before and behind a lesion, share one state of what was named last.
import type { Concept } from '../../ontology/ontology.js'
import { closing } from './bracket.js'
import type { Harvest } from './harvest.js'
import { is } from './lexicon.js'
import type { Span } from './mention.js'

export interface NamedOrgan {
  readonly index: number
  /** of its last lexeme: 颈内动脉 + 起始段 */
  readonly last: number
  /** where lexemes do not tell it */
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
// Chinese: what stands directly before or behind the name of a place that is none of a lesion but tells where another lies
const landmarkBefore = /(?:发出|分出|起自|起源于|发自|源自|来自|累及|波及|开口于|汇入|注入|支架于)$/
const landmarkBehind = /(?:发出|分出|水平)/y
/** 左主干末端至前降支近段: one stretch of two vessels */
const stretching = /^(?:[-－–—~]|至|到|延续至|延伸至)$/
const graft = /svg|[lr]ima|桥|乳动脉|桡动脉/i
const longestName = 40
/** A clause that begins so goes on about the place of the clause before: 左侧颈内动脉见斑块，管腔狭窄. */
const continuing =
  /(?:局部|相应|其)?(?:管腔|管壁|内膜)|(?:其|腔|管)内|局部|该处|此处|最[窄重大厚]处|最狭窄处|狭窄处|收缩期|舒张期|边缘|部分|表面|瓣叶|开放|关闭|残余/y
/** The same, where that place was not part of a name: 右肺上叶见结节，可见空洞. */
const further = /(?:并)?(?:可见|探及|可探及|多发|散在)/y
const spinal = /[颈胸腰骶CTLS]\d(?:[\d、/，,~～及和颈胸腰骶CTLS-])*$/
const ofValve = /^(?:反流|返流)|^(?:开放|关闭|闭合|启闭|对合)(?:受限|欠佳|不良|不严|欠严)/
const unknownSegment =
  /(?:(?![见示于为可未无伴行及与和植置入架病变狭窄闭塞斑块最重约段处自从由至以在其全])[\p{Script=Han}\d/]){1,5}(?:段|转折处|转弯处|弯曲处|部)/uy
const partOfVessel = /^(?:内膜|内中膜|血管壁?)$/
const located = /^(?:部位|病变|处|段|主要|多|均)*(?:位于|见于|发生于|发生在|累及)$/
const around = /(?:周围|周边|旁)/y

const matchesAt = (pattern: RegExp, text: string, at: number): boolean => {
  pattern.lastIndex = at
  return pattern.test(text)
}

/** What lesions and signs further on can be told of: the last vessels, and the organs of the sentence. */
export class Sites {
  /** joined by 、及和: 回旋支、钝缘支 */
  private vessels: Vessel[] = []
  private organs: NamedOrgan[] = []
  /** an examination was named in this sentence: what follows is its result */
  isResult = false

  constructor(private readonly harvest: Harvest) {}

  private namedFrom = -1
  private namedTo = -1

  /** The lexemes from one to the other are a name with its organ in it. */
  markNamed(from: number, to: number): void {
    this.namedFrom = from
    this.namedTo = to
  }

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
    if (this.harvest.chinese) {
      first = at
      const end = this.lastOf(at)
      if (last !== undefined && this.isLandmarkZh(at)) return end
      // 左前降支（LAD）近段: two names of one vessel
      if (
        last !== undefined &&
        lexemes[at - 1]?.mark === 'open' &&
        lexemes[at + 1]?.mark === 'close' &&
        last.index === at - 2
      ) {
        this.vessels = [...this.vessels.slice(0, -1), { ...last, index: at + 1 }]
        return lexemes[at + 2]?.has(is.segment) === true ? this.addSegment(at + 2) : at + 1
      }
      const one = last === undefined ? undefined : this.joinedInto(last, at)
      if (one !== undefined) {
        this.vessels = [...this.vessels.slice(0, -1), { base: { start: one, end: l.end }, index: at }]
        return end > at ? this.addSegment(at + 1) : at
      }
      // 主动脉及冠状动脉钙化
      const organ = this.organs.at(-1)
      if (organ !== undefined && organ.index >= this.harvest.floor && this.areJoined(organ.last, at))
        this.vessels = this.organsFor(at)
          .map((o) => ({ base: this.span(o), index: o.last }))
          .reverse()
    } else {
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
    const joined = this.vessels.at(-1)
    if (joined === undefined || !this.areJoined(joined.index, first) || this.vessels.length > 6) this.vessels = []
    this.vessels.push({ base: { start: lexemes[first]!.start, end: l.end }, index: at })
    this.organs = []
    if (this.harvest.adjacent(at) && lexemes[at + 1]!.has(is.segment)) return this.addSegment(at + 1)
    return this.harvest.chinese ? this.addUnknownSegment(at) : at
  }

  /** Chinese: 右冠降段, a stretch that no list has. @returns index of its last lexeme, or `at` */
  private addUnknownSegment(at: number): number {
    const { lexemes, context } = this.harvest
    const { end } = lexemes[at]!
    if (!matchesAt(unknownSegment, context.text, end)) return at
    let k = at + 1
    while (lexemes[k] !== undefined && lexemes[k]!.end < unknownSegment.lastIndex) k++
    if (lexemes[k]?.end !== unknownSegment.lastIndex) return at
    const vessel = this.vessels.at(-1)!
    this.vessels = [
      ...this.vessels.slice(0, -1),
      { base: vessel.base, segment: { start: end, end: unknownSegment.lastIndex }, index: k },
    ]
    return k
  }

  private isGraftTo({ base }: Vessel, at: number): boolean {
    const { text } = this.harvest.context
    return (
      /^\s?to\s(?:the\s)?$/i.test(text.slice(base.end, this.harvest.lexemes[at]!.start)) &&
      /graft|svg|[lr]ima|mammary|radial/i.test(text.slice(base.start, base.end))
    )
  }

  /** Chinese: 发出第一对角支后, 起自左冠窦, 累及对角支开口: says where something lies, and is not what lesions are told of. */
  private isLandmarkZh(at: number): boolean {
    const { lexemes, context } = this.harvest
    const { start, end } = lexemes[at]!
    return (
      landmarkBefore.test(context.text.slice(Math.max(0, start - 4), start)) ||
      matchesAt(landmarkBehind, context.text, end)
    )
  }

  /** Chinese: begin of the one vessel that the last and the one at `at` are, or undefined: 大隐静脉桥至钝缘支, 前降支第一对角支. */
  private joinedInto(last: Vessel, at: number): number | undefined {
    const { lexemes, context } = this.harvest
    const end = last.segment?.end ?? last.base.end
    const { start } = lexemes[at]!
    if (end > start || last.index < this.harvest.floor || end - last.base.start > longestName) return undefined
    const between = context.text.slice(end, start)
    const isOne =
      between === '' ||
      stretching.test(between) ||
      (/^[与和]$/.test(between) &&
        lexemes[at + 1]?.start === lexemes[at]!.end &&
        /^(?:分叉|交界)/.test(this.harvest.written(at + 1)))
    if (
      !isOne ||
      (between !== '' && !graft.test(context.text.slice(last.base.start, last.base.end)) && /^[-－–—]$/.test(between))
    )
      return undefined
    return last.segment !== undefined && last.segment.start > last.base.end ? last.segment.start : last.base.start
  }

  /** A disease of the vessel names it too: 冠状动脉粥样硬化并管腔狭窄. */
  nameVessel(base: Span, index: number): void {
    this.vessels = [{ base, index }]
  }

  /** A segment of the last vessel. @returns index of its last lexeme */
  addSegment(at: number): number {
    const { span, last } = this.joinSegments(at)
    // 支架近端边缘: of the stent
    if (at > 0 && this.harvest.adjacent(at - 1) && /支架$/.test(this.harvest.written(at - 1))) return last
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
      else if (
        lexemes[last + 2]?.has(is.segment) === true &&
        /^[至到\-~、及和与]$/.test(this.harvest.written(last + 1))
      )
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
    // 右冠扩张，中段可见斑块，未见狭窄: the denial is of the whole vessel
    const isOfWhole = chinese && this.isBareDenial(this.clauseStart(at), at)
    return this.vessels.map(({ base, segment }) =>
      segment === undefined || (segment.start > base.end && (isOfWhole || this.isExtent(base, segment)))
        ? [base]
        : segment.start - base.end <= (chinese ? 0 : 1)
          ? [{ start: base.start, end: segment.end }]
          : chinese
            ? [base, segment]
            : [base],
    )
  }

  /** 全程, apart from the vessel: how far, not where. */
  private isExtent(base: Span, { start, end }: Span): boolean {
    return start - base.end > 1 && end - start === 2 && this.harvest.context.text.startsWith('全程', start)
  }

  /** Chinese: 狭窄位于前降支中段. */
  private behindZh(at: number): Span | undefined {
    const { harvest } = this
    const { lexemes } = harvest
    let k = at + 1
    if (lexemes[k]?.has(is.lesion) === true) k++
    if (lexemes[k] === undefined || lexemes[k]!.mark !== undefined || !located.test(harvest.written(k)))
      return undefined
    const first = ++k
    while (
      lexemes[k]?.has(is.organ | is.vessel | is.side | is.segment) === true &&
      (k === first || harvest.adjacent(k - 1))
    )
      k++
    for (let n = first; n < k; n++)
      if (lexemes[n]!.has(is.organ | is.vessel)) return { start: lexemes[first]!.start, end: lexemes[k - 1]!.end }
    return undefined
  }

  /**
   * "stenosis of the proximal LAD", "hypokinesis in the apical portion": what is named behind an English lesion or sign.
   * A list of vessels is one place each ("disease of the LAD and RCA"), a list of organs one place.
   */
  behind(at: number): Span[] | undefined {
    const { harvest } = this
    if (harvest.chinese) {
      const place = this.behindZh(at)
      return place && [place]
    }
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
    const { lexemes, context, chinese } = this.harvest
    if (chinese && landmarkBefore.test(context.text.slice(Math.max(0, lexemes[at]!.start - 4), lexemes[at]!.start)))
      return
    // 前降支内膜增生: what all vessels have
    if (chinese && this.hasVessel && partOfVessel.test(this.harvest.written(at))) return
    if (this.organs.at(-1)?.last === at - 1 && this.harvest.adjacent(at - 1)) this.organs.pop()
    const last = chinese ? this.lastOf(at) : at
    this.organs.push({ index: at, last, concepts: (last === at ? lexemes[at]!.match?.concepts : undefined) ?? [] })
    if (this.organs.length > 8) this.organs.shift()
  }

  /** Chinese: index of the last lexeme of a place that begins at `at`: its segments (颈内动脉起始段), its side (脑桥左侧). */
  private lastOf(at: number): number {
    const { lexemes } = this.harvest
    if (!this.harvest.adjacent(at)) return at
    const next = lexemes[at + 1]!
    if (next.has(is.segment) && !next.has(is.organ)) return this.joinSegments(at + 1).last
    const isSide = next.has(is.side) && next.end - next.start === 2 && lexemes[at]!.has(is.organ)
    return isSide && lexemes[at + 2]?.has(is.organ | is.vessel | is.lesion) !== true ? at + 1 : at
  }

  /** Is the lexeme at `at` the end of the last organ's name? */
  endsOrgan(at: number): boolean {
    const organ = this.organs.at(-1)
    return organ !== undefined && organ.index < at && at <= organ.last
  }

  /** 主动脉瓣退行性变并返流: the organ in the name of a finding, for what is joined to it. */
  carryOrgan(index: number, words: Span): void {
    this.organs = [{ index, last: index, words, concepts: [] }]
  }

  /** The last organ of the clause, that a lesion at `at` can be told of. */
  organFor(at: number): NamedOrgan | undefined {
    const organ = this.organs.at(-1)
    if (organ === undefined || organ.index >= at) return undefined
    const clause = this.clauseStart(at)
    // "Aortic valve: trileaflet, mild sclerosis": what stands before a colon holds for its sentence
    const isHeading = !this.harvest.chinese && this.harvest.lexemes[organ.index + 1]?.mark === 'colon'
    return organ.index >= clause ||
      isHeading ||
      (this.isBareDenial(clause, at) && !this.isTexture(organ)) ||
      this.continues(organ, clause) ||
      this.isOfValve(organ, at)
      ? organ
      : undefined
  }

  /** The organs joined with the last one before `at` in a list (升主动脉及肺动脉), the last one first. */
  organsFor(at: number): NamedOrgan[] {
    const last = this.organFor(at)
    if (
      last === undefined ||
      (last.words === undefined
        ? this.isTold(last.last, at)
        : !this.follows(last.index, at) && !this.continues(last, this.clauseStart(at)) && !this.isOfValve(last, at))
    )
      return []
    if (last.words !== undefined) return [last]
    const list = [last]
    for (let n = this.organs.length - 2; n >= 0; n--) {
      const before = this.organs[n]!
      if (before.index >= this.firstOf(list.at(-1)!.index)) continue
      if (before.index < this.harvest.floor || !this.areJoined(before.last, this.firstOf(list.at(-1)!.index))) break
      list.push(before)
    }
    // 冠状动脉及主动脉钙化
    const vessel = this.vessels.at(-1)
    if (
      this.harvest.chinese &&
      vessel !== undefined &&
      vessel.index >= this.harvest.floor &&
      this.areJoined(vessel.index, this.firstOf(list.at(-1)!.index))
    )
      for (const { base, segment, index } of [...this.vessels].reverse())
        list.push({ index, last: index, words: { start: base.start, end: segment?.end ?? base.end }, concepts: [] })
    return list
  }

  /** 三尖瓣闭合欠佳，彩色多普勒示轻度反流: what only valves have is told of the valve named last in the sentence. */
  private isOfValve(organ: NamedOrgan, at: number): boolean {
    const { chinese, context } = this.harvest
    if (!chinese || !ofValve.test(this.harvest.written(at))) return false
    const { start, end } = this.span(organ)
    return /瓣/.test(context.text.slice(start, end))
  }

  /** 双肺纹理清晰，未见实变影: not of the texture. */
  private isTexture({ index }: NamedOrgan): boolean {
    return /纹理|结构$/.test(this.harvest.written(index))
  }

  /** Does the clause go on about what the clause before is told of? */
  private continues({ index }: NamedOrgan, clause: number): boolean {
    const { lexemes, context, chinese } = this.harvest
    const isPlace = index < this.namedFrom || index > this.namedTo
    return (
      chinese &&
      clause > 0 &&
      lexemes[clause - 1]?.mark === 'comma' &&
      lexemes[clause] !== undefined &&
      (matchesAt(continuing, context.text, lexemes[clause]!.start) ||
        (isPlace && matchesAt(further, context.text, lexemes[clause]!.start)))
    )
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
      if (l.word?.triggers.some((t) => t.effect === 'absent') === true) denies = true
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
        !l.has(is.severity | is.count | is.modifier | is.lesion) &&
        !/^(?:[并伴及和有]|并伴|伴有|合并|以及)$/.test(this.harvest.written(k))
      )
        return false
    }
    return at > from + 1
  }

  /** All organs that the sign at `at` is told of, when nothing but list marks, triggers and degrees lies between. */
  organsBefore(at: number): NamedOrgan[] {
    if (!this.harvest.chinese) return []
    const list: NamedOrgan[] = []
    for (let n = this.organs.length - 1; n >= 0; n--) {
      const organ = this.organs[n]!
      const next = list[0]
      if (organ.index >= at) continue
      // 左上肢麻木、双下肢乏力: only organs of one list share what is told of them
      if (
        next === undefined ? !this.isOpenBetween(organ.last, at) : !this.areJoined(organ.last, this.firstOf(next.index))
      )
        break
      list.unshift(organ)
    }
    return list
  }

  /** The words of an organ with its side, and 周围 behind it. */
  span({ index, last, words }: NamedOrgan): Span {
    if (words !== undefined) return words
    const { lexemes, context } = this.harvest
    const { end } = lexemes[last]!
    const isAround = matchesAt(around, context.text, end)
    const { start } = lexemes[this.firstOf(index)]!
    // 腰3/4、4/5椎间盘
    const levels =
      this.harvest.chinese && context.text[start] === '椎'
        ? spinal.exec(context.text.slice(Math.max(0, start - longestName), start))
        : null
    return { start: start - (levels?.[0].length ?? 0), end: isAround ? around.lastIndex : end }
  }

  private firstOf(index: number): number {
    let from = index
    const before = is.side | is.organ | is.segment
    if (this.harvest.chinese && this.isUnknownVessel(index)) from--
    while (from > 0 && this.harvest.adjacent(from - 1)) {
      const { lexemes } = this.harvest
      // 室间隔心尖段部分中间段
      const isPart = this.harvest.written(from - 1) === '部分' && lexemes[from - 2]?.has(before) === true
      if (!lexemes[from - 1]!.has(before) && !isPart) break
      from--
    }
    return from
  }

  /** 左侧胟动脉: a side, one or two characters that no list has, and 动脉 or 静脉. */
  private isUnknownVessel(at: number): boolean {
    const { lexemes } = this.harvest
    const [side, name] = [lexemes[at - 2], lexemes[at - 1]]
    return (
      side?.has(is.side) === true &&
      name!.classes === 0 &&
      name!.mark === undefined &&
      name!.end - name!.start <= 2 &&
      this.harvest.adjacent(at - 2) &&
      this.harvest.adjacent(at - 1) &&
      /^[动静]脉$/.test(this.harvest.written(at))
    )
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
      if (l.mark === 'enum' || l.number !== undefined || l.has(transparent)) continue
      if (
        !/^(?:[及和或可有均区呈等处级]|明显|对称|部位|满布|布满|遍布|散在|广泛|向左|向左下|向右|柔和|粗糙|响亮|细)$/.test(
          this.harvest.written(k),
        )
      )
        return false
    }
    return true
  }
}
