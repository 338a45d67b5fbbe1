/** A triple; IRIs in angle brackets, literals as `"text"@language` or `"text"^^<datatype>`. */
export type Triple = readonly [subject: string, predicate: string, object: string]

const token =
  /\s*(?:(<[^\x00-\x20<>"{}|^`\\]*>)|("(?:[^"\\\n\r]|\\[tbnrf"'\\]|\\u[0-9A-Fa-f]{4})*")(?:@([a-zA-Z]+(?:-[a-zA-Z0-9]+)*)|\^\^(<[^\x00-\x20<>"{}|^`\\]*>))?|([A-Za-z][\w-]*)?:([\w-]+)|(a)(?=\s)|([.;,])|@prefix\s+([A-Za-z][\w-]*):\s+(<[^>\s]*>)\s*\.)/y
const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f' }

/**
 * Reads the part of Turtle (W3C RDF 1.1 Turtle) that lists of predicates and objects take: no blank nodes, no collections,
 * no numbers. Strict: @throws Error at the first place that is not such Turtle.
 */
export const parseTurtle = (text: string): Triple[] => {
  const prefixes = new Map<string, string>()
  const triples: Triple[] = []
  let at = 0
  const next = (): RegExpExecArray | undefined => {
    if (text.slice(at).trim() === '') return undefined
    token.lastIndex = at
    const found = token.exec(text)
    if (found === null) throw new Error(`not Turtle: ${text.slice(at, at + 80)}`)
    at = token.lastIndex
    return found
  }
  const termOf = ([, iri, literal, language, datatype, prefix, local, a]: RegExpExecArray): string => {
    if (iri !== undefined) return iri
    if (literal !== undefined) {
      const plain = literal.replace(/\\(u[0-9A-Fa-f]{4}|.)/g, (_, e: string) =>
        e.length === 5 ? String.fromCharCode(parseInt(e.slice(1), 16)) : (escapes[e] ?? e),
      )
      return plain + (language === undefined ? (datatype === undefined ? '' : `^^${datatype}`) : `@${language}`)
    }
    if (a !== undefined) return '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>'
    const base = prefixes.get(prefix ?? '')
    if (base === undefined || local === undefined) throw new Error(`no prefix ${prefix}`)
    return `<${base}${local}>`
  }
  for (let found = next(); found !== undefined; found = next()) {
    if (found[9] !== undefined) {
      prefixes.set(found[9], found[10]!.slice(1, -1))
      continue
    }
    const subject = termOf(found)
    if (!subject.startsWith('<')) throw new Error(`a subject is an IRI: ${subject}`)
    for (let end = ';'; end === ';';) {
      const predicate = termOf(next()!)
      if (!predicate.startsWith('<')) throw new Error(`a predicate is an IRI: ${predicate}`)
      for (end = ','; end === ',';) {
        triples.push([subject, predicate, termOf(next()!)])
        end = next()?.[8] ?? ''
      }
      if (end !== ';' && end !== '.') throw new Error(`a statement ends with a point: ${subject}`)
    }
  }
  return triples
}
