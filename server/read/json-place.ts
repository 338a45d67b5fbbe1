import type { Stretch } from './sentence.js'

/**
 * Finds where the value at a path stands in a JSON text: members and `[n]` or `.n` for elements, such as
 * `component[1].valueQuantity`. One pass, no tree. Grammar: RFC 8259; the text must be valid JSON.
 * @returns the value's stretch, or that of the nearest value above that is there; undefined when none is
 */
export const jsonPlace = (text: string, path: string): Stretch | undefined => {
  const steps = path.split(/[.[\]]+/).filter((s) => s !== '')
  let at = 0
  let found: Stretch | undefined

  const space = (): void => {
    while (at < text.length && ' \t\r\n'.includes(text[at]!)) at++
  }
  const string = (): string => {
    const start = at++
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
    at++
    return text.slice(start, at)
  }
  /** leaves `at` behind the value; nesting is counted, not recursed into */
  const skip = (): void => {
    space()
    let open = 0
    while (at < text.length) {
      const c = text[at]!
      if (c === '"') string()
      else if (c === '{' || c === '[') {
        open++
        at++
      } else if (c === '}' || c === ']') {
        if (open === 0) return
        open--
        at++
      } else if (c === ',' && open === 0) return
      else at++
      if (open === 0 && (c === '"' || c === '}' || c === ']')) return
    }
  }
  /** moves `at` to the value of a step, if the container at `at` has it */
  const enter = (step: string): boolean => {
    space()
    const container = text[at]
    if (container !== '{' && container !== '[') return false
    at++
    for (let index = 0; at < text.length; index++) {
      space()
      if (text[at] === '}' || text[at] === ']') return false
      let name = String(index)
      if (container === '{') {
        name = JSON.parse(string()) as string
        space()
        at++ // the colon
        space()
      }
      if (name === step) return true
      skip()
      space()
      if (text[at] === ',') at++
    }
    return false
  }

  try {
    for (const step of steps) {
      const before = at
      if (!enter(step)) {
        at = before
        // FHIR paths may leave out `[0]` and begin with the type
        if (found === undefined) continue
        break
      }
      const start = at
      skip()
      found = { start, end: at }
      at = start
    }
  } catch {
    return undefined // not JSON after all
  }
  return found
}
