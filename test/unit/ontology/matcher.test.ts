import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Curie } from '../../../graph-schema/index.js'
import { fold } from '../../../ontology/fold.js'
import { buildTermTrie, TrieMatcher } from '../../../ontology/matcher.js'
import type { Concept, Term, TermEntry } from '../../../ontology/index.js'

const concept = (id: number, ...terms: Term[]): Concept => ({
  id: `xm:${String(id).padStart(7, '0')}` as Curie,
  kind: 'disease',
  label: { zh: '', en: '' },
  terms,
  parents: [],
  codes: [],
})
const term = (text: string, language: Term['language'] = 'any', more: Partial<Term> = {}): Term => ({
  text,
  language,
  type: 'synonym',
  ambiguous: false,
  ...more,
})
const abbreviation = (text: string, more: Partial<Term> = {}): Term =>
  term(text, 'any', { type: 'abbreviation', ...more })
const matcherOfEntries = (entries: readonly TermEntry[]): TrieMatcher =>
  new TrieMatcher(
    buildTermTrie(entries.map(({ term }, number) => ({ term, number }))),
    (index) => entries[index]!,
    () => 0,
  )
const matcherOf = (...terms: Term[]): TrieMatcher =>
  matcherOfEntries(terms.map((one, i) => ({ concept: concept(i + 1, one), term: one })))
const found = (matcher: TrieMatcher, text: string): string[] =>
  matcher.match(text).map((match) => text.slice(match.start, match.end))

describe('what matches', () => {
  test.each<[string, Term[], string, string[]]>([
    [
      'longest wins',
      [term('心力衰竭', 'zh'), term('急性心力衰竭', 'zh')],
      '急性心力衰竭及心力衰竭',
      ['急性心力衰竭', '心力衰竭'],
    ],
    [
      'leftmost wins over a longer one that overlaps',
      [term('冠状动脉', 'zh'), term('动脉粥样硬化', 'zh')],
      '冠状动脉粥样硬化',
      ['冠状动脉'],
    ],
    [
      'a longer way that fails leaves the shorter one',
      [term('心肌', 'zh'), term('心肌梗死后', 'zh')],
      '心肌梗死',
      ['心肌'],
    ],
    ['full width', [abbreviation('LVEF')], '，ＬＶＥＦ：60％', ['ＬＶＥＦ']],
    ['traditional script', [term('心力衰竭后综合征', 'zh')], '心力衰竭後綜合徵', ['心力衰竭後綜合徵']],
    [
      'any case for words',
      [term('heart failure', 'en')],
      'Heart Failure, HEART FAILURE',
      ['Heart Failure', 'HEART FAILURE'],
    ],
    ['own case for abbreviations', [abbreviation('HF')], 'HF hf Hf', ['HF']],
    ['whole words only', [term('rest', 'en'), abbreviation('AF')], 'arrest, restless, AFL, CAF, rest', ['rest']],
    ['a change of script is a boundary', [abbreviation('HF')], '患者HF入院', ['HF']],
    ['a value may follow', [abbreviation('EF'), abbreviation('T')], 'EF60% T4', ['EF']],
    ['a digit does not go on in digits', [term('CA125')], 'CA1255 CA125', ['CA125']],
    ['plural', [term('stent', 'en'), abbreviation('PVC')], 'stents, PVCs, PVCS, stented', ['stents', 'PVCs']],
    ['hyphen and blank', [term('T-wave inversion', 'en')], 'T wave\ninversion', ['T wave\ninversion']],
    [
      'roman numerals as one character',
      [term('II度房室传导阻滞', 'zh')],
      'Ⅱ度房室传导阻滞，II度房室传导阻滞',
      ['Ⅱ度房室传导阻滞', 'II度房室传导阻滞'],
    ],
    ['at both ends', [term('胸痛', 'zh')], '胸痛', ['胸痛']],
    ['nothing in nothing', [term('胸痛', 'zh')], '', []],
  ])('%s', (_, terms, text, expected) => {
    expect(found(matcherOf(...terms), text)).toEqual(expected)
  })

  test('all concepts of a shared term come along, the unambiguous term first', () => {
    const matcher = matcherOf(abbreviation('MI', { ambiguous: true }), term('mi', 'en'))
    expect(matcher.match('MI')[0]!.concepts).toHaveLength(2)
    expect(matcher.match('mi')[0]!.concepts).toHaveLength(1)
    expect(matcher.match('MI')[0]!.term.ambiguous).toBe(false)
  })

  test('a hostile text stays linear: cost is bounded by the longest term', () => {
    const matcher = matcherOf(term('a'.repeat(60) + 'b', 'en'), term('心'.repeat(60), 'zh'))
    expect(matcher.match('心'.repeat(59) + '肌' + 'a'.repeat(200_000))).toEqual([])
  })
})

/** The rules said anew, without a trie: every term is tried at every place. */
const oracle = (terms: readonly Term[], text: string): [number, number][] => {
  const isWord = (char: string | undefined): boolean =>
    char !== undefined && /[\p{L}\p{N}]/u.test(char) && !/\p{Script=Han}/u.test(char)
  const isLetter = (char: string | undefined): boolean => isWord(char) && !/\d/.test(char!)
  const flat = (s: string): string => fold(s).replaceAll('-', ' ')
  const ends = (one: Term, start: number): number => {
    const end = start + one.text.length
    if (end > text.length || flat(text.slice(start, end)) !== flat(one.text)) return -1
    if (one.type === 'abbreviation' && text.slice(start, end).replaceAll('-', ' ') !== one.text.replaceAll('-', ' '))
      return -1
    if (isWord(text[start]) && isWord(text[start - 1])) return -1
    const last = text[end - 1]
    if (!isWord(last) || !isWord(text[end])) return end
    if (!isLetter(last)) return -1
    if (/\d/.test(text[end]!)) return one.text.length > 1 && isLetter(text[end - 2]) ? end : -1
    const plural = one.type === 'abbreviation' ? text[end] === 's' : text[end]!.toLowerCase() === 's'
    return plural && last!.toLowerCase() !== 's' && !isWord(text[end + 1]) ? end + 1 : -1
  }
  const out: [number, number][] = []
  for (let start = 0; start < text.length;) {
    const end = Math.max(...terms.map((one) => ends(one, start)))
    if (end > start) out.push([start, end])
    start = end > start ? end : start + 1
  }
  return out
}

test('equals the naive search on random terms and texts', () => {
  const characters = fc.constantFrom('a', 'A', 's', 'S', 'b', '1', '2', ' ', '-', '心', '肌', '力', '，')
  const word = fc.array(characters, { minLength: 1, maxLength: 5 }).map((list) => list.join(''))
  const anyTerm = fc.record({
    text: word,
    language: fc.constantFrom<Term['language']>('zh', 'en', 'any'),
    type: fc.constantFrom<Term['type']>('synonym', 'abbreviation'),
    ambiguous: fc.boolean(),
  })
  fc.assert(
    fc.property(
      fc.array(anyTerm, { minLength: 1, maxLength: 12 }),
      fc.array(word, { maxLength: 20 }),
      (terms, words) => {
        const text = words.join('')
        const matches = matcherOf(...terms).match(text)
        expect(matches.map(({ start, end }) => [start, end])).toEqual(oracle(terms, text))
      },
    ),
    { numRuns: 2000 },
  )
})
