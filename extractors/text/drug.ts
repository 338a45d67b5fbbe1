import { closing } from './bracket.js'
import type { Harvest } from './harvest.js'
import { is } from './lexicon.js'

/** 青霉素过敏: the statement is a disease, the drug in it no drug. */
const allergy = /^[”"』」]?(?:类药物|类|药物)?过敏/
const verb = /服用|口服|给予|予以|应用|使用|加用|继续|改|停|联合|注射|每|等/
const verbs = /^.*(?:服用|口服|给予|予以|应用|使用|加用|继续|改为|停用|联合|注射|予|用|及|和|与|的)/

/**
 * The drug that begins with, or whose form or stem is, the lexeme at `at`.
 * @returns index of its last lexeme, or undefined when it is none
 */
export const readDrug = (harvest: Harvest, at: number): number | undefined => {
  const { lexemes, context } = harvest
  const { text, kind } = context
  const l = lexemes[at]!
  const isKnown = l.has(is.drug)
  if (!harvest.chinese) return isKnown && !l.has(is.risk) ? addDrug(harvest, at) : undefined
  if (!isKnown && l.has(is['drug-form']) && l.end - l.start === 1 && !/[片丸针散]/.test(text[l.start]!))
    return undefined
  let from = at
  while (from - 1 >= harvest.floor && harvest.adjacent(from - 1) && lexemes[from - 1]!.has(is['drug-salt'] | is.drug))
    from--
  let start = lexemes[from]!.start
  let last = at
  while (harvest.adjacent(last) && lexemes[last + 1]!.has(is['drug-form'] | is['drug-stem'])) last++
  // 沙坦 + 氨氯低平 + 片: letters that no list knows stand before the form
  const unknown = lexemes[last + 1]
  if (harvest.adjacent(last) && unknown!.classes === 0 && unknown!.end - unknown!.start <= 6)
    if (
      /^\p{Script=Han}+$/u.test(harvest.written(last + 1)) &&
      harvest.adjacent(last + 1) &&
      lexemes[last + 2]!.has(is['drug-form']) &&
      !verb.test(harvest.written(last + 1))
    )
      last += 2
  if (!isKnown) {
    if (from < at) return undefined
    const name = unknownName(harvest, at)
    if (name === '' && last === at) return undefined
    const hasForm = lexemes.slice(at, last + 1).some((x) => x.has(is['drug-form']))
    const isName = l.has(is['drug-stem'])
      ? name.length <= 6 || hasForm
      : name.length >= 2 && (kind === 'medication' || isDosed(harvest, last))
    if (!isName) return undefined
    start = l.start - name.length
  }
  const { end } = lexemes[last]!
  const stated = allergy.exec(text.slice(end, end + 8))
  if (stated === null) harvest.add(at, start, end, 'drug')
  else {
    const statedEnd = end + stated[0].length
    // 甲硝唑、左氧氟沙星过敏: those before it in the list are meant too
    let first = start
    for (let n = harvest.mentions.length - 1, next = start; n >= 0; n--) {
      const listed = harvest.mentions[n]!
      if (listed.type !== 'drug' || !/^[、及和与，]?$/.test(text.slice(listed.end, next))) break
      listed.allergy = 'listed'
      next = listed.start
      first = listed.start
    }
    harvest.add(at, first, statedEnd, 'disease', 'allergy statement').allergy = 'stated'
    while (last + 1 < lexemes.length && lexemes[last + 1]!.start < statedEnd) last++
  }
  harvest.floor = last + 1
  return last
}

export const addDrug = (harvest: Harvest, at: number): number => {
  const { start, end } = harvest.lexemes[at]!
  harvest.add(at, start, end, 'drug')
  harvest.floor = at + 1
  return at
}

/** The letters before a stem (…他汀) or a form (…片) that no list knows, without the verb before them. */
const unknownName = (harvest: Harvest, at: number): string => {
  const before = harvest.lexemes[at - 1]
  if (
    before === undefined ||
    before.end !== harvest.lexemes[at]!.start ||
    at - 1 < harvest.floor ||
    before.mark !== undefined ||
    before.number !== undefined ||
    before.classes !== 0
  )
    return ''
  const written = harvest.written(at - 1)
  return /[\p{Script=Han}A-Za-z]{1,12}$/u.exec(written)?.[0].replace(verbs, '') ?? ''
}

/** A dose stands behind the name, with a maker's name in brackets between at most. */
const isDosed = ({ lexemes, context }: Harvest, last: number): boolean => {
  let k = last + 1
  if (lexemes[k]?.mark === 'quote') k++
  if (lexemes[k]?.mark === 'open') k = closing(lexemes, k) + 1
  if (k <= last) return false
  if (lexemes[k]?.mark === 'comma' || lexemes[k]?.mark === 'colon') k++
  const n = lexemes[k]?.number
  return n !== undefined && /(?:g|u|iu|单位|片|粒|支|丸|ml|袋)/i.test(context.text.slice(n.unitStart, n.end))
}
