/** What can be wrong with a record; the rest of the load goes on. Codes are stable. */
export const issueCodes = [
  'NOT_JSON', // truncated or malformed JSON
  'NOT_XML',
  'NOT_UTF8', // invalid UTF-8 that is no GB18030 either
  'TRANSCODED', // was GB18030, read as such (a note, not a loss)
  'EMPTY',
  'TOO_LARGE',
  'TOO_DEEP',
  'WRONG_TYPE', // a field has another JSON type than its element
  'MISSING_FIELD',
  'BAD_DATE',
  'BAD_NUMBER',
  'BAD_CODE',
  'BAD_ATTACHMENT',
  'UNKNOWN_RESOURCE_TYPE',
  'UNKNOWN_FORMAT',
  'UNRESOLVED_REFERENCE',
  'DUPLICATE_RECORD', // the same record key twice in one load with different content: the later one holds
  'IDENTITY_SUSPECTED', // free text that looks as if it names somebody
  'NOT_DEIDENTIFIED', // free text without --deidentified
  'EXTRACTOR_FAILED', // our own fault; the record is kept in the report
] as const
export type IssueCode = (typeof issueCodes)[number]

export interface Issue {
  readonly code: IssueCode
  /** file, and what leads to the place inside: `a.json#/entry/3/resource/onsetDateTime`, `b.ndjson:17`, `c.txt@120` */
  readonly place: string
  /** at most 80 characters of what stands there; identity is masked */
  readonly excerpt: string
  /** `error`: the record or a part of it was left out; `warning`: all was used */
  readonly severity: 'error' | 'warning'
}
