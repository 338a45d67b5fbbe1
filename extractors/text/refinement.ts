import type { Kind } from '../../graph-schema/index.js'
import type { Concept, Ontology } from '../../ontology/ontology.js'
import type { Mention } from './mention.js'

const habit = /烟|酒|肥胖|超重|smok|tobacco|cigar|alcohol|ethanol|etoh|drink|obes|overweight|drug|nicotine|吸毒/i
const front =
  /^(?:双侧|左侧|右侧|两侧|双(?=肺|肾|下肢|上肢)|[左右](?=肺|肾|肝|颈动|下肢|上肢|锁骨|股|侧)|(?:bilateral|left|right|left-sided|right-sided) (?=arm|leg|hand|foot|face|facial|upper|lower|sided|pleural|carotid|knee|hip|shoulder|flank|lung|renal|kidney)|bilateral |mild |moderate |severe |mildly )/i
const back = /(?<=.)(?:病史|史|(?<=斑块)形成|(?:[（(][^（）()]{1,20}[）)]))$/

/** Brings the span of a mention to what is the name: side and degree before it, 史 and brackets behind it go; exposures that are no habit go whole. */
export const refine = (text: string, mention: Mention): Mention[] => {
  let { start, end } = mention
  let written = text.slice(start, end)
  if (mention.type === 'risk' && !habit.test(written)) return []
  if (mention.type !== 'measurement' && mention.type !== 'drug') {
    const cut = front.exec(written)
    if (cut !== null && written.length - cut[0].length >= 2) start += cut[0].length
  }
  written = text.slice(start, end)
  const tail = mention.type === 'measurement' ? null : back.exec(written)
  if (tail !== null) end -= tail[0].length
  return [{ ...mention, start, end }]
}

/**
 * The concepts of a mention whose words are no single hit: those of the whole span, else of its last part (names are
 * head-final in both languages: 急性下壁心肌梗死 is a 心肌梗死), which is a broader one.
 */
export const withConcepts = (text: string, mention: Mention, ontology: Ontology): Mention => {
  const kind: Kind = mention.type === 'risk' ? 'risk-factor' : mention.type
  const fits = (concepts: readonly Concept[]): readonly Concept[] =>
    concepts.filter(
      (c) =>
        c.kind === kind ||
        (kind === 'finding' && c.kind === 'disease') ||
        (kind === 'disease' && c.kind === 'finding') ||
        (kind === 'test' && c.kind === 'measurement') ||
        (kind === 'symptom' && c.kind === 'finding') ||
        (kind === 'finding' && c.kind === 'symptom'),
    )
  const known = fits(mention.concepts)
  if (known.length > 0) return { ...mention, concepts: known }
  const written = text.slice(mention.start, mention.end)
  const whole = fits(ontology.byTerm(written))
  if (whole.length > 0) return { ...mention, concepts: whole, exact: true }
  if (written.length <= 40) {
    const english = /[a-z]/i.test(written)
    for (let from = 1; from <= written.length - 2; from++) {
      if (english && written[from - 1] !== ' ') continue
      const part = fits(ontology.byTerm(written.slice(from)))
      if (part.length > 0) return { ...mention, concepts: part, exact: false }
    }
    // 心衰急性加重: what stands behind the name does not change what it is
    const begin = /^(.{2,}?)急性(?:加重|发作)$/.exec(written)
    const before = begin === null ? [] : fits(ontology.byTerm(begin[1]!))
    if (before.length > 0) return { ...mention, concepts: before, exact: false }
  }
  return { ...mention, concepts: [], exact: false }
}
