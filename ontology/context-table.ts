import { fold, surfaceKey } from './fold.js'
import type { Concept } from './ontology.js'
import { readTsv } from './tsv.js'

/** Columns of `context.tsv`; see README.md. */
export const contextColumns = ['term', 'concept', 'sections', 'cues', 'default'] as const

/** Kinds of sections that a line may name: those that the reading of notes tells apart. */
export const contextSections = [
  ...(['complaint', 'present-illness', 'past-history', 'surgical-history', 'personal-history'] as const),
  ...(['family-history', 'marital-history', 'examination', 'review', 'report', 'admission', 'diagnosis'] as const),
  ...(['impression', 'course', 'discharge', 'advice', 'medication', 'allergy', 'other'] as const),
] as const

/** Where an ambiguous term stands. */
export interface TermContext {
  /** kind of the section, one of `contextSections`; others count as none */
  readonly section?: string
  /** text before and behind the term, as far as the caller counts it as near: its clause or sentence */
  readonly before?: string
  readonly after?: string
}

/** What a cue asks of the surroundings, already folded. */
type Cue =
  | { readonly type: 'word'; readonly word: string; readonly latin: boolean }
  /** a number follows at once, with this unit where one is given */
  | { readonly type: 'value'; readonly unit: string }

interface Line {
  readonly concept: Concept
  readonly sections: ReadonlySet<string>
  readonly cues: readonly Cue[]
}
interface Entry {
  readonly lines: Line[]
  fallback?: Concept
}

/** What decides between the concepts of ambiguous terms. */
export interface ContextTable {
  readonly terms: number
  readonly lines: number
  resolve(term: string, context: TermContext): Concept | undefined
}

const list = (cell: string): string[] =>
  cell
    .split('|')
    .map((item) => item.trim())
    .filter((item) => item !== '')

const han = /\p{Script=Han}/u
const cueOf = (written: string): Cue => {
  const folded = fold(written)
  if (folded.startsWith('#')) return { type: 'value', unit: folded.slice(1) }
  return { type: 'word', word: folded, latin: !han.test(folded) }
}

const wordUnit = /[a-z0-9]/
/** Does the word stand in the text? Latin words stand alone, Chinese ones anywhere. */
const holds = (text: string, { word, latin }: Extract<Cue, { type: 'word' }>): boolean => {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!latin) return true
    const [left, right] = [text[at - 1] ?? '', text[at + word.length] ?? '']
    if (!wordUnit.test(left) && !wordUnit.test(right)) return true
  }
  return false
}

/** A number at the beginning, after what may stand between a name and its value. */
const valueAtStart = /^[ :=,(]{0,3}(?:约|为|是|内径|of |is |was )?[ :=]{0,2}(?:[<>~≤≥]{0,2})(\d+(?:\.\d+)?) ?/
const fits = (cue: Cue, before: string, after: string): boolean => {
  if (cue.type === 'word') return holds(before, cue) || holds(after, cue)
  const value = valueAtStart.exec(after)
  return value !== null && after.startsWith(cue.unit, value[0].length)
}

/** Case decides for abbreviations (Cx, CX), so it stays; hyphens are blanks as everywhere. */
const keyOf = (term: string): string => surfaceKey(term).trim()

/** How far the surroundings are looked at, in characters on each side. */
const reach = 120

/**
 * Reads `context.tsv`. A bad line is reported and left out: unknown concepts and sections, a term that its concept does
 * not carry or does not mark `?`, two defaults of a term, a line that decides nothing.
 */
export const parseContextTable = (
  text: string,
  file: string,
  conceptOf: (id: string) => Concept | undefined,
): { readonly table: ContextTable; readonly problems: readonly string[] } => {
  const { lines: read, problems: unread } = readTsv(text, contextColumns, file)
  const problems = [...unread]
  const entries = new Map<string, Entry>()
  const given = new Set<string>()
  let count = 0
  for (const { place, cell } of read) {
    const wrong: string[] = []
    // a name may stand behind the id, for people
    const concept = conceptOf(cell.concept.split(' ')[0]!)
    const key = keyOf(cell.term)
    const own = concept?.terms.find((term) => keyOf(term.text) === key)
    if (concept === undefined) wrong.push(`${cell.concept} is no concept`)
    else if (own === undefined) wrong.push(`${concept.id} has no term ${cell.term}`)
    else if (!own.ambiguous) wrong.push(`term ${cell.term} of ${concept.id} is not marked ?`)
    const sections = list(cell.sections)
    for (const section of sections)
      if (!(contextSections as readonly string[]).includes(section)) wrong.push(`no section ${section}`)
    const cues = list(cell.cues)
    if (cell.default !== '' && cell.default !== 'yes') wrong.push(`default is yes or empty, not ${cell.default}`)
    if (sections.length + cues.length === 0 && cell.default === '') wrong.push('the line decides nothing')
    const entry = entries.get(key) ?? { lines: [] }
    if (cell.default === 'yes' && entry.fallback !== undefined) wrong.push(`term ${cell.term} has a default before`)
    if (given.has(`${key} ${concept?.id}`)) wrong.push(`term ${cell.term} of ${concept?.id} is given before`)
    problems.push(...wrong.map((what) => `${place}: ${what}`))
    if (wrong.length > 0 || concept === undefined) continue
    given.add(`${key} ${concept.id}`)
    count++
    entry.lines.push({ concept, sections: new Set(sections), cues: cues.map(cueOf) })
    if (cell.default === 'yes') entry.fallback = concept
    entries.set(key, entry)
  }

  const resolve = (term: string, context: TermContext): Concept | undefined => {
    const entry = entries.get(keyOf(term))
    if (entry === undefined) return undefined
    const before = fold((context.before ?? '').slice(-reach))
    const after = fold((context.after ?? '').slice(0, reach))
    let best = 0
    let found: Concept | undefined
    for (const { concept, sections, cues } of entry.lines) {
      // a word nearby says more than the section around
      const near = cues.reduce((n, cue) => n + (fits(cue, before, after) ? 2 : 0), 0)
      const weight = near + (context.section !== undefined && sections.has(context.section) ? 1 : 0)
      if (weight > best) [best, found] = [weight, concept]
      else if (weight === best) found = undefined
    }
    return best > 0 && found !== undefined ? found : entry.fallback
  }
  return { table: { terms: entries.size, lines: count, resolve }, problems }
}
