import { Parser } from 'htmlparser2'
import { defaultLimits } from './json-splitter.js'
import { primitiveOf, repeats } from './xml-shape.js'

export interface XmlFault {
  readonly code: 'NOT_XML' | 'TOO_DEEP'
  /** UTF-16 code units into the text */
  readonly offset: number
  readonly text: string
}
export type XmlResult =
  { readonly resource: Record<string, unknown>; readonly fault?: undefined } | { readonly fault: XmlFault }

/** An element being read: a resource, a complex element, or a primitive with its `value`. */
interface Open {
  readonly name: string
  /** path from the nearest resource type, `Condition.code.coding` */
  readonly path: string
  readonly json: Record<string, unknown>
  readonly value?: string
  /** the element wraps a resource (`contained`, `resource`) and becomes it */
  inner?: Record<string, unknown>
}

const fhirNamespace = 'http://hl7.org/fhir'
const isResourceName = (name: string): boolean => /^[A-Z]/.test(name)

/** The FHIR JSON form of one FHIR XML resource (hl7.org/fhir/R4/xml.html); narrative is left out. */
export const xmlToJson = (text: string): XmlResult => {
  const stack: Open[] = []
  let root: Record<string, unknown> | undefined
  let fault: XmlFault | undefined
  /** depth inside a narrative `div` */
  let narrative = 0
  const fail = (code: XmlFault['code'], offset: number, what: string): void => {
    fault ??= { code, offset, text: what }
    parser.pause()
  }
  const add = (parent: Open, name: string, path: string, value: unknown): void => {
    const there = Object.hasOwn(parent.json, name) ? parent.json[name] : undefined
    if (Array.isArray(there)) there.push(value)
    else if (there !== undefined) parent.json[name] = [there, value]
    else parent.json[name] = repeats(path) ? [value] : value
  }
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (fault !== undefined) return
        if (narrative > 0 || name === 'div') {
          narrative++
          return
        }
        const parent = stack.at(-1)
        if (parent === undefined) {
          if (root !== undefined) return fail('NOT_XML', parser.startIndex, 'two root elements')
          if (!isResourceName(name) || attributes.xmlns !== fhirNamespace)
            return fail('NOT_XML', parser.startIndex, 'not a FHIR resource')
        }
        if (stack.length >= defaultLimits.depth) return fail('TOO_DEEP', parser.startIndex, '')
        if (isResourceName(name)) {
          const json = { resourceType: name }
          if (parent !== undefined) parent.inner = json
          stack.push({ name, path: name, json })
          return
        }
        const json: Record<string, unknown> = {}
        if (attributes.url !== undefined) json.url = attributes.url
        if (attributes.id !== undefined) json.id = attributes.id
        stack.push({ name, path: `${parent!.path}.${name}`, json, value: attributes.value })
      },
      onclosetag(name, isImplied) {
        if (fault !== undefined) return
        if (narrative > 0) {
          narrative--
          return
        }
        // `<a/>` is implied too, but then its own text ends in `/>`
        if (isImplied && text[parser.endIndex - 1] !== '/')
          return fail('NOT_XML', parser.startIndex, 'element not closed')
        const element = stack.pop()
        if (element === undefined || element.name !== name) return fail('NOT_XML', parser.startIndex, 'stray end tag')
        const parent = stack.at(-1)
        if (isResourceName(name)) {
          if (parent === undefined) root = element.json
          return
        }
        const value =
          element.inner ?? (element.value === undefined ? element.json : primitiveOf(element.path, element.value))
        if (element.value !== undefined || Object.keys(value as object).length > 0)
          add(parent!, name, element.path, value)
      },
      ontext(data) {
        if (fault === undefined && narrative === 0 && /\S/.test(data) && !/^\uFEFF$/.test(data.trim()))
          fail('NOT_XML', parser.startIndex, 'text between elements')
      },
    },
    { xmlMode: true, decodeEntities: true },
  )
  parser.end(text)
  if (fault !== undefined) return { fault }
  if (root === undefined || stack.length > 0)
    return { fault: { code: 'NOT_XML', offset: text.length, text: 'ends too early' } }
  return { resource: root }
}
