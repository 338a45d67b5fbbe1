import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Language } from '../../graph-schema/index.js'
import { fold, matchKey } from '../../ontology/fold.js'
import type { Ontology, Term } from '../../ontology/ontology.js'
import { readPacked, writePacked } from '../../ontology/packed.js'
import { projectRoot } from '../../ontology/project-root.js'
import { withSingleNumerals } from '../../ontology/roman-numeral.js'
import { packRecords, Records, type List, type RecordData } from '../../ontology/records.js'
import { buildTrie, type TrieData } from '../../ontology/trie.js'
import { is, lexiconWords, type Word } from './lexicon.js'
import { alternatives, readWordList, wordList, wordSet } from './word-list.js'

/** All forms that reading knows: words of the lexicons, and terms of the ontology. */
export interface Forms {
  readonly words: Readonly<Record<Language, List<Word>>>
  /** what typing errors are errors of */
  readonly meant: readonly string[]
  /** form → what it is, as numbers of `formItem` */
  readonly trie: TrieData
}

/** What an item of the trie is: a word of a lexicon, a term of the ontology, or an error for something, by its number there. */
export type FormItem = { readonly what: Language | 'term' | 'meant'; readonly number: number }

const whats = ['zh', 'en', 'term', 'meant'] as const
export const formItem = (item: number): FormItem => ({
  what: whats[item % whats.length]!,
  number: Math.floor(item / whats.length),
})
const itemOf = ({ what, number }: FormItem): number => number * whats.length + whats.indexOf(what)

/**
 * Terms of the ontology that hold more than the name (side, count, degree, 形成, 史) are read from their parts instead;
 * their concept is looked up again for what remains.
 */
const compound: Readonly<Record<Language, RegExp>> = {
  zh: /^动脉内|^(?:从?[不未]|无)(?:吸烟|抽烟|饮酒|喝酒)|^(?:双侧|左侧|右侧|两侧|双肺|双下肢|双肾|偶发|频发|多发(?!性)|轻度|中度|重度|少量|局部|局限性|弥漫性|原支架)|多发(?!性)|弥漫性|局限性|轻度|中度|重度|散在|偏心|[近中远]段|[近远]端|开口|[^或]及[^物]|[（(]|斑块形成$|史$|检查$|接触|、|表现$|动脉.{0,3}(?:狭窄|闭塞)$|(?:[1-5]|[一二三四五]|[ⅠⅡⅢⅣⅤⅰⅱⅲⅳⅴ]|i{1,3}|iv|v)[级期]$/,
  en: new RegExp(
    [
      String.raw`^(?:\d|no |elevated |nonspecific |abnormal (?:e|stress|test|lab|find|liver|x)|palpable |recurrent |rapid (?!ventricular)|active |progressive |generalized |significant |family history|history of|personal history|past history|previous |prior |status post|mild |moderate |severe |bilateral )`,
      String.raw`^(?:never smoked$|does not (?:smoke|drink)$|drinks (?:alcohol )?socially$|smokes tobacco)`,
      String.raw`^(?:(?:right|left) abi$|(?:ostial|proximal|mid|distal) (?:lesion|stenos|occlusion))|^(?:surrounding|adjacent|iv|oral|sublingual|estimated ejection|portable|serial|repeat|widely patent|patent (?:stent|graft|bypass)|(?:total|subtotal|complete|chronical|acute|severe|moderate|mild|marked)ly) `,
      // how a picture is taken is no part of its name
      String.raw`^(?:non-?contrast|unenhanced|contrast-enhanced) |,? with(?:out)?(?: iv)? contrast$`,
      // vessel and lesion: the vessel is the site
      String.raw`^(?:ica|cca|eca|mca|aca|pca|sfa|sma|lad|rca|(?:internal|common|external) carotid(?: artery)?|(?:vertebral|basilar|subclavian|(?:middle|anterior|posterior) cerebral|(?:superficial |common )?femoral|popliteal|iliac|tibial|peroneal) artery) (?:stenos|occlusion)`,
      // lesion and organ: the organ is the site
      String.raw`^(?:degenerative changes?|hypertrophy|enlargement|swelling|mass|cysts?|nodules?|effacement|elevation|flattening|blunting|atrophy|stenosis|lesion|kinking|doming|tethering|collapse|thickening|calcification|dilat(?:at)?ion|shift|cavitation|filling defects?|degeneration|fatty infiltration|fibrosis|effusion|(?:mucosal|septal|cortical) thickening) (?:of|in) `,
      String.raw` and (?!drainage|curettage|pelvis|wave)| due to | drip$| history$|(?:disease|ckd) stage$| stage (?:\d|[iv]+)[ab]?$`,
    ].join('|'),
  ),
}

const isCompound = ({ text }: Term): boolean => compound[/\p{Script=Han}/u.test(text) ? 'zh' : 'en'].test(fold(text))

/** 双肾 begins a word of its own, so that 双 + 肾结石 must be one too. */
const withBoth = (form: string): string[] => (paired.test(form) ? [form, `双${form}`, `双侧${form}`] : [form])
const paired = /^(?:下肢|上肢|[肺肾](?!炎)|侧)./

/** A form that ends in a hyphen (Cl-) is found without it. */
const keyOf = (form: string): string => matchKey(form).trimEnd()

/** What is filed under one form. */
interface Filed {
  zh?: number
  en?: number
  terms: readonly number[]
  meant?: number
}

/** Concept of the coronary arteries. */
const coronaryArtery = 'xm:1000057'

/** Files all forms in one trie. @throws RangeError for a typing error of what is no form */
export const buildForms = (ontology: Ontology): Forms => {
  const words = { zh: [...lexiconWords('zh').values()], en: [...lexiconWords('en').values()] }
  const filed = new Map<string, Filed>()
  const at = (form: string): Filed => {
    const key = keyOf(form)
    const known = filed.get(key) ?? { terms: [] }
    filed.set(key, known)
    return known
  }
  for (const language of ['zh', 'en'] as const)
    words[language].forEach(({ text }, number) => {
      for (const form of withBoth(text)) {
        const known = at(form)
        if (form === text || known[language] === undefined) known[language] = number
      }
    })
  const noTerm = wordSet('no-term')
  for (let number = 0; number < ontology.terms.length; number++) {
    const { concept, term } = ontology.terms.at(number)!
    // the roots (`disease`, 检查) say nothing in a text
    if (concept.parents.length === 0 || isCompound(term) || noTerm.has(term.text)) continue
    for (const form of new Set([...withBoth(term.text), withSingleNumerals(term.text)]))
      at(form).terms = [...at(form).terms, number]
  }
  // 对角支1近段: a coronary is a vessel, what it is called elsewhere too
  for (const id of ontology.descendants(coronaryArtery))
    for (const { text } of ontology.concept(id)!.terms) {
      const known = filed.get(keyOf(text))
      if (known === undefined || known.zh !== undefined || !/\p{Script=Han}/u.test(text)) continue
      known.zh = words.zh.push({ text, classes: is.vessel, triggers: [] }) - 1
    }
  const meant: string[] = []
  for (const [right, wrong] of wordList('typing-errors.tsv')) {
    const entry = filed.get(keyOf(right!))
    if (entry === undefined) throw new RangeError(`${right} of words/typing-errors.tsv is no word`)
    meant.push(right!)
    for (const form of alternatives(wrong!)) {
      const key = keyOf(form)
      if (!filed.has(key)) filed.set(key, { ...entry, meant: meant.length - 1 })
    }
  }
  const items = function* (): Generator<{ key: string; item: number }> {
    for (const [key, { zh, en, terms, meant: error }] of filed) {
      if (zh !== undefined) yield { key, item: itemOf({ what: 'zh', number: zh }) }
      if (en !== undefined) yield { key, item: itemOf({ what: 'en', number: en }) }
      for (const number of terms) yield { key, item: itemOf({ what: 'term', number }) }
      if (error !== undefined) yield { key, item: itemOf({ what: 'meant', number: error }) }
    }
  }
  return { words, meant, trie: buildTrie(items()) }
}

interface PackedForms {
  readonly words: Readonly<Record<Language, RecordData>>
  readonly meant: readonly string[]
  readonly trie: TrieData
}

/** Where `compile.ts` leaves the forms of our own ontology. */
const compiledFile = (): string => join(projectRoot(), 'dist', 'extractors', 'text', 'forms.bin')

/** Of all that the forms are made from. */
const versionOf = (ontology: Ontology): string => {
  const hash = createHash('sha256').update(ontology.version)
  for (const name of ['lexicon.zh', 'lexicon.en', 'triggers.zh', 'triggers.en', 'groups', 'typing-errors'])
    hash.update(readWordList(`${name}.tsv`)).update('\0')
  return hash.digest('hex')
}

/** Files the forms of an ontology where `loadForms` finds them. */
export const compileForms = (ontology: Ontology): void => {
  const { words, meant, trie } = buildForms(ontology)
  const packed: PackedForms = { words: { zh: packRecords(words.zh), en: packRecords(words.en) }, meant, trie }
  writePacked(compiledFile(), versionOf(ontology), packed)
}

/** The forms of an ontology: from the compiled file where that was made of the very same tables, else built. */
export const loadForms = (ontology: Ontology): Forms => {
  const packed = readPacked<PackedForms>(compiledFile(), versionOf(ontology))
  if (packed === undefined) return buildForms(ontology)
  return {
    words: { zh: new Records(packed.words.zh), en: new Records(packed.words.en) },
    meant: packed.meant,
    trie: packed.trie,
  }
}
