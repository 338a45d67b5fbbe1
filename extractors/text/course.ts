import type { Course, Language } from '../../graph-schema/index.js'
import type { Mention } from './mention.js'

/** That two times are compared, and the outcome: 较前片增大, 与前相仿, unchanged from prior. The first that fits counts. */
const compared: Readonly<Record<Language, readonly (readonly [RegExp, Course])[]>> = {
  zh: [
    [/(?:较|与|同|对比)(?:前|[^，,。；;]{0,10}?(?:片|检查|次|日)).{0,6}?(?:相仿|相似|类似|相同|无(?:明显|显著)?(?:变化|改变)|变化不(?:大|著|明显)|未见(?:明显)?变化)/, 'unchanged'],
    [/(?:较|与|同|对比)(?:前|[^，,。；;]{0,10}?(?:片|检查|次|日)).{0,8}?(?:增大|增多|增加|增宽|增厚|加重|进展|扩大|恶化|升高)/, 'progressed'],
    [/(?:较|与|同|对比)(?:前|[^，,。；;]{0,10}?(?:片|检查|次|日)).{0,8}?(?:减小|缩小|减少|减轻|好转|吸收|改善|减低|缓解|下降|变小)/, 'improved'],
  ],
  en: [
    [/\b(?:unchanged|no (?:significant |interval |appreciable )?change|stable (?:in|from|since|when|compared|appearance)|(?:is|are|remains?|appears?) (?:relatively |essentially )?stable)\b/, 'unchanged'],
    [/\b(?:resolved|no longer (?:seen|present|identified|visualized))\b/, 'resolved'],
    [/\b(?:(?:has|have|is|are) (?:been )?(?:improv(?:ed|ing)|resolving|decreas(?:ed|ing))|interval (?:improvement|decrease|resolution)|(?:smaller|less) (?:than|when compared|compared))\b/, 'improved'],
    [/\b(?:(?:has|have|is|are) (?:been )?(?:worsen(?:ed|ing)|progress(?:ed|ing)|increas(?:ed|ing)|enlarg(?:ed|ing))|interval (?:increase|worsening|progression|enlargement)|(?:larger|worse) (?:than|when compared|compared))\b/, 'progressed'],
  ],
} // prettier-ignore
/** Next to the name itself. */
const before: Readonly<Record<Language, readonly (readonly [RegExp, Course])[]>> = {
  zh: [[/(?:新发|新出现|新增|新见)的?(?:急性)?(?:[双左右两]侧?)?[^，,、。及和]{0,6}$/, 'new']],
  en: [
    [/\bnew(?:ly)?(?: onset| developed| diagnosed)?(?: of)?(?:,? [a-z]{3,12})?[ -]$/, 'new'],
    [/\b(?:worsening|progressive|increasing|increased) $/, 'progressed'],
    [/\b(?:improved|improving|resolving|decreasing|decreased) $/, 'improved'],
    [/\b(?:resolved) $/, 'resolved'],
    [/\b(?:stable|unchanged) $/, 'unchanged'],
  ],
}
const behind: Readonly<Record<Language, readonly (readonly [RegExp, Course])[]>> = {
  zh: [
    [/^[”"]?(?:改变)?(?:基本|大致)?(?:同前|如前)/, 'unchanged'],
    [/^[”"]?(?:症状)?(?:较前)?(?:明显|逐渐|进行性|再次|突然|有所)?(?:加重|加剧|恶化)/, 'progressed'],
    [/^[”"]?(?:症状)?(?:较前)?(?:明显|逐渐|有所|稍|部分)?(?:好转|减轻|缓解|改善)(?!剂)/, 'improved'],
    [/^[”"]?(?:症状)?(?:已|完全|基本|均)?(?:消失|消退|吸收)/, 'resolved'],
  ],
  en: [
    [/^ (?:which |that )?(?:has |have )?(?:worsened|progressed)\b/, 'progressed'],
    [/^ (?:which |that )?(?:has |have )?(?:resolved)\b/, 'resolved'],
    [/^ (?:which |that )?(?:has |have )?(?:improved)\b/, 'improved'],
  ],
}

/** Words without one of which nothing above is told: most names stand near none, and are passed over. */
const telling: Readonly<Record<Language, RegExp>> = {
  zh: /相[仿似同]|类似|变化|改变|增大|增多|增加|增宽|增厚|加重|加剧|进展|扩大|恶化|升高|减小|缩小|减少|减轻|好转|吸收|改善|减低|缓解|下降|变小|新[发出增见]|[同如]前|消[失退]/g,
  en: /change|stable|resol|no longer|improv|decreas|smaller|less|wors|progress|increas|enlarg|larger|new/g,
}

/** Chinese patterns have no Latin letters. */
const lower = (text: string, language: Language): string => (language === 'en' ? text.toLowerCase() : text)

const told = new Set(['finding', 'disease', 'symptom'])
/** Does the clause end with the unit at `at`? In English a comma or full stop ends it before a blank only. */
const endsClause = (text: string, at: number, language: Language): boolean => {
  const unit = text.charAt(at)
  if (unit === ';' || unit === '\n') return true
  if (language === 'en') return (unit === ',' || unit === '.') && text.charAt(at + 1) === ' '
  return unit === ',' || unit === '，' || unit === '。' || unit === '；'
}
/** How far a comparison may stand behind what it is told of, and a word before its name. */
const reach = 60
const reachBefore = 24

/**
 * Gives findings, diseases and symptoms the course that their clause tells: new, progressed, improved, resolved,
 * unchanged.
 * @param folded the text after `fold`
 * @param mentions of one stretch, sorted by start
 */
export const readCourses = (
  text: string,
  folded: string,
  language: Language,
  mentions: readonly Mention[],
  from: number,
  to: number,
): void => {
  if (mentions.length === 0) return
  const words = telling[language]
  words.lastIndex = from
  let near = words.exec(folded)?.index ?? to
  for (const m of mentions) {
    while (near < m.start - reachBefore) near = words.exec(folded)?.index ?? to
    if (near >= Math.min(to, m.end + reach)) continue
    if (m.course !== undefined || !told.has(m.type) || m.status === 'absent' || m.status === 'family') continue
    const left = lower(text.slice(Math.max(from, m.start - reachBefore), m.start), language)
    let cut = left.length
    while (cut > 0 && !endsClause(left, cut - 1, language)) cut--
    const ahead = lower(text.slice(m.end, Math.min(to, m.end + reach)), language)
    let stop = 0
    while (stop < ahead.length && !endsClause(ahead, stop, language)) stop++
    // "…反流，较前相仿": the comparison has a clause of its own
    const own = /^[，,](?:较|与前|同前|对比)[^，,。；;\n]{0,30}/.exec(ahead.slice(stop))
    const tail = ahead.slice(0, stop + (own?.[0].length ?? 0))
    const clause = left.slice(cut) + text.slice(m.start, m.end) + tail
    m.course = (before[language].find(([words]) => words.test(left.slice(cut))) ??
      behind[language].find(([words]) => words.test(tail)) ??
      compared[language].find(([words]) => words.test(clause)))?.[1]
  }
}
