import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql'
import { XinmaiError } from '../../graph-schema/index.js'

/** Levels of fields; the deepest question of the page has 10. */
export const maxDepth = 12

/**
 * Depth of the deepest operation, fragments counted where they are spread; introspection has graphql's own limit.
 * Each fragment is measured once, so the time is linear in the document. Cycles were refused by validation.
 */
export const depthOf = (document: DocumentNode): number => {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const d of document.definitions) if (d.kind === Kind.FRAGMENT_DEFINITION) fragments.set(d.name.value, d)
  const known = new Map<string, number>()

  const ofFragment = (name: string): number => {
    const fragment = fragments.get(name)
    const depth = known.get(name) ?? (fragment === undefined ? 0 : ofSelection(fragment.selectionSet))
    known.set(name, depth)
    return depth
  }
  const ofSelection = (set: SelectionSetNode): number => {
    let deepest = 0
    for (const selection of set.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) deepest = Math.max(deepest, ofFragment(selection.name.value))
      else if (selection.kind === Kind.INLINE_FRAGMENT) deepest = Math.max(deepest, ofSelection(selection.selectionSet))
      else if (!selection.name.value.startsWith('__'))
        deepest = Math.max(
          deepest,
          1 + (selection.selectionSet === undefined ? 0 : ofSelection(selection.selectionSet)),
        )
    }
    return deepest
  }
  return Math.max(
    0,
    ...document.definitions.map((d) => (d.kind === Kind.OPERATION_DEFINITION ? ofSelection(d.selectionSet) : 0)),
  )
}

/** @throws XinmaiError TOO_DEEP */
export const limitDepth = (document: DocumentNode): void => {
  const depth = depthOf(document)
  if (depth > maxDepth)
    throw new XinmaiError('TOO_DEEP', `the query is ${depth} levels deep, ${maxDepth} are answered`, {
      depth,
      limit: maxDepth,
    })
}
