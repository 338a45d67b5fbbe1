import { XinmaiError, type Curie } from '../../graph-schema/index.js'
import type { SearchQuery } from './search-index.js'
import { atomTypes, cutAtoms, type Atoms } from './token.js'

/** One term of a phrase, `offset` atoms behind its beginning; with `prefix` all terms that begin so. */
export interface PhraseTerm {
  readonly offset: number
  readonly text: string
  readonly prefix: boolean
}

/** What a document must have: the phrase, or one of the concepts. */
export interface Part {
  readonly phrase: readonly PhraseTerm[]
  /** atoms that the phrase spans */
  readonly span: number
  readonly concepts: readonly Curie[]
}

export interface ParsedQuery {
  /** a document has all of these */
  readonly required: readonly Part[]
  /** and none of these */
  readonly excluded: readonly Part[]
  /** these only add to the score: a run that was cut at its concepts, as a whole */
  readonly bonus: readonly Part[]
  /**
   * For a long query: the parts of which a share is enough (`relaxedShare`) when no visible document has all that is
   * required. Quoted phrases stay in `quoted` and are needed even then.
   */
  readonly relaxed: readonly Part[]
  readonly quoted: readonly Part[]
  /** what is embedded: the text without what is excluded */
  readonly wanted: string
}

/** Queries of more parts than this are sentences: they may be answered in part. Two characters count as one part. */
export const mostStrictParts = 4
/** Share of a relaxed query's parts, of those that any visible document has, that a document must have. */
export const relaxedShare = 0.5
/** UTF-16 units of a query */
export const longestQuery = 2000
const mostParts = 256

/** Words that say nothing in a list of search words; inside quotes and alone they count. */
const stopWords = new Set(
  'a an and are as at be by for from has have in is it its no not of on or that the this to was were what which with who'.split(
    ' ',
  ),
)
/** Characters that join Chinese words: dropped at the edges of what is left between two concepts. */
const stopCharacters = new Set('的了和与及或是在有之并伴吗呢么者被把对于为')

const quotes = new Set(['"', '“', '”', '„', '＂', '「', '」'])
const minus = new Set(['-', '－', '−'])

interface Group {
  first: number
  last: number
  negated: boolean
  quoted: boolean
  concepts: readonly Curie[]
  /** the run that it was cut from, when it was cut */
  run: number
}

const literal = (atoms: Atoms, first: number, last: number): PhraseTerm[] => {
  const terms: PhraseTerm[] = []
  const slice = (from: number, to: number): string => atoms.folded.slice(atoms.starts[from], atoms.ends[to])
  for (let i = first; i <= last;) {
    if (atoms.types[i] === atomTypes.word) {
      terms.push({ offset: i - first, text: atoms.words[i]!, prefix: false })
      i++
      continue
    }
    let end = i
    while (end < last && atoms.types[end] === atomTypes.inner) end++
    if (end === i) terms.push({ offset: i - first, text: slice(i, i), prefix: true })
    // every second pair and the last one cover the run; their places are compared, so no more are needed
    else
      for (let at = i; at <= end; at += 2) {
        const from = at === end ? end - 1 : at
        terms.push({ offset: from - first, text: slice(from, from + 1), prefix: false })
      }
    i = end + 1
  }
  return terms
}

const partOf = (atoms: Atoms, first: number, last: number, concepts: readonly Curie[] = []): Part => ({
  phrase: literal(atoms, first, last),
  span: last - first + 1,
  concepts,
})

const distinct = (parts: readonly Part[]): Part[] => [
  ...new Map(parts.map((part) => [JSON.stringify([part.phrase, part.concepts]), part])).values(),
]

/** Where quotes open and close, what a minus stands before, and what blanks and punctuation part. */
const readSigns = (text: string, atoms: Atoms) => {
  const quote = new Int32Array(atoms.count).fill(-1)
  const negated = new Uint8Array(atoms.count)
  const chunk = new Int32Array(atoms.count)
  let open = -1
  let quotesSeen = 0
  let negatedQuote = false
  let chunks = 0
  let from = 0
  for (let i = 0; i < atoms.count; i++) {
    let sign = false
    for (let at = from; at < atoms.starts[i]!; at++) {
      const char = text[at]!
      if (quotes.has(char)) {
        open = open < 0 ? quotesSeen++ : -1
        negatedQuote = open >= 0 && sign
        sign = false
        chunks++
      } else if (minus.has(char) && open < 0 && (at === 0 || /[\s\u3000(（,，"”]/.test(text[at - 1]!))) {
        sign = true
        chunks++
      } else {
        sign = false
        // 120/80, NT-proBNP and beta2's stay together
        if (!/[-./'’_]/.test(char) || at > from || at + 1 < atoms.starts[i]!) chunks++
      }
    }
    quote[i] = open
    chunk[i] = chunks
    const sameChunk = i > 0 && chunk[i - 1] === chunks
    negated[i] = open >= 0 ? Number(negatedQuote) : Number(sign || (sameChunk && negated[i - 1] === 1))
    from = atoms.ends[i]!
  }
  return { quote, negated, chunk }
}

/** A word of one or two letters or digits stuck to Chinese belongs to it: 2型, T波, ST段. Longer ones stand alone. */
const together = (atoms: Atoms, left: number): boolean => {
  const wordLeft = atoms.types[left] === atomTypes.word
  const wordRight = atoms.types[left + 1] === atomTypes.word
  if (wordLeft === wordRight) return true
  return atoms.words[wordLeft ? left : left + 1]!.length <= 2
}

const bare = (text: string): XinmaiError => new XinmaiError('BAD_REQUEST', text)

/** @throws XinmaiError BAD_REQUEST for a text without any term to look for, or one that is too long */
export const parseQuery = (query: SearchQuery): ParsedQuery => {
  const { text } = query
  if (text.length > longestQuery)
    throw new XinmaiError('BAD_REQUEST', 'The query is too long. 检索式过长。', { longest: longestQuery })
  const atoms = cutAtoms(text)
  const { quote, negated, chunk } = readSigns(text, atoms)

  const span = new Int32Array(atoms.count).fill(-1)
  const byLength = [...query.concepts.keys()].sort((a, b) => {
    const [x, y] = [query.concepts[a]!, query.concepts[b]!]
    return y.end - y.start - (x.end - x.start) || x.start - y.start
  })
  const spanConcepts = new Map<number, Curie[]>()
  for (const at of byLength) {
    const { start, end, ids } = query.concepts[at]!
    const inside: number[] = []
    for (let i = 0; i < atoms.count; i++) if (atoms.starts[i]! >= start && atoms.ends[i]! <= end) inside.push(i)
    const [first, last] = [inside[0], inside.at(-1)]
    if (first === undefined || last === undefined) continue
    if (inside.some((i) => quote[i]! >= 0 || negated[i] !== negated[first])) continue
    const same = span[first]!
    const owner = spanConcepts.get(same)
    // several readings of one place are one group
    if (owner && inside.every((i) => span[i] === same) && span[first - 1] !== same && span[last + 1] !== same)
      owner.push(...ids)
    else if (inside.every((i) => span[i] === -1)) {
      for (const i of inside) span[i] = at
      spanConcepts.set(at, [...ids])
    }
  }

  const groups: Group[] = []
  let run = 0
  for (let i = 0; i < atoms.count; i++) {
    const group = groups.at(-1)
    const sameRun =
      i > 0 && quote[i] === -1 && quote[i - 1] === -1 && chunk[i] === chunk[i - 1] && together(atoms, i - 1)
    if (!sameRun) run++
    const joined =
      group !== undefined &&
      quote[i] === quote[i - 1] &&
      span[i] === span[i - 1] &&
      negated[i] === negated[i - 1] &&
      (quote[i]! >= 0 || span[i]! >= 0 || sameRun)
    if (joined) group.last = i
    else
      groups.push({
        first: i,
        last: i,
        negated: negated[i] === 1,
        quoted: quote[i]! >= 0,
        concepts: [...new Set(spanConcepts.get(span[i]!) ?? [])].sort(),
        run,
      })
  }

  const cutRuns = new Map<number, Group[]>()
  for (const group of groups) if (!group.quoted) cutRuns.set(group.run, [...(cutRuns.get(group.run) ?? []), group])
  const characters = (i: number): string => atoms.folded.slice(atoms.starts[i], atoms.ends[i])
  const kept: Group[] = []
  for (const group of groups) {
    const cut = !group.quoted && group.concepts.length === 0 && cutRuns.get(group.run)!.length > 1
    if (cut) {
      while (group.first <= group.last && stopCharacters.has(characters(group.first))) group.first++
      while (group.first <= group.last && stopCharacters.has(characters(group.last))) group.last--
    }
    const stop =
      !group.quoted && !group.negated && group.first === group.last && stopWords.has(atoms.words[group.first]!)
    if (group.first <= group.last && !stop) kept.push(group)
  }
  const wantedGroups = kept.filter((group) => !group.negated)
  // nothing but stop words: they are meant
  const meant = wantedGroups.length > 0 ? wantedGroups : groups.filter((g) => !g.negated && g.first <= g.last)
  if (meant.length === 0) throw bare('The query has no word to look for. 检索式中没有可检索的词。')
  if (meant.length > mostParts) throw bare('The query has too many words. 检索式中的词过多。')

  const toPart = (group: Group): Part => partOf(atoms, group.first, group.last, group.concepts)
  const required = distinct(meant.map(toPart))
  const quoted = distinct(meant.filter((group) => group.quoted).map(toPart))
  const excluded = distinct(kept.filter((group) => group.negated).map(toPart))
  const bonus = [...cutRuns.values()]
    .filter((run) => run.length > 1 && !run[0]!.negated)
    .map((run) => partOf(atoms, run[0]!.first, run.at(-1)!.last))

  const weight = (group: Group): number =>
    group.quoted || group.concepts.length > 0 || atoms.types[group.first] === atomTypes.word
      ? 1
      : Math.ceil((group.last - group.first + 1) / 2)
  const long = meant.reduce((sum, group) => sum + weight(group), 0) > mostStrictParts
  const relaxed = long
    ? distinct(
        meant
          .filter((group) => !group.quoted)
          .flatMap((group) => {
            if (group.concepts.length > 0 || group.last - group.first < 4) return [toPart(group)]
            const pairs: Part[] = []
            for (let i = group.first; i < group.last; i++)
              if (atoms.types[i] === atomTypes.inner) pairs.push(partOf(atoms, i, i + 1))
              else if (atoms.types[i] === atomTypes.word) pairs.push(partOf(atoms, i, i))
            return pairs
          }),
      )
    : []

  let wanted = ''
  let from = 0
  for (const group of groups)
    if (group.negated) {
      wanted += `${text.slice(from, atoms.starts[group.first])} `
      from = atoms.ends[group.last]!
    }
  wanted += text.slice(from)
  return { required, excluded, bonus, relaxed, quoted, wanted }
}
