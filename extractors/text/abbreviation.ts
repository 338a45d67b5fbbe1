import { kindOfAnnotation } from '../../graph-schema/index.js'
import type { Concept, Ontology } from '../../ontology/ontology.js'
import { Mention } from './mention.js'
import type { SectionKind } from './section.js'
import { surroundings } from './surroundings.js'

/** A short form and what the note itself says that it stands for. */
interface Definition {
  readonly type: Mention['type']
  readonly concepts: readonly Concept[]
  /** where it is defined: it counts from there on */
  readonly from: number
  readonly name: string
}

/** `(CHF)` or `（以下简称CHF）` right behind a name: two to eight letters or digits, two of them capitals at least. */
const defined = /^[”"]?\s?[（(](?:以下)?(?:简称|下称)?[“"]?([A-Z][A-Za-z0-9-]{1,7})[”"]?[）)]/
const defining = 40
/** What can stand right behind the name: all other names are passed over. */
const opening = new Set('”" （(\n\t\u00a0\u3000')
/** More than a note ever defines; each costs one pass over the text behind it. */
const most = 24

/** English short forms keep the order of their name's letters, beginning with its first. */
const fitsName = (short: string, name: string): boolean => {
  if (!/[a-z]/i.test(name)) return true
  const letters = name.toLowerCase()
  let at = -1
  for (const letter of short.toLowerCase().replace(/[^a-z]/g, '')) {
    at = letters.indexOf(letter, at + 1)
    if (at < 0) return false
  }
  return letters[0] === short[0]!.toLowerCase()
}

/** The short forms that a note defines, learnt as it is read. */
export class Abbreviations {
  private readonly known = new Map<string, Definition>()

  constructor(private readonly text: string) {}

  /** Takes note of what stands in brackets behind the names of a stretch. */
  learn(mentions: readonly Mention[]): void {
    for (const m of mentions) {
      if (this.known.size >= most || m.value !== undefined) continue
      if (!opening.has(this.text.charAt(m.end))) continue
      const found = defined.exec(this.text.slice(m.end, m.end + defining))
      if (found === null) continue
      const short = found[1]!
      const name = this.text.slice(m.start, m.end)
      if ((short.match(/[A-Z]/g) ?? []).length < 2 || this.known.has(short) || !fitsName(short, name)) continue
      this.known.set(short, { type: m.type, concepts: m.concepts, from: m.end, name })
    }
  }

  /**
   * Gives the short forms of a stretch their meaning: those found already the concepts of their name, those that no list
   * knows a mention of their own.
   * @param mentions of the stretch, sorted by start; new ones are put in
   */
  apply(mentions: Mention[], start: number, end: number): void {
    for (const [short, { type, concepts, from, name }] of this.known) {
      const because = `short for ${name} in this note`
      const added: Mention[] = []
      let m = 0
      const first = Math.max(start, from)
      for (let at = this.text.indexOf(short, first); at >= 0 && at < end; at = this.text.indexOf(short, at + 1)) {
        const stop = at + short.length
        if (isLetter(this.text.charCodeAt(at - 1)) || isLetter(this.text.charCodeAt(stop))) continue
        while (m < mentions.length && mentions[m]!.end <= at) m++
        const there = mentions[m]
        if (there === undefined || there.start >= stop) {
          const mention = new Mention(at, stop, type, because)
          mention.concepts = concepts
          mention.exact = true
          added.push(mention)
        } else if (there.start === at && there.end === stop && there.type === type && concepts.length > 0) {
          there.concepts = concepts
          there.because = because
        }
      }
      if (added.length > 0) {
        mentions.push(...added)
        mentions.sort((a, b) => a.start - b.start || a.end - b.end)
      }
    }
  }
}

const isLetter = (unit: number): boolean =>
  (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122)

/** Of several concepts that the words of a mention can mean, that which its section and neighbours tell. */
export const decideAmong = (text: string, m: Mention, kind: SectionKind | undefined, ontology: Ontology): void => {
  if (m.concepts.length < 2) return
  const meant = ontology.resolve(text.slice(m.start, m.end), surroundings(text, m.start, m.end, kind))
  if (meant === undefined || !m.concepts.includes(meant) || meant.kind !== kindOfAnnotation(m.type)) return
  m.concepts = [meant, ...m.concepts.filter((c) => c !== meant)]
  m.because += `; context: ${meant.label.en}`
}
