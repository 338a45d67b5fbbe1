// Over 400 lines: triggers, section and name decide one status in a fixed order, which reads best in one place.
import type { Language, Status } from '../../graph-schema/index.js'
import type { Lexeme } from './lexeme.js'
import { is, type Trigger, type Word } from './lexicon.js'
import type { Mention } from './mention.js'
import type { SectionKind } from './section.js'
import { wordPattern, wordRun } from './word-list.js'

/** When several triggers reach a mention, that with the lower number decides. */
const rank: Readonly<Record<Status, number>> = {
  absent: 0,
  planned: 1,
  family: 2,
  possible: 3,
  historical: 4,
  present: 5,
}

interface Reaching {
  readonly status: Status
  readonly advised: boolean
  readonly reach: Trigger['reach']
  readonly word: string
  /** lexeme index of the trigger */
  readonly index: number
  /** item reach: mentions that it has met */
  met: number
}

/** What can be ordered, and so be planned by advice. */
const orderable = new Set(['test', 'procedure', 'drug', 'measurement'])

const isFamilyTold =
  /^[^，。；,;.]{0,8}(?:患|有|因|死于|均|曾|病史|去世|had|has|have|died|with|was|is|were|diagnosed|history|who|also|developed|suffered|side|positive|:|,|–|-)/i
const lasting = wordPattern('lasting')
const events = wordPattern('past-event')
const listFiller = wordRun('list-filler')
const notBlood = wordPattern('not-blood-relative')
const pastEvents = new Set<SectionKind>(['past-history', 'surgical-history', 'personal-history'])

/**
 * Decides the status of each mention from the triggers of its sentence, then from its section.
 * One pass over lexemes and mentions together, both in order.
 */
export const decideStatus = (
  text: string,
  lexemes: readonly Lexeme[],
  mentions: readonly Mention[],
  language: Language,
  kind: SectionKind | undefined,
): void => {
  let reaching: Reaching[] = []
  let m = 0
  /** mentions of the clause, and of the sentence, so far */
  let clauseFrom = 0
  let lastMentionAt = -1
  let opened = Infinity
  let sentenceFrom = 0
  let denials = 0
  lexemes.forEach((l, index) => {
    while (m < mentions.length && mentions[m]!.end <= l.start) m++
    if (l.mark !== undefined) {
      if (l.mark === 'open') {
        opened = index
        resultInBrackets.lastIndex = l.start
        const found = language === 'en' ? resultInBrackets.exec(text) : null
        if (found !== null)
          markBefore(mentions, m, l, text, found[1] === undefined ? doubted : denied, clauseFrom, found[0])
      } else if (l.mark === 'close') {
        // what is said in brackets reaches no further
        reaching = reaching.filter((r) => r.index < opened || r.reach === 'sentence')
        // "no change, 2) CT showed": a list number parts as a stop does
        if (opened === Infinity && language === 'en' && index > 0 && lexemes[index - 1]!.number !== undefined)
          reaching = []
        opened = Infinity
      }
      if (l.mark === 'stop') {
        reaching = []
        opened = Infinity
        denials = 0
        sentenceFrom = m
        clauseFrom = firstAfter(mentions, l.start, clauseFrom)
        if (text[l.start] === '?' || text[l.start] === '？') markBefore(mentions, m, l, text, doubted, clauseFrom, '?')
      } else if (l.mark === 'semicolon') {
        reaching = reaching.filter((r) => r.reach === 'sentence')
        clauseFrom = firstAfter(mentions, l.start, clauseFrom)
      } else if (l.mark === 'comma' || l.mark === 'colon') {
        // "no rales, mild wheezing"
        goesOnPresent.lastIndex = l.start
        if (language === 'en' && l.mark === 'comma' && goesOnPresent.test(text))
          reaching = reaching.filter((r) => r.status !== 'absent')
        reaching = reaching.filter(
          (r) =>
            r.reach === 'sentence' ||
            ((r.reach === 'list' || (language === 'zh' && r.status === 'absent' && denials > 2)) &&
              l.mark === 'comma' &&
              goesOn(text, lexemes, index, language)),
        )
        clauseFrom = firstAfter(mentions, l.start, clauseFrom)
      }
    }
    // words inside a mention (非ST段抬高) trigger nothing
    const word = l.has(is.trigger) ? l.word : undefined
    const inside = m < mentions.length && mentions[m]!.start <= l.start && l.end <= mentions[m]!.end
    if (!inside && word !== undefined && word.triggers.length > 0 && !word.triggers.some((t) => t.effect === 'pseudo'))
      apply(word, l, index)
    while (m < mentions.length && mentions[m]!.start < l.end) {
      settle(mentions[m]!, index)
      m++
      if (m < mentions.length && mentions[m]!.start !== mentions[m - 1]!.start) continue
    }
  })

  function apply(word: Word, l: Lexeme, index: number): void {
    // a word that looks both ways ("edema absent", "absent edema") looks ahead only where nothing stands behind it
    let hasMarked = false
    for (const trigger of word.triggers) {
      if (hasMarked) return
      // "family history of X who presents with Y", "family history of X and history of Y": Y is the patient's
      if (trigger.effect === 'stop' || /^(?:past |prior |previous |known )?history of$/.test(word.text))
        reaching = reaching.filter((r) => !(r.status === 'family' && r.word.includes('family history')))
      if (trigger.effect === 'stop') {
        reaching = reaching.filter(
          (r) => r.reach === 'sentence' || ((r.status === 'absent' || r.status === 'possible') && index - r.index <= 1),
        )
        continue
      }
      if (trigger.effect === 'pseudo') continue
      // "2-day history of cough" is the present illness
      if (trigger.effect === 'historical' && word.text.endsWith('history of') && isLasting(text, l.start)) continue
      if (
        trigger.effect === 'family' &&
        kind !== 'family-history' &&
        !/family history|家族史|runs in/.test(word.text)
      ) {
        if (!isFamilyTold.test(text.slice(l.end, l.end + 24))) continue
        if (language === 'zh' && notBlood.test(word.text)) continue
      }
      // "皮疹未见", but not "支架通畅、未见狭窄": such a word looks back only at the end of its clause
      if (
        trigger.direction === 'before' &&
        language === 'zh' &&
        trigger.effect === 'absent' &&
        /^[未没]/.test(word.text) &&
        !/^(?:$|[，。；、,;\n])/.test(text.slice(l.end, l.end + 1))
      )
        continue
      // "Edema: No."
      if (
        /^(?:no|none|never|absent|denie[sd]|negative)$/.test(word.text) &&
        /[:–-]\s?$/.test(text.slice(Math.max(0, l.start - 2), l.start)) &&
        /^\s?(?:[.,;\n]|$)/.test(text.slice(l.end, l.end + 2))
      )
        markBefore(mentions, m, { start: l.start - 2 }, text, denied, 0, word.text)
      // 服用…期间, but not 住院期间
      if (
        word.text === '期间' &&
        !/服|用药/.test(
          text
            .slice(Math.max(0, l.start - 60), l.start)
            .split(/[。；\n]/)
            .at(-1)!,
        )
      )
        continue
      if (trigger.direction === 'before' && trigger.reach === 'sentence') {
        for (const mention of mentions.slice(sentenceFrom, m))
          if (mention.type === 'drug' && mention.status === 'present') plan(mention, word.text)
      } else if (trigger.direction === 'before')
        hasMarked =
          markBefore(mentions, m, l, text, trigger, clauseFrom, word.text) &&
          language === 'en' &&
          trigger.effect === 'absent'
      else if (trigger.effect === 'present')
        reaching = reaching.filter((r) => r.status !== 'absent' && r.status !== 'historical')
      else {
        if (trigger.effect === 'absent') denials++
        reach({
          status: trigger.effect === 'advised' ? 'planned' : trigger.effect,
          advised: trigger.effect === 'advised',
          reach: language === 'zh' && trigger.effect === 'family' ? 'sentence' : trigger.reach,
          word: word.text,
          index,
          met: 0,
        })
      }
    }
  }

  function plan(mention: Mention, word: string): void {
    mention.status = 'planned'
    mention.statusBecause = `trigger: ${word}`
  }

  /** A newer trigger of the same effect and reach takes the place of the older: never more than some twenty reach at once. */
  function reach(newer: Reaching): void {
    reaching = reaching.filter(
      (r) => r.status !== newer.status || r.reach !== newer.reach || r.advised !== newer.advised,
    )
    reaching.push(newer)
  }

  function settle(mention: Mention, index: number): void {
    if (mention.statusBecause !== '' && mention.status === 'absent') return
    const isMeasured = mention.value !== undefined
    const joined = lastMentionAt >= 0 && joins(text.slice(lastMentionAt, mention.start))
    let best: Reaching | undefined
    for (const r of reaching) {
      if (isMeasured && r.status === 'absent') continue
      if (r.advised && (!orderable.has(mention.type) || (kind !== 'advice' && isDone(text, mention, language))))
        continue
      if (r.reach === 'item' && r.met > 0 && !joined) continue
      if (r.reach === 'item' && r.met === 0 && index - r.index > 6) continue
      if (language === 'en' && !reachesEnglish(text, mention, r, index - r.index)) continue
      if (best === undefined || rank[r.status] < rank[best.status]) best = r
    }
    for (const r of reaching) if (r.reach === 'item') r.met++
    lastMentionAt = mention.end
    if (best !== undefined) {
      mention.status = best.status
      mention.statusBecause = `trigger: ${best.word}`
    }
  }
}

/** "2-day history of", "long history of" */
const isLasting = (text: string, at: number): boolean =>
  /(?:(?:minute|hour|day|week|month|year|night)s?'?|long|longstanding|chronic)[\s-]{1,2}$/i.test(
    text.slice(Math.max(0, at - 16), at),
  )

/** What in English a trigger does not reach, though it stands before it. */
const reachesEnglish = (
  text: string,
  mention: Mention,
  { status, word, advised }: Reaching,
  distance: number,
): boolean => {
  const { type, start } = mention
  switch (status) {
    case 'planned':
      if (/^p\.?r\.?n/.test(word)) return type === 'symptom' || type === 'disease'
      // what may follow an operation is planned, the operation is not
      return advised || !orderable.has(type) || !/risk|complication/.test(word)
    case 'historical':
      return !isOngoing(mention) && (type !== 'finding' || past.test(word))
    case 'possible':
      // how a finding appears is how it is
      return type !== 'finding' || !word.includes('appear')
    case 'absent':
      if (distance > (word === 'not' ? 10 : 60) || (type === 'test' && word.includes('history'))) return false
      // "no embolus on CT", "no ischemia with dobutamine"
      return !(type === 'test' || type === 'drug') || !means.test(text.slice(Math.max(0, start - 16), start))
    default:
      return true
  }
}
/** "the LAD had a stenosis" tells a finding, not its past. */
const past = /history|h[x\/]|prior|previous|past|old|remote|former|post|child|resol/
const means = /\b(?:per|on|by|during|after|from|via|using|following|with|at|in)\s+(?:(?:the|an?|his|her|this)\s+)?$/i
/** History of a complaint is one that is still there; a test, a value is what it was whenever. */
const isOngoing = ({ type }: Mention): boolean => type === 'symptom' || type === 'test' || type === 'measurement'

/** Behind a test that was ordered stands what it showed: 复查心脏超声：…, 复查彩超未见血栓. */
const result = /^[^，。；,;]{0,4}?(?:[：:]|示|提示|未见|未再见|正常|无异常|回示|结果)/
const resultEnglish =
  /^[^.;,]{0,24}?\b(?:show|reveal|demonstrat|was (?!scheduled|ordered|recommended|planned)|were |confirmed|negative|positive|normal|unremarkable)/i
const isDone = (text: string, { type, end }: Mention, language: Language): boolean =>
  type === 'test' &&
  (language === 'zh' ? result.test(text.slice(end, end + 8)) : resultEnglish.test(text.slice(end, end + 40)))

/** Behind such a comma stands what there is, though what is before is denied. */
const goesOnPresent =
  /, (?:(?:and|but|with) )?(?:occasional|some|mild|moderate|severe|trace|minimal|intermittent|frequent|positive|[1-4]\+)(?: |$)(?!or )/iy

/** Text between two mentions that stand for one: list marks and conjunctions only. */
const joins = (between: string): boolean =>
  between.length <= 18 &&
  /^[\s、,，/]*(?:及|和|或|与|以及|and|or|and\/or|&)?\s*(?:双侧|左侧|右侧|bilateral|right|left|an?|the|severe|mild)?\s*$/i.test(
    between,
  )

const firstAfter = (mentions: readonly Mention[], at: number, from: number): number => {
  let k = from
  while (k < mentions.length && mentions[k]!.start < at) k++
  return k
}

/** A list goes on behind a comma when no new verb begins: the next clause is again only names. */
const goesOn = (text: string, lexemes: readonly Lexeme[], comma: number, language: Language): boolean => {
  if (language === 'en') return true
  let names = 0
  for (let k = comma + 1; k < Math.min(lexemes.length, comma + 16); k++) {
    const l = lexemes[k]!
    if (l.mark === 'enum' || l.mark === 'quote') continue
    if (l.mark !== undefined) break
    const written = text.slice(l.start, l.end)
    if (l.number !== undefined || l.isDate === true) return false
    if (l.has(is.trigger)) {
      if (l.word!.triggers.every((t) => t.effect === 'historical' && t.direction === 'before')) continue
      return false
    }
    if (l.classes === 0) {
      if (listFiller.test(written)) continue
      return false
    }
    names++
  }
  return names > 0
}

const denied: Trigger = { effect: 'absent', direction: 'before', reach: 'item' }
const doubted: Trigger = { effect: 'possible', direction: 'before', reach: 'item' }
/** "fever (-)", "PE (?)" */
const resultInBrackets =
  /\((?:(-|–|neg(?:ative)?|no|none|absent|denies|denied)|\?|possible|probable|suspected|questionable)\)/iy

/** Mentions that a trigger looks back at, at most. */
const farthest = 16

/**
 * A trigger behind its mention: the last one for `item` (nothing but blanks, a dash or a quote between), else all of the
 * clause.
 * @returns whether it has found one
 */
const markBefore = (
  mentions: readonly Mention[],
  next: number,
  l: { start: number },
  text: string,
  trigger: Trigger,
  clauseFrom: number,
  word: string,
): boolean => {
  let k = Math.min(next, mentions.length)
  while (k < mentions.length && mentions[k]!.end <= l.start) k++
  const inClause = mentions.slice(Math.max(clauseFrom, k - farthest), k).filter((mention) => mention.end <= l.start)
  let from = l.start
  let hasMarked = false
  for (let n = inClause.length - 1; n >= 0; n--) {
    const mention = inClause[n]!
    const between = text.slice(mention.end, from)
    if (
      trigger.reach === 'item' &&
      !(n === inClause.length - 1 || trigger.effect === 'historical'
        ? /^[\s”"）):–-]{0,3}(?:is|was|are|were|病)?\s?$/.test(between) ||
          (word.endsWith('resolved') &&
            /^, ?$/.test(between) &&
            /^\s*(?:[.;)\n]|$)/.test(text.slice(l.start + word.length, l.start + word.length + 3))) ||
          joins(between)
        : joins(between))
    )
      break
    if (
      trigger.effect === 'historical' &&
      trigger.reach === 'item' &&
      mention.type === 'disease' &&
      word !== '术后' &&
      !/ago|past|resolved|child|discontinued|stopped/.test(word)
    )
      break
    from = mention.start
    if (mention.type === 'drug' && word === 'prophylaxis') continue
    // a film that was negative was taken
    if (mention.type === 'test' && /neg|denied|ruled|exclu/.test(word)) continue
    // 胸闷待查: the complaint is there, its cause is looked for
    // 颈部MRA未见异常: the test was done
    if (mention.type === 'test' && (word.includes('异常') || trigger.effect === 'possible')) continue
    if ((mention.type === 'symptom' && word === '待查') || (mention.value !== undefined && trigger.effect === 'absent'))
      continue
    if (mention.statusBecause !== '' && rank[mention.status] < rank[trigger.effect as Status]) continue
    mention.status = trigger.effect as Status
    mention.statusBecause = `trigger: ${word}`
    hasMarked = true
  }
  return hasMarked
}

const set = (mention: Mention, status: Status, why: string): void => {
  mention.status = status
  mention.statusBecause = mention.statusBecause === '' || status !== 'present' ? why : mention.statusBecause
}

/** What the section says of mentions that no trigger decided, and what the words of the mention itself say. */
export const decideBySection = (
  text: string,
  mention: Mention,
  kind: SectionKind | undefined,
  language: Language,
): void => {
  const written = text.slice(mention.start, mention.end)
  const decided = mention.statusBecause !== ''
  if (mention.type === 'disease' && lasting.test(written) && mention.status === 'present')
    return set(mention, 'historical', 'its name says old')
  if (
    mention.type === 'procedure' &&
    (text[mention.end] === '后' || /^[”"]?术?后/.test(text.slice(mention.end, mention.end + 3))) &&
    mention.status !== 'absent' &&
    mention.status !== 'planned'
  ) {
    const isNow =
      (kind === 'course' || kind === 'discharge') &&
      /行|予|接受|完成/.test(
        text
          .slice(Math.max(0, mention.start - 20), mention.start)
          .split(/[，。；：:]/)
          .at(-1)!,
      )
    return set(mention, isNow ? 'present' : 'historical', '后')
  }
  if (mention.type === 'risk') return riskStatus(mention, written, text.slice(mention.end, mention.end + 24))
  // what was examined, and what it showed, is told now: "previous TSH", "old infarct on CT"
  if (language === 'en' && mention.status === 'historical' && isTold(mention))
    set(mention, 'present', 'shown by a test')
  if (decided) {
    if (
      mention.status === 'historical' &&
      mention.type === 'disease' &&
      /history of|h\/o|hx of|: had a$|既往|曾|以往/.test(mention.statusBecause) &&
      !events.test(written)
    )
      set(mention, 'present', 'history of a chronic disease')
    return
  }
  if (kind === 'family-history') return set(mention, 'family', 'section family-history')
  // "a pacemaker was placed in 2015", "a stroke three years ago"
  if (
    language === 'en' &&
    (mention.type === 'procedure' || (mention.type === 'disease' && events.test(written))) &&
    (inYear.test(text.slice(mention.end, mention.end + 48)) ||
      /\bin (?:19|20)\d\d,? [^.;]{0,12}$/i.test(text.slice(Math.max(0, mention.start - 24), mention.start)))
  )
    return set(mention, 'historical', 'a year')
  if (kind === 'advice' && mention.type === 'disease' && text.startsWith('患者', mention.end))
    return set(mention, 'planned', 'advice to those who have it')
  if (
    mention.type === 'procedure' &&
    (kind === 'past-history' ||
      kind === 'surgical-history' ||
      kind === 'present-illness' ||
      kind === 'complaint' ||
      kind === 'admission')
  ) {
    if (
      language === 'en' &&
      (kind === 'complaint' ||
        /admitted for|presents for|here for|brought for/i.test(
          text.slice(Math.max(0, mention.start - 40), mention.start),
        ))
    )
      return
    return set(mention, 'historical', `section ${kind}`)
  }
  if (
    mention.type === 'disease' &&
    kind === 'admission' &&
    events.test(written) &&
    /^[”"]?(?:病史)?\d+余?年/.test(text.slice(mention.end, mention.end + 10))
  )
    return set(mention, 'historical', 'an event years ago')
  if (mention.type === 'disease' && kind !== undefined && pastEvents.has(kind) && events.test(written))
    return set(mention, 'historical', `an event in section ${kind}`)
  if (kind === 'advice' && (mention.type === 'test' || mention.type === 'symptom' || mention.type === 'procedure'))
    return set(mention, 'planned', 'section advice')
  if (
    mention.type === 'drug' &&
    language === 'zh' &&
    kind === 'present-illness' &&
    /(?:给予|予以|曾|予)[^。；]{0,60}$/.test(text.slice(Math.max(0, mention.start - 64), mention.start)) &&
    !/(?:目前|现|规律)[^。；]{0,60}$/.test(text.slice(Math.max(0, mention.start - 64), mention.start))
  ) {
    return set(mention, 'historical', 'given in an earlier stay')
  }
}

/** A year stands behind, in the same clause. */
const inYear =
  /^(?: (?!since)[a-z-]+){0,6}? in (?:(?:January|February|March|April|May|June|July|August|September|October|November|December),? )?(?:of )?(?:19|20)\d\d\b/i

const isTold = ({ type, statusBecause }: Mention): boolean =>
  type === 'test' || type === 'measurement' || (type === 'finding' && statusBecause === 'trigger: old')

const riskStatus = (mention: Mention, written: string, behind: string): void => {
  // "tobacco (quit 1992)", "a smoker, not anymore"
  if (
    /^[^.;]{0,2}\s?(?:but\s)?(?:\(?(?:has )?quit|stopped|not anymore|in the past)\b/i.test(behind) &&
    mention.status !== 'absent'
  )
    return set(mention, 'historical', 'ended')
  if (/^(?:ex|former)\b/i.test(written)) {
    mention.statusBecause = ''
    return set(mention, 'historical', 'its name says ended')
  }
  if (/^(?:non|does not|never)/i.test(written)) return set(mention, 'absent', 'its name says no')
  if (mention.status === 'historical' && mention.statusBecause.endsWith('史'))
    set(mention, 'present', 'history of a habit')
  if (/戒|quit|former|stopped/i.test(written) && mention.status !== 'absent')
    return set(mention, 'historical', 'its name says ended')
}
