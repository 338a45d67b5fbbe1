import {
  recordKeyText,
  type DatasetId,
  type Document,
  type DocumentId,
  type DocumentKind,
  type Grade,
  type Language,
  type SealedRecord,
} from '../../graph-schema/index.js'
import { conceptMentions } from './mention.js'
import { decodePlaces, encodePlaces, mentionPlace, type Mention, type Place } from './place.js'
import type { Part, PhraseTerm } from './query.js'
import { atomTypes, cutAtoms, termAt, type Atoms } from './token.js'
import type { PassageVector } from './vector.js'

/** Term for an atom or half of one that has none: it keeps the place. */
export const gap = '_'

/** What of a document the writer needs to know; kept after its removal. */
export interface RowHead {
  /** the engine's id, too */
  readonly row: string
  readonly id: DocumentId
  readonly dataset: DatasetId
  readonly grade: Grade
  /** text of the record key */
  readonly record: string
  readonly job: string
  readonly patient?: string
  /** place among the documents of its record */
  readonly order: number
  /** tx that brought it and tx that ended it: it is there for from ≤ watermark < to */
  readonly from: number
  readonly to?: number
  /** tx that asked for its erasure */
  readonly erased?: number
  /** atoms */
  readonly length: number
  /** a twin (same document) of lower grade or earlier record answers for it */
  readonly masked: boolean
  /** nothing but the head is left */
  readonly stripped?: boolean
}
export const headFields = [
  'row',
  'id',
  'dataset',
  'grade',
  'record',
  'job',
  'patient',
  'order',
  'length',
  'from',
  'to',
  'erased',
  'masked',
  'stripped',
] as const satisfies readonly (keyof RowHead)[]

/** What of it is searched. */
export interface RowBody {
  readonly kind: DocumentKind
  readonly language?: Language
  readonly atoms: string
  /** base64 of `encodePlaces` */
  readonly places: string
  /** JSON of `[concept, mentions][]` */
  readonly mentions: string
  readonly passages: readonly PassageVector[]
}

/**
 * A term as the engine's whitespace tokenizer leaves it whole: folding can leave a blank of a letter, or nothing, and a
 * long word may have been cut inside a character.
 */
export const token = (term: string): string => term.replace(/\s|[\ud800-\udbff]$/g, '\u0003') || '\u0003'

/**
 * Two tokens an atom: the word or the single character, then the pair of characters or a gap. So a character, a pair and
 * a word are each one term, at a place that tells them apart.
 */
const tokensOf = (atoms: Atoms): string => {
  const tokens: string[] = []
  for (let i = 0; i < atoms.count; i++) {
    const type = atoms.types[i]
    tokens.push(
      type === atomTypes.word ? token(termAt(atoms, i)) : token(atoms.folded.slice(atoms.starts[i], atoms.ends[i])),
      type === atomTypes.inner ? token(termAt(atoms, i)) : gap,
    )
  }
  return tokens.join(' ')
}

/** Where a term of a phrase stands among the tokens, counted from the phrase's first atom. */
export const tokenAt = ({ offset, text, prefix }: PhraseTerm): number => {
  const first = cutAtoms(text).types[0]
  const pair = !prefix && first !== undefined && first !== atomTypes.word
  return 2 * offset + Number(pair)
}

export const bodyOf = (
  record: SealedRecord,
  document: Document,
  atoms: Atoms,
  passages: readonly PassageVector[],
): RowBody => {
  const mentions = [...conceptMentions(record, document, atoms)]
  return {
    kind: document.kind,
    ...(document.language && { language: document.language }),
    atoms: tokensOf(atoms),
    places: encodePlaces(atoms).toString('base64'),
    mentions: JSON.stringify(mentions),
    passages,
  }
}

export const headOf = (
  record: SealedRecord,
  document: Document,
  order: number,
  length: number,
  row: string,
  from: number,
): RowHead => {
  const patient = record.patient ?? document.patient
  return {
    row,
    id: document.id,
    dataset: document.partition.dataset,
    grade: document.partition.grade,
    record: recordKeyText(record.key),
    job: record.job,
    ...(patient === undefined ? {} : { patient }),
    order,
    length,
    from,
    masked: false,
  }
}

/** A row read back: where the parts of a query stand in it. */
export class RowText {
  readonly #tokens: readonly string[]
  readonly #mentions: ReadonlyMap<string, readonly Mention[]>
  readonly length: number

  constructor(private readonly source: Pick<RowHead, 'length'> & Pick<RowBody, 'atoms' | 'places' | 'mentions'>) {
    this.length = source.length
    this.#tokens = source.atoms.split(' ')
    this.#mentions = new Map(JSON.parse(source.mentions) as [string, Mention[]][])
  }

  /** First atoms of all places of the phrase. */
  phrase(part: Part): number[] {
    const terms = part.phrase.map((term) => [tokenAt(term), token(term.text)] as const)
    const [lead, ...others] = terms
    const found: number[] = []
    if (!lead) return found
    const tokens = this.#tokens
    for (let at = lead[0]; at < tokens.length; at += 2) {
      if (tokens[at] !== lead[1]) continue
      const start = at - lead[0]
      if (others.every(([offset, text]) => tokens[start + offset] === text)) found.push(start / 2)
    }
    return found
  }
  mentions(part: Part): Mention[] {
    return part.concepts.flatMap((concept) => this.#mentions.get(concept) ?? [])
  }
  /** All that can be shown of the parts. */
  places(parts: readonly Part[]): Place[] {
    return parts.flatMap((part) => [
      ...this.phrase(part).map((first): Place => [first, first + part.span - 1]),
      ...this.mentions(part).flatMap((mention) => {
        const place = mentionPlace(mention)
        return place ? [place] : []
      }),
    ])
  }
  /** of `decodePlaces` */
  get offsets(): Int32Array {
    return decodePlaces(Buffer.from(this.source.places, 'base64'))
  }
}
