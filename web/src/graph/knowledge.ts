import { relationMeanings, type RelationMeaning } from '../../../graph-schema/relation.js'
import type { RelationEdge } from '../api/queries.js'
import type { Language } from '../language/translator.js'

/** What a predicate says, read from its subject or, inverse, from its object. @param predicate as the API names it */
export const predicateLabel = (predicate: string, inverse: boolean, language: Language): string => {
  const key = predicate.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  const meaning = (relationMeanings as Readonly<Record<string, RelationMeaning>>)[key]
  return meaning === undefined ? predicate : (inverse ? meaning.inverse : meaning.label)[language]
}

/** Takes turns between what the relations say, so that a few of them show something of everything. */
export const spread = (relations: readonly RelationEdge[], most: number): readonly RelationEdge[] => {
  const groups = new Map<string, RelationEdge[]>()
  for (const relation of relations) {
    const group = `${relation.node.predicate} ${relation.node.inverse}`
    const list = groups.get(group)
    if (list) list.push(relation)
    else groups.set(group, [relation])
  }
  const lists = [...groups.values()]
  const out: RelationEdge[] = []
  for (let turn = 0; out.length < Math.min(most, relations.length); turn++)
    for (const list of lists) {
      const next = list[turn]
      if (next !== undefined && out.length < most) out.push(next)
    }
  return out
}
