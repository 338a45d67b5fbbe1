import { kinds, type Language } from '../../graph-schema/index.js'
import { surfaceKey, surfaceUnit } from '../../ontology/fold.js'
import type { Concept, Ontology, Term, TermEntry } from '../../ontology/ontology.js'
import { Trie } from '../../ontology/trie.js'
import { formItem, loadForms, type Forms } from './forms.js'
import { is, type Word } from './lexicon.js'
import { surroundings } from './surroundings.js'

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
  readonly zh: Word | undefined
  readonly en: Word | undefined
  /** what the form is a typing error of */
  readonly meant: string | undefined
  /** what the terms mean, by how they must be written, those of an exact case first */
  readonly meanings: readonly FiledMeaning[]
}

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

/**
 * Finds forms in a text, the longest at a place in one walk of at most its length. A hyphen is as good as a blank, two
 * blanks as one.
 */
export class Vocabulary {
  // — what `longest` found last —
  end = 0
  word: Word | undefined
  meaning: Meaning | undefined
  /** the right form, where what was found is a typing error */
  meant: string | undefined

  /** kind of the section that is read, for names that only their surroundings decide */
  section: string | undefined

  private readonly forms: Forms
  private readonly trie: Trie
  /** by group of the trie, made when first met */
  private readonly entries: (Entry | undefined)[]

  constructor(private readonly ontology: Ontology) {
    this.forms = loadForms(ontology)
    this.trie = new Trie(this.forms.trie, (unit) => (unit === hyphen ? blank : unit))
    this.entries = new Array<undefined>(this.trie.groupCount)
  }

  /**
   * The longest form at `from` that ends before `to`: a word of the lexicon, a meaning of the ontology, or both on the
   * same units. A term that alone does not decide (MS, PE) counts only where the lexicon knows it too.
   * @param startsTerm false where letters or digits run on from before
   */
  longest(text: string, folded: string, from: number, to: number, language: Language, startsTerm: boolean): boolean {
    const { trie } = this
    const english = language === 'en'
    let node = 0
    this.end = 0
    for (let at = from; at < to;) {
      const unit = folded.charCodeAt(at)
      node = at === from ? trie.enter(unit) : trie.step(node, unit)
      if (node === 0) break
      at++
      if (unit === blank) {
        if (!english && text.charCodeAt(at - 1) === 10) break
        if (folded.charCodeAt(at) === blank) at++
      }
      const group = trie.groupAt(node)
      if (group < 0) continue
      const entry = (this.entries[group] ??= this.entryOf(group))
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
        startsTerm && entry.meanings.length > 0 && (word === undefined || (word.classes & is.nothing) === 0)
          ? this.meaningOf(entry, text, from, at, plural, isName)
          : undefined
      if (word === undefined && meaning === undefined) continue
      this.end = end
      this.word = meaning?.term.ambiguous === true && !isName ? undefined : word
      this.meaning = meaning
      this.meant = entry.meant
    }
    return this.end > 0
  }

  private entryOf(group: number): Entry {
    const words: { zh: Word | undefined; en: Word | undefined } = { zh: undefined, en: undefined }
    const terms: TermEntry[] = []
    let meant: string | undefined
    for (const { what, number } of Array.from(this.trie.itemsOf(group), formItem))
      if (what === 'term') terms.push(this.ontology.terms.at(number)!)
      else if (what === 'meant') meant = this.forms.meant[number]
      else words[what] = this.forms.words[what].at(number)
    return { ...words, meant, meanings: meaningsOf(terms, (concept) => this.rank(concept)) }
  }

  private rank(concept: Concept): number {
    return kinds.indexOf(concept.kind) * 100 - Math.min(99, this.ontology.ancestors(concept.id).length)
  }

  private meaningOf(
    entry: Entry,
    text: string,
    start: number,
    end: number,
    plural: boolean,
    isWord: boolean,
  ): Meaning | undefined {
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
const meaningsOf = (terms: readonly TermEntry[], rank: (concept: Concept) => number): FiledMeaning[] => {
  const surfaceOf = (term: Term): string | undefined =>
    term.type === 'abbreviation' ? surfaceKey(term.text) : undefined
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
