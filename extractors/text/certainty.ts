import type { Mention } from './mention.js'

/** A name that has to be corrected before it is known, a digit for a letter in a unit, or a letter for a digit. A rule's value, not measured. */
const ofTypingError = 0.9
/** What the note itself calls possible. A rule's value, not measured. */
const ofPossible = 0.5
/** mmo1/L, ng/m1, RATI0 */
const brokenUnit = /o1|m1$|\/1$|ti0$/i

/** 6O% */
const brokenNumber = /\do$/i

/** How sure it is that the words say what was read, 0..1; undefined where nothing speaks against it. */
export const certaintyOf = (m: Mention, text: string): number | undefined => {
  const isBroken =
    m.meant !== undefined ||
    (m.number !== undefined && brokenNumber.test(text.slice(m.number.start, m.number.numberEnd))) ||
    (m.unit !== undefined && brokenUnit.test(text.slice(m.unit.start, m.unit.end)))
  if (m.status === 'possible') return isBroken ? ofPossible * ofTypingError : ofPossible
  return isBroken ? ofTypingError : undefined
}
