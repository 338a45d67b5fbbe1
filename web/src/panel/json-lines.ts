/** A JSON text laid out in lines, its tokens as written, and the lines of the value asked for. */
export interface JsonLines {
  readonly lines: readonly string[]
  /** first line of the value; absent when the path leads nowhere */
  readonly from?: number
  /** last line of the value */
  readonly to?: number
}

/**
 * The keys that lead to a place. A path may begin with the resource's type and may leave out `[0]`; where it leads
 * nowhere, what it reached before is the place.
 */
const resolve = (root: unknown, path: string): string[] => {
  const keys: string[] = []
  let at = root
  path
    .split(/[.[\]]/)
    .filter((step) => step !== '')
    .every((step, i) => {
      if (Array.isArray(at) && !/^\d+$/.test(step)) {
        at = at[0]
        keys.push('0')
      }
      if (typeof at === 'object' && at !== null && Object.hasOwn(at, step)) {
        keys.push(step)
        at = (at as Record<string, unknown>)[step]
        return true
      }
      return i === 0
    })
  return keys
}

/** @returns undefined when the text is not JSON */
export const jsonLines = (text: string, path: string | null): JsonLines | undefined => {
  let wanted: string[]
  try {
    wanted = path === null ? [] : resolve(JSON.parse(text), path)
  } catch {
    return undefined
  }
  const goal = wanted.length === 0 ? undefined : wanted.join('\u0000')
  const lines: string[] = []
  const open: { readonly array: boolean; index: number; key: string }[] = []
  let line = ''
  let from: number | undefined
  let to: number | undefined
  const here = (): string => open.map((c) => (c.array ? String(c.index) : c.key)).join('\u0000')
  const newLine = (): void => {
    lines.push(line)
    line = '  '.repeat(open.length)
  }
  const begin = (): void => {
    if (goal !== undefined && from === undefined && here() === goal) from = lines.length
  }
  const end = (): void => {
    if (from !== undefined && to === undefined && here() === goal) to = lines.length
  }
  const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/y
  const space = /\s*/y
  const close = /\s*[}\]]/y
  let at = 0
  let expectKey = false
  while (at < text.length) {
    space.lastIndex = at
    space.exec(text)
    token.lastIndex = at = space.lastIndex
    const found = token.exec(text)?.[0]
    if (found === undefined) break
    at += found.length
    const inside = open.at(-1)
    if (found === '{' || found === '[') {
      begin()
      line += found
      open.push({ array: found === '[', index: 0, key: '' })
      expectKey = found === '{'
      close.lastIndex = at
      if (!close.test(text)) newLine()
    } else if (found === '}' || found === ']') {
      const empty = line.endsWith('{') || line.endsWith('[')
      open.pop()
      if (!empty) newLine()
      line += found
      end()
      expectKey = false
    } else if (found === ',') {
      line += found
      if (inside !== undefined) inside.index++
      expectKey = inside !== undefined && !inside.array
      newLine()
    } else if (found === ':') {
      line += ': '
    } else if (expectKey && inside !== undefined) {
      inside.key = JSON.parse(found) as string
      line += found
      expectKey = false
    } else {
      begin()
      line += found
      end()
    }
  }
  lines.push(line)
  return { lines, ...(from === undefined ? {} : { from, to: to ?? from }) }
}
