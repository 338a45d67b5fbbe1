// Over 400 lines: what may stand together in a name, in both languages, is decided by one walk with shared state.
import type { AnnotationType } from '../../graph-schema/index.js'
import { readDrug } from './drug.js'
import { Harvest, type StretchContext } from './harvest.js'
import type { Lexeme } from './lexeme.js'
import { is, type Classes, type WordClass } from './lexicon.js'
import type { Mention, Span } from './mention.js'
import { readConcentration, readQuantity, readUnknownQuantity } from './quantity.js'
import { readSeverity } from './severity.js'
import { Sites, type NamedOrgan } from './site.js'
import { readValue } from './value.js'
import { wordPattern, wordSet } from './word-list.js'

/** Which classes may stand before a head as part of its name, and what the whole is then. */
interface Rule {
  readonly head: WordClass
  readonly type: AnnotationType
  readonly before: Classes
  /** the head alone is no mention */
  readonly needsBefore?: true
}
const edge = is.side | is.severity | is.count
const lesionRule: Rule = { head: 'lesion', type: 'finding', before: is.organ | is.modifier }
const rules: readonly Rule[] = [
  { head: 'disease', type: 'disease', before: is.modifier },
  { head: 'symptom', type: 'symptom', before: 0 },
  { head: 'finding', type: 'finding', before: is.modifier | edge },
  { head: 'procedure', type: 'procedure', before: is['procedure-word'] | is.modifier | edge },
  { head: 'test', type: 'test', before: is.organ | is['test-word'] | is.modifier | edge },
  { head: 'risk', type: 'risk', before: 0 },
  {
    head: 'disease-head',
    type: 'disease',
    before: is.modifier | is.organ | is.disease | is['disease-head'] | is.lesion | edge,
    needsBefore: true,
  },
  {
    head: 'procedure-head',
    type: 'procedure',
    before:
      is.modifier | is.organ | is.vessel | is.disease | is.lesion | is['procedure-word'] | is.procedure | is.finding | is.drug | edge,
    needsBefore: true,
  },
  {
    head: 'test-head',
    type: 'test',
    before: is.organ | is.vessel | is.test | is['test-word'] | is.modifier | is.quantity | edge,
    needsBefore: true,
  },
  { head: 'sign-head', type: 'symptom', before: is.organ, needsBefore: true },
  { head: 'symptom-head', type: 'symptom', before: is.organ | is.modifier, needsBefore: true },
  lesionRule,
] // prettier-ignore
/** What the ending of an English word makes it, though no list knows it: -itis, -ectomy, -gram. */
const endings: readonly (readonly [RegExp, WordClass])[] = [
  [
    /(?:itis|[^gn]osis|opathy|opathies|iasis|(?:carcin|sarc|blast|aden|fibr|lip|angi|cyt|neur|my)omas?|plegia|penia)$/,
    'disease',
  ],
  [/(?:ectomy|ectomies|plasty|plasties|otomy|otomies|ostomy|ostomies|rrhaphy|centesis|pexy)$/, 'procedure'],
  [/(?:ography|ogram|ograms|oscopy)$/, 'test'],
  [/(?:algia|dynia|rrhea|rrhagia|megaly|phasia)$/, 'symptom'],
]
const noEnding = wordSet('no-ending-en')
const endingRule = (word: string): Rule | undefined => {
  const found = endings.find(([ending]) => ending.test(word))
  return found === undefined || noEnding.has(word) ? undefined : rules.find(({ head }) => head === found[1])
}
/** Heads that make a longer name of the one before them (肾 + 囊肿 + 去顶术), and what that may be. */
const lengthening = rules.filter((r) => ['procedure-head', 'test-head', 'disease-head'].includes(r.head))
const anyHead = rules.reduce((classes, { head }) => classes | is[head], 0)
const lengtheningHead = lengthening.reduce((classes, { head }) => classes | is[head], 0)

const weak = wordSet('weak-lesion')
const ofVessel = wordPattern('of-vessel')
const ofPlace = wordPattern('of-place')
const hasPlace = wordPattern('of-place-en')
const bedsideOrgan = wordPattern('bedside-organ')
const limb = wordPattern('limb')
/** What Chinese names take in: 椎动脉 + 起始部 + 狭窄. */
const alsoChinese: Readonly<Partial<Record<WordClass, Classes>>> = { lesion: is.segment }
/** What English names take in before their head beyond what the rule says. */
const alsoEnglish: Readonly<Partial<Record<WordClass, Classes>>> = {
  disease: is.organ,
  finding: is.organ,
  symptom: is.organ | is.modifier,
  'symptom-head': edge,
  'sign-head': edge,
  procedure: is.organ,
  test: is.test | is.vessel,
}
/** A film or a stress test that is negative is a test, a laboratory test has a value. */
const imaging =
  /x.?ray|film|radiograph|scan|\bh?ct\b|\bmr|echo|e[kc]g|electro|cardiogr|stress|treadmill|angio|arterio|veno|doppler|duplex|sono|ultraso|cath|thallium|cardiolite|biopsy|imaging|study|studies|holter|monitor|scopy|cxr|tte|tee|eeg|emg|workup|evaluation/i
/** An infarct is a diagnosis wherever it is told. */
const infarct = /\binfarct(?:s|ions?)?$/i
const inList = new Set<WordClass>(['lesion', 'symptom-head', 'sign-head', 'finding', 'symptom'])
const listed = /(?:al|ar|ic|ary|oid|ous|tricuspid)$/i
const pointing = /^(?:this|the|that|these|those)$/i
const artery = /arter(?:y|ies)$/i
const predicative = wordSet('predicative-en')
const copula = wordSet('copula-en')
const relationalHeads = new Set<WordClass>([
  'symptom',
  'disease',
  'disease-head',
  'lesion',
  'procedure',
  'procedure-head',
])
const ofOrgan =
  /^(?:dissection|rupture|perforation|fracture|cancer|carcinoma|infarction|thrombosis|coarctation|malignancy)s?$/i
const operation =
  /(?:excision|resection|repair|closure|placement|implantation|insertion|removal|replacement|decompression|evacuation|reconstruction|harvesting|drainage|ligation|revision|fixation|amputation|debridement)s?$/i
const determiner = /^(?:an?|the|his|her|this|that|its)$/
const endOfObject = new Set(
  'with using in at for by and to was is were from on into under via through as per without performed done or followed over during'.split(
    ' ',
  ),
)
const relational = /.{2}(?:al|ar|ic|ary|oid|ous)$/
const qualifying = wordSet('qualifying-en')
const splitting = new Set<WordClass>(['lesion', 'sign-head', 'symptom-head'])
/** Valves, vessels and glands whose lesions are told one behind the other. */
const organAndLesion =
  /^(.{0,10}?(?:瓣(?:[前后隔]叶)?|瓣叶|瓣环|动脉|静脉|前列腺|甲状腺|主动脉窦部))(?:老年性|轻度|明显)?(?:退行性.|退变|脱垂|关闭不全|增大|肥大|增厚|钙化|增生|扩张|增宽|硬化|反流|返流|狭窄)/
const ofCoronaries = /^冠(?:状动)?脉/
/** An organ and what is told of it in one word of the lexicon. */
const organAndHead =
  /^(.{2,}?)(?:(?:节段性|弥漫性|普遍)?(?:运动|动度|搏动)(?:减弱|减低|消失|异常|不协调|减退)|增大|扩大|增宽|扩张|肥厚|增厚|钙化|囊肿|结节|斑块|狭窄|闭塞|血栓|积液|反流|返流|放射性?痛|[疼胀隐]?痛|不适|麻木|水肿)$/
const structural = wordPattern('structural')
const ofOrganZh = wordPattern('of-organ')
// Chinese: 甲状腺左侧叶, a part that has its side inside its name; 管腔狭窄, the lumen of what is named before
const ofSide = /^[^左右双两].{0,3}[左右双两]侧?[前后内外]?叶/
const lung = /^(?:双侧?|两侧?|左侧?|右侧?)?肺(?!动脉|静脉)/
/** What looks at a coronary from within goes on about it. */
const fromWithin = /IVUS|OCT|FFR|血管内超声|光学相干|冠脉内|QFR/i
const ofGland = /瓣|腺/
const imaged = /^(?:肿大|增大|扩大|膨隆|隆起|凹陷|变形|增强|减弱|消失|水肿|偏斜|畸形)$/
const done = /(?:秒|atm|次|球囊|充分|预|后|行|予|依次|逐级|进行|反复|造影示)$/i
const longestLeads = 40
const ofLeads = /^(?:ST|T波|[异病]常?理?性?Q波|Q波|QS|QRS|R波|U波|J|r波)/
const leads =
  /((?:(?:V[1-9]R?|aV[RLF]|[IⅠ]{1,3}|[ⅡⅢ])(?:[、,，\-~～—至及和与]+(?=[VvaAIⅠⅡⅢ]))?)+(?:导联)?|(?:广泛|胸前|肢体|下壁|前壁|侧壁|多个?|部分|左胸|右胸|肢)导联)(?:均|可见|见|呈|示)?$/i
// Chinese names of findings that tell their place, or that are read off a trace
const ofPlaceZh =
  /[心房室瓣肺胸脑颅肾肝胆脾胰胃肠腹盆膀腺颈脉骨椎膜隔腔窦管乳眼耳鼻]|[搏律电波频导]|ST|QT|PR|间期|转位|差传|偏$|中线|血[脂糖尿]|升高$|增高$/
const isPlaceless = (name: string): boolean => ofOrganZh.test(name) || !ofPlaceZh.test(name)
const ofVessels = /(?:动脉|静脉).{0,4}(?:斑块|狭窄|闭塞|血栓)$/
const ofWall = /^(?:局部)?(?:管腔|管壁)(?:内)?$/

/** Finds the mentions of one stretch of text, from lexemes and what may stand together; all are present until status.ts has decided. */
export class Composition {
  private readonly harvest: Harvest
  private readonly sites: Sites

  constructor(
    private readonly lexemes: readonly Lexeme[],
    private readonly context: StretchContext,
  ) {
    this.harvest = new Harvest(lexemes, context)
    this.sites = new Sites(this.harvest)
  }

  run(): Mention[] {
    for (let at = 0; at < this.lexemes.length; at++) at = this.step(at)
    return this.harvest.mentions
  }

  /** @returns index of the last lexeme that is done with */
  private step(at: number): number {
    const { harvest, sites } = this
    const { text } = this.context
    const l = this.lexemes[at]!
    if (l.mark !== undefined) {
      if (l.mark === 'stop' || l.mark === 'semicolon') sites.endPart()
      if (l.mark === 'stop') {
        if (harvest.chinese || text[l.start] === '\n') sites.forgetVessel()
        sites.isResult = false
      }
      return l.mark === 'colon' ? readUnknownQuantity(harvest, at) : at
    }
    if (l.number !== undefined) return readConcentration(harvest, at)
    if (l.classes === 0 && this.isRegurgitation(at)) return at
    if (l.classes === 0 && !harvest.chinese && l.end - l.start >= 7) {
      const rule = endingRule(harvest.written(at).toLowerCase())
      if (rule !== undefined) return this.emit(at, rule) ?? at
    }
    if (l.classes === 0 || (l.has(is.nothing) && !this.isFelt(at))) return at
    if (l.has(is.modifier | is.trigger) && this.isOperated(at)) return at
    if (l.has(is.vessel) && !(l.has(is.quantity) && this.isMeasured(at))) return sites.addVessel(at)
    if (l.has(is.segment) && harvest.chinese && sites.endsOrgan(at)) return at
    if (l.has(is.segment) && sites.hasVessel && harvest.chinese) return sites.addSegment(at)
    if (l.has(is.quantity | is.vital | is.reading)) {
      const end = readQuantity(harvest, at)
      if (end !== undefined) return end
    }
    if (l.has(is.drug | is['drug-stem'] | is['drug-form'])) {
      const end = readDrug(harvest, at)
      if (end !== undefined) return end
    }
    if (this.waitsForHead(at)) return at
    const attributed = l.has(is.lesion) ? this.attributed(at) : undefined
    if (attributed !== undefined) return attributed
    if (l.has(is.organ)) sites.addOrgan(at)
    if (l.has(is.finding | is.symptom | is.disease) && this.splitSites(at)) return at
    if (l.has(is['disease-only-in-list']) && this.context.kind === 'diagnosis')
      return this.emit(at, { ...lesionRule, type: 'disease' }) ?? at
    if (!l.has(anyHead)) return at
    for (const rule of rules) {
      if (!l.has(is[rule.head]) || this.leavesTo(at, rule)) continue
      const last = this.emit(at, rule)
      if (last !== undefined) return last
    }
    return at
  }

  /** 后背部不适: a word that alone says nothing, told of an organ, is a complaint. */
  private isFelt(at: number): boolean {
    return (
      this.lexemes[at]!.has(is['symptom-head']) &&
      at > this.harvest.floor &&
      this.harvest.adjacent(at - 1) &&
      this.lexemes[at - 1]!.has(is.organ)
    )
  }

  /** LAD 38mm, RI：0.70: names of a vessel that are sizes of an echo too, where a size follows. */
  private isMeasured(at: number): boolean {
    const next = this.lexemes[at + 1]
    const k = next?.mark === 'colon' || (next !== undefined && this.harvest.written(at + 1) === '=') ? at + 2 : at + 1
    const number = this.lexemes[k]?.number
    if (number === undefined) return false
    const { text } = this.context
    const unit = text.slice(number.unitStart, number.end)
    return unit === '' ? /^=?\s?0\.\d/.test(text.slice(number.start, number.numberEnd)) : /^[mc]m$/i.test(unit)
  }

  /** 甲状腺术后: an operation named by its organ alone. */
  private isOperated(at: number): boolean {
    const { harvest } = this
    const organ = this.lexemes[at - 1]
    if (organ?.has(is.organ) !== true || at <= harvest.floor || !harvest.adjacent(at - 1)) return false
    if (harvest.written(at) !== '术后') return false
    harvest.add(at, organ.start, this.lexemes[at]!.start + 1, 'procedure', 'organ before 术后')
    harvest.floor = at
    return true
  }

  private waitsForHead(at: number): boolean {
    const next = this.lexemes[at + 1]
    // "exercise treadmill stress test": one name of two
    if (!this.harvest.chinese && next?.has(is.test) === true && this.lexemes[at]!.has(is.test))
      return this.harvest.adjacent(at) && !next.has(is.nothing)
    if (
      !this.harvest.chinese &&
      this.lexemes[at]!.has(is.test) &&
      next !== undefined &&
      /^tests?$/i.test(this.harvest.written(at + 1))
    )
      return false
    if (next === undefined || !next.has(lengtheningHead) || next.has(is.nothing) || !this.harvest.adjacent(at))
      return false
    return this.lexemes[at]!.has(lengthening.find((r) => next.has(is[r.head]))!.before & ~edge)
  }

  /** Is a word of several classes rather read by a later rule? */
  private leavesTo(at: number, { head }: Rule): boolean {
    const l = this.lexemes[at]!
    if (head === 'symptom') return this.isFelt(at)
    // "does not drink alcohol": the habit is named behind the verb
    if (head === 'risk') return /^drinks?$/i.test(this.harvest.written(at)) && this.isHabitNext(at)
    // 三尖瓣 + 返流: a word that alone is a finding is told of the organ before it
    if (head === 'finding')
      return (
        l.has(is.lesion) &&
        (this.sites.organFor(at) !== undefined ||
          this.sites.vesselsFor(at).length > 0 ||
          this.sites.behind(at) !== undefined)
      )
    if (head === 'disease' && this.harvest.chinese && this.context.kind === 'examination' && l.has(is.symptom))
      return true
    if (head === 'disease')
      return (
        this.harvest.chinese &&
        l.has(is['disease-head']) &&
        at > this.harvest.floor &&
        this.harvest.adjacent(at - 1) &&
        this.lexemes[at - 1]!.has(is.organ)
      )
    if (head === 'lesion' && !this.harvest.chinese && predicative.has(this.harvest.written(at).toLowerCase()))
      return !this.isPredicate(at) && !this.isBeforeVessel(at)
    return head === 'sign-head' && l.has(is.lesion) && !this.isBedside(at)
  }

  /** "the left atrium is mildly dilated", "Mitral valve: thickened", but not "a dilated one" and not "not enlarged". */
  private isPredicate(at: number): boolean {
    let k = at - 1
    while (
      k >= Math.max(0, at - 5) &&
      (this.lexemes[k]!.number !== undefined || copula.has(this.harvest.written(k).toLowerCase()))
    )
      k--
    const l = this.lexemes[k]
    if (l === undefined || k === at - 1) return l?.mark === 'colon'
    if (k < at - 1 && l.mark === 'colon') return true
    if (l.has(is.trigger) && /^no[tn]?$/i.test(this.harvest.written(k))) return false
    return this.sites.organFor(at) !== undefined || this.sites.vesselsFor(at).length > 0
  }

  /** A word such as 增大 is a sign of what one feels and hears, else a finding. */
  private isBedside(at: number): boolean {
    const organ = this.sites.organFor(at)
    return organ !== undefined && bedsideOrgan.test(this.harvest.written(organ.index))
  }

  /** 左室、左房增大: one lesion of two organs is two mentions on the same words. */
  private splitSites(at: number): boolean {
    const { harvest, sites } = this
    if (!harvest.chinese || at - 2 < harvest.floor) return false
    const first = harvest.adjacent(at - 1) && this.lexemes[at - 1]!.has(is.side) ? at - 1 : at
    const organ = this.lexemes[first - 2]
    if (organ?.has(is.organ | is.segment) !== true || !/^[、及和与]$/.test(harvest.written(first - 1))) return false
    // told of vessels these are no names of diseases
    if (
      !this.lexemes[at]!.has(is.finding | is.symptom) &&
      (this.context.kind === 'diagnosis' || !ofVessels.test(harvest.written(at)))
    )
      return false
    const l = this.lexemes[at]!
    const parts = organAndHead.exec(harvest.written(at))
    if (parts === null) return false
    const start = l.start + parts[1]!.length
    const type = l.has(is.symptom) ? 'symptom' : this.context.kind === 'diagnosis' ? 'disease' : 'finding'
    const severity = readSeverity(harvest, at, at, type)?.span
    const before = sites.organsFor(at).map((other) => sites.span(other))
    if (before.length === 0) return false
    for (const site of [...before.reverse(), { start: this.lexemes[first]!.start, end: start }]) {
      const mention = harvest.add(at, start, l.end, type)
      mention.site = [site]
      mention.severity = severity
    }
    harvest.floor = at + 1
    return true
  }

  /** Emits the mention whose head is at `at`, reaching back as its rule allows. @returns undefined when it is none */
  private emit(at: number, rule: Rule): number | undefined {
    const { harvest, sites } = this
    const { text, kind } = this.context
    const head = this.lexemes[at]!
    let from = this.firstOf(at, rule)
    if (
      rule.needsBefore === true &&
      from === at &&
      !this.standsAlone(at, rule) &&
      (harvest.chinese || rule.head !== 'disease-head' || this.objectOf(at) === at)
    )
      return undefined
    if (from < at && harvest.chinese && (rule.head === 'sign-head' || rule.head === 'symptom-head'))
      if (this.lexemes[from]!.has(is.organ) && limb.test(harvest.written(from))) from = at
    if (rule.head === 'lesion' && (this.isTooWeak(from, at) || this.isDone(at) || this.isSaid(at))) return at
    if (!harvest.chinese) while (from < at && this.lexemes[from]!.has(is.side)) from++

    let type = rule.type
    if (
      type === 'finding' &&
      (kind === 'diagnosis' || (kind === 'past-history' && structural.test(harvest.written(at))))
    )
      type = 'disease'
    if (kind === 'examination' && rule.head === 'lesion' && predicative.has(harvest.written(at).toLowerCase()))
      type = 'symptom'
    if (!harvest.chinese && this.isListed(from)) {
      if (kind === 'diagnosis' && type === 'symptom') type = 'disease'
      if (
        kind === 'past-history' &&
        type === 'finding' &&
        /^[\s.]*\d[.)]\s*$/.test(
          text.slice(Math.max(0, this.lexemes[from]!.start - 4), this.lexemes[from]!.start).trimStart(),
        )
      )
        type = 'disease'
    }
    // in a list of diagnoses a complaint whose cause is looked for is one
    if (
      kind === 'diagnosis' &&
      type === 'symptom' &&
      /^(?:原因|病因)?(?:待查|查因|待诊)/.test(text.slice(head.end, head.end + 4))
    )
      type = 'disease'
    if (
      rule.head === 'symptom' &&
      head.has(is.finding | is.lesion) &&
      (this.context.isReport || sites.isResult || (kind === 'impression' && /^mass/i.test(harvest.written(at))))
    )
      type = 'finding'
    if (
      harvest.chinese &&
      rule.head === 'sign-head' &&
      kind !== 'examination' &&
      (this.context.isReport || sites.isResult) &&
      imaged.test(harvest.written(at))
    )
      type = 'finding'
    if (type === 'finding' && !harvest.chinese && infarct.test(harvest.written(at))) type = 'disease'
    const object = !harvest.chinese && (type === 'procedure' || type === 'disease') ? this.objectOf(at) : at
    const end = type === 'procedure' && text[head.end] === '术' ? head.end + 1 : this.lexemes[object]!.end
    const vessels = this.isPointedAt(from) ? [] : this.vesselsOf(from, at, rule)
    if (type === 'test') {
      if (!harvest.chinese || !fromWithin.test(text.slice(this.lexemes[from]!.start, end))) sites.forgetVessel()
      sites.isResult = true
    }
    const behind =
      rule.head === 'lesion' ||
      type === 'finding' ||
      (!harvest.chinese && type === 'symptom' && hasPlace.test(harvest.written(at)))
        ? sites.behind(at)
        : undefined
    if (behind === undefined && vessels.length > 0)
      while (from < at && (harvest.chinese || !this.lexemes[from]!.has(is.modifier))) from++
    let organs = vessels.length > 0 || behind !== undefined ? [] : this.organsOf(from, at, rule, type)
    if (organs.length > 0 && from < at && ofWall.test(text.slice(this.lexemes[from]!.start, head.start))) from = at
    // 肝、双肾囊肿, 剑突下及后背疼痛: told of each organ of a list; 甲状腺左侧叶结节: of a part that a side names
    if (from < at && vessels.length === 0 && rule.before !== 0 && splitting.has(rule.head) && harvest.chinese) {
      const list = sites.organsFor(at)
      const place = list[0]
      if (
        place !== undefined &&
        place.words === undefined &&
        place.last >= from &&
        place.last < at &&
        (list.length > 1 ||
          ofSide.test(this.placeOf(place)) ||
          ofWall.test(text.slice(this.lexemes[place.last]!.end, head.start)))
      ) {
        organs = list
        from = ofWall.test(text.slice(this.lexemes[place.last]!.end, head.start)) ? at : place.last + 1
      }
    }
    // left and right coronary angiography
    let namedFrom = 0
    if (
      type === 'test' &&
      !harvest.chinese &&
      from > harvest.floor &&
      harvest.adjacent(from - 1) &&
      this.lexemes[from - 1]!.has(is.vessel) &&
      /coronary$/i.test(harvest.written(from - 1))
    )
      namedFrom = this.lexemes[from - 1]!.end - 8
    // 颅脑、胸部CT: one examination of several organs
    if (type === 'test' && harvest.chinese)
      while (
        from - 2 >= harvest.floor &&
        this.lexemes[from - 2]!.has(is.organ) &&
        /^[、+及和]$/.test(harvest.written(from - 1)) &&
        this.lexemes[from - 2]!.end === this.lexemes[from - 1]!.start
      )
        from -= 2
    if (harvest.chinese && this.hasOrgan(from, at)) sites.markNamed(from, at)
    if (!harvest.chinese && inList.has(rule.head)) from = this.withList(from, at)
    const start = namedFrom > 0 ? namedFrom : this.lexemes[from]!.start

    const add = (site: readonly Span[] | undefined, concepts?: NamedOrgan['concepts']): Mention => {
      const because = from < at ? `${rule.head} with what stands before it` : undefined
      const mention = harvest.add(at, start, end, type, because ?? (head.match === undefined ? `lexicon: ${rule.head}` : undefined))
      mention.exact &&= from === at
      mention.site = site
      mention.siteConcepts = concepts
      return mention
    } // prettier-ignore
    const severity = readSeverity(harvest, from, at, type)
    for (const other of organs.slice(1)) add([sites.span(other)], other.concepts).severity = severity?.span
    const places = behind?.map((span) => [span]) ?? vessels
    for (const other of places.slice(0, -1)) add(other).severity = severity?.span
    const mention = add(
      places.at(-1) ??
        (organs.length === 0
          ? (this.leadsOf(start, type) ?? (from === at ? this.bareSide(at, rule) : undefined))
          : [sites.span(organs[0]!)]),
      organs[0]?.concepts,
    )
    mention.severity = severity?.span
    // 主动脉瓣退行性变并返流: a name with its own organ ends the reach of the organ before
    if (from === at && (rule.head === 'finding' || rule.head === 'disease')) sites.endPart()
    const own =
      harvest.chinese &&
      (type === 'finding' || (type === 'disease' && ofGland.test(text.slice(start, end)))) &&
      vessels.length === 0
        ? organAndLesion.exec(text.slice(start, end))
        : null
    const ownLung =
      own === null && from === at && type === 'finding' && harvest.chinese
        ? lung.exec(text.slice(start, start + 3))
        : null
    if (ownLung !== null) sites.carryOrgan(at, { start: this.sideBefore(from), end: start + ownLung[0].length })
    if (own !== null) sites.carryOrgan(at, { start: this.sideBefore(from), end: start + own[1]!.length })
    if (type === 'disease' && ofCoronaries.test(text.slice(start, start + 4)))
      sites.nameVessel({ start, end: start + (text[start + 1] === '脉' ? 2 : 4) }, at)
    harvest.floor = Math.max(object, severity?.last ?? at) + 1
    if (object > at) return object
    if (type === 'test') {
      const value = readValue(text, this.lexemes, at, harvest.chinese)
      if (
        value !== undefined &&
        value.number === undefined &&
        value.value.start - end <= 12 &&
        (harvest.chinese || !imaging.test(text.slice(start, end)))
      ) {
        mention.type = 'measurement'
        mention.value = value.value
        mention.unit = value.unit
        return value.last
      }
    }
    return Math.max(at, severity?.last ?? at)
  }

  private placeOf(organ: NamedOrgan): string {
    const { start, end } = this.sites.span(organ)
    return this.context.text.slice(start, end)
  }

  /** Chinese: where the side begins that stands before the name at `from`, or the name itself. */
  private sideBefore(from: number): number {
    let first = from
    while (first > this.harvest.floor && this.harvest.adjacent(first - 1) && this.lexemes[first - 1]!.has(is.side))
      first--
    return this.lexemes[first]!.start
  }

  /**
   * "mitral and tricuspid regurgitation", "facial/arm weakness", "heat or cold intolerance": one name with a list of
   * adjectives in it. @returns index of its first lexeme
   */
  private withList(from: number, at: number): number {
    const { harvest } = this
    const firstWord = from < at ? harvest.written(from) : (/^\S+(?= )/.exec(harvest.written(at))?.[0] ?? '')
    let first = from
    for (let n = 0; n < 4 && first > harvest.floor + 1; n++) {
      const joint = harvest.written(first - 1)
      const isSlash = joint === '/' && this.lexemes[first - 1]!.end === this.lexemes[first]!.start
      if (!isSlash && !(/^(?:and|or)$/i.test(joint) || (joint === ',' && first < from))) break
      const before = this.lexemes[first - 2]!
      if (before.has(is.vessel | is.trigger | is.severity | is.side | is.nothing) || before.number !== undefined) break
      const isAdjective = listed.test(harvest.written(first - 2)) && before.has(is.organ | is.modifier)
      if (!(isSlash ? before.has(is.organ | is.modifier) : isAdjective)) break
      if (!isSlash && !listed.test(firstWord)) break
      first -= 2
    }
    return first
  }

  /** "a totally occluded mid RCA", but not "calcified LAD lesion" */
  private isBeforeVessel(at: number): boolean {
    const { harvest } = this
    let k = at
    let hasVessel = false
    while (k < at + 4 && harvest.adjacent(k) && this.lexemes[k + 1]!.has(is.vessel | is.segment | is.side)) {
      k++
      hasVessel ||= this.lexemes[k]!.has(is.vessel)
    }
    return hasVessel && !(harvest.adjacent(k) && this.lexemes[k + 1]!.has(anyHead))
  }

  private isHabitNext(at: number): boolean {
    const next = /^any$/i.test(this.lexemes[at + 1] === undefined ? '' : this.harvest.written(at + 1)) ? at + 2 : at + 1
    return this.lexemes[next]?.has(is.risk) === true
  }

  /** "trace MR": written as the title is, it is one only behind a degree or a denial. */
  private isRegurgitation(at: number): boolean {
    const { harvest } = this
    const before = this.lexemes[at - 1]
    if (harvest.chinese || harvest.written(at) !== 'MR' || before === undefined || !harvest.adjacent(at - 1))
      return false
    if (!before.has(is.severity) && !/^no$/i.test(harvest.written(at - 1))) return false
    const { start, end } = this.lexemes[at]!
    harvest.add(at, start, end, 'finding', 'mitral regurgitation').severity = readSeverity(
      harvest,
      at,
      at,
      'finding',
    )?.span
    harvest.floor = at + 1
    return true
  }

  /** "calcified aortic annulus", "dilated ascending aorta": what is told of an organ in front of it. @returns its last lexeme */
  private attributed(at: number): number | undefined {
    const { harvest } = this
    if (harvest.chinese || !predicative.has(harvest.written(at).toLowerCase()) || at < harvest.floor) return undefined
    const part = is.organ | is.side | is.segment | is.modifier
    let last = at
    while (
      last < at + 4 &&
      harvest.adjacent(last) &&
      this.lexemes[last + 1]!.has(part) &&
      !this.lexemes[last + 1]!.has(is.vessel)
    )
      last++
    if (last === at || !this.lexemes[last]!.has(is.organ)) return undefined
    const next = this.lexemes[last + 1]
    if (next !== undefined && harvest.adjacent(last) && next.has(anyHead | is.vessel | is.test | is.reading))
      return undefined
    const type =
      this.context.kind === 'examination' ? 'symptom' : this.context.kind === 'diagnosis' ? 'disease' : 'finding'
    const mention = harvest.add(
      last,
      this.lexemes[at]!.start,
      this.lexemes[last]!.end,
      type,
      'adjective before an organ',
    )
    mention.concepts = []
    mention.exact = false
    mention.severity = readSeverity(harvest, at, at, type)?.span
    harvest.floor = last + 1
    return last
  }

  /** "the lesion was crossed": one told of before, its place too. */
  private isPointedAt(from: number): boolean {
    return !this.harvest.chinese && from > 0 && pointing.test(this.harvest.written(from - 1))
  }

  /** Does the name stand at the beginning of an item? */
  private isListed(from: number): boolean {
    let k = from - 1
    while (k >= 0 && (this.lexemes[k]!.has(edge) || this.lexemes[k]!.number !== undefined)) k--
    return k < 0 || this.lexemes[k]!.mark === 'stop' || this.lexemes[k]!.mark === 'close'
  }

  /** "excision of the left caudate": what an operation was done to. @returns index of the last lexeme of it, or `at` */
  private objectOf(at: number): number {
    const { harvest } = this
    const isDisease = !this.lexemes[at]!.has(is.procedure | is['procedure-head'])
    if (!(isDisease ? ofOrgan : operation).test(harvest.written(at)) || !harvest.adjacent(at)) return at
    if (harvest.written(at + 1).toLowerCase() !== 'of' || !harvest.adjacent(at + 1)) return at
    let last = at
    for (let k = at + 2; k < Math.min(this.lexemes.length, at + 10); k++) {
      const l = this.lexemes[k]!
      if (l.mark !== undefined || l.number !== undefined || (k > at + 2 && !harvest.adjacent(k - 1))) break
      const written = harvest.written(k).toLowerCase()
      if (l.has(is.trigger) || endOfObject.has(written)) break
      if (isDisease && !l.has(is.organ | is.vessel | is.side | is.modifier) && !determiner.test(written)) break
      if (isDisease ? l.has(is.organ | is.vessel) : !determiner.test(written)) last = k
    }
    return last
  }

  /** Index of the first lexeme of the name with its head at `at`. */
  private firstOf(at: number, rule: Rule): number {
    const { harvest } = this
    const allowed = rule.before | (harvest.chinese ? (alsoChinese[rule.head] ?? 0) : (alsoEnglish[rule.head] ?? 0))
    let from = at
    const inList = this.context.kind === 'diagnosis' && rule.head === 'lesion' ? is.count : 0
    while (from - 1 >= harvest.floor && harvest.adjacent(from - 1)) {
      const before = this.lexemes[from - 1]!
      if (before.has(is.nothing) || !before.has(allowed | inList)) {
        if (harvest.chinese || !this.isRelational(from - 1, rule)) break
      }
      from--
    }
    const outside = harvest.chinese ? edge | is.segment : edge
    while (from < at && this.lexemes[from]!.has(outside) && !this.lexemes[from]!.has(is.modifier | is.organ)) from++
    return from
  }

  /** truncal, putaminal, intranasal: an adjective that no list knows and that says where or of what kind. */
  private isRelational(at: number, { head }: Rule): boolean {
    if (this.lexemes[at]!.classes !== 0 || !relationalHeads.has(head)) return false
    const written = this.harvest.written(at).toLowerCase()
    return relational.test(written) && !qualifying.has(written)
  }

  /** A head without what completes it: a sign of an organ further before, or an item of a diagnosis list. */
  private standsAlone(at: number, { head }: Rule): boolean {
    if (head === 'sign-head') return this.sites.organFor(at) !== undefined
    return this.context.kind === 'diagnosis' && head === 'disease-head'
  }

  /** Chinese: 狭窄病变, 闭塞性病变: the lesion has its name already. */
  private isSaid(at: number): boolean {
    const { harvest, lexemes } = this
    return (
      harvest.chinese &&
      at > 0 &&
      harvest.written(at) === '病变' &&
      lexemes[at - 1]!.has(is.lesion | is.finding) &&
      lexemes[at - 1]!.end === lexemes[at]!.start
    )
  }

  /** Chinese: 以12atm扩张, 行球囊扩张: what is done to a vessel, and no finding. */
  private isDone(at: number): boolean {
    if (!this.harvest.chinese || this.harvest.written(at) !== '扩张') return false
    const { start } = this.lexemes[at]!
    return done.test(this.context.text.slice(Math.max(0, start - 3), start))
  }

  /** A lesion word too general to be a mention where neither organ nor vessel is named. */
  private isTooWeak(from: number, at: number): boolean {
    const word = this.lexemes[at]!.word?.text
    // "no gradient across the valve"; else a gradient is a quantity
    if (word === 'gradient') return !this.isDenied(from)
    if (word === undefined || !weak.has(word)) return false
    const hasVessel = this.sites.vesselsFor(at).length > 0 || this.sites.behind(at) !== undefined
    if (word === 'disease') {
      const organ = this.sites.organFor(at)
      return !hasVessel && !(organ !== undefined && artery.test(this.harvest.written(organ.index)))
    }
    return from === at && !hasVessel && this.sites.organFor(at) === undefined
  }

  private isOfVessel(name: string): boolean {
    return ofVessel.test(name) || (this.harvest.chinese && isPlaceless(name))
  }

  private isDenied(from: number): boolean {
    for (let k = from - 1; k >= Math.max(0, from - 3) && this.lexemes[k]!.mark === undefined; k--)
      if (this.lexemes[k]!.word?.triggers.some((t) => t.effect === 'absent' && t.direction === 'after') === true)
        return true
    return false
  }

  /** The vessels that a lesion, or a finding of a vessel, is told of when its name has no organ in it. */
  private vesselsOf(from: number, at: number, { head }: Rule): Span[][] {
    const { start } = this.lexemes[from]!
    if (
      head !== 'lesion' &&
      !(head === 'finding' && this.isOfVessel(this.context.text.slice(start, this.lexemes[at]!.end)))
    )
      return []
    return this.hasOrgan(from, at) ? [] : this.sites.vesselsFor(at)
  }

  /** Chinese: II、III、aVF导联ST段抬高, V1-V3T波倒置: the leads that show it, as the site. */
  private leadsOf(start: number, type: AnnotationType): Span[] | undefined {
    const { text } = this.context
    if (!this.harvest.chinese || type !== 'finding' || !ofLeads.test(text.slice(start, start + 4))) return undefined
    const found = leads.exec(text.slice(Math.max(0, start - longestLeads), start))
    return found === null
      ? undefined
      : [{ start: start - found[0].length, end: start - found[0].length + found[1]!.length }]
  }

  /** Chinese: 颈动脉内中膜增厚并右侧斑块: the side of what is named before, as the site. */
  private bareSide(at: number, { head }: Rule): Span[] | undefined {
    const { harvest } = this
    let k = at - 1
    // 左侧可见多发斑块
    while (k > harvest.floor && this.lexemes[k]!.has(is.count | is.severity | is.trigger) && harvest.adjacent(k)) k--
    const before = this.lexemes[k]
    if (!harvest.chinese || head !== 'lesion' || before?.has(is.side) !== true || !harvest.adjacent(k)) return undefined
    return before.end - before.start === 2 ? [{ start: before.start, end: before.end }] : undefined
  }

  private hasOrgan(from: number, to: number): boolean {
    for (let k = from; k < to; k++) if (this.lexemes[k]!.has(is.organ)) return true
    return false
  }

  /** The organs that a lesion or sign standing alone is told of. */
  private organsOf(from: number, at: number, rule: Rule, type: AnnotationType): NamedOrgan[] {
    if (rule.head === 'lesion' && (from === at || (this.harvest.chinese && !this.hasOrgan(from, at))))
      return this.sites.organsFor(from)
    if (
      this.harvest.chinese &&
      type === 'finding' &&
      isPlaceless(this.context.text.slice(this.lexemes[from]!.start, this.lexemes[at]!.end))
    )
      return this.sites.organsFor(from)
    if (from < at) return []
    return type === 'symptom' && ofPlace.test(this.harvest.written(at)) ? this.sites.organsBefore(at) : []
  }
}
