import {
  isCurie,
  relationMeanings,
  type Curie,
  type Relation,
  type RelationMeaning,
  type RelationPredicate,
} from '../graph-schema/index.js'
import { termKey } from './fold.js'
import { findCycle } from './hierarchy.js'
import type { Concept } from './ontology.js'
import type { KnowledgeSource } from './source-table.js'
import { readTsv } from './tsv.js'

/** Columns of `relation.tsv`; see README.md. */
export const relationColumns = ['subject', 'predicate', 'objects', 'sources', 'note_zh', 'note_en'] as const

/** A relation with the line it was read from. */
export interface RelationRow {
  readonly place: string
  readonly relation: Relation
}

interface Named {
  readonly id: string
  /** what stands behind the id for people to read */
  readonly name: string
}
const named = (cell: string): Named => {
  const blank = cell.indexOf(' ')
  return blank < 0 ? { id: cell, name: '' } : { id: cell.slice(0, blank), name: cell.slice(blank + 1).trim() }
}
const items = (cell: string): string[] =>
  cell
    .split('|')
    .map((item) => item.trim())
    .filter((item) => item !== '')

/** Facts that cannot be read twice: a symmetric one is the same from either side. */
const keyOf = ({ subject, predicate, object }: Relation): string => {
  const symmetric = (relationMeanings[predicate] as RelationMeaning).symmetric === true
  return [predicate, ...(symmetric && object < subject ? [object, subject] : [subject, object])].join(' ')
}

/**
 * Reads `relation.tsv`: one line says one subject, one predicate and one or more objects. Whatever is wrong is reported
 * and left out: unknown ids, a name that is no term of its id, kinds that the predicate does not take, unknown sources,
 * a fact given twice, a part of itself.
 */
export const parseRelationTable = (
  text: string,
  file: string,
  conceptOf: (id: string) => Concept | undefined,
  sources: ReadonlyMap<string, KnowledgeSource>,
  given: readonly RelationRow[] = [],
): { readonly rows: readonly RelationRow[]; readonly problems: readonly string[] } => {
  const { lines, problems: unread } = readTsv(text, relationColumns, file)
  const problems = [...unread]
  const rows: RelationRow[] = []
  const seen = new Map<string, string>(given.map(({ place, relation }) => [keyOf(relation), place]))
  for (const { place, cell } of lines) {
    const before = problems.length
    const report = (what: string): void => void problems.push(`${place}: ${what}`)
    const known = (written: string): Concept | undefined => {
      const { id, name } = named(written)
      const concept = conceptOf(id)
      if (!isCurie(id) || concept === undefined) report(`${id || '(empty)'} is no concept`)
      // a wrong digit names another concept: the name beside it tells
      else if (name !== '' && !concept.terms.some((term) => termKey(term.text) === termKey(name)))
        report(`${name} is no term of ${id} (${concept.label.zh} / ${concept.label.en})`)
      return concept
    }
    const predicate = cell.predicate as RelationPredicate
    const meaning: RelationMeaning | undefined = Object.hasOwn(relationMeanings, predicate)
      ? relationMeanings[predicate]
      : undefined
    if (meaning === undefined)
      report(`predicate ${predicate} is not one of ${Object.keys(relationMeanings).join(', ')}`)
    const subject = known(cell.subject)
    if (subject && meaning && !meaning.subject.includes(subject.kind))
      report(`${predicate} does not begin at a ${subject.kind}: ${subject.id}`)
    const rest = items(cell.sources)
    if (rest.length === 0) report('no source')
    for (const source of rest) if (!sources.has(source)) report(`source ${source} is not in source.tsv`)
    const objects = items(cell.objects)
    if (objects.length === 0) report('no object')
    const found = objects.map(known)
    if (problems.length > before || subject === undefined || meaning === undefined) continue
    const note = { ...(cell.note_zh !== '' && { zh: cell.note_zh }), ...(cell.note_en !== '' && { en: cell.note_en }) }
    for (const object of found as Concept[]) {
      const relation: Relation = {
        subject: subject.id,
        predicate,
        object: object.id,
        sources: rest,
        ...(Object.keys(note).length > 0 && { note }),
      }
      const other = seen.get(keyOf(relation))
      if (!meaning.object.includes(object.kind)) report(`${predicate} does not lead to a ${object.kind}: ${object.id}`)
      else if (object.id === subject.id) report(`${object.id} is related to itself`)
      else if (other !== undefined) report(`${subject.id} ${predicate} ${object.id} is given before, at ${other}`)
      else {
        seen.set(keyOf(relation), place)
        rows.push({ place, relation })
      }
    }
  }
  problems.push(...partCycle([...given, ...rows]))
  return { rows, problems }
}

/** Nothing is a part of a part of itself. */
const partCycle = (rows: readonly RelationRow[]): string[] => {
  const wholes = new Map<string, Curie[]>()
  for (const { relation } of rows) {
    if (relation.predicate !== 'part-of') continue
    const list = wholes.get(relation.subject)
    if (list) list.push(relation.object)
    else wholes.set(relation.subject, [relation.object])
  }
  const cycle = findCycle(wholes)
  if (cycle === undefined) return []
  const place = rows.find(({ relation }) => relation.predicate === 'part-of' && relation.subject === cycle[0])!.place
  return [`${place}: ${[...cycle, cycle[0]].join(' part-of ')} is a cycle`]
}
