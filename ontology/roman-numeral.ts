/** I to XII, which Unicode also has as single characters (from U+2160). */
export const romanNumerals = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'] as const

/** A term with its Roman numerals as single characters: II度 → Ⅱ度. */
export const withSingleNumerals = (text: string): string =>
  text.replace(/(?<![A-Za-z])[IVX]{1,4}(?![A-Za-z])/g, (roman) => {
    const at = (romanNumerals as readonly string[]).indexOf(roman)
    return at < 0 ? roman : String.fromCharCode(0x2160 + at)
  })
