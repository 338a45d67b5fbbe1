import type { Relation } from '../graph-schema/index.js'
import { groupsOf, type Groups } from './groups.js'
import type { Concept } from './ontology.js'
import type { List } from './records.js'
import { parseRelationTable, type RelationRow } from './relation-table.js'
import { parseSourceTable, type KnowledgeSource } from './source-table.js'
import type { Tables } from './tables.js'

/** What `relation.tsv` and `source.tsv` say. */
export interface Knowledge {
  /** in the order of the data */
  readonly relations: List<Relation>
  /** number of a concept → its relations, those it is the subject of first */
  readonly about: Groups
  readonly sources: ReadonlyMap<string, KnowledgeSource>
  /** lines that are left out: `file:line: what is wrong` */
  readonly problems: readonly string[]
}

/** @param ids of all concepts, by number */
export const readKnowledge = (
  tables: Tables,
  ids: readonly string[],
  conceptOf: (id: string) => Concept | undefined,
): Knowledge => {
  const problems: string[] = []
  const sources = new Map<string, KnowledgeSource>()
  for (const { text, file } of tables.both('source')) {
    const table = parseSourceTable(text(), file, sources)
    problems.push(...table.problems)
    for (const [id, source] of table.sources) sources.set(id, source)
  }
  const rows: RelationRow[] = []
  for (const { text, file } of tables.both('relation')) {
    const table = parseRelationTable(text(), file, conceptOf, sources, rows)
    problems.push(...table.problems)
    rows.push(...table.rows)
  }
  const relations = rows.map(({ relation }) => relation)
  return { relations, about: filed(relations, ids), sources, problems }
}

const filed = (relations: readonly Relation[], ids: readonly string[]): Groups => {
  const byId = new Map<string, number[]>(ids.map((id) => [id, []]))
  relations.forEach(({ subject }, i) => byId.get(subject)!.push(i))
  relations.forEach(({ object }, i) => byId.get(object)!.push(i))
  return groupsOf(byId.values())
}
