import 'reflect-metadata'
import { ArgsType, Field, Int, ObjectType, type ClassType } from 'type-graphql'
import { XinmaiError, type Page, type PageRequest } from '../../graph-schema/index.js'

/** Largest page that can be asked for. */
export const maxPage = 1000

@ObjectType()
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean
  @Field(() => Boolean)
  hasPreviousPage!: boolean
  @Field(() => String, { nullable: true })
  startCursor?: string
  @Field(() => String, { nullable: true })
  endCursor?: string
}

/** Arguments of every paged field. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, defaultValue: 20 })
  first?: number | null
  @Field(() => String, { nullable: true })
  after?: string | null
}

/** Page arguments of lists that are usually read in longer pieces. */
@ArgsType()
export class LongPageArgs extends PageArgs {
  @Field(() => Int, { nullable: true, defaultValue: 50 })
  declare first?: number | null
}

export interface Edge<Node> {
  readonly cursor: string
  readonly node: Node
}
export interface Connection<Node> {
  readonly edges: readonly Edge<Node>[]
  readonly pageInfo: PageInfo
  readonly totalCount: number
}

/** Edge and connection types after the Relay specification: `NameEdge` and `NameConnection`. */
export const connectionTypes = <Node extends object>(
  name: string,
  node: () => ClassType<Node>,
): { readonly Edge: ClassType; readonly Connection: ClassType } => {
  @ObjectType(`${name}Edge`)
  class EdgeType {
    @Field(() => String)
    cursor!: string
    @Field(() => node())
    node!: Node
  }
  @ObjectType(`${name}Connection`)
  class ConnectionType {
    @Field(() => [EdgeType])
    edges!: EdgeType[]
    @Field(() => PageInfo)
    pageInfo!: PageInfo
    @Field(() => Int, { description: 'items of all pages' })
    totalCount!: number
  }
  return { Edge: EdgeType, Connection: ConnectionType }
}

/**
 * Cursor of an item: how many items behind which cursor of the store. Stores issue one cursor a page, at its last item.
 */
const cursorAt = (behind: number, cursor = ''): string => `${behind}~${cursor}`
const shape = /^(\d{1,4})~(.{0,2000})$/s

/**
 * Answers a paged field from a store's pages.
 * @throws XinmaiError BAD_REQUEST for a page size out of 1..1000, BAD_CURSOR
 */
export const connect = async <Item, Answer extends Page<Item>>(
  args: PageArgs,
  read: (page: PageRequest) => Promise<Answer>,
): Promise<Connection<Item> & { readonly answer: Answer }> => {
  const first = args.first ?? 20
  const after = args.after ?? undefined
  if (first < 1 || first > maxPage)
    throw new XinmaiError('BAD_REQUEST', `first: 1 to ${maxPage}`, { argument: 'first', max: maxPage })
  const from = after === undefined ? ['', '0', ''] : shape.exec(after)
  if (from === null || Number(from[1]) > maxPage) throw new XinmaiError('BAD_CURSOR', 'not a cursor of this list')
  let behind = Number(from[1])
  let start: string | undefined = from[2] === '' ? undefined : from[2]
  const request = (count: number): PageRequest =>
    start === undefined ? { first: count } : { first: count, after: start }

  let answer: Answer
  if (behind > 0) {
    const passed = await read(request(behind))
    // the list ends before the cursor: an empty last page
    if (passed.next === undefined) answer = { ...passed, items: [], next: undefined }
    else {
      start = passed.next
      behind = 0
      answer = await read(request(first))
    }
  } else answer = await read(request(first))

  const last = answer.items.length - 1
  const edges = answer.items.map((node, i) => ({
    cursor: i === last && answer.next !== undefined ? cursorAt(0, answer.next) : cursorAt(behind + i + 1, start),
    node,
  }))
  const [head, tail] = [edges[0]?.cursor, edges[last]?.cursor]
  return {
    edges,
    pageInfo: {
      hasNextPage: answer.next !== undefined,
      hasPreviousPage: after !== undefined,
      ...(head === undefined ? {} : { startCursor: head }),
      ...(tail === undefined ? {} : { endCursor: tail }),
    },
    totalCount: answer.total,
    answer,
  }
}

const placeShape = /^\d{1,9}$/
/** A page of a list that is the same for all readers: its cursor is a place. @throws XinmaiError BAD_CURSOR */
export const pageOf = <Item>(items: readonly Item[], { first, after }: PageRequest): Page<Item> => {
  if (after !== undefined && !placeShape.test(after)) throw new XinmaiError('BAD_CURSOR', 'not a cursor of this list')
  const from = after === undefined ? 0 : Number(after)
  const end = from + first
  return { items: items.slice(from, end), total: items.length, ...(end < items.length ? { next: String(end) } : {}) }
}
