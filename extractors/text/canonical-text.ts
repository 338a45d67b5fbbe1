import type { Section } from '../../graph-schema/index.js'

/** Canonical text of a record of named sections: `【key】\nvalue\n` in order, null as empty; sections hold the bodies. */
export const canonicalText = (
  parts: readonly (readonly [key: string, value: string])[],
): { text: string; sections: Section[] } => {
  let text = ''
  const sections: Section[] = []
  for (const [key, value] of parts) {
    text += `【${key}】\n`
    sections.push({ key, start: text.length, end: text.length + value.length })
    text += `${value}\n`
  }
  return { text, sections }
}

/** The sections of a canonical text again. */
export const sectionsOf = (text: string): Section[] => {
  const heads = [...text.matchAll(/^【([^】\n]{1,60})】\n/gm)]
  if (heads.length === 0 || heads[0]!.index !== 0) return []
  return heads.map((head, n) => {
    const start = head.index + head[0].length
    const next = heads[n + 1]?.index ?? text.length
    return { key: head[1]!, start, end: Math.max(start, next - 1) }
  })
}

/** UTF-8 text as documents keep it: no BOM, LF alone, composed characters. */
export const normalText = (text: string): string => text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
