import { fold } from './fold.js'
import { romanNumerals } from './roman-numeral.js'

/**
 * Key under which two ways of writing a term meet when a term is looked up as a whole: 2型糖尿病, Ⅱ型糖尿病, 糖尿病（II 型）;
 * β-blocker, beta blocker. It says too little to find terms inside a text, where Ⅱ and a unit may stand side by side.
 */

const greek = new Map(
  Object.entries({
    α: 'alpha',
    β: 'beta',
    γ: 'gamma',
    δ: 'delta',
    ε: 'epsilon',
    ζ: 'zeta',
    η: 'eta',
    θ: 'theta',
    κ: 'kappa',
    λ: 'lambda',
    μ: 'mu',
    π: 'pi',
    σ: 'sigma',
    τ: 'tau',
    φ: 'phi',
    χ: 'chi',
    ψ: 'psi',
    ω: 'omega',
  }),
)

const romans = romanNumerals.map((roman) => roman.toLowerCase())
const hanDigits = '零一二三四五六七八九十'
/** Characters that stand for a numeral as one: Ⅱ and ⅱ (fold makes them small), ①. */
const oneCharacter = (char: string): string => {
  const code = char.charCodeAt(0)
  if (code >= 0x2170 && code <= 0x217b) return romans[code - 0x2170]!
  if (code >= 0x2460 && code <= 0x2473) return String(code - 0x245f)
  return greek.get(char) ?? char
}

/** I, 一 and 1 are the same before and behind a word for a class. */
const arabic = (numeral: string): string => {
  const roman = romans.indexOf(numeral)
  if (roman >= 0) return String(roman + 1)
  const han = hanDigits.indexOf(numeral)
  return han >= 0 ? String(han) : numeral
}

const numeral = `(?:[ivx]{1,4}|\\d{1,2}|[${hanDigits}])`
/** 2型, II 级, A型 (of dissection), 二度; one pattern, each part bounded */
const chineseClass = new RegExp(`(?<![a-z0-9])(${numeral}|[a-d]) ?([型级度期类])(?![a-z])`, 'g')
const englishClass = new RegExp(
  `\\b(type|grade|stage|class|phase|degree) ?(${numeral}|[a-d])(?![a-z0-9])|(?<![a-z])(first|second|third)[ ](degree)\\b`,
  'g',
)
const ordinals = ['first', 'second', 'third']

/** @returns '' for what holds nothing but punctuation */
export const lookupKey = (text: string): string => {
  const plain = fold(text)
    .replace(/[α-ω\u2170-\u217b\u2460-\u2473]/g, oneCharacter)
    .replace(/['"]/g, '')
    // a point inside a number is part of it
    .replace(/(?<!\d)\.|\.(?!\d)/g, ' ')
    .replace(/[-()[\]{},;:·/_]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
  // the class goes to the end, where it stands makes no difference
  const classes: string[] = []
  const rest = plain
    .replace(chineseClass, (_, number: string, word: string) => {
      classes.push(`${arabic(number)}${word}`)
      return ' '
    })
    .replace(englishClass, (_, word?: string, number?: string, ordinal?: string, degree?: string) => {
      classes.push(
        word !== undefined && number !== undefined
          ? `${word}${arabic(number)}`
          : `${degree}${ordinals.indexOf(ordinal!) + 1}`,
      )
      return ' '
    })
  const bare = rest
    .replace(/ +/g, ' ')
    // blanks count between Latin words alone
    .replace(/(?<![a-z]) | (?![a-z])/g, '')
    .trim()
  if (bare === '') return plain.replaceAll(' ', '')
  return classes.length === 0 ? bare : `${bare}|${classes.sort().join('|')}`
}
