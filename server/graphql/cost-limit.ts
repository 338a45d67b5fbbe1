import {
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  valueFromASTUntyped,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type DocumentNode,
} from 'graphql'
import { XinmaiError } from '../../graph-schema/index.js'
import { maxPage } from './connection.js'

/** Most that one request may cost; a page of a thousand assertions with all their fields is about 40,000. */
export const maxCost = 50_000

/** A field costs 1 unless it reads more than its parent brought along. */
const costs: Readonly<Record<string, number>> = {
  // a search walks the visible index and its vectors: a hundred of them at once would hold a reader for seconds
  'Query.search': 1000,
  'Query.expand': 50,
  'Query.path': 200,
  'Query.linkEvidence': 50,
  'Query.count': 10,
  'Query.sourceTerms': 20,
  // goes through all of a dataset
  'Query.quality': 20_000,
  'Concept.neighbours': 50,
  'Concept.patients': 5,
  'Concept.patientsByStatus': 10,
  'Concept.assertions': 10,
  'Concept.relations': 2,
  'Concept.children': 2,
  'DataElement.patients': 5,
  'Query.dataElements': 10,
  'Patient.assertions': 10,
  'Evidence.quote': 5,
  // reads the text again
  'Document.explanations': 1000,
}

/** Length taken for a list that is not paged. */
const listLength = 5

const isList = (type: GraphQLOutputType): boolean => isListType(isNonNullType(type) ? type.ofType : type)

/** Page size of a paged field: what is given, else the default; what cannot be read counts as the largest. */
const pageSize = (
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Readonly<Record<string, unknown>>,
): number | undefined => {
  const argument = field.args.find((a) => a.name === 'first')
  if (argument === undefined) return undefined
  const given = node.arguments?.find((a) => a.name.value === 'first')?.value
  let size: unknown = argument.defaultValue
  if (given?.kind === Kind.INT) size = Number(given.value)
  else if (given?.kind === Kind.VARIABLE) size = variables[given.name.value] ?? argument.defaultValue
  return typeof size === 'number' && Number.isFinite(size) ? Math.max(1, Math.min(size, maxPage)) : maxPage
}

/**
 * Cost of an operation: each field its own, times the page sizes and list lengths above it. A function of the request
 * alone, so that it tells nothing of what is stored. Each fragment is counted once for each page size that it is used in.
 */
export const costOf = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): number => {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const d of document.definitions) if (d.kind === Kind.FRAGMENT_DEFINITION) fragments.set(d.name.value, d)
  const known = new Map<string, number>()
  const values: Record<string, unknown> = { ...variables }
  for (const { variable, defaultValue } of operation.variableDefinitions ?? [])
    if (values[variable.name.value] === undefined && defaultValue !== undefined)
      values[variable.name.value] = valueFromASTUntyped(defaultValue)

  // `page`: size of the connection whose own fields these are
  const ofFragment = (name: string, page: number | undefined): number => {
    const fragment = fragments.get(name)
    if (fragment === undefined) return 0
    const key = `${name} ${page}`
    const on = schema.getType(fragment.typeCondition.name.value)
    const cost = known.get(key) ?? ofSelection(fragment.selectionSet, on, page)
    known.set(key, cost)
    return cost
  }
  const ofField = (node: FieldNode, parent: GraphQLNamedType | undefined, page: number | undefined): number => {
    const field = isObjectType(parent) ? parent.getFields()[node.name.value] : undefined
    if (field === undefined) return 0 // introspection
    const own = costs[`${parent!.name}.${field.name}`] ?? 1
    if (node.selectionSet === undefined) return own
    const size = pageSize(field, node, values)
    const type = getNamedType(field.type)
    if (!isList(field.type)) return own + ofSelection(node.selectionSet, type, size)
    const length = size ?? (field.name === 'edges' ? page : undefined) ?? listLength
    return own + length * ofSelection(node.selectionSet, type, undefined)
  }
  const ofSelection = (
    set: SelectionSetNode,
    parent: GraphQLNamedType | undefined,
    page: number | undefined,
  ): number => {
    let sum = 0
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) sum += ofField(selection, parent, page)
      else if (selection.kind === Kind.FRAGMENT_SPREAD) sum += ofFragment(selection.name.value, page)
      else {
        const on = selection.typeCondition?.name.value
        sum += ofSelection(selection.selectionSet, on === undefined ? parent : schema.getType(on), page)
      }
    }
    return sum
  }
  const rootType = schema.getRootType(operation.operation) ?? undefined
  return ofSelection(operation.selectionSet, rootType, undefined)
}

/** @throws XinmaiError TOO_COSTLY */
export const limitCost = (...request: Parameters<typeof costOf>): void => {
  const cost = costOf(...request)
  if (cost > maxCost)
    throw new XinmaiError('TOO_COSTLY', `the query costs ${cost}, ${maxCost} are answered: ask for smaller pages`, {
      cost,
      limit: maxCost,
    })
}
