import type { Document, SealedRecord } from '../../graph-schema/index.js'
import { longestSpan, type Mention } from './place.js'
import type { Atoms } from './token.js'

/** Are documents of this kind searched? */
export const indexed = (document: Document): boolean => document.kind !== 'resource'

/** First atom that ends behind `offset`. */
const atomAt = (atoms: Atoms, offset: number): number => {
  let low = 0
  let high = atoms.count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (atoms.ends[middle]! > offset) high = middle
    else low = middle + 1
  }
  return low
}

/** Concepts that a document says something of (status not absent), each with its mentions in the order of the text. */
export const conceptMentions = (record: SealedRecord, document: Document, atoms: Atoms): Map<string, Mention[]> => {
  const mentions = new Map<string, Map<string, Mention>>()
  for (const assertion of record.assertions) {
    const { concept, evidence, status, partition } = assertion
    if (concept === undefined || status === 'absent' || evidence.document !== document.id) continue
    // the grade of a document is the highest in it; should one be higher, the document must not tell
    if (partition.grade > document.partition.grade) continue
    const first = evidence.start === undefined ? atoms.count : atomAt(atoms, evidence.start)
    const last = evidence.end === undefined ? first : atomAt(atoms, evidence.end - 1) + 1
    const mention: Mention = [first, Math.min(longestSpan, Math.max(0, last - first))]
    const seen = mentions.get(concept)
    if (seen) seen.set(mention.join(), mention)
    else mentions.set(concept, new Map([[mention.join(), mention]]))
  }
  return new Map(
    [...mentions].map(([concept, seen]) => [concept, [...seen.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1])]),
  )
}
