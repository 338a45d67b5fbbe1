import type { Issue, IssueCode } from '../../graph-schema/index.js'

export type JsonObject = Readonly<Record<string, unknown>>

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** One resource on its way from the reader to the extractor. */
export interface FhirInput {
  /** the file, with its line for NDJSON: `a.json`, `b.ndjson:17` */
  readonly source: string
  /** JSON pointer to the resource inside the source; empty where the resource is all of it */
  readonly pointer: string
  /** of the bundle entry */
  readonly fullUrl?: string
  /** the parsed JSON; its shape is not known yet */
  readonly resource?: unknown
  /** why there is no resource: the record is counted as rejected with this issue */
  readonly failure?: Issue
  /** true for a resource from the document store: what was taken out of it is not missing */
  readonly restored?: boolean
}

/** `a.json#/entry/3/resource/onsetDateTime` */
export const placeOf = (source: string, pointer: string): string => (pointer === '' ? source : `${source}#${pointer}`)

/** Excerpts are cut to 80 characters, on a character's edge. */
const excerptLength = 80
export const excerptOf = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  if (text.length <= excerptLength) return text
  const cut = text.slice(0, excerptLength - 1)
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`
}

export const issueAt = (
  code: IssueCode,
  place: string,
  excerpt: unknown = '',
  severity: Issue['severity'] = 'error',
): Issue => ({ code, place, excerpt: excerptOf(excerpt), severity })
