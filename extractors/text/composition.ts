// Over 400 lines: the head rules, sites, degrees, values and drug names share one position in the lexemes and the same
// carried state (last vessel, organs of the clause); next to split are quantities and drugs.
import type { AnnotationType, Language } from '../../graph-schema/index.js'
import type { Concept } from '../../ontology/ontology.js'
import type { Lexeme } from './lexeme.js'
import type { WordClass } from './lexicon.js'
import type { Mention, Span } from './mention.js'
import type { SectionKind } from './section.js'
import { closing, readValue } from './value.js'

/** Which classes may stand before a head as part of its name, and what the whole is then. */
interface Rule {
  readonly head: WordClass
  readonly type: AnnotationType
  readonly before: readonly WordClass[]
  /** the head alone is no mention */
  readonly needsBefore: boolean
}
const rules: readonly Rule[] = [
  { head: 'disease', type: 'disease', before: ['modifier'], needsBefore: false },
  { head: 'symptom', type: 'symptom', before: [], needsBefore: false },
  { head: 'finding', type: 'finding', before: ['modifier'], needsBefore: false },
  { head: 'procedure', type: 'procedure', before: ['procedure-word', 'modifier'], needsBefore: false },
  { head: 'test', type: 'test', before: ['organ', 'test-word', 'modifier'], needsBefore: false },
  { head: 'risk', type: 'risk', before: [], needsBefore: false },
  {
    head: 'disease-head',
    type: 'disease',
    before: ['modifier', 'organ', 'disease', 'disease-head', 'lesion'],
    needsBefore: true,
  },
  {
    head: 'procedure-head',
    type: 'procedure',
    before: ['modifier', 'organ', 'vessel', 'disease', 'lesion', 'procedure-word', 'procedure', 'finding', 'drug'],
    needsBefore: true,
  },
  {
    head: 'test-head',
    type: 'test',
    before: ['organ', 'vessel', 'test', 'test-word', 'modifier', 'quantity'],
    needsBefore: true,
  },
  { head: 'sign-head', type: 'symptom', before: ['organ'], needsBefore: true },
  { head: 'symptom-head', type: 'symptom', before: ['organ', 'modifier'], needsBefore: true },
  { head: 'lesion', type: 'finding', before: ['organ', 'modifier'], needsBefore: false },
]
const edge: readonly WordClass[] = ['side', 'severity', 'count']
/** Lesion words too general to stand without the organ that they are told of. */
const weak = new Set(
  (
    '病变|增大|扩大|缩小|扩张|增宽|增生|水肿|不规则|渗出|破裂|萎缩|夹层|粘连|变薄|变窄|肥厚|破坏|瘘|淤血|膨隆|分叶|脱垂|迂曲|毛糙|低密度|高密度|增厚|运动减低|运动异常|运动减弱|反流|返流|磨损|硬结|不张|' +
    'disease|lesion|lesions|defect|defects|dysfunction|abnormality|abnormalities|insufficiency|collection|enhancement|protrusion|bulge|fluid collection|irregularity|irregularities|clot|enlargement|dilation|dilatation|sclerosis|hypertrophy|thickening|spasm|mass|masses|cyst|cysts'
  ).split('|'),
)
/** Findings of a vessel that are no lesion words. */
const ofVessel = /内膜|管壁|支架|stent|luminal|calcif|血流|肌桥|侧支|collateral/i
/** Signs that are told of a place. */
const ofPlace =
  /啰音|罗音|杂音|隆起|凹陷|扩大|亢进|水肿|浮肿|压痛|叩痛|叩击痛|反跳痛|畸形|肿大|怒张|摩擦音|无力|麻木|乏力|疼痛|肿胀|活动障碍|哮鸣音|震颤|充血|黄染|偏斜|减弱|增强|消失|静脉曲张|出血点|色素沉着|红肿/
const bedsideOrgan =
  /心界|肠鸣音|扁桃体|咽|颈静脉|心前区|脊柱|四肢|胸廓|淋巴结|甲状腺$|肢|踝|眼睑|面|^肝|^脾|肝脏|脾脏|心音|呼吸音|皮肤|巩膜|结膜|鼻|腹/
const limb = /[上下四]肢|肢体|踝|足|手|颜面|眼睑|面部|胫前|全身|扁桃体|咽/

export interface CompositionContext {
  readonly text: string
  readonly language: Language
  readonly kind?: SectionKind
  /** the text is a report: its lists of findings are no complaints */
  readonly isReport: boolean
}

/** Finds the mentions of one stretch of text; all have status present until status.ts has decided. */
export class Composition {
  private readonly out: Mention[] = []
  /** lexemes before this index belong to a mention already */
  private floor = 0
  private vessel: { base: Span; segment?: Span; index: number } | undefined
  /** organs of the clause, for lesions and signs that follow them at a distance */
  private organs: { span: Span; index: number; concepts: readonly Concept[] }[] = []
  private readonly gap: number

  constructor(
    private readonly lexemes: readonly Lexeme[],
    private readonly context: CompositionContext,
  ) {
    this.gap = context.language === 'en' ? 2 : 0
  }

  run(): Mention[] {
    for (let at = 0; at < this.lexemes.length; at++) at = this.step(at)
    return this.out
  }

  private step(at: number): number {
    const l = this.lexemes[at]!
    const c = l.classes
    if (l.mark === 'stop' || l.mark === 'semicolon') this.organs = []
    if (l.mark === 'stop') this.vessel = undefined
    if (l.mark !== undefined || c.size === 0) return l.mark === 'colon' ? this.unknownQuantity(at) : at
    if (c.has('nothing')) return at
    if (c.has('vessel')) return this.rememberVessel(at)
    if (c.has('segment') && this.vessel !== undefined) {
      const { span, last } = this.joinSegments(at)
      this.vessel = { ...this.vessel, segment: span, index: last }
      return last
    }
    if (c.has('quantity') || c.has('vital') || c.has('reading')) {
      const end = this.quantity(at)
      if (end !== undefined) return end
    }
    if (c.has('drug') || c.has('drug-stem') || c.has('drug-form')) {
      const end = this.drug(at)
      if (end !== undefined) return end
    }
    // a name that is itself the beginning of a longer one (肾 + 囊肿 + 去顶术) waits for its head
    const next = this.lexemes[at + 1]
    if (
      next !== undefined &&
      this.adjacent(at) &&
      ['procedure-head', 'test-head', 'disease-head'].some((h) => next.classes.has(h as WordClass)) &&
      !next.classes.has('nothing')
    ) {
      const rule = rules.find((r) => next.classes.has(r.head) && r.needsBefore)!
      if (rule.before.some((b) => c.has(b))) return at
    }
    if (c.has('organ')) this.rememberOrgan(at)
    if (c.has('finding') && this.splitSites(at)) return at
    if (c.has('disease-only-in-list') && this.context.kind === 'diagnosis')
      return this.emit(at, { ...rules[11]!, type: 'disease' })
    for (const rule of rules) {
      if (!c.has(rule.head)) continue
      if (
        rule.head === 'symptom' &&
        c.has('symptom-head') &&
        at > this.floor &&
        this.adjacent(at - 1) &&
        this.lexemes[at - 1]!.classes.has('organ')
      )
        continue
      if (rule.head === 'sign-head' && c.has('lesion') && !this.isBedside(at)) continue
      const end = this.emit(at, rule)
      if (end !== undefined) return end
    }
    return at
  }

  /** A word such as 增大 is a sign of what one feels and hears, else a finding. */
  private isBedside(at: number): boolean {
    const organ = this.nearOrgans(at).at(-1)
    return organ !== undefined && bedsideOrgan.test(this.context.text.slice(organ.span.start, organ.span.end))
  }

  private adjacent(at: number): boolean {
    const next = this.lexemes[at + 1]
    return next !== undefined && next.start - this.lexemes[at]!.end <= this.gap && next.mark === undefined
  }

  /** 左室、左房增大: one lesion of two organs is two mentions on the same words. */
  private splitSites(at: number): boolean {
    const l = this.lexemes[at]!
    const text = this.context.text
    const [organ, mark] = [this.lexemes[at - 2], this.lexemes[at - 1]]
    if (
      this.context.language !== 'zh' ||
      !organ?.classes.has('organ') ||
      mark === undefined ||
      !/^[、及和]$/.test(text.slice(mark.start, mark.end))
    )
      return false
    const parts = /^(.{2,}?)(增大|扩大|增宽|扩张|肥厚|增厚|钙化)$/.exec(text.slice(l.start, l.end))
    if (parts === null) return false
    const start = l.start + parts[1]!.length
    const last = { start: l.start, end: start }
    const severity = this.severity(at, at, 'finding')?.span
    for (const site of [{ start: organ.start, end: organ.end }, last])
      this.push(
        {
          start,
          end: l.end,
          type: this.context.kind === 'diagnosis' ? 'disease' : 'finding',
          site: [site],
          ...(severity === undefined ? {} : { severity }),
        },
        at,
        at,
        rules[2]!,
      )
    this.floor = at + 1
    return true
  }

  /** Emits the mention whose head is at `at`, reaching back as its rule allows. */
  private emit(at: number, rule: Rule): number {
    const { language, kind } = this.context
    const head = this.lexemes[at]!
    let from = at
    while (from - 1 >= this.floor && this.adjacent(from - 1) && this.mayStandBefore(from - 1, rule)) from--
    // an organ that is a limb, or a vessel, is the site of what is felt or seen there
    let site: Span[] | undefined
    let siteConcepts: readonly Concept[] | undefined
    while (
      from < at &&
      edge.some((e) => this.lexemes[from]!.classes.has(e)) &&
      !this.lexemes[from]!.classes.has('modifier')
    )
      from++
    if (rule.needsBefore && from === at) {
      if (kind !== 'diagnosis' && rule.head !== 'sign-head') return at
      if (rule.head === 'sign-head') {
        const organs = this.organs.filter((o) => o.index >= this.floorOfClause(at))
        if (organs.length === 0) return at
      } else if (!head.classes.has('disease-head')) return at
    }
    const text = this.context.text
    const firstWord = this.lexemes[from]!
    if (
      from < at &&
      firstWord.classes.has('organ') &&
      (rule.head === 'sign-head' || rule.head === 'symptom-head') &&
      language === 'zh'
    ) {
      if (limb.test(text.slice(firstWord.start, firstWord.end))) from = at
    }
    if (
      rule.head === 'lesion' &&
      from === at &&
      weak.has(head.word?.text ?? '') &&
      this.vessel === undefined &&
      this.nearOrgans(at).length === 0
    )
      return at
    if (rule.head === 'lesion' && head.word?.text === 'disease' && this.vesselFor(at) === undefined) return at
    if (
      rule.head === 'lesion' &&
      language === 'en' &&
      from === at &&
      weak.has(head.word?.text ?? '') &&
      this.nearOrgans(at).length === 0 &&
      this.vesselFor(at) === undefined
    )
      return at
    if (language === 'en') while (from < at && this.lexemes[from]!.classes.has('side')) from++
    let type = rule.type
    if (type === 'finding' && kind === 'diagnosis') type = 'disease'
    if (rule.head === 'symptom' && head.classes.has('finding') && this.context.isReport) type = 'finding'
    let start = this.lexemes[from]!.start
    let end = head.end
    let last = at
    if (type === 'procedure' && text[end] === '术') end++
    const atVessel = this.vesselFor(at)
    if (type === 'test') this.vessel = undefined
    if (rule.head === 'lesion' || (rule.head === 'finding' && ofVessel.test(text.slice(start, end)))) {
      if (atVessel !== undefined && !this.lexemes.slice(from, at).some((x) => x.classes.has('organ'))) {
        site = atVessel
        from = at
        start = head.start
      } else if (from === at && rule.head === 'lesion') {
        const near = this.nearOrgans(at)
        const organ = near.at(-1)
        if (organ !== undefined) {
          site = [this.withSide(organ.index)]
          siteConcepts = organ.concepts
        }
      }
    } else if (type === 'symptom') {
      const near = ofPlace.test(text.slice(start, end))
        ? this.organs.filter((o) => o.index < from && this.onlyBetween(o.index, from))
        : []
      if (near.length > 0 && from === at) {
        site = [this.withSide(near[0]!.index)]
        siteConcepts = near[0]!.concepts
        for (const other of near.slice(1))
          this.push(
            { start, end, type, site: [this.withSide(other.index)], siteConcepts: other.concepts },
            at,
            from,
            rule,
          )
      } else {
        const side = this.lexemes[from - 1]
        if (side?.classes.has('side') && this.adjacent(from - 1) && from < at) site = undefined
      }
    }
    const severity = this.severity(from, at, type)
    if (severity !== undefined && severity.last > last) last = severity.last
    this.push(
      {
        start,
        end,
        type,
        ...(site === undefined ? {} : { site }),
        ...(siteConcepts === undefined ? {} : { siteConcepts }),
        ...(severity === undefined ? {} : { severity: severity.span }),
      },
      at,
      from,
      rule,
    )
    this.floor = at + 1
    if (type === 'test') {
      const value = readValue(text, this.lexemes, at, language === 'zh')
      if (value !== undefined && value.number === undefined && value.value.start - end <= 12) {
        const mention = this.out.pop()!
        this.out.push({ ...mention, type: 'measurement', value: value.value, unit: value.unit })
        last = value.last
      }
    }
    return last
  }

  private push(
    fields: Pick<Mention, 'start' | 'end' | 'type' | 'site' | 'siteConcepts' | 'severity'>,
    at: number,
    from: number,
    rule: Rule,
  ): void {
    const match = this.lexemes[at]!.match
    const because =
      from < at
        ? `${rule.head} with what stands before it`
        : match !== undefined
          ? `ontology: ${match.term.text}`
          : `lexicon: ${rule.head}`
    this.out.push({
      ...fields,
      concepts: match?.concepts ?? [],
      exact: match !== undefined && from === at,
      because,
      status: 'present',
      statusBecause: '',
    })
  }

  private mayStandBefore(index: number, rule: Rule): boolean {
    const c = this.lexemes[index]!.classes
    if (c.has('nothing')) return false
    return (
      rule.before.some((b) => c.has(b)) ||
      (rule.before.length > 0 && edge.some((e) => c.has(e)) && rule.head !== 'lesion' && rule.head !== 'disease')
    )
  }

  // — sites —

  private rememberVessel(at: number): number {
    const l = this.lexemes[at]!
    let last = at
    // 左前降支近段, "proximal left anterior descending artery"
    const before = this.lexemes[at - 1]
    const base =
      before?.classes.has('segment') && this.adjacent(at - 1)
        ? { start: before.start, end: l.end }
        : { start: l.start, end: l.end }
    let segment: Span | undefined
    if (this.adjacent(at) && this.lexemes[at + 1]!.classes.has('segment')) {
      ;({ span: segment, last } = this.joinSegments(at + 1))
    }
    this.vessel = { base, ...(segment === undefined ? {} : { segment }), index: last }
    this.organs = []
    return last
  }

  /** 开口至近段, "proximal to mid": one stretch of a vessel in two words. */
  private joinSegments(at: number): { span: Span; last: number } {
    let last = at
    while (last + 1 < this.lexemes.length) {
      const next = this.lexemes[last + 1]!
      const later = this.lexemes[last + 2]
      if (next.start !== this.lexemes[last]!.end) break
      if (next.classes.has('segment')) last++
      else if (
        later?.classes.has('segment') &&
        /^(?:至|到|-|~|、|及)$/.test(this.context.text.slice(next.start, next.end))
      )
        last += 2
      else break
    }
    return { span: { start: this.lexemes[at]!.start, end: this.lexemes[last]!.end }, last }
  }

  /** The vessel that a lesion at `at` is told of, as the parts it is written in. */
  private vesselFor(at: number): Span[] | undefined {
    const v = this.vessel
    if (v === undefined) return undefined
    const organ = this.organs.at(-1)
    if ((organ !== undefined && organ.index > v.index) || at - v.index > 60) return undefined
    if (
      this.context.language === 'en' &&
      this.lexemes.slice(v.index, at).some((l) => l.mark === 'stop' || l.mark === 'semicolon')
    )
      return undefined
    if (v.segment === undefined) return [v.base]
    return v.segment.start === v.base.end ? [{ start: v.base.start, end: v.segment.end }] : [v.base, v.segment]
  }

  private rememberOrgan(at: number): void {
    const l = this.lexemes[at]!
    if (this.organs.at(-1)?.index === at - 1 && this.adjacent(at - 1)) this.organs.pop()
    this.organs.push({ span: { start: l.start, end: l.end }, index: at, concepts: l.match?.concepts ?? [] })
    if (this.organs.length > 8) this.organs.shift()
  }

  /** Organs that a lesion further on can be told of: in the same clause or, before a list of lesions, the same sentence. */
  private nearOrgans(at: number): typeof this.organs {
    const floor = this.floorOfClause(at)
    return this.organs.filter((o) => o.index >= floor)
  }

  private floorOfClause(at: number): number {
    let k = at - 1
    for (; k >= Math.max(0, at - 25); k--) {
      const mark = this.lexemes[k]!.mark
      if (mark === 'comma' || mark === 'semicolon' || mark === 'stop' || mark === 'colon') break
    }
    return k + 1
  }

  /** Only list marks, triggers, sides and degrees stand between an organ and its sign ("肝、肾区无叩痛"). */
  private onlyBetween(from: number, to: number): boolean {
    for (let k = from + 1; k < to; k++) {
      const l = this.lexemes[k]!
      if (l.mark === 'enum') continue
      if (
        ['organ', 'trigger', 'side', 'severity', 'count', 'symptom', 'sign-head', 'symptom-head'].some((c) =>
          l.classes.has(c as WordClass),
        )
      )
        continue
      if (/^(?:及|和|或|可|有|均|区|呈|明显)$/.test(this.context.text.slice(l.start, l.end))) continue
      return false
    }
    return this.context.language === 'zh'
  }

  private withSide(index: number): Span {
    let from = index
    while (
      from > 0 &&
      this.adjacent(from - 1) &&
      (this.lexemes[from - 1]!.classes.has('side') || this.lexemes[from - 1]!.classes.has('organ'))
    )
      from--
    return { start: this.lexemes[from]!.start, end: this.lexemes[index]!.end }
  }

  // — severity —

  private severity(from: number, at: number, type: AnnotationType): { span: Span; last: number } | undefined {
    const isLesion = type === 'finding' || type === 'disease'
    if (type !== 'finding' && type !== 'disease' && type !== 'symptom') return undefined
    const percent = (k: number): Span | undefined => {
      const n = this.lexemes[k]?.number
      if (n === undefined) return undefined
      const written = this.context.text.slice(n.start, n.end)
      return /(?:%|percent)$/.test(written) ? { start: n.start, end: n.end } : undefined
    }
    // inside or before the span: 50%狭窄, 轻度返流, mild regurgitation
    for (let k = at - 1; k >= Math.max(this.floor, from - 4); k--) {
      const l = this.lexemes[k]!
      if (l.mark !== undefined && l.mark !== 'enum') break
      const p = isLesion ? percent(k) : undefined
      if (p !== undefined) return { span: p, last: at }
      if (l.classes.has('severity') && k < from) return { span: this.joinSeverity(k, from), last: at }
      if (l.classes.has('trigger') && k < from) break
    }
    if (!isLesion) return undefined
    // after it: 狭窄约50%, 返流（轻-中度）, 3级, stenosis of 70%
    let k = at + 1
    const isOpen = this.lexemes[k]?.mark === 'open'
    if (isOpen) k++
    for (let step = 0; step < (isOpen ? 2 : 4); step++, k++) {
      const l = this.lexemes[k]
      if (l === undefined || (l.mark !== undefined && l.mark !== 'enum')) break
      const p = percent(k)
      if (p !== undefined) return { span: p, last: k }
      if (l.classes.has('severity') && (isOpen || l.start === this.lexemes[k - 1]!.end)) {
        const span = this.joinSeverity(k, k)
        const close = isOpen ? closing(this.lexemes, at + 1) : k
        return { span, last: close < 0 ? k : close }
      }
      const grade = /^[1-3ⅠⅡⅢ一二三I]{1,3}级/.exec(this.context.text.slice(l.start, l.end))
      if (grade !== null && (isOpen || k === at + 1) && type === 'disease')
        return { span: { start: l.start, end: l.start + grade[0].length }, last: k }
      if (
        isOpen ||
        l.classes.size > 0 ||
        !/^(?:约|为|最重|达|程度|of|at|about|approximately|is|was|estimated|to|be|a|the)$/.test(
          this.context.text.slice(l.start, l.end),
        )
      )
        break
    }
    return undefined
  }

  /** 轻-中度, "mild to moderate": one degree in two words. */
  private joinSeverity(at: number, floor: number): Span {
    let start = this.lexemes[at]!.start
    let end = this.lexemes[at]!.end
    const text = this.context.text
    const before = this.lexemes[at - 1]
    const earlier = this.lexemes[at - 2]
    if (at <= floor && before !== undefined && before.classes.has('severity') && start - before.end <= 1)
      start = before.start
    else if (
      at < floor &&
      earlier?.classes.has('severity') &&
      /^(?:-|~|至|到|to)$/.test(text.slice(before!.start, before!.end))
    )
      start = earlier.start
    const next = this.lexemes[at + 1]
    const later = this.lexemes[at + 2]
    if (at >= floor && later?.classes.has('severity') && /^(?:-|~|至|到|to)$/.test(text.slice(next!.start, next!.end)))
      end = later.end
    return { start, end }
  }

  // — quantities —

  private quantity(at: number): number | undefined {
    const { text, language } = this.context
    const chinese = language === 'zh'
    const l = this.lexemes[at]!
    if (l.classes.has('vital') && !l.classes.has('reading') && !/^[TPR]$/.test(text.slice(l.start, l.end)))
      return undefined
    const value = readValue(text, this.lexemes, at, chinese)
    if (value === undefined) {
      if (l.classes.has('vital') || l.classes.has('reading')) {
        if (l.classes.has('quantity') && this.isWatched(at)) return this.pushQuantity(at, 'test')
        return undefined
      }
      if (['disease', 'test', 'organ', 'symptom', 'drug'].some((c) => l.classes.has(c as WordClass))) return undefined
      return this.pushQuantity(at, 'test')
    }
    // "钾 3.5" yes, "P 10" no: one letter and no unit is a name only for vital signs
    if (l.classes.has('vital') && !l.classes.has('quantity') && value.value.start - l.end > 2) return undefined
    if (!chinese && l.end - l.start === 1 && (value.value.start - l.end > 3 || value.value.start === l.end))
      return undefined
    // a dose makes it a drug: "calcium 600 mg"
    if (
      !chinese &&
      /^(?:mg|mcg|g|ug)$/i.test(text.slice(value.unit.start, value.unit.end)) &&
      (l.classes.has('drug') || this.context.kind === 'medication')
    )
      return this.emitDrug(at)
    const from = this.nameStart(at)
    this.push({ start: from, end: l.end, type: 'measurement' }, at, at, rules[0]!)
    const mention = this.out.pop()!
    this.out.push({
      ...mention,
      because: l.match === undefined ? 'lexicon: quantity with value' : `ontology: ${l.match.term.text}`,
      exact: mention.exact && from === l.start,
      value: value.value,
      unit: value.unit,
      ...(value.number === undefined ? {} : { number: value.number }),
    })
    this.floor = value.last + 1
    return value.last
  }

  private pushQuantity(at: number, type: AnnotationType): number {
    const l = this.lexemes[at]!
    this.push({ start: l.start, end: l.end, type }, at, at, rules[4]!)
    this.floor = at + 1
    return at
  }

  /** 监测血压, "monitor blood pressure": a quantity to be watched is a test. */
  private isWatched(at: number): boolean {
    for (let k = at - 1; k >= Math.max(0, at - 12); k--) {
      const l = this.lexemes[k]!
      if (l.mark === 'stop' || l.mark === 'semicolon') return false
      if (
        l.word?.triggers.some((t) => t.effect === 'planned' || t.effect === 'advised') &&
        /监测|复查|检测|测量|monitor|check/i.test(l.word.text)
      )
        return true
    }
    return false
  }

  /** A longer name than the known one, when only letters stand between the clause begin and it and a colon follows: 血清 + 肌钙蛋白I. */
  private nameStart(at: number): number {
    const { text, language } = this.context
    const l = this.lexemes[at]!
    if (language !== 'zh') return l.start
    let from = at
    while (
      from - 1 >= this.floor &&
      this.lexemes[from - 1]!.end === this.lexemes[from]!.start &&
      l.end - this.lexemes[from - 1]!.start <= 14
    ) {
      const before = this.lexemes[from - 1]!
      if (before.mark !== undefined || before.number !== undefined || before.isDate === true) break
      if (['trigger', 'test', 'side', 'disease', 'drug', 'nothing'].some((c) => before.classes.has(c as WordClass)))
        break
      if (
        before.classes.size === 0 &&
        !/^(?:血清|尿液?|超敏|高敏|游离|总|平均|静息|血浆|血|红细胞|全血|校正|估算|静脉|动脉|左|右|餐后|空腹|末梢|最高|最低|最快|最慢|抗|α1?|β|γ|δ|a1?|-|γ-|α-)$/i.test(
          text.slice(before.start, before.end),
        )
      )
        break
      from--
    }
    return this.lexemes[from]!.start
  }

  /** An unknown name before a colon and a number with unit is a quantity too (补体X：14.90mg/dL). */
  private unknownQuantity(colon: number): number {
    const { text, language, kind } = this.context
    if (language !== 'zh' || kind === 'advice' || kind === 'medication') return colon
    const next = this.lexemes[colon + 1]
    if (next?.number === undefined || next.start - this.lexemes[colon]!.end > 1 || next.number.start !== next.start)
      return colon
    let from = colon
    while (
      from - 1 >= this.floor &&
      this.lexemes[from - 1]!.end === this.lexemes[from]!.start &&
      this.lexemes[colon]!.start - this.lexemes[from - 1]!.start <= 20
    ) {
      const before = this.lexemes[from - 1]!
      if (before.mark !== undefined && before.mark !== 'enum') break
      if (before.isDate === true || before.classes.has('trigger') || before.classes.has('nothing')) break
      from--
    }
    while (from < colon && this.lexemes[from]!.mark !== undefined) from++
    const name = text.slice(this.lexemes[from]!.start, this.lexemes[colon]!.start)
    if (
      from === colon ||
      [...name].length < 2 ||
      !/[\p{L}]/u.test(name) ||
      /时间$|日期|年龄|用法|用量|电话|编号|床号|住院号|病案号|每[次日天]|方法|门诊|随访|复查|地址/.test(name)
    )
      return colon
    const { numberEnd, unitStart, end } = next.number
    if (/^(?:岁|年|个月|月|天|日|周|小时|年前|天前)$/.test(text.slice(unitStart, end))) return colon
    this.out.push({
      start: this.lexemes[from]!.start, end: this.lexemes[colon]!.start, type: 'measurement', concepts: [], exact: false,
      value: { start: next.start, end: numberEnd }, unit: { start: unitStart, end }, number: next.number,
      because: 'name before colon and number', status: 'present', statusBecause: '',
    }) // prettier-ignore
    this.floor = colon + 2
    return colon + 1
  }

  // — drugs —

  private drug(at: number): number | undefined {
    const { text, language, kind } = this.context
    const l = this.lexemes[at]!
    let start = l.start
    let last = at
    if (language === 'en') {
      return l.classes.has('drug') && !l.classes.has('risk') ? this.emitDrug(at) : undefined
    }
    const isForm = !l.classes.has('drug') && l.classes.has('drug-form')
    if (isForm && text.slice(l.start, l.end).length === 1 && !/[片丸针散]/.test(text[l.start]!)) return undefined
    let from = at
    while (
      from - 1 >= this.floor &&
      this.adjacent(from - 1) &&
      (this.lexemes[from - 1]!.classes.has('drug-salt') || this.lexemes[from - 1]!.classes.has('drug'))
    )
      from--
    start = this.lexemes[from]!.start
    while (
      this.adjacent(last) &&
      ['drug-form', 'drug-stem'].some((c) => this.lexemes[last + 1]!.classes.has(c as WordClass))
    )
      last++
    if (!l.classes.has('drug') && from === at) {
      // an unknown name: the letters before a stem (…他汀) or, with a dose behind it, before a form (…片，5mg)
      const before = this.lexemes[at - 1]
      if (
        before === undefined ||
        before.end !== l.start ||
        at - 1 < this.floor ||
        before.mark !== undefined ||
        before.number !== undefined
      )
        return undefined
      const written = text.slice(before.start, before.end)
      const name = /[\p{Script=Han}A-Za-z]{1,12}$/u
        .exec(written)?.[0]
        .replace(/^.*(?:服用|口服|给予|予以|应用|使用|加用|继续|改为|停用|联合|注射|予|用|及|和|与|的)/, '')
      if (name === undefined || name === '' || before.classes.size > 0) return undefined
      const hasForm = this.lexemes.slice(at, last + 1).some((x) => x.classes.has('drug-form'))
      const isStem = l.classes.has('drug-stem')
      const dosed = this.isDosed(last)
      if (isStem ? name.length > 6 && !hasForm : name.length < 2 || !(dosed || kind === 'medication')) return undefined
      start = before.end - name.length
    } else if (!l.classes.has('drug')) return undefined
    const end = this.lexemes[last]!.end
    // 青霉素过敏: the statement is a disease, the drug in it no drug
    const behind = /^[”"』」]?(?:类药物|类|药物)?过敏/.exec(text.slice(end, end + 8))
    if (behind !== null) {
      this.push({ start, end: end + behind[0].length, type: 'disease' }, at, at, rules[0]!)
      const mention = this.out.pop()!
      this.out.push({ ...mention, allergy: 'stated', because: 'allergy statement' })
      while (last + 1 < this.lexemes.length && this.lexemes[last + 1]!.start < end + behind[0].length) last++
      this.floor = last + 1
      return last
    }
    this.push({ start, end, type: 'drug' }, at, at, rules[0]!)
    this.floor = last + 1
    return last
  }

  private emitDrug(at: number): number {
    const { start, end } = this.lexemes[at]!
    this.push({ start, end, type: 'drug' }, at, at, rules[0]!)
    this.floor = at + 1
    return at
  }

  /** A dose stands behind the name, with a maker's name in brackets between at most. */
  private isDosed(last: number): boolean {
    let k = last + 1
    if (this.lexemes[k]?.mark === 'quote') k++
    if (this.lexemes[k]?.mark === 'open') k = closing(this.lexemes, k) + 1
    if (k <= last) return false
    if (this.lexemes[k]?.mark === 'comma' || this.lexemes[k]?.mark === 'colon') k++
    const n = this.lexemes[k]?.number
    return n !== undefined && /(?:g|u|iu|单位|片|粒|支|丸|ml|袋)/i.test(this.context.text.slice(n.unitStart, n.end))
  }
}
