import type { Section } from '../../graph-schema/index.js'
import { alternatives, wordList } from './word-list.js'

/** What a section is for; it gives the status that mentions in it have when their words say nothing. */
export const sectionKinds = [
  ...([
    'complaint',
    'present-illness',
    'past-history',
    'surgical-history',
    'personal-history',
    'family-history',
    'marital-history',
  ] as const),
  ...([
    'examination',
    'review',
    'report',
    'admission',
    'diagnosis',
    'impression',
    'course',
    'discharge',
    'advice',
    'medication',
    'allergy',
    'other',
  ] as const),
] as const
export type SectionKind = (typeof sectionKinds)[number]

/** A stretch under one heading. Headings inside a section (查体：in 入院情况) begin a new stretch. */
export interface Stretch {
  readonly kind?: SectionKind
  readonly key?: string
  readonly start: number
  readonly end: number
  /** the heading itself; names in it count only where it names an examination */
  readonly isHeading?: true
}

const headings = (language: string): Map<string, SectionKind> =>
  new Map(
    wordList(`sections.${language}.tsv`).flatMap(([kind, cell]) =>
      alternatives(cell!).map((text) => [text, kind as SectionKind] as const),
    ),
  )
const chinese = headings('zh')
const english = headings('en')
/** Inside a text only these begin a new stretch; others (结论：) are common words before a colon. */
const inlineChinese = new Set([
  '查体',
  '体格检查',
  '辅助检查',
  '既往',
  '既往史',
  '个人史',
  '家族史',
  '现病史',
  '主诉',
  '过敏史',
  '出院带药',
  '入院诊断',
  '出院诊断',
  '初步诊断',
  '入院查体',
  '婚育史',
  '专科检查',
  '诊疗经过',
  '出院医嘱',
  '出院情况',
  '入院情况',
  '婚姻史',
  '影像诊断',
  '诊断意见',
  '超声提示',
  '检查所见',
  '影像所见',
  '印象',
])

const kindOf = (key: string): SectionKind | undefined =>
  chinese.get(key.trim()) ?? english.get(key.trim().toLowerCase())

const chineseHeading = /[\u4e00-\u9fff]{2,12}(?=[:：])|【([^】\n]{1,20})】|^[\u4e00-\u9fff]{2,12}(?=[ \t]*$)/gmu
const englishHeading = /(?:^[ \t]*|(?<=\.\s{1,3}))([A-Za-z][A-Za-z0-9 /&,'-]{1,50}?)[ \t]*(?::|-(?=\s)|$)/gm

interface Cut {
  readonly at: number
  readonly bodyAt: number
  readonly key: string
  readonly kind?: SectionKind
  /** a heading in the middle of a line */
  readonly inLine?: boolean
}

/** 入院诊断：“冠心病”，给予…: diagnoses told in the middle of a line end with their sentence, and what was told before goes on. */
const resumeBehindDiagnoses = (text: string, cuts: Cut[]): void => {
  const resumed: Cut[] = []
  for (let n = cuts.length - 1; n > 0; n--) {
    const { inLine, kind, bodyAt } = cuts[n]!
    if (inLine !== true || kind !== 'diagnosis') continue
    const end = endOfDiagnoses.exec(text.slice(bodyAt, cuts[n + 1]?.at ?? text.length))?.index
    const before = cuts.slice(Math.max(0, n - 4), n).findLast((c) => c.kind !== 'diagnosis')
    if (end === undefined || before === undefined) continue
    resumed.push({ ...before, at: bodyAt + end, bodyAt: bodyAt + end })
  }
  if (resumed.length === 0) return
  cuts.push(...resumed)
  cuts.sort((a, b) => a.at - b.at)
}
const endOfDiagnoses = /[。\n]|[，；](?=给|予|行|遂|经|患者|住院)/

/**
 * Stretches that cover the text in order.
 * @param sections as the format names them; without, headings are looked for in the text
 */
export const stretches = (text: string, sections: readonly Section[]): Stretch[] => {
  const cuts: Cut[] = []
  for (const s of sections) cuts.push({ at: s.start, bodyAt: s.start, key: s.key, kind: kindOf(s.key) })
  for (const found of text.matchAll(chineseHeading)) {
    const inBrackets = found[1] !== undefined
    let word = found[1] ?? found[0]
    let at = found.index
    const bracketless = !inBrackets
    if (bracketless && !chinese.has(word)) {
      // "入院。查体：": the run before the colon may end in a heading
      const tail = [4, 3, 2].map((n) => word.slice(-n)).find((t) => t.length < word.length && inlineChinese.has(t))
      if (tail === undefined) continue
      at += word.length - tail.length
      word = tail
      // 术后诊疗经过：: a heading of four characters runs on from the section before it
      if (word.length < 4 && at > 0 && /[\u4e00-\u9fff]/.test(text[at - 1]!) && !/[史诊]$/.test(word)) continue
    }
    const atLineStart = at === 0 || text[at - 1] === '\n'
    if (bracketless && !atLineStart && !inlineChinese.has(word)) continue
    const kind = chinese.get(word)
    if (kind === undefined && !inBrackets) continue
    const inLine = bracketless && !atLineStart
    cuts.push({
      at,
      bodyAt: found.index + found[0].length + (bracketless ? 1 : 0),
      key: word,
      inLine,
      ...(kind === undefined ? {} : { kind }),
    })
  }
  for (const found of text.matchAll(englishHeading)) {
    const key = found[1]!
    const kind = english.get(key.toLowerCase())
    if (kind === undefined) continue
    const ends = text[found.index + found[0].length - 1]
    const isUpper = key === key.toUpperCase()
    if (ends !== ':' && !isUpper) continue
    const isLine = found.index === 0 || text[found.index - 1] === '\n'
    if (!isLine && (ends !== ':' || !isUpper)) continue
    cuts.push({ at: found.index, bodyAt: found.index + found[0].length, key, kind })
  }
  cuts.sort((a, b) => a.at - b.at)
  resumeBehindDiagnoses(text, cuts)
  const out: Stretch[] = []
  if (cuts.length === 0 || cuts[0]!.at > 0) out.push({ start: 0, end: cuts[0]?.at ?? text.length })
  cuts.forEach((cut, n) => {
    const end = cuts[n + 1]?.at ?? text.length
    if (cut.bodyAt > cut.at)
      out.push({
        start: cut.at,
        end: Math.min(cut.bodyAt, end),
        isHeading: true,
        ...(cut.kind === undefined ? {} : { kind: cut.kind }),
      })
    if (end > cut.bodyAt)
      out.push({ start: cut.bodyAt, end, key: cut.key, ...(cut.kind === undefined ? {} : { kind: cut.kind }) })
  })
  return out
}
