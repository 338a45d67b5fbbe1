import { kindOfAnnotation, type AnnotationType, type Kind } from '../../graph-schema/index.js'
import type { Concept, Ontology } from '../../ontology/ontology.js'
import type { Mention } from './mention.js'
import { wordPattern, wordSet } from './word-list.js'

const habit = wordPattern('habit')
const deniedSigns = wordSet('denied-sign')
const front =
  /^(?:双侧|左侧|右侧|两侧|双(?=肺|肾|下肢|上肢)|原(?=支架)|[左右](?=肺|肾|肝|颈动|下肢|上肢|肩背部放射|锁骨|股|侧)|(?:bilateral|left|right|left-sided|right-sided) (?=arm|leg|hand|foot|face|facial|upper|lower|sided|pleural|carotid|knee|hip|shoulder|flank|lung|renal|kidney)|bilateral |mild |moderate |severe |mildly |(?:widely )?patent (?=stent|graft))/i
const back =
  /(?<=.)(?:病史|史|(?<=斑块|血栓|侧支循环|肌桥|静脉石|副动脉|室壁瘤)形成|(?<=支架)(?:(?:内?血流|内)?(?:通畅|在位)|内|[植置]入处|处)|(?:[（(][^（）()]{1,20}[）)]))$/

/**
 * Brings the span of a mention to what is the name: side and degree before it, 史 and brackets behind it go.
 * @returns false for an exposure that is no habit, which is no mention
 */
export const refine = (text: string, mention: Mention): boolean => {
  const { type } = mention
  const written = text.slice(mention.start, mention.end)
  if (type === 'risk' && !habit.test(written)) return false
  if (type === 'measurement') return true
  if (type === 'symptom' && /^[na]/i.test(written) && deniedSigns.has(written.toLowerCase())) {
    mention.status = 'absent'
    mention.statusBecause = 'its name says no'
  }
  const cut = type === 'drug' || !mayHaveFront.test(written) ? null : front.exec(written)
  if (cut !== null && written.length - cut[0].length >= 2) mention.start += cut[0].length
  if (mention.site !== undefined && mention.site.some((s) => s.start < mention.end && mention.start < s.end)) {
    mention.site = undefined
    mention.siteConcepts = undefined
  }
  // it is looked for at every place of the name: first see whether it can end so
  const tail = mayEndSo.has(text.charAt(mention.end - 1)) ? back.exec(text.slice(mention.start, mention.end)) : null
  if (tail !== null) mention.end -= tail[0].length
  return true
}

/** The first characters that `front` can begin with, and the last that `back` can end with: most names have neither. */
const mayHaveFront = /^[双左右两原blrms]/i
const mayEndSo = new Set('史成畅位内处）)')

interface Naming {
  readonly concepts: readonly Concept[]
  readonly exact: boolean
}

/** Kinds whose concept a mention of a type may mean where there is none of its own. */
const alsoKind: Readonly<Partial<Record<AnnotationType, readonly Kind[]>>> = {
  finding: ['disease', 'symptom'],
  disease: ['finding'],
  test: ['measurement'],
  symptom: ['finding'],
}

const fitting = (concepts: readonly Concept[], type: AnnotationType): readonly Concept[] => {
  const kind = kindOfAnnotation(type)
  const fits = (c: Concept): boolean => c.kind === kind || alsoKind[type]?.includes(c.kind) === true
  return concepts.every(fits) ? concepts : concepts.filter(fits)
}

const naming = (written: string, type: AnnotationType, ontology: Ontology): Naming => {
  const whole = fitting(ontology.byTerm(written), type)
  if (whole.length > 0) return { concepts: whole, exact: true }
  if (written.length <= 40) {
    const english = /[a-z]/i.test(written)
    for (let from = 1; from <= written.length - 2; from++) {
      if (english && written[from - 1] !== ' ') continue
      const part = fitting(ontology.byTerm(written.slice(from)), type)
      if (part.length > 0) return { concepts: part, exact: false }
    }
    // 心衰急性加重: what stands behind the name does not change what it is
    const begin = /^(.{2,}?)急性(?:加重|发作)$/.exec(written)
    const before = begin === null ? [] : fitting(ontology.byTerm(begin[1]!), type)
    if (before.length > 0) return { concepts: before, exact: false }
  }
  return { concepts: [], exact: false }
}

/** Names looked up so far; notes repeat theirs. Cleared when full, so that memory stays bounded. */
const cacheSize = 20_000
const caches = new WeakMap<Ontology, Map<string, Naming>>()

/**
 * The concepts of a mention whose words are no single hit: those of the whole span, else of its last part (names are
 * head-final in both languages: 急性下壁心肌梗死 is a 心肌梗死), which is a broader one.
 */
export const resolveConcepts = (text: string, mention: Mention, ontology: Ontology): void => {
  const known = fitting(mention.concepts, mention.type)
  if (known.length > 0) {
    mention.concepts = known
    return
  }
  let cache = caches.get(ontology)
  if (cache === undefined) caches.set(ontology, (cache = new Map()))
  const written = text.slice(mention.start, mention.end)
  const key = `${mention.type} ${written}`
  let found = cache.get(key)
  if (found === undefined) {
    found = naming(written, mention.type, ontology)
    if (cache.size >= cacheSize) cache.clear()
    cache.set(key, found)
  }
  mention.concepts = found.concepts
  mention.exact = found.exact
}
