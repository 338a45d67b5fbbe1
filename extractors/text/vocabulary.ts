import { kinds, type Language } from '../../graph-schema/index.js'
import { fold, foldSurface, surfaceUnit } from '../../ontology/fold.js'
import type { Concept, Ontology, Term } from '../../ontology/ontology.js'
import { is, lexiconWords, type Word } from './lexicon.js'
import { surroundings } from './surroundings.js'
import { Trie } from './trie.js'
import { wordSet } from './word-list.js'

/** What a form means in the ontology. */
export interface Meaning {
  readonly term: Term
  /** all concepts with this form, most specific first */
  readonly concepts: readonly Concept[]
}

interface FiledMeaning extends Meaning {
  /** as it must be written but for width; undefined: in any case */
  readonly surface: string | undefined
}
/** What a form can be: a word of either lexicon, terms of the ontology. */
interface Entry {
  zh?: Word
  en?: Word
  terms?: { readonly concept: Concept; readonly term: Term }[]
  /** of the terms, built when first met */
  meanings?: readonly FiledMeaning[]
}

/**
 * Terms of the ontology that hold more than the name (side, count, degree, 形成, 史) are read from their parts instead;
 * their concept is looked up again for what remains.
 */
const compound: Readonly<Record<Language, RegExp>> = {
  zh: /^动脉内|^(?:从?[不未]|无)(?:吸烟|抽烟|饮酒|喝酒)|^(?:双侧|左侧|右侧|两侧|双肺|双下肢|双肾|偶发|频发|多发(?!性)|轻度|中度|重度|少量|局部|局限性|弥漫性|原支架)|多发(?!性)|弥漫性|局限性|轻度|中度|重度|散在|偏心|[近中远]段|[近远]端|开口|[^或]及[^物]|[（(]|斑块形成$|史$|检查$|接触|、|表现$|动脉(?:狭窄|闭塞)$|(?:[1-5]|[一二三四五]|[ⅠⅡⅢⅣⅤⅰⅱⅲⅳⅴ]|i{1,3}|iv|v)[级期]$/,
  en: new RegExp(
    [
      String.raw`^(?:\d|no |elevated |nonspecific |abnormal (?:e|stress|test|lab|find|liver|x)|palpable |recurrent |rapid (?!ventricular)|active |progressive |generalized |significant |family history|history of|personal history|past history|previous |prior |status post|mild |moderate |severe |bilateral )`,
      String.raw`^(?:never smoked$|does not (?:smoke|drink)$|drinks (?:alcohol )?socially$|smokes tobacco)`,
      String.raw`^(?:(?:right|left) abi$|(?:ostial|proximal|mid|distal) (?:lesion|stenos|occlusion))|^(?:surrounding|adjacent|iv|oral|sublingual|estimated ejection|portable|serial|repeat|widely patent|patent (?:stent|graft|bypass)|(?:total|subtotal|complete|chronical|acute|severe|moderate|mild|marked)ly) `,
      // vessel and lesion: the vessel is the site
      String.raw`^(?:ica|cca|eca|mca|aca|pca|sfa|sma|lad|rca|(?:internal|common|external) carotid(?: artery)?|(?:vertebral|basilar|subclavian|(?:middle|anterior|posterior) cerebral|(?:superficial |common )?femoral|popliteal|iliac|tibial|peroneal) artery) (?:stenos|occlusion)`,
      // lesion and organ: the organ is the site
      String.raw`^(?:degenerative changes?|hypertrophy|enlargement|swelling|mass|cysts?|nodules?|effacement|elevation|flattening|blunting|atrophy|stenosis|lesion|kinking|doming|tethering|collapse|thickening|calcification|dilat(?:at)?ion|shift|cavitation|filling defects?|degeneration|fatty infiltration|fibrosis|effusion|(?:mucosal|septal|cortical) thickening) (?:of|in) `,
      String.raw` and (?!drainage|curettage|pelvis|wave)| due to | drip$| history$|(?:disease|ckd) stage$| stage (?:\d|[iv]+)[ab]?$`,
    ].join('|'),
  ),
}

const noTerm = wordSet('no-term')
const isCompound = ({ text }: Term): boolean => compound[/\p{Script=Han}/u.test(text) ? 'zh' : 'en'].test(fold(text))

const isLatin = (unit: number): boolean => (unit >= 97 && unit <= 122) || (unit >= 0xdf && unit <= 0x24f)
const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57
/** No letter or number runs on over `at`. */
export const isWordEnd = (folded: string, at: number): boolean => {
  const before = folded.charCodeAt(at - 1)
  const after = folded.charCodeAt(at)
  if (isDigit(before) && (isDigit(after) || (after === 46 && isDigit(folded.charCodeAt(at + 1))))) return false
  return !(isLatin(after) && (isLatin(before) || isDigit(before)))
}

/** KillipIII级: a grade behind the name of a scale. */
const isGrade = (folded: string, at: number): boolean => {
  let end = at
  while (end < at + 3 && (folded[end] === 'i' || folded[end] === 'v')) end++
  return end > at && folded[end] === '级'
}

const hyphen = 45
const blank = 32
const smallS = 115
const key = (form: string): string => fold(form).replaceAll('-', ' ').trimEnd()

const romanNumerals = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII']
/** A form with its Roman numerals as single characters: II度 → Ⅱ度. */
const withSingleNumerals = (form: string): string =>
  form.replace(/(?<![A-Za-z])[IVX]{1,4}(?![A-Za-z])/g, (roman) => {
    const at = romanNumerals.indexOf(roman)
    return at < 0 ? roman : String.fromCharCode(0x2160 + at)
  })

/** 双肾 begins a word of its own, so that 双 + 肾结石 must be one too. */
const withBoth = (form: string): string[] => (paired.test(form) ? [form, `双${form}`, `双侧${form}`] : [form])
const paired = /^(?:下肢|上肢|[肺肾](?!炎)|侧)./

/**
 * All forms that reading knows, those of the lexicons and of the ontology, in one trie over folded units: the longest at
 * a place is found in one walk of at most its length. A hyphen is as good as a blank, two blanks as one.
 */
export class Vocabulary {
  private readonly forms = new Trie<Entry>()
  // — what `longest` found last —
  end = 0
  word: Word | undefined
  meaning: Meaning | undefined

  /** kind of the section that is read, for names that only their surroundings decide */
  section: string | undefined

  constructor(private readonly ontology: Ontology) {
    for (const language of ['zh', 'en'] as const)
      for (const word of lexiconWords(language).values())
        for (const form of withBoth(word.text))
          this.forms.set(key(form), (known) =>
            form === word.text || known?.[language] === undefined ? { ...known, [language]: word } : known,
          )
    // the roots (`disease`, 检查) say nothing in a text
    for (const concept of ontology.concepts()) {
      if (concept.parents.length === 0) continue
      for (const term of concept.terms) {
        if (isCompound(term) || noTerm.has(term.text)) continue
        for (const form of new Set([...withBoth(term.text), withSingleNumerals(term.text)]))
          this.forms.set(key(form), (known) => ({ ...known, terms: [...(known?.terms ?? []), { concept, term }] }))
      }
    }
    this.rank = (concept) => kinds.indexOf(concept.kind) * 100 - Math.min(99, ontology.ancestors(concept.id).length)
  }
  private readonly rank: (concept: Concept) => number

  /**
   * The longest form at `from` that ends before `to`: a word of the lexicon, a meaning of the ontology, or both on the
   * same units. A term that alone does not decide (MS, PE) counts only where the lexicon knows it too.
   * @param startsTerm false where letters or digits run on from before
   */
  longest(text: string, folded: string, from: number, to: number, language: Language, startsTerm: boolean): boolean {
    const { forms } = this
    const english = language === 'en'
    let node = 0
    this.end = 0
    for (let at = from; at < to;) {
      const unit = folded.charCodeAt(at)
      node = forms.step(node, unit === hyphen ? blank : unit)
      if (node === 0) break
      at++
      if (unit === blank) {
        if (!english && text.charCodeAt(at - 1) === 10) break
        if (folded.charCodeAt(at) === blank) at++
      }
      const entry = forms.value(node)
      if (entry === undefined) continue
      let end = at
      let plural = false
      if (
        !isWordEnd(folded, at) &&
        !(!english && isGrade(folded, at) && ((entry.zh?.classes ?? 0) & is.quantity) !== 0)
      ) {
        if (folded.charCodeAt(at) !== smallS || at >= to || !isWordEnd(folded, at + 1)) continue
        plural = true
        end++
      }
      const word = plural && !english ? undefined : entry[language]
      // "as" is a trigger; AS, where its surroundings tell, is a name
      const isName = word !== undefined && (word.classes & ~is.trigger) !== 0
      const meaning =
        startsTerm && entry.terms !== undefined && (word === undefined || (word.classes & is.nothing) === 0)
          ? this.meaningOf(entry, text, from, at, plural, isName)
          : undefined
      if (word === undefined && meaning === undefined) continue
      this.end = end
      this.word = meaning?.term.ambiguous === true && !isName ? undefined : word
      this.meaning = meaning
    }
    return this.end > 0
  }

  private meaningOf(
    entry: Entry,
    text: string,
    start: number,
    end: number,
    plural: boolean,
    isWord: boolean,
  ): Meaning | undefined {
    entry.meanings ??= meaningsOf(entry.terms!, this.rank)
    for (const filed of entry.meanings) {
      const meaning = filed.term.ambiguous && !isWord ? this.decided(filed, text, start, end) : filed
      if (meaning === undefined) continue
      const { surface } = filed
      if (surface === undefined) return meaning
      // a plural s is small after an abbreviation, else ECGS would be ECG; a letter and a digit are another name
      if (plural && surfaceUnit(text.charCodeAt(end)) !== smallS) continue
      if (end - start === 1 && isDigit(text.charCodeAt(end))) continue
      let at = start
      while (at < end && isSame(surfaceUnit(text.charCodeAt(at)), surface.charCodeAt(at - start))) at++
      if (at === end) return meaning
    }
    return undefined
  }

  /** A short form that means several things means that which its section and the words around it tell, else nothing. */
  private decided({ term, concepts }: Meaning, text: string, start: number, end: number): Meaning | undefined {
    if (!shortForm.test(term.text)) return undefined
    const meant = this.ontology.resolve(term.text, surroundings(text, start, end, this.section))
    return meant === undefined || !concepts.includes(meant) ? undefined : { term, concepts: [meant] }
  }
}

const shortForm = /^[A-Za-z]{2,6}$/

const isSame = (unit: number, of: number): boolean => unit === of || (unit === hyphen && of === blank)

const typeOrder = { label: 0, synonym: 1, abbreviation: 2 } as const
/** Terms of one form by how they must be written, those of an exact case first. */
const meaningsOf = (terms: NonNullable<Entry['terms']>, rank: (concept: Concept) => number): FiledMeaning[] => {
  const surfaceOf = (term: Term): string | undefined =>
    term.type === 'abbreviation' ? foldSurface(term.text).replaceAll('-', ' ') : undefined
  const filed = (surface: string | undefined): FiledMeaning => {
    const some = terms
      .filter(({ term }) => surfaceOf(term) === surface || surfaceOf(term) === undefined)
      .sort((a, b) => rank(a.concept) - rank(b.concept) || (a.concept.id < b.concept.id ? -1 : 1))
    const best = some.reduce((a, b) =>
      Number(b.term.ambiguous) - Number(a.term.ambiguous) || typeOrder[b.term.type] - typeOrder[a.term.type] < 0
        ? b
        : a,
    )
    return { surface, term: best.term, concepts: [...new Set(some.map(({ concept }) => concept))] }
  }
  const surfaces = new Set(terms.map(({ term }) => surfaceOf(term)))
  return [...surfaces].sort((a, b) => Number(a === undefined) - Number(b === undefined)).map(filed)
}

const vocabularies = new WeakMap<Ontology, Vocabulary>()
/** Built at first use, then shared. */
export const vocabulary = (ontology: Ontology): Vocabulary => {
  let known = vocabularies.get(ontology)
  if (known === undefined) vocabularies.set(ontology, (known = new Vocabulary(ontology)))
  return known
}
