import { toCivil, type Issue, type IssueCode } from '../../graph-schema/index.js'
import { isJsonObject, type JsonObject } from './fhir-input.js'

/** Takes note of what is wrong at a JSON pointer within the record. */
export type Report = (code: IssueCode, pointer: string, found: unknown, severity?: Issue['severity']) => void

/** Most resources of an encounter have its times: the last few are kept, so that they need no parsing. */
const recentLimit = 64
const recent = new Map<string, string | undefined>()
const civilOf = (text: string): string | undefined => {
  if (recent.has(text)) return recent.get(text)
  const civil = toCivil(text)
  if (recent.size >= recentLimit) recent.clear()
  recent.set(text, civil)
  return civil
}

/**
 * A JSON object read with care: what has another type than its element is an issue at its pointer and reads as absent.
 * A null reads as absent too.
 */
export class Element {
  constructor(
    readonly json: JsonObject,
    /** JSON pointer from the resource, with the type of a choice: `/valueQuantity` */
    readonly pointer: string,
    /** FHIRPath from the resource type: `Observation.value` */
    readonly path: string,
    readonly report: Report,
  ) {}

  has(key: string): boolean {
    const value = this.json[key]
    return value !== undefined && value !== null
  }

  private primitive(key: string, type: 'string' | 'number' | 'boolean'): unknown {
    const value = this.json[key]
    if (value === undefined || value === null) return undefined
    if (typeof value === type) return value
    this.report('WRONG_TYPE', `${this.pointer}/${key}`, value)
    return undefined
  }

  /** An empty string is no value in FHIR. */
  string(key: string): string | undefined {
    return (this.primitive(key, 'string') as string | undefined) || undefined
  }

  boolean(key: string): boolean | undefined {
    return this.primitive(key, 'boolean') as boolean | undefined
  }

  /** JSON.parse turns what is beyond a double into an infinity. */
  number(key: string): number | undefined {
    const value = this.primitive(key, 'number') as number | undefined
    if (value === undefined || Number.isFinite(value)) return value
    this.report('BAD_NUMBER', `${this.pointer}/${key}`, String(value))
    return undefined
  }

  /** Civil time of a date, dateTime or instant. */
  civil(key: string): string | undefined {
    const text = this.string(key)
    if (text === undefined) return undefined
    const civil = civilOf(text)
    if (civil === undefined) this.report('BAD_DATE', `${this.pointer}/${key}`, text)
    return civil
  }

  /** A code out of a closed list. */
  code<Code extends string>(key: string, codes: Readonly<Record<Code, unknown>>): Code | undefined {
    const text = this.string(key)
    if (text === undefined || Object.hasOwn(codes, text)) return text as Code | undefined
    this.report('BAD_CODE', `${this.pointer}/${key}`, text)
    return undefined
  }

  /** @param choice the name without its type, `value` for `valueQuantity` */
  element(key: string, choice = key): Element | undefined {
    const value = this.json[key]
    if (value === undefined || value === null) return undefined
    if (isJsonObject(value)) return new Element(value, `${this.pointer}/${key}`, `${this.path}.${choice}`, this.report)
    this.report('WRONG_TYPE', `${this.pointer}/${key}`, value)
    return undefined
  }

  elements(key: string): Element[] {
    const value = this.json[key]
    if (value === undefined || value === null) return []
    const found: Element[] = []
    if (!Array.isArray(value)) this.report('WRONG_TYPE', `${this.pointer}/${key}`, value)
    else
      for (let i = 0; i < value.length; i++) {
        const item: unknown = value[i]
        if (isJsonObject(item))
          found.push(new Element(item, `${this.pointer}/${key}/${i}`, `${this.path}.${key}[${i}]`, this.report))
        else this.report('WRONG_TYPE', `${this.pointer}/${key}/${i}`, item)
      }
    return found
  }
}
