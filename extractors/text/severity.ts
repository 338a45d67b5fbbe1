import type { AnnotationType } from '../../graph-schema/index.js'
import { closing } from './bracket.js'
import type { Harvest } from './harvest.js'
import { is } from './lexicon.js'
import type { Span } from './mention.js'

const heads = is.lesion | is.finding | is.disease | is.symptom | is.organ
const between = /^(?:-|~|至|到|to)$/
const size = /^(?:very )?(?:small|large|tiny|huge)/i
const filler =
  /^(?:约|为|约为|最重|达|程度|率|程度约|率约|程度为|率为|最重约|约达|超过|大于|of|at|about|approximately|is|was|estimated|to|be|a|the|less|more|greater|than|up|only)$/

/** "no significant", "without hemodynamically significant": the degree belongs to what is denied */
const degreeInTrigger =
  /(?:no|any|of|without) ((?:(?:hemodynamically|angiographically|clinically) )?significant|severe|critical|major)$/i

export interface ReadSeverity {
  readonly span: Span
  /** index of the last lexeme that belongs to it, or the head when it stands before */
  readonly last: number
}

/** The degree of the finding, disease or symptom whose words are the lexemes `from` to `at`. */
export const readSeverity = (
  harvest: Harvest,
  from: number,
  at: number,
  type: AnnotationType,
): ReadSeverity | undefined => {
  if (type !== 'finding' && type !== 'disease' && type !== 'symptom') return undefined
  const { lexemes, floor } = harvest
  const isLesion = type !== 'symptom'
  let hasGap = false
  // inside or before the span: 50%狭窄, 轻度返流, mild regurgitation
  for (let k = at - 1; k >= Math.max(floor, from - 4); k--) {
    const l = lexemes[k]!
    // "moderate-sized, reversible defect"
    if (!harvest.chinese && l.mark === 'comma' && k < from && lexemes[k - 1]?.has(is.severity) === true) continue
    if (l.mark !== undefined && l.mark !== 'enum') break
    const share = isLesion ? percent(harvest, k) : undefined
    if (share !== undefined) return { span: share, last: at }
    if (k >= from) continue
    // "a large vessel with plaque": size is told of what follows at once
    if (!harvest.chinese && l.classes === 0 && !/^(?:[a-z]+ly|[a-z]+al|[a-z]+ed|[a-z]+ic)$/i.test(harvest.written(k))) {
      if (!/^(?:and|or|with|in|of|the|an?)$/i.test(harvest.written(k))) continue
      hasGap = true
    }
    if (hasGap && size.test(harvest.written(k))) break
    if (l.has(is.severity)) return { span: joined(harvest, k, from), last: at }
    const inTrigger = degreeInTrigger.exec(harvest.written(k))
    if (inTrigger !== null) return { span: { start: l.end - inTrigger[1]!.length, end: l.end }, last: at }
    if (l.has(is.trigger)) break
  }
  return isLesion ? severityBehind(harvest, at, type) : undefined
}

/** 狭窄约50%, 返流（轻-中度）, 高血压病3级, "stenosis of 70%" */
const severityBehind = (harvest: Harvest, at: number, type: AnnotationType): ReadSeverity | undefined => {
  const { lexemes } = harvest
  const isOpen = lexemes[at + 1]?.mark === 'open'
  let k = isOpen ? at + 2 : at + 1
  for (let step = 0; step < (isOpen ? 2 : 4); step++, k++) {
    const l = lexemes[k]
    if (l === undefined || (l.mark !== undefined && l.mark !== 'enum')) return undefined
    const share = percent(harvest, k)
    if (share !== undefined) return { span: share, last: k }
    // 退行性变轻度返流: the degree of what follows
    const next = lexemes[k + 1]
    if (!isOpen && l.has(is.severity) && next !== undefined && next.start === l.end && next.has(heads)) return undefined
    const isStage = !harvest.chinese && k === at + 1 && /^(?:stage|grade|class) /i.test(harvest.written(k))
    if (l.has(is.severity) && (isOpen || isStage || l.start === lexemes[k - 1]!.end)) {
      const close = isOpen ? closing(lexemes, at + 1) : k
      return { span: joined(harvest, k, k), last: close < 0 ? k : close }
    }
    const written = harvest.written(k)
    const grade = type === 'disease' && (isOpen || k === at + 1) ? /^[1-3ⅠⅡⅢ一二三I]{1,3}级/.exec(written) : null
    if (grade !== null) return { span: { start: l.start, end: l.start + grade[0].length }, last: k }
    if (!isOpen && l.has(is.count) && written.startsWith('最')) continue
    if (isOpen || l.classes !== 0 || !filler.test(written)) return undefined
  }
  return undefined
}

/** A percentage, or 50%-60%. */
const percent = (harvest: Harvest, k: number): Span | undefined => {
  const { lexemes, context } = harvest
  const isShare = (at: number): boolean => {
    const n = lexemes[at]?.number
    return n !== undefined && /(?:[%％]|percent)$/.test(context.text.slice(n.start, n.end))
  }
  if (!isShare(k)) return undefined
  const joins = (at: number): boolean => lexemes[at] !== undefined && between.test(harvest.written(at))
  const first = isShare(k - 2) && joins(k - 1) ? k - 2 : k
  const last = isShare(k + 2) && joins(k + 1) ? k + 2 : k
  return { start: lexemes[first]!.number!.start, end: lexemes[last]!.number!.end }
}

/** 轻-中度, "mild to moderate": one degree in two words. */
const joined = (harvest: Harvest, at: number, floor: number): Span => {
  const { lexemes } = harvest
  let { start, end } = lexemes[at]!
  const before = lexemes[at - 1]
  const earlier = lexemes[at - 2]
  if (at <= floor && before?.has(is.severity) === true && start - before.end <= 1) start = before.start
  else if (at < floor && earlier?.has(is.severity) === true && between.test(harvest.written(at - 1)))
    start = earlier.start
  const later = lexemes[at + 2]
  if (at >= floor && later?.has(is.severity) === true && between.test(harvest.written(at + 1))) end = later.end
  return { start, end }
}
