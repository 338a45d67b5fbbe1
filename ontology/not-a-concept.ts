import { codeSystem, normalCode } from './code-system.js'
import { readTsv } from './tsv.js'

/** Why a code of a source stands for nothing that the ontology should hold. */
export interface NotAConcept {
  readonly system: string
  readonly code: string
  readonly reason: { readonly zh: string; readonly en: string }
}

export const notAConceptColumns = ['system', 'code', 'reason_zh', 'reason_en'] as const

/** Key under which a code is decided; undefined for a system that we do not know. */
export const decidedKey = (system: string, code: string): string | undefined => {
  const known = codeSystem(system)
  return known && `${known.key}|${normalCode(known, code)}`
}

/**
 * Reads `not-a-concept.tsv`: codes that were looked at and mean nothing for the graph. A bad line is reported and left out.
 * @param mapped does a concept carry this code? Then it is one
 */
export const parseNotAConcept = (
  text: string,
  file: string,
  mapped: (system: string, code: string) => string | undefined,
): { readonly decided: ReadonlyMap<string, NotAConcept>; readonly problems: readonly string[] } => {
  const { lines, problems: unread } = readTsv(text, notAConceptColumns, file)
  const problems = [...unread]
  const decided = new Map<string, NotAConcept>()
  for (const { place, cell } of lines) {
    const wrong: string[] = []
    const known = codeSystem(cell.system)
    const key = decidedKey(cell.system, cell.code)
    if (known?.key !== cell.system) wrong.push(`code system ${cell.system} is not one of the keys in code-system.ts`)
    if (cell.reason_zh === '' || cell.reason_en === '') wrong.push('a reason in both languages is missing')
    if (key !== undefined && decided.has(key)) wrong.push(`code ${cell.system}:${cell.code} is decided before`)
    const concept = mapped(cell.system, cell.code)
    if (concept !== undefined) wrong.push(`code ${cell.system}:${cell.code} is one of ${concept}`)
    problems.push(...wrong.map((what) => `${place}: ${what}`))
    if (wrong.length === 0 && key !== undefined)
      decided.set(key, {
        system: cell.system,
        code: cell.code,
        reason: { zh: cell.reason_zh, en: cell.reason_en },
      })
  }
  return { decided, problems }
}
